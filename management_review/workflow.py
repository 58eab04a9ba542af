"""The table of moves of a management review: compiled, frozen, held, minuted, signed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.models import Grant
from core.roles import Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states
from management_review.models import Category, Review, Status

LEADS = roles(Role.MANAGER, Role.EXECUTIVE)
BEFORE = states(Status.PLANNED, Status.COMPILING, Status.READY)


def every_row_is_settled(review: Review, by: Actor) -> list[str]:
    rows = review.inputs.select_related("clause", "owner").order_by("clause__order")
    return [
        _("“%(title)s” has neither data nor a reason why there are none.") % {"title": row.clause.title}
        for row in rows
        if not row.is_settled
    ]


def an_executive_is_present(review: Review, by: Actor) -> list[str]:
    present = review.participants.filter(present=True).values("user")
    if Grant.objects.filter(role=Role.EXECUTIVE, user__in=present).exists():
        return []
    return [_("Top management is not there: mark at least one executive as present.")]


def everything_was_discussed(review: Review, by: Actor) -> list[str]:
    missing = [
        _("“%(title)s” was neither discussed nor put off with a reason.") % {"title": row.clause.title}
        for row in review.inputs.select_related("clause").order_by("clause__order")
        if not row.is_done
    ]
    return missing + outputs_missing(review) + conclusions_missing(review)


def outputs_missing(review: Review) -> list[str]:
    """Each output of 9.3.3 has a decision, or says that none is needed and why."""
    decided = set(review.decisions.values_list("category", flat=True))
    decided |= set(review.none_needed.values_list("category", flat=True))
    return [
        _("Under “%(output)s” nothing is decided. Decide, or say why none is needed.") % {"output": category.label}
        for category in Category
        if category.value not in decided
    ]


def conclusions_missing(review: Review) -> list[str]:
    words = {
        "suitability": _("suitable"),
        "adequacy": _("adequate"),
        "effectiveness": _("effective"),
        "alignment": _("aligned with the strategic direction"),
    }
    return [
        _("Say whether the system is %(word)s.") % {"word": word}
        for name, word in words.items()
        if not getattr(review, name)
    ]


def minutes_are_written(review: Review, by: Actor) -> list[str]:
    missing = [] if review.minutes.strip() else [_("The minutes are empty.")]
    return missing + ([] if review.next_on else [_("Set the date of the next review.")])


def the_chair_did_not_write_them(review: Review, by: Actor) -> list[str]:
    if by.user_id == review.writer_id and not clock.organisation().one_person_mode:
        return [_("Whoever wrote the minutes does not approve them.")]
    return []


def decisions_are_done_or_carried(review: Review, by: Actor) -> list[str]:
    waiting = review.decisions.filter(done_on__isnull=True, carried_to__isnull=True, action_reference="")
    return [
        _("“%(text)s” is neither done nor carried over.") % {"text": decision.text[:80]}
        for decision in waiting.order_by("pk")
    ]


TABLE = Table(
    name="review",
    states=Status,
    ends=states(Status.CLOSED, Status.CANCELLED),
    moves=(
        Move("plan", states(BIRTH), Status.PLANNED, LEADS),
        Move("compile", states(Status.PLANNED), Status.COMPILING, LEADS, label=gettext_lazy("Compile the figures")),
        Move(
            "freeze",
            states(Status.COMPILING),
            Status.READY,
            LEADS,
            label=gettext_lazy("Freeze the figures"),
            unmet=every_row_is_settled,
        ),
        Move("thaw", states(Status.READY), Status.COMPILING, LEADS, label=gettext_lazy("Compile again"), again=True),
        Move(
            "start",
            states(Status.READY),
            Status.IN_SESSION,
            LEADS,
            label=gettext_lazy("Start the meeting"),
            unmet=an_executive_is_present,
        ),
        Move(
            "end",
            states(Status.IN_SESSION),
            Status.MINUTES_DRAFT,
            LEADS,
            label=gettext_lazy("End the meeting"),
            unmet=everything_was_discussed,
        ),
        Move(
            "submit_minutes",
            states(Status.MINUTES_DRAFT),
            Status.MINUTES_REVIEW,
            LEADS,
            label=gettext_lazy("Give the minutes to the chair"),
            unmet=minutes_are_written,
        ),
        Move(
            "approve",
            states(Status.MINUTES_REVIEW),
            Status.APPROVED,
            roles(OWNER),
            label=gettext_lazy("Sign the minutes"),
            unmet=the_chair_did_not_write_them,
        ),
        Move(
            "send_back",
            states(Status.MINUTES_REVIEW),
            Status.MINUTES_DRAFT,
            roles(OWNER, Role.EXECUTIVE),
            label=gettext_lazy("Send the minutes back"),
        ),
        Move(
            "close",
            states(Status.APPROVED),
            Status.CLOSED,
            LEADS,
            label=gettext_lazy("Close the review"),
            unmet=decisions_are_done_or_carried,
        ),
        Move("supply", states(Status.COMPILING), SAME, LEADS | roles(Role.OFFICER, Role.COLLEAGUE)),
        Move("attend", BEFORE | states(Status.IN_SESSION), SAME, LEADS),
        Move("discuss", states(Status.IN_SESSION), SAME, LEADS),
        Move("decide", states(Status.IN_SESSION), SAME, LEADS),
        Move("conclude", states(Status.IN_SESSION), SAME, LEADS),
        Move("write_minutes", states(Status.MINUTES_DRAFT), SAME, LEADS),
        Move("amend", states(Status.APPROVED, Status.CLOSED), SAME, LEADS, label=gettext_lazy("Add an addendum")),
        Move("cancel", BEFORE, Status.CANCELLED, LEADS, label=gettext_lazy("Cancel the review")),
    ),
)
