"""What came in by the front door besides complaints, and the door's own record of the complaints."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from complaints.models import Channel, Message
from complaints.queries.clocks import due_after
from config.example import corpus_reader
from config.example.cases import Case
from config.example.intake import channel_for
from config.example.orders import Placed
from config.example.world import World, poisson
from core import links
from core.actors import CUSTOMER, SYSTEM, Actor
from core.models import Organisation
from feedback.models import Feedback, Kind
from feedback.workflow import TABLE

A_DAY = 2.4
KINDS = (Kind.PRAISE, Kind.IDEA, Kind.QUESTION)
KIND_SHARES = (0.38, 0.2, 0.42)
SPAM = (
    "Rank your shop first! 5,000 visitors a day, cheap. Reply now.",
    "Dear owner, we buy unpaid invoices in bulk, best price, answer today.",
    "Congratulations, your domain was chosen. Confirm within 24 hours.",
)
BY_THEMSELVES = frozenset({Channel.FORM, Channel.EMAIL})


def taken_up(world: World, cases: list[Case]) -> None:
    """For each complaint the post it came by. A few were called something else at first."""
    for one in cases:
        case = one.case
        said = Kind.QUESTION if world.stream("post", case.reference).random() < 0.03 else Kind.COMPLAINT
        post = _post(case.reference, case.text, case, said)
        by = CUSTOMER if case.channel in BY_THEMSELVES else one.owner
        world.past.move(
            post, TABLE["submit"], by=by, at=case.received_at, received_at=case.received_at, due_at=case.answer_due
        )
        at = case.received_at if said == Kind.COMPLAINT else world.work(case.received_at, 0.3)
        actor: Actor = SYSTEM if said == Kind.COMPLAINT else one.owner
        world.past.move(
            post, TABLE["convert"], by=actor, at=min(at, world.past.until), complaint=case, kind=Kind.COMPLAINT,
            due_at=case.answer_due,
        )  # fmt: skip


def _post(reference: str, text: str, about: Any, said: str) -> Feedback:
    """A post as it comes in. ``about`` has product, site, contact and the like: a complaint, or an order's row."""
    return Feedback(
        reference=reference,
        status="",
        kind=said,
        said_kind=said,
        token_digest=links.digest_of(links.token_for(reference)),
        submission_key=f"example:{reference}",
        text=text,
        language=about.language,
        channel=about.channel,
        product=about.product,
        site=about.site,
        lot=getattr(about, "lot", ""),
        order_number=about.order_number,
        happened_on=getattr(about, "happened_on", None),
        remedy_sought=getattr(about, "remedy_sought", ""),
        hurt=getattr(about, "hurt", False),
        category=getattr(about, "category", None),
        contact=about.contact,
        customer=about.customer,
        recorded_at=about.recorded_at,
    )


class Voice:
    """Praise, an idea or a question: taken, perhaps asked back, answered and closed."""

    def __init__(
        self, world: World, place: Organisation, placed: Placed, at: datetime, channel: str, chance: Random
    ) -> None:
        self.world, self.place, self.at, self.chance = world, place, at, chance
        buyer = placed.buyer
        self.kind = str(chance.choices(KINDS, KIND_SHARES)[0])
        self.language, self.channel = buyer.language, channel
        self.product, self.site, self.order_number = placed.product, placed.order.site, placed.order.number
        nameless = channel == Channel.FORM and chance.random() < 0.1
        self.contact = None if nameless else buyer.contact
        self.customer = None if nameless else buyer.customer
        self.recorded_at = at
        self.by: Actor = world.actors[chance.choice(("olive", "oscar", "odile"))]
        facts = {"model": placed.product.name, "order": placed.order.number, "name": buyer.contact.name}
        self.is_spam = channel in BY_THEMSELVES and chance.random() < 0.04
        text = (
            chance.choice(SPAM) if self.is_spam else corpus_reader.remark(chance, self.language, self.kind, facts=facts)
        )
        self.post = _post(world.past.reference(chance), text, self, self.kind)
        if self.is_spam and chance.random() < 0.6:
            self.post.held_why = "The form was sent within two seconds."

    def live(self) -> None:
        by = CUSTOMER if self.channel in BY_THEMSELVES else self.by
        due = due_after(self.at, self.place.answer_days, self.world.calendar)
        self.move("submit", self.at, by=by, received_at=self.at, due_at=due)
        taken = self.world.work(self.at, (0.1 + self.chance.expovariate(1.1)) * self.world.pace(self.at))
        if self.is_spam:
            self.move("mark_spam", taken, note="Advertising.")
        elif self.move("take", taken, taken_at=taken, owner=self.user(), held_why=""):
            self.settle(taken)

    def user(self) -> Any:
        return self.world.users[self.by.name.split()[0].lower()]

    def settle(self, taken: datetime) -> None:
        chance = self.chance
        closing = self.world.work(taken, (0.05 + chance.expovariate(1.6)) * self.world.pace(self.at))
        if self.kind == Kind.QUESTION and self.contact is not None and chance.random() < 0.2:
            asked = closing
            self.move("ask", asked, asked_at=asked)
            self.say(Message.Direction.OUT, "Which year is yours from? It is printed on the base.", asked, self.by)
            replied = asked + timedelta(days=chance.expovariate(0.4))
            if chance.random() < 0.15:
                self.end("timeout", asked + timedelta(days=self.place.lapse_days), by=SYSTEM, answered=True)
                return
            if not self.move("customer_replied", replied, by=CUSTOMER):
                return
            self.say(Message.Direction.IN, "2019.", replied, CUSTOMER)
            closing = self.world.work(replied, 0.6)
        self.close(closing)

    def close(self, at: datetime) -> None:
        answers = self.contact is not None and (self.kind != Kind.PRAISE or self.chance.random() < 0.6)
        facts = {"kind": self.kind, "answered": answers}
        if self.end("close", at, by=self.by, answered=answers, facts=facts) and answers:
            text = corpus_reader.reply(self.chance, self.language, self.kind)
            self.say(Message.Direction.OUT, text, at, self.by)

    def end(self, move: str, at: datetime, *, by: Actor, **values: Any) -> bool:
        return self.move(move, at, by=by, first_closed_at=at, closed_at=at, **values)

    def move(self, name: str, at: datetime, *, by: Actor | None = None, **values: Any) -> bool:
        if self.post.status not in TABLE[name].sources:
            return False
        return self.world.past.move(self.post, TABLE[name], by=by or self.by, at=at, **values)

    def say(self, direction: str, text: str, at: datetime, by: Actor) -> None:
        past = self.world.past
        if past.has_come(at):
            message = Message(
                case=self.post.reference, direction=direction, text=text, by_name=by.name, by_user=by.user_id, at=at
            )
            past.add(message)
            past.record(message, f"say_{direction}", by=by, at=at, facts={"case": self.post.reference})


def voices(world: World, place: Organisation, placed: list[Placed]) -> int:
    """Praise, ideas and questions of all days, each about an order of the weeks before. Returns how many."""
    total = 0
    upto = 0
    day = world.first_day
    while day <= world.last_day:
        while upto < len(placed) and placed[upto].order.placed_at < world.at(day, 0):
            upto += 1
        for n in range(poisson(world.stream("voices", day), A_DAY) if upto else 0):
            chance = world.stream("voice", day, n)
            at = world.at(day, 7 + 15 * chance.random())
            channel = channel_for(world, at, chance)
            about = placed[max(0, upto - 1 - chance.randrange(1500))]
            if channel and world.past.has_come(at):
                Voice(world, place, about, at, channel, chance).live()
                total += 1
        day += timedelta(days=1)
    return total
