"""In the meeting: who is there, what was said to each row, what was decided, and what it means for the system."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal
from core.actors import Actor
from core.models import User
from core.workflow import perform
from management_review.models import Category, Concern, Decision, Input, NoneNeeded, Review
from management_review.queries.minutes import draft
from management_review.workflow import TABLE
from surveillance import operations as surveillance


@transaction.atomic
def attend(review: Review, *, present: Iterable[User], by: Actor) -> None:
    """Note who is there."""
    people = [person.pk for person in present]
    perform(review, TABLE["attend"], by=by, facts={"present": sorted(people)})
    review.participants.exclude(user__in=people).update(present=False)
    review.participants.filter(user__in=people).update(present=True)


@transaction.atomic
def start(review: Review, *, by: Actor) -> None:
    """The meeting begins; an executive is present."""
    perform(review, TABLE["start"], by=by, started_at=timezone.now())


@transaction.atomic
def discuss(review: Review, row: Input, *, conclusion: str, by: Actor) -> None:
    """A row was talked about; this is what came of it."""
    lacking = [] if conclusion.strip() else [_("Say in a sentence what was concluded.")]
    perform(review, TABLE["discuss"], by=by, note=conclusion, facts={"row": row.clause.key}, lacking=lacking)
    row.discussed_at, row.conclusion, row.deferred_why = timezone.now(), conclusion.strip(), ""
    row.save(update_fields=["discussed_at", "conclusion", "deferred_why"])


@transaction.atomic
def defer(review: Review, row: Input, *, reason: str, by: Actor) -> None:
    """A row is not talked about this time, for a reason."""
    lacking = [] if reason.strip() else [_("Say why it is put off.")]
    perform(review, TABLE["defer"], by=by, note=reason, facts={"row": row.clause.key}, lacking=lacking)
    row.discussed_at, row.conclusion, row.deferred_why = None, "", reason.strip()
    row.save(update_fields=["discussed_at", "conclusion", "deferred_why"])


@transaction.atomic
def decide(
    review: Review,
    *,
    category: str,
    text: str,
    owner: User,
    due_on: date,
    by: Actor,
    row: Input | None = None,
    as_action: bool = False,
) -> Decision:
    """An output of 9.3.3: what, who, until when. It becomes a corrective action at approval, or stays as it is."""
    today = timezone.localdate()
    lacking = [] if text.strip() else [_("Say what is decided.")]
    if due_on < today:
        lacking.append(_("The date has passed. Give one that can be kept."))
    facts = {"category": category, "row": row.clause.key if row else "", "owner": owner.pk, "due_on": due_on}
    perform(review, TABLE["decide"], by=by, note=text, facts=facts, lacking=lacking)
    review.none_needed.filter(category=category).delete()
    return Decision.objects.create(
        review=review,
        input=row,
        category=category,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        as_action=as_action,
        decided_at=timezone.now(),
    )


@transaction.atomic
def waive(review: Review, *, category: str, because: str, by: Actor) -> None:
    """Nothing is decided under an output of 9.3.3, for a reason."""
    lacking = [] if because.strip() else [_("Say why none is needed.")]
    if review.decisions.filter(category=category).exists():
        label = Category(category).label
        lacking.append(_("Something is decided under “%(output)s” already.") % {"output": label})
    perform(review, TABLE["waive"], by=by, note=because, facts={"category": category}, lacking=lacking)
    NoneNeeded.objects.update_or_create(review=review, category=category, defaults={"because": because.strip()})


@transaction.atomic
def conclude(review: Review, *, suitability: str, adequacy: str, effectiveness: str, alignment: str, by: Actor) -> None:
    """What the review means for the system: is it suitable, adequate, effective, aligned with the direction?"""
    said: dict[str, Any] = {
        "suitability": suitability.strip(),
        "adequacy": adequacy.strip(),
        "effectiveness": effectiveness.strip(),
        "alignment": alignment.strip(),
    }
    perform(review, TABLE["conclude"], by=by, **said)


@transaction.atomic
def end(review: Review, *, by: Actor) -> None:
    """The meeting is over: a first draft of the minutes is written from what was noted."""
    perform(review, TABLE["end"], by=by, ended_at=timezone.now(), minutes=review.minutes or draft(review))
    surveillance.take_off_agenda(before=review.frozen_at or timezone.now(), review=review.reference)
    for concern in Concern.objects.filter(on_agenda=True):
        concern.on_agenda = False
        concern.save(update_fields=["on_agenda"])
        journal.record(concern, "take_off_agenda", by=by, facts={"review": review.reference})
