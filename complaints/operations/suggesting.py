"""Suggesting what may be decided; ``judging`` compares it with what was.

Nothing here runs while a customer waits: new texts are read at the next beat of the clock.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import queries
from complaints.models import Aspect, Category, Complaint, Learning, Severity, Status, Suggestion
from complaints.operations.learning import refresh
from complaints.operations.side import categorise, refuse
from complaints.queries import Known
from complaints.suggesting import graver, readable, ruling
from core import journal
from core.actors import Actor
from core.roles import QUALITY

Basis, Showing = Suggestion.Basis, Suggestion.Showing
LEAST_SURE = 0.5
"""Below this it is a guess among many, and only disturbs."""
ONE_IN = 10
"""One suggestion in so many is not shown, so that the record also tells how right they are when nobody was led."""
BATCH = 200
YOUNG = timedelta(days=90)
"""What waits longer for its assessment is not read: it is looked through by a person anyway, not minute by minute."""
UNDO_FOR = timedelta(minutes=2)
HURT = "hurt"
"""In place of words, where the customer ticked that somebody was in danger or hurt."""


@dataclass(frozen=True)
class Teacher:
    """What can be said about one aspect now: its standing, and the lesson in use."""

    row: Learning
    lesson: Known | None


def teacher(aspect: str) -> Teacher:
    """Reckons the record anew first, so that a poor one falls silent within a beat of the clock."""
    row = refresh(aspect)
    return Teacher(row, queries.known(aspect) if row.is_on else None)


def suggest(*, as_of: datetime, most: int = BATCH) -> int:
    """Read the complaints that came in since, and suggest category and severity. Returns how many were read."""
    read = Suggestion.objects.filter(subject=OuterRef("reference"), aspect=Aspect.SEVERITY)
    young = Complaint.objects.filter(status=Status.RECEIVED, received_at__gt=as_of - YOUNG)
    fresh = young.filter(~Exists(read)).order_by("-received_at", "-pk")
    cases = list(fresh.only("reference", "text", "language", "hurt")[:most])
    if not cases:
        return 0
    category, severity = teacher(Aspect.CATEGORY), teacher(Aspect.SEVERITY)
    rows: list[Suggestion | None] = []
    for case in cases:
        rows.append(_severity(case, severity, as_of))
        rows.append(learned(case.reference, case.text, case.language, category, as_of=as_of))
    Suggestion.objects.bulk_create([row for row in rows if row is not None], ignore_conflicts=True)
    return len(cases)


def learned(subject: str, text: str, language: str, by: Teacher, *, as_of: datetime) -> Suggestion | None:
    """What the lesson says of a text; None where there is no lesson to ask."""
    if by.lesson is None:
        return None
    words = readable(text, language)
    guess = by.lesson.classifier.guess(words)
    sure = guess.probability >= LEAST_SURE and bool(guess.stems)
    return Suggestion(
        subject=subject,
        aspect=by.row.aspect,
        value=guess.label if sure else "",
        words=[words[stem] for stem in guess.stems],
        probability=guess.probability,
        basis=Basis.LEARNED,
        showing=_showing(subject, by.row, sure=sure),
        version=by.lesson.version,
        offered_at=as_of,
    )


def _showing(subject: str, row: Learning, *, sure: bool) -> str:
    if not sure:
        return Showing.UNSURE
    if not row.is_offering:
        return Showing.OFF
    # Not by chance: the same case is kept back again when it is read again. Where a customer may wait for an answer
    # that nobody owes yet, nothing is kept back.
    drawn = hashlib.sha256(f"{row.aspect} {subject}".encode()).hexdigest()
    kept_back = int(drawn, 16) % ONE_IN == 0
    return Showing.BLIND if kept_back and row.aspect != Aspect.HIDDEN_COMPLAINT else Showing.SHOWN


def _severity(case: Complaint, by: Teacher, as_of: datetime) -> Suggestion:
    """What was learned, unless the rule asks for more."""
    guess = learned(case.reference, case.text, case.language, by, as_of=as_of)
    asked, words = _rule(case)
    heard = guess.value if guess and guess.showing != Showing.OFF else ""
    if guess is not None and graver(heard, asked) == heard:
        return guess
    return Suggestion(
        subject=case.reference,
        aspect=Aspect.SEVERITY,
        value=asked,
        words=words,
        basis=Basis.RULE,
        showing=Showing.SHOWN if asked and by.row.is_on else Showing.OFF,
        offered_at=as_of,
    )


def _rule(case: Complaint) -> tuple[str, list[str]]:
    if case.hurt:
        return Severity.CRITICAL, [HURT]
    said = ruling(case.text, case.language)
    return (said.severity, list(said.words)) if said else ("", [])


@transaction.atomic
def take_suggestion(complaint: Complaint, *, aspect: str, by: Actor) -> None:
    """Take what is suggested: a category is set at once, a severity is chosen in the assessment that follows."""
    shown = Suggestion.objects.filter(subject=complaint.reference, aspect=aspect, showing=Showing.SHOWN)
    given = shown.filter(decided="").first()  # from a stale page nobody overwrites what somebody has decided since
    category = Category.objects.filter(code=given.value, is_active=True).first() if given else None
    refuse(_taking_gaps(complaint, given, category, by))
    assert given is not None  # noqa: S101 - said by the gaps
    facts = {"aspect": aspect, "value": given.value, "was": complaint.category_id}
    Suggestion.objects.filter(pk=given.pk).update(pressed_at=timezone.now())
    journal.record(complaint, "take_suggestion", by=by, facts=facts)
    if aspect == Aspect.CATEGORY:
        categorise(complaint, category=category, by=by)


@transaction.atomic
def leave_suggestion(complaint: Complaint, *, aspect: str, by: Actor) -> None:
    """Undo the taking of a moment ago: it is suggested again, and a category is what it was before."""
    moment = timezone.now()
    taken = Suggestion.objects.filter(
        subject=complaint.reference, aspect=aspect, pressed_at__gt=moment - UNDO_FOR, by_name__in=["", by.name]
    ).first()
    lines = journal.lines(complaint).filter(verb="take_suggestion", actor_user=by.user_id, facts__aspect=aspect)
    line = lines.order_by("-pk").first()
    refuse([] if taken and line else [_("This can no longer be undone. Choose anew instead.")])
    assert taken is not None and line is not None  # noqa: S101, PT018 - said by the refusal
    if aspect == Aspect.CATEGORY:
        categorise(complaint, category=Category.objects.filter(pk=line.facts["was"]).first(), by=by)
    Suggestion.objects.filter(pk=taken.pk).update(pressed_at=None, decided="", decided_at=None, by_name="")
    journal.record(complaint, "leave_suggestion", by=by, facts={"aspect": aspect})


def _taking_gaps(complaint: Complaint, given: Suggestion | None, category: Category | None, by: Actor) -> Iterable[str]:
    if not by.holds(*QUALITY):
        yield _("Only quality staff may do this.")
    if given is None:
        yield _("Nothing is suggested here any more. Reload and look again.")
    elif given.aspect == Aspect.CATEGORY and category is None:
        yield _("This category is no longer in use. Choose another one.")
    elif given.aspect == Aspect.SEVERITY and complaint.status != Status.RECEIVED:
        yield _("It is assessed already.")
