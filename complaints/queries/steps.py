"""What a person can do with a complaint now: the one next step, the others, and what each still needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import workflow
from complaints.models import OPEN, Complaint, Status
from complaints.queries.clocks import RUNNING
from core.actors import Actor
from core.look import Badge, Shape
from core.roles import QUALITY, Role
from core.workflow import role_words

LEADING = ("assess", "investigate", "decide", "customer_replied", "answer", "settle")
# What is done beside the moves, with the words of its button.
BESIDE: Mapping[str, Any] = {
    "claim": gettext_lazy("It is mine"),
    "assign": gettext_lazy("Give to somebody"),
    "hand_over": gettext_lazy("Hand over to corrective action"),
    "link_cause": gettext_lazy("Link to one cause"),
    "ask_extension": gettext_lazy("Ask for more time"),
    "waive_conflict": gettext_lazy("Allow somebody who is involved"),
    "add_cost": gettext_lazy("Add a cost"),
}
# What staff do not do by a button of the menu: it is offered where it belongs, or belongs to the customer.
ELSEWHERE = frozenset({"take_back", "unask", "accept", "reject_answer"})

SHAPES: Mapping[str, Shape] = {
    Status.RECEIVED: "info",
    Status.AWAITING_CUSTOMER: "idle",
    Status.ANSWERED: "idle",
    Status.CLOSED: "ok",
    Status.OUT_OF_SCOPE: "idle",
    Status.DUPLICATE: "idle",
    Status.WITHDRAWN: "idle",
    Status.EXTERNAL: "warn",
}


def badge(complaint: Complaint) -> Badge:
    """Where it stands, as shape and word."""
    status = Status(complaint.status)
    return Badge(SHAPES.get(status, "info"), str(status.label))  # the framework translates all labels to find one


@dataclass(frozen=True)
class Act:
    """Something that can be done: its name, the words of its button, and what is still missing for it.

    ``for_whom`` names those who may do it, when the person who asks may not.
    """

    name: str
    label: str
    missing: list[str] = field(default_factory=list)
    for_whom: str = ""

    @property
    def ready(self) -> bool:
        return not self.missing and not self.for_whom


def next_step(complaint: Complaint, *, by: Actor) -> Act | None:
    """The move that leads on from here, be it this person's or not."""
    for name in LEADING:
        move = workflow.TABLE[name]
        if complaint.status not in move.sources:
            continue
        if move.permits(complaint, by):
            return Act(name, str(move.label), [str(line) for line in move.unmet(complaint, by)])
        return Act(name, str(move.label), for_whom=", ".join(role_words(move.roles)))
    return None


def acts(complaint: Complaint, *, by: Actor) -> list[Act]:
    """Everything else this person can do from here, moves first."""
    leading = next_step(complaint, by=by)
    return [act for act in _acts(complaint, by) if leading is None or act.name != leading.name]


def _acts(complaint: Complaint, by: Actor) -> Iterator[Act]:
    for offer in workflow.TABLE.offers(complaint, by=by):
        given = offer.move.name == "acknowledge" and not offer.ready
        if offer.move.label and offer.move.name not in ELSEWHERE and not given:
            yield Act(offer.move.name, str(offer.move.label), offer.missing)
    for name in _beside(complaint, by):
        yield Act(name, str(BESIDE[name]))


def _beside(complaint: Complaint, by: Actor) -> Iterator[str]:
    quality = by.holds(*QUALITY)
    if not quality and not workflow.owns(complaint, by):
        return
    if quality and complaint.status in OPEN:
        if complaint.owner_id is None:
            yield "claim"
        yield "assign"
    if complaint.status not in {Status.DUPLICATE, Status.OUT_OF_SCOPE}:
        yield "link_cause"
        yield "hand_over"
    if complaint.status in RUNNING | {Status.AWAITING_CUSTOMER}:
        yield "ask_extension"
    involved = complaint.concerns_id or (complaint.process and complaint.process.owner_name)
    if by.holds(Role.MANAGER) and complaint.status in OPEN and involved:
        yield "waive_conflict"
    yield "add_cost"


def permitted(complaint: Complaint, name: str, *, by: Actor) -> bool:
    """May this person make this move from here, whatever else is missing?"""
    move = workflow.TABLE[name]
    return complaint.status in move.sources and move.permits(complaint, by)


def barred(complaint: Complaint, name: str, *, by: Actor) -> list[str]:
    """Why this move is not this person's, or not from here: whatever they typed, it would not be taken."""
    move = next((move for move in workflow.TABLE if move.name == name), None)
    return [] if move is None or permitted(complaint, name, by=by) else move.refusals(complaint, by)


def may_write(complaint: Complaint, *, by: Actor) -> bool:
    """May this person write messages and notes in this case?"""
    return by.holds(*QUALITY) or workflow.owns(complaint, by)


def may_grant(complaint: Complaint, *, by: Actor) -> bool:
    """Is it this person who grants more time?"""
    return by.holds(Role.MANAGER) and complaint.status in OPEN


def answers_to_asking(complaint: Complaint, *, by: Actor) -> list[Act]:
    """What can be said to an open request for more time, besides granting it: offered beside the clock."""
    asked = any(not one.granted_at and not one.refused_why for one in complaint.extensions.all())
    return [Act("refuse_extension", _("Do not grant more time"))] if asked and may_grant(complaint, by=by) else []
