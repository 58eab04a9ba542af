"""The table of moves of a management review: compiled, frozen, held, minuted, signed."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.models import Grant
from core.roles import Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states
from corrective_actions.models import ENDS, CorrectiveAction
from management_review.models import Category, Review, Status

LEADS = roles(Role.MANAGER, Role.EXECUTIVE)
HELPERS = roles(Role.OFFICER, Role.COLLEAGUE)
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
    holds = Q(ends_on=None) | Q(ends_on__gte=review.meets_at.date())
    if Grant.objects.filter(holds, role=Role.EXECUTIVE, user__in=present).exists():
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
    waiting = review.decisions.filter(done_on__isnull=True, carried_to__isnull=True).order_by("pk")
    ended = set(
        CorrectiveAction.objects.filter(
            reference__in=[decision.action_reference for decision in waiting], status__in=ENDS
        ).values_list("reference", flat=True)
    )
    return [
        _("“%(text)s” is neither done nor carried over.") % {"text": decision.text[:80]}
        for decision in waiting
        if decision.action_reference not in ended
    ]


TABLE = Table(
    name="review",
    states=Status,
    ends=states(Status.CLOSED, Status.CANCELLED),
    moves=(
        Move("plan", states(BIRTH), Status.PLANNED, LEADS, label=gettext_lazy("Plan a review")),
        Move(
            "compile",
            states(Status.PLANNED, Status.COMPILING),
            Status.COMPILING,
            LEADS,
            label=gettext_lazy("Compile the figures"),
        ),
        Move(
            "freeze",
            states(Status.COMPILING),
            Status.READY,
            LEADS,
            label=gettext_lazy("Freeze the figures"),
            unmet=every_row_is_settled,
        ),
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
            roles(OWNER),
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
        Move("cancel", BEFORE, Status.CANCELLED, LEADS, label=gettext_lazy("Cancel the review")),
        Move("reschedule", BEFORE, SAME, LEADS, label=gettext_lazy("Change date or people")),
        Move("supply", states(Status.COMPILING), SAME, LEADS | HELPERS, label=gettext_lazy("Supply what is missing")),
        Move(
            "comment",
            states(Status.COMPILING, Status.READY, Status.IN_SESSION),
            SAME,
            LEADS | HELPERS,
            label=gettext_lazy("Comment"),
        ),
        Move(
            "attend",
            states(Status.READY, Status.IN_SESSION),
            SAME,
            LEADS,
            label=gettext_lazy("Note who is present"),
        ),
        Move("discuss", states(Status.IN_SESSION), SAME, LEADS, label=gettext_lazy("It was discussed")),
        Move("defer", states(Status.IN_SESSION), SAME, LEADS, label=gettext_lazy("Put it off")),
        Move("decide", states(Status.IN_SESSION), SAME, LEADS, label=gettext_lazy("Decide")),
        Move("waive", states(Status.IN_SESSION), SAME, LEADS, label=gettext_lazy("None is needed")),
        Move("conclude", states(Status.IN_SESSION), SAME, LEADS, label=gettext_lazy("Conclude on the system")),
        Move("write_minutes", states(Status.MINUTES_DRAFT), SAME, LEADS, label=gettext_lazy("Write the minutes")),
        Move(
            "finish", states(Status.APPROVED), SAME, LEADS | HELPERS, label=gettext_lazy("This decision is carried out")
        ),
        Move("carry", states(Status.APPROVED), SAME, LEADS, label=gettext_lazy("Carry over to the next review")),
        Move("amend", states(Status.APPROVED, Status.CLOSED), SAME, LEADS, label=gettext_lazy("Add an addendum")),
    ),
)
