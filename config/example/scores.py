"""Surveys: who was asked after an order or a complaint, who answered, and how content they were."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from config.example import corpus_reader, degradations
from config.example.cases import Case
from config.example.orders import Placed
from config.example.world import Buyer, World
from core import links
from core.actors import CUSTOMER, SYSTEM
from feedback.models import Invitation, Scale, Survey
from feedback.operations.surveys import HANDLING, PURPOSE, REST

ASKED = 0.24
ANSWERED = 0.33
OPENED = 0.4  # of those who do not answer: some are scanners of mail
LOW = 0.11  # dissatisfied answers when nothing is wrong
CONTENT = {Scale.NPS: (7, 8, 8, 9, 9, 9, 10, 10, 10), Scale.CSAT: (3, 4, 4, 5, 5, 5), Scale.CES: (5, 6, 6, 7, 7)}
DISSATISFIED = {Scale.NPS: (0, 2, 3, 4, 5, 6, 6), Scale.CSAT: (1, 2, 2), Scale.CES: (1, 2, 3, 3)}


class Asking:
    """Keeps to the rule that one person is asked once in so many days, whatever happened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.last: dict[int, datetime] = {}
        add = world.past.add
        self.after_order = add(Survey(code="after-order", scale=Scale.NPS, occasion="order"))
        self.after_delivery = add(Survey(code="after-delivery", scale=Scale.CSAT, occasion="order"))
        self.after_complaint = add(Survey(code=HANDLING, scale=Scale.CES, occasion="complaint"))

    def may_ask(self, buyer: Buyer, at: datetime) -> bool:
        known = self.last.get(id(buyer))
        # On the clock of the world: wall clocks are put back in autumn and forward in spring.
        rested = known is None or at.timestamp() - known.timestamp() > REST.total_seconds()
        return bool(buyer.contact.email) and rested and self.world.past.has_come(at)

    def ask(
        self, survey: Survey, buyer: Buyer, product: Any, at: datetime, chance: Random, *, low: float, case: str = ""
    ) -> None:
        past = self.world.past
        self.last[id(buyer)] = at
        token = links.token_for(case, purpose=PURPOSE) if case else f"{chance.getrandbits(256):064x}"
        invitation = Invitation(
            survey=survey,
            contact=buyer.contact,
            product=product,
            case=case,
            token_digest=links.digest_of(token),
            sent_at=at,
        )
        past.add(invitation)
        if case:
            past.record(invitation, "invite", by=SYSTEM, at=at, facts={"case": case})
        answered = at + timedelta(hours=chance.expovariate(1 / 20))
        if chance.random() < ANSWERED and past.has_come(answered):
            self.answer(invitation, buyer, answered, chance, low=low)
        elif chance.random() < OPENED and past.has_come(answered):
            invitation.opened_at = answered

    def answer(self, invitation: Invitation, buyer: Buyer, at: datetime, chance: Random, *, low: float) -> None:
        scale = Scale(invitation.survey.scale)
        dissatisfied = chance.random() < low
        score = chance.choice(DISSATISFIED[scale] if dissatisfied else CONTENT[scale])
        invitation.score, invitation.confirmed_at, invitation.opened_at = score, at, at
        if chance.random() < (0.6 if dissatisfied else 0.25):
            invitation.why = corpus_reader.why(chance, buyer.language, low=dissatisfied)
        facts = {"case": invitation.case, "score": score}
        self.world.past.record(invitation, "confirm", by=CUSTOMER, at=at, facts=facts)


def low_share(world: World, buyer: Buyer, at: datetime) -> float:
    """The chance of a dissatisfied answer: higher and rising among restaurants since some weeks."""
    wrong = degradations.LOW_SCORES
    is_theirs = buyer.segment == wrong.slice_key
    return LOW * (wrong.factor_at(world.age(at.date())) if is_theirs else 1.0)


def scores(world: World, placed: list[Placed], cases: list[Case]) -> None:
    """All invitations in the order of time, so that nobody is asked too often."""
    asking, luck = Asking(world), world.stream("asked")
    occasions: list[tuple[datetime, Callable[[datetime], None]]] = []
    for one in placed:
        likely = 0.6 if one.buyer.segment == "restaurants" else ASKED
        if luck.random() < likely:
            chance = world.stream("asked", one.order.number)
            at = one.order.placed_at + timedelta(days=9 + chance.random())
            occasions.append((at, partial(_after_order, asking, one, chance)))
    for case in cases:
        if case.case.status == "closed" and case.case.contact is not None and case.case.closed_at is not None:
            occasions.append((case.case.closed_at + timedelta(hours=2), partial(_after_complaint, asking, case)))
    for at, ask in sorted(occasions, key=lambda pair: pair[0]):
        ask(at)


def _after_order(asking: Asking, one: Placed, chance: Random, at: datetime) -> None:
    if asking.may_ask(one.buyer, at):
        survey = chance.choice((asking.after_order, asking.after_delivery))
        asking.ask(survey, one.buyer, one.product, at, chance, low=low_share(asking.world, one.buyer, at))


def _after_complaint(asking: Asking, one: Case, at: datetime) -> None:
    if not asking.may_ask(one.ask.buyer, at):
        return
    case = one.case
    late = case.answered_at is not None and case.answer_due is not None and case.answered_at > case.answer_due
    low = min(0.9, low_share(asking.world, one.ask.buyer, at) * (1.2 + 2.5 * late + 2 * (case.upheld == "no")))
    chance = asking.world.stream("asked", case.reference)
    asking.ask(asking.after_complaint, one.ask.buyer, case.product, at, chance, low=low, case=case.reference)
