"""From the answer to the end: answer, accepted or not, lapsed, outside body, reopened, withdrawn."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import workflow
from complaints.models import Complaint, Message, Status, Step
from complaints.operations.canned import count_use
from complaints.operations.handling import needed
from complaints.operations.letters import UNDO_SECONDS, chase, no_more_chasers, owe, tell, tell_holders
from complaints.operations.receiving import say
from complaints.queries import answer_days, answer_due, current_matrix, last_of_days
from core import clock, outbox
from core.actors import SYSTEM, Actor
from core.models import Milestone
from core.roles import Role
from core.workflow import perform

OUTSIDE_AFTER_CYCLE = 2


@transaction.atomic
def answer(
    complaint: Complaint,
    *,
    text: str,
    by: Actor,
    uploads: Iterable["UploadedFile[Any]"] = (),
    remedy_done_on: date | None = None,
    canned: int | None = None,
) -> None:
    """Send our answer. The letter states where else the customer can turn; for 15 seconds it can be taken back.

    ``remedy_done_on``: when the remedy was or will be carried out, if the decision did not say.
    """
    moment = timezone.now()
    place = clock.organisation()
    complaint.remedy_done_on = remedy_done_on or complaint.remedy_done_on  # the guard asks for it
    perform(
        complaint,
        workflow.TABLE["answer"],
        by=by,
        lacking=needed(text, _("Write the answer.")),
        answer=text,
        remedy_done_on=complaint.remedy_done_on,
        answered_at=moment,
        cycle_answered_at=moment,
        lapses_at=last_of_days(moment, place.lapse_days, place=place),
    )
    letter = owe(
        complaint,
        "answer",
        due_at=moment + timedelta(seconds=UNDO_SECONDS),
        text=text,
        lapse_days=place.lapse_days,
        external_body=place.external_body,
    )
    say(
        complaint.reference,
        text=text,
        direction=Message.Direction.OUT,
        by=by,
        at=moment,
        uploads=uploads,
        letter_key=letter.key if letter else f"answer:{complaint.reference}:{complaint.cycle}",
    )
    count_use(canned, at=moment)


@transaction.atomic
def take_back(complaint: Complaint, *, by: Actor) -> None:
    """Undo an answer whose letter has not gone out: it is a decision again, its words stay as the draft.

    Since nobody was answered, the moment of answering goes too; the message stays, marked as taken back.
    """
    moment = timezone.now()
    key = f"answer:{complaint.reference}:{complaint.cycle}"
    said = Message.objects.filter(case=complaint.reference, letter_key=key, taken_back_at=None)
    unseen = outbox.cancel(key) or _still_held(complaint, said, at=moment)
    gone = complaint.status == Status.ANSWERED and not unseen
    lacking = [_("The answer has already gone out. Write to the customer instead.")] if gone else []
    Milestone.objects.filter(
        subject_kind=complaint._meta.label_lower, subject_id=complaint.pk, name="answered_at", cycle=complaint.cycle
    ).delete()
    perform(
        complaint,
        workflow.TABLE["take_back"],
        by=by,
        lacking=lacking,
        lapses_at=None,
        cycle_answered_at=None,
    )
    said.update(taken_back_at=moment)
    Complaint.objects.filter(pk=complaint.pk).update(answered_at=_first_answer(complaint))
    complaint.refresh_from_db()


def _still_held(complaint: Complaint, said: Any, *, at: datetime) -> bool:
    """Without an address there is no letter: the answer is on the customer's page, and may be undone as long."""
    reached = complaint.contact is not None and bool(complaint.contact.email)
    return not reached and said.filter(at__gt=at - timedelta(seconds=UNDO_SECONDS)).exists()


def _first_answer(complaint: Complaint) -> datetime | None:
    """When it was first answered in an earlier cycle."""
    answers = Milestone.objects.filter(
        subject_kind=complaint._meta.label_lower, subject_id=complaint.pk, name="answered_at"
    )
    first: datetime | None = answers.aggregate(first=Min("at"))["first"]
    return first


def _close(
    complaint: Complaint, move: str, *, by: Actor, outcome: str, note: str = "", lacking: Iterable[str] = ()
) -> None:
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE[move],
        by=by,
        note=note,
        lacking=lacking,
        outcome=outcome,
        first_closed_at=moment,
        closed_at=moment,
        lapses_at=None,
    )
    complaint.pauses.filter(ended_at__isnull=True).update(ended_at=moment)
    no_more_chasers(complaint)
    for duplicate in complaint.duplicates.all():
        perform(
            duplicate,
            workflow.TABLE["follow_parent"],
            by=SYSTEM,
            facts={"parent": complaint.reference, "outcome": outcome},
        )


@transaction.atomic
def accept(complaint: Complaint, *, by: Actor) -> None:
    """The customer is content with the answer."""
    _close(complaint, "accept", by=by, outcome="accepted")
    tell(complaint, "accept", to=complaint.owner, step=str(complaint.cycle))


@transaction.atomic
def remind(complaint: Complaint, *, as_of: datetime, by: Actor = SYSTEM) -> bool:
    """Ask once more, before silence closes it. False when that was done in this cycle."""
    _step, fresh = Step.objects.get_or_create(
        complaint=complaint, name=workflow.lapse_reminder(complaint), defaults={"at": as_of}
    )
    if fresh:
        place = clock.organisation()
        chase(complaint, "remind", text=complaint.answer, external_body=place.external_body, at=as_of)
    return fresh


@transaction.atomic
def lapse(complaint: Complaint, *, by: Actor = SYSTEM) -> None:
    """The customer did not reply in time, after one reminder."""
    _close(complaint, "lapse", by=by, outcome="lapsed")
    owe(complaint, "lapse", reopen_days=clock.organisation().reopen_days)


def _begin_again(complaint: Complaint, *, at: datetime) -> dict[str, Any]:
    """The clock and promise of a new cycle."""
    days = answer_days(complaint.severity, place=clock.organisation(), matrix=current_matrix())
    return {
        "cycle_began_at": at,
        "cycle_answered_at": None,
        "answer_days": days,
        "answer_due": answer_due(complaint, days=days, since=at),
        "promise_broken": False,
        "lapses_at": None,
        "snoozed_until": None,  # who is not content does not wait for a day of ours
    }


@transaction.atomic
def reject_answer(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """It is not solved: a new cycle begins. After the second, the manager hears of it and an outside body is offered."""
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE["reject_answer"],
        by=by,
        note=reason,
        lacking=needed(reason, _("Tell us what is not solved.")),
        **_begin_again(complaint, at=moment),
    )
    say(complaint.reference, text=reason, direction=Message.Direction.IN, by=by, at=moment)
    tell(complaint, "reject_answer", to=complaint.owner, step=str(complaint.cycle))
    if complaint.cycle > OUTSIDE_AFTER_CYCLE:
        step = str(complaint.cycle)
        tell_holders(complaint, "rejected_again", role=Role.MANAGER, step=step, cycles=complaint.cycle - 1)
        owe(complaint, "offer_outside_body", external_body=clock.organisation().external_body)


@transaction.atomic
def go_external(complaint: Complaint, *, outside_body: str, by: Actor) -> None:
    """The customer turns, or is referred, to an outside body."""
    perform(
        complaint,
        workflow.TABLE["go_external"],
        by=by,
        note=outside_body,
        lacking=needed(outside_body, _("Name the outside body.")),
        outside_body=outside_body,
        lapses_at=None,
    )
    owe(complaint, "go_external", outside_body=outside_body)
    tell_holders(complaint, "tell_external", role=Role.MANAGER, step=str(complaint.cycle), outside_body=outside_body)


@transaction.atomic
def settle(complaint: Complaint, *, outcome: str, by: Actor) -> None:
    """The outside body has spoken."""
    lacking = needed(outcome, _("Record what the outside body decided."))
    _close(complaint, "settle", by=by, outcome="external", note=outcome, lacking=lacking)
    owe(complaint, "settle", outcome=outcome, outside_body=complaint.outside_body)


@transaction.atomic
def reopen(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Begin a new cycle. Earlier closing dates stay; a customer may do it within the days the organisation grants."""
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE["reopen"],
        by=by,
        note=reason,
        lacking=list(_reopening_gaps(complaint, reason, by, at=moment)),
        closed_at=None,
        outcome="",
        **_begin_again(complaint, at=moment),
    )
    if by.holds(Role.CUSTOMER):
        say(complaint.reference, text=reason, direction=Message.Direction.IN, by=by, at=moment)
    owe(complaint, "reopen")
    tell(complaint, "tell_reopened", to=complaint.owner, step=str(complaint.cycle))


def _reopening_gaps(complaint: Complaint, reason: str, by: Actor, *, at: datetime) -> Iterator[str]:
    if not reason.strip():
        yield _("Say why it is taken up again.")
    place = clock.organisation()
    days = place.reopen_days
    over = complaint.closed_at is not None and at > last_of_days(complaint.closed_at, days, place=place)
    if by.holds(Role.CUSTOMER) and over:
        yield _("It was closed more than %(days)d days ago. Send us a new message instead.") % {"days": days}


@transaction.atomic
def withdraw(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """The customer takes it back. An officer needs the customer's own words for it. It still counts for analysis."""
    staff = not by.holds(Role.CUSTOMER)
    lacking = needed(reason, _("Cite how the customer withdrew it: their words, and when.")) if staff else []
    _close(complaint, "withdraw", by=by, outcome="withdrawn", note=reason, lacking=lacking)
    owe(complaint, "withdraw", once=False)
