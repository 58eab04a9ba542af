"""Which complaints, and what hangs on one: the lists, the thread, the stages, the facts of letters."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.models import OPEN, Complaint, Message, Status
from complaints.queries.clocks import RUNNING
from complaints.queries.words import day_words
from core import clock
from core.actors import Actor
from core.look import Stage
from core.models import Attachment, Organisation, User
from core.roles import READERS
from corrective_actions import queries as actions
from corrective_actions.models import CorrectiveAction
from corrective_actions.models import Status as ActionStatus


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """The complaints this person may see: quality staff, management and auditors all, others what they own."""
    if actor.holds(*READERS):
        return Complaint.objects.all()
    if actor.user_id is None:
        return Complaint.objects.none()
    return Complaint.objects.filter(owner_id=actor.user_id)


def open_cases() -> QuerySet[Complaint]:
    return Complaint.objects.filter(status__in=OPEN)


def overdue(*, as_of: datetime) -> QuerySet[Complaint]:
    """Open complaints whose answer is owed since before now; while we wait for the customer nothing is owed."""
    return Complaint.objects.filter(status__in=RUNNING, answer_due__lt=as_of)


def with_people(cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Everything a list shows of a complaint, without a query for each row.

    Few joins: PostgreSQL tries every order of them, and with eight plans ten times longer than it reads. Hardly any
    row is a duplicate, so what those repeat is fetched apart.
    """
    return cases.select_related("owner", "contact", "customer", "product").prefetch_related("parent")


def full(actor: Actor) -> QuerySet[Complaint]:
    """One complaint with the people and registers it names, for doing something to it. What hangs on it: ``hung``."""
    people = ("owner", "contact", "customer", "product", "site", "category", "process", "parent", "concerns")
    return visible_to(actor).select_related(*people)


def actions_of(complaint: Complaint) -> QuerySet[CorrectiveAction]:
    """The corrective actions this complaint led to. Rejected and cancelled ones leave it undecided again."""
    given_up = [ActionStatus.REJECTED, ActionStatus.CANCELLED]
    return actions.for_origin("complaint", complaint.reference).exclude(status__in=given_up)


def thread(case: str, *, internal: bool) -> list[Message]:
    """What was said in a case, oldest first, each with ``files``.

    Internal notes, and what was taken back before it went out, are for the team only.
    """
    said = Message.objects.filter(case=case).order_by("at", "pk")
    if not internal:
        said = said.exclude(direction=Message.Direction.NOTE).filter(taken_back_at=None)
    files = Attachment.objects.filter(case=case).order_by("pk")
    return with_files(list(said), files if internal else files.filter(internal=False))


def with_files(messages: list[Message], files: Iterable[Attachment]) -> list[Message]:
    """Each message with its ``files``."""
    by_message: dict[int | None, list[Attachment]] = {}
    for file in files:
        by_message.setdefault(file.message_id, []).append(file)
    for message in messages:
        message.files = by_message.get(message.pk, [])  # type: ignore[attr-defined]
    return messages


def holders(role: str, *, on: date) -> QuerySet[User]:
    """The people who hold a role on that day and may log in: those who are written to."""
    holds = Q(grants__role=role) & (Q(grants__ends_on=None) | Q(grants__ends_on__gte=on))
    return User.objects.filter(holds, is_active=True).distinct()


# ---------------------------------------------------------------------------------------- letters


def letter_facts(complaint: Complaint) -> dict[str, Any]:
    """What every letter about a complaint may say, as plain JSON values.

    Times are ISO texts: a letter says them in its own language with ``{{ answer_due|told:organisation.time_zone }}``.
    The case's secret link is not among them: a letter writes it with ``{% case_url reference %}``.
    """
    due = complaint.answer_due
    return {
        "reference": complaint.reference,
        "number": complaint.number,
        "title": complaint.title,
        "name": complaint.contact.name if complaint.contact else "",
        "answer_due": due.isoformat() if due else "",
        "staff_address": f"{settings.BASE_URL}/complaints/{complaint.reference}/",
    }


# ---------------------------------------------------------------------------------------- stages


def stages(complaint: Complaint, *, place: Organisation | None = None) -> list[Stage]:
    """Where a complaint stands, as dots with dates; what is promised stands under the dot that is to come."""
    place = place or clock.organisation()
    return list(_stages(complaint, ZoneInfo(place.time_zone)))


ENDED = {
    Status.OUT_OF_SCOPE: Status.OUT_OF_SCOPE.label,
    Status.DUPLICATE: Status.DUPLICATE.label,
    Status.WITHDRAWN: Status.WITHDRAWN.label,
}


def _stages(complaint: Complaint, zone: ZoneInfo) -> Iterator[Stage]:
    def on(moment: datetime | None) -> str:
        return day_words(moment.astimezone(zone).date()) if moment else ""

    def by(moment: datetime | None) -> str:
        return _("by %(day)s") % {"day": on(moment)} if moment and complaint.status in RUNNING else ""

    status = complaint.status
    assessed = complaint.assessed_at is not None
    decided = status in {Status.DECIDED, Status.ANSWERED, Status.EXTERNAL, Status.CLOSED}
    looking = status in {Status.INVESTIGATING, Status.AWAITING_CUSTOMER}
    answered = complaint.cycle_answered_at
    yield Stage(_("Received"), on(complaint.received_at), done=True, current=status == Status.RECEIVED)
    yield Stage(_("Acknowledged"), on(complaint.acknowledged_at), done=complaint.acknowledged_at is not None)
    yield Stage(
        _("Assessed"),
        on(complaint.assessed_at) or by(complaint.assess_due),
        done=assessed,
        current=status == Status.ASSESSED,
    )
    again = _("cycle %(n)d") % {"n": complaint.cycle} if complaint.cycle > 1 else ""
    yield Stage(_("Investigated"), again, done=decided, current=looking)
    yield Stage(
        _("Answered"),
        on(answered) or by(complaint.answer_due),
        done=answered is not None,
        current=status in {Status.DECIDED, Status.ANSWERED},
    )
    last = str(ENDED.get(Status(status), _("With an outside body") if status == Status.EXTERNAL else _("Closed")))
    yield Stage(
        last[:1].upper() + last[1:],
        on(complaint.closed_at),
        done=complaint.closed_at is not None,
        current=complaint.closed_at is not None or status == Status.EXTERNAL,
    )
