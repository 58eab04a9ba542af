"""What is done beside the moves: owner, notes, replies, costs, more time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import conflicts, workflow
from complaints.models import OPEN, Aspect, Category, Complaint, Cost, Extension, Look, Message, Status
from complaints.operations.canned import count_use
from complaints.operations.judging import judge
from complaints.operations.letters import UNDO_SECONDS, owe, tell, tell_holders
from complaints.operations.mentioning import mention, named_in, shut_out
from complaints.operations.receiving import say
from complaints.queries import RUNNING, answer_due, last_of_days
from core import clock, drafts, journal, outbox
from core.actors import Actor
from core.models import User
from core.roles import QUALITY, Role
from core.workflow import Refused, Stale

A_VISIT = timedelta(minutes=15)
LONGEST_SNOOZE = timedelta(days=90)

Uploads = Iterable["UploadedFile[Any]"]


def refuse(sentences: Iterable[str]) -> None:
    """Raise Refused with everything that is missing, if anything is."""
    if missing := list(sentences):
        raise Refused(missing)


def hands_only(complaint: Complaint | None, by: Actor) -> list[str]:
    """Whose hands a complaint is in: quality staff, and its owner."""
    if by.holds(*QUALITY) or (complaint is not None and workflow.owns(complaint, by)):
        return []
    return [_("Only quality staff and the owner of a complaint may do this.")]


@transaction.atomic
def claim(complaint: Complaint, *, by: Actor) -> None:
    """Make it mine, if it is nobody's. Of fifty at once one wins; the others are told who it is."""
    refuse([*_quality_only(by), *_open_only(complaint), *conflicts.not_about_themselves(complaint, by)])
    won = Complaint.objects.filter(pk=complaint.pk, owner__isnull=True, status__in=OPEN).update(owner=by.user_id)
    complaint.refresh_from_db()
    if not won:
        owner = complaint.owner.name if complaint.owner else ""
        raise Stale([_("%(name)s has already taken this.") % {"name": owner}])
    journal.record(complaint, "claim", by=by, facts=conflicts.relaxed(complaint, by))


@transaction.atomic
def assign(complaint: Complaint, *, owner: User | None, by: Actor, tell_at: datetime | None = None) -> None:
    """Give it to somebody, who is told by mail: at once, or at ``tell_at`` where it can be undone until then."""
    refuse([*_quality_only(by), *_open_only(complaint), *_owner_gaps(complaint, owner)])
    assert owner is not None  # noqa: S101 - said by the gaps
    was = complaint.owner_id
    Complaint.objects.filter(pk=complaint.pk).update(owner=owner)
    complaint.refresh_from_db()
    facts = {"was": was, "now": owner.pk, **conflicts.relaxed_to(complaint, owner)}
    line = journal.record(complaint, "assign", by=by, note=owner.name, facts=facts)
    if owner.pk != by.user_id:
        tell(complaint, "assign", to=owner, step=str(line.pk), due_at=tell_at)


@transaction.atomic
def hand_back(complaint: Complaint, *, owner: User | None, by: Actor) -> None:
    """Undo a claim or an assignment of a moment ago: its owner is who it was, and a letter still here is not sent."""
    refuse([*_quality_only(by), *_open_only(complaint)])
    now = complaint.owner_id
    for line in journal.history(complaint)[::-1]:
        if line.verb == "assign":
            outbox.cancel(f"assign:{complaint.reference}:{line.pk}:{now}")
            break
    if not Complaint.objects.filter(pk=complaint.pk, owner=now, status__in=OPEN).update(owner=owner):
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    complaint.refresh_from_db()
    journal.record(complaint, "hand_back", by=by, facts={"was": now, "now": complaint.owner_id})


@transaction.atomic
def categorise(complaint: Complaint, *, category: Category | None, by: Actor) -> None:
    """Say what it is about, without assessing it anew."""
    refuse([*_quality_only(by), *_open_only(complaint)])
    was = complaint.category_id
    Complaint.objects.filter(pk=complaint.pk).update(category=category)
    complaint.refresh_from_db()
    journal.record(complaint, "categorise", by=by, facts={"was": was, "now": complaint.category_id})
    judge(complaint.reference, {Aspect.CATEGORY: category.code if category else ""}, by=by, at=timezone.now())


def snooze_gaps(until: datetime | None, *, as_of: datetime) -> list[str]:
    """What is wrong with the moment at which a case is to come back."""
    if until is None or until <= as_of:
        return [_("Give a later day on which it comes back.")]
    if until > as_of + LONGEST_SNOOZE:
        return [_("Nothing sleeps for more than 90 days. Give an earlier day.")]
    return []


@transaction.atomic
def snooze(complaint: Complaint, *, until: datetime | None, why: str = "", by: Actor) -> None:
    """Take it out of the working views until then. Its clocks go on, and what becomes overdue is seen all the same.

    It comes back by itself, or at once when the customer writes.
    """
    gaps = snooze_gaps(until, as_of=timezone.now())
    refuse([*_quality_only(by), *_open_only(complaint), *gaps])
    assert until is not None  # noqa: S101 - said by the gaps
    Complaint.objects.filter(pk=complaint.pk).update(snoozed_until=until)
    complaint.refresh_from_db()
    journal.record(complaint, "snooze", by=by, note=why.strip(), facts={"until": until.isoformat()})


@transaction.atomic
def wake(complaint: Complaint, *, by: Actor) -> None:
    """Bring it back into the working views now."""
    refuse([*_quality_only(by), *([] if complaint.snoozed_until else [_("It is not snoozed.")])])
    Complaint.objects.filter(pk=complaint.pk).update(snoozed_until=None)
    complaint.refresh_from_db()
    journal.record(complaint, "wake", by=by)


def _quality_only(by: Actor) -> list[str]:
    return [] if by.holds(*QUALITY) else [_("Only quality staff may do this.")]


def _open_only(complaint: Complaint) -> list[str]:
    return [] if complaint.status in OPEN else [_("This complaint is closed.")]


def _owner_gaps(complaint: Complaint, owner: User | None) -> Iterable[str]:
    if owner is None:
        yield _("Choose who owns this complaint.")
    elif not owner.is_active:
        yield _("%(name)s may not log in any more.") % {"name": owner.name}
    elif complaint.concerns_id == owner.pk:
        yield _("The complaint is about %(name)s, who can therefore not own it.") % {"name": owner.name}
    else:
        yield from conflicts.not_owned_by(complaint, owner)


@transaction.atomic
def note(complaint: Complaint, *, text: str, by: Actor, uploads: Uploads = ()) -> Message:
    """A word among the team. It never reaches the customer. Who is named with an "@" in it is told."""
    people = named_in(text)
    gaps = [*hands_only(complaint, by), *([] if text.strip() else [_("Write the note.")])]
    refuse([*gaps, *shut_out(complaint, people, at=timezone.now())])
    message = say(complaint.reference, text=text, direction=Message.Direction.NOTE, by=by, uploads=uploads)
    mention(complaint, message, people, by=by)
    return message


@transaction.atomic
def reply(complaint: Complaint, *, text: str, by: Actor, uploads: Uploads = (), canned: int | None = None) -> Message:
    """Write to the customer without changing where the complaint stands. ``canned``: the text it was made from."""
    refuse([*hands_only(complaint, by), *([] if text.strip() else [_("Write the message.")])])
    message = say(complaint.reference, text=text, direction=Message.Direction.OUT, by=by, uploads=uploads)
    due_at = message.at + timedelta(seconds=UNDO_SECONDS)
    letter = owe(complaint, "reply", once=True, key=str(message.pk), due_at=due_at, text=text)
    if letter is not None:
        Message.objects.filter(pk=message.pk).update(letter_key=letter.key)
        message.refresh_from_db()
    count_use(canned, at=message.at)
    if complaint.status == Status.ANSWERED and complaint.lapses_at is None:
        # They had written after our answer; now it is their turn again.
        place = clock.organisation()
        lapses_at = last_of_days(message.at, place.lapse_days, place=place)
        Complaint.objects.filter(pk=complaint.pk, status=Status.ANSWERED).update(lapses_at=lapses_at)
        complaint.refresh_from_db()
    return message


@transaction.atomic
def add_cost(complaint: Complaint, *, kind: str, amount: Decimal, by: Actor, remark: str = "") -> Cost:
    """What this complaint cost us: it makes the Pareto by money."""
    gaps = hands_only(complaint, by)
    if kind not in Cost.Kind.values:
        gaps.append(_("Say what kind of cost it is."))
    if amount <= 0:
        gaps.append(_("Give an amount above zero."))
    refuse(gaps)
    cost = Cost.objects.create(
        complaint=complaint, kind=kind, amount=amount, note=remark, by_name=by.name, at=timezone.now()
    )
    journal.record(complaint, "add_cost", by=by, facts={"kind": kind, "amount": str(amount)})
    return cost


@transaction.atomic
def ask_extension(complaint: Complaint, *, days: int, reason: str, by: Actor) -> Extension:
    """Ask for more working days for the answer. A manager grants it or not."""
    refuse(_extension_gaps(complaint, days, reason, by))
    assert by.user_id is not None  # noqa: S101 - said by the gaps: neither customer nor clock asks
    assert complaint.answer_due is not None  # noqa: S101 - likewise
    extension = Extension.objects.create(
        complaint=complaint,
        days=days,
        reason=reason,
        asked_by_id=by.user_id,
        asked_at=timezone.now(),
        due_before=complaint.answer_due,
    )
    journal.record(complaint, "ask_extension", by=by, note=reason, facts={"days": days})
    step = str(extension.pk)
    tell_holders(complaint, "ask_extension", role=Role.MANAGER, step=step, days=days, reason=reason)
    return extension


def _extension_gaps(complaint: Complaint, days: int, reason: str, by: Actor) -> Iterable[str]:
    yield from hands_only(complaint, by)
    if not reason.strip():
        yield _("Say why more time is needed; the customer reads it.")
    if days < 1:
        yield _("Ask for at least one working day.")
    if complaint.status not in RUNNING | {Status.AWAITING_CUSTOMER} or complaint.answer_due is None:
        yield _("No answer is due any more.")
    elif days >= 1 and answer_due(complaint, more=days) <= timezone.now():
        yield _("So many days do not reach beyond today. Ask for more.")
    if complaint.extensions.filter(granted_at__isnull=True, refused_why="").exists():
        yield _("An earlier request for more time is still waiting for the manager.")


@transaction.atomic
def grant_extension(extension: Extension, *, by: Actor) -> None:
    """Grant more time: the promise moves, the old date is kept, and the customer is told why.

    A promise that was broken before the time was granted stays broken.
    """
    complaint = Complaint.objects.get(pk=extension.complaint_id)
    moment = timezone.now()
    due = answer_due(complaint, more=extension.days)
    refuse(_granting_gaps(extension, complaint, by, reaches=due > moment))
    alone = extension.asked_by_id == by.user_id
    before = complaint.answer_due or extension.due_before
    won = Extension.objects.filter(pk=extension.pk, granted_at=None, refused_why="").update(
        granted_by=by.user_id, granted_at=moment, due_before=before, due_after=due
    )
    if not won:
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    broken = complaint.promise_broken or (complaint.status in RUNNING and before < moment)
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=due, promise_broken=broken)
    complaint.refresh_from_db()
    extension.refresh_from_db()
    facts: dict[str, Any] = {"days": extension.days, "was": before, "now": due}
    journal.record(complaint, "grant_extension", by=by, facts=facts | ({"one_person_mode": True} if alone else {}))
    owe(complaint, "grant_extension", key=str(extension.pk), reason=extension.reason)


def _granting_gaps(extension: Extension, complaint: Complaint, by: Actor, *, reaches: bool) -> Iterable[str]:
    if not by.holds(Role.MANAGER):
        yield _("More time is granted by the quality manager.")
    if extension.asked_by_id == by.user_id and not clock.organisation().one_person_mode:
        yield _("Who asks for more time does not grant it. Another manager decides.")
    if complaint.status not in RUNNING | {Status.AWAITING_CUSTOMER}:
        yield _("No answer is due any more.")
    elif not reaches:
        yield _("So many days do not reach beyond today. Have more asked for.")


@transaction.atomic
def refuse_extension(extension: Extension, *, reason: str, by: Actor) -> None:
    """Leave the promise as it is."""
    gaps = [] if by.holds(Role.MANAGER) else [_("More time is granted by the quality manager.")]
    refuse([*gaps, *([] if reason.strip() else [_("Say why there is no more time.")])])
    won = Extension.objects.filter(pk=extension.pk, granted_at=None, refused_why="").update(refused_why=reason)
    if not won:
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    extension.refresh_from_db()
    journal.record(extension.complaint, "refuse_extension", by=by, note=reason)
    tell(extension.complaint, "refuse_extension", to=extension.asked_by, step=str(extension.pk), reason=reason)


def look(complaint: Complaint, *, by: Actor, as_of: datetime, last: Look | None) -> datetime | None:
    """Remember that somebody looks at it now. Views within a quarter of an hour are one visit.

    ``last`` is what was kept of this person's earlier looks. Returns the visit before this one. It is one statement,
    which needs no transaction around it: a page that is read writes no more than that.
    """
    if by.user_id is None:
        return None
    if last is None:
        Look.objects.bulk_create([Look(complaint=complaint, user_id=by.user_id, at=as_of)], ignore_conflicts=True)
        return None
    before = last.at if as_of - last.at > A_VISIT else last.before
    Look.objects.filter(pk=last.pk).update(at=as_of, before=before)
    return before


@transaction.atomic
def unsay(complaint: Complaint, *, message: Message, by: Actor) -> None:
    """Undo a message to the customer whose letter has not gone out. Its words are a draft again.

    It stays in the thread, marked as taken back. What was typed in the meantime stands below it.
    """
    gaps = hands_only(complaint, by)
    mine = message.case == complaint.reference and message.by_user == by.user_id
    if not gaps and not (mine and message.letter_key.startswith("reply:") and outbox.cancel(message.letter_key)):
        gaps = [_("The message has already gone out. Write another one.")]
    refuse(gaps)
    moment = timezone.now()
    Message.objects.filter(pk=message.pk).update(taken_back_at=moment)
    message.refresh_from_db()
    drafts.put_back(f"{complaint.reference}:reply", "text", message.text, by=by, as_of=moment)
    journal.record(message, "unsay", by=by, facts={"case": complaint.reference})
