"""Learning from what people decided: the lessons, whether they may speak, and the switch."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from complaints import queries, suggesting
from complaints.models import Aspect, Learned, Learning, Suggestion
from complaints.operations.side import refuse
from complaints.suggesting import Lesson, Record, Told
from core import journal
from core.actors import SYSTEM, Actor
from core.roles import Role

State = Learning.State
LEAST_RECORD = 50
"""From so many decided suggestions on, a poor record switches them off."""
LEAST_PRECISE = 30
"""Per cent: a finder of hidden complaints is worth its while although most of what it finds is none."""
KEEP, KEEP_UNDECIDED = timedelta(days=3 * 365), timedelta(days=365)


@dataclass(frozen=True)
class Taught:
    """What one round of learning came to. Without a lesson there was too little to learn from."""

    aspect: str
    decisions: int
    classes: int
    lesson: Lesson | None
    state: str


def standing(aspect: str) -> Learning:
    """How it stands with an aspect; made with its defaults when it is asked for the first time."""
    defaults = {"least_right": LEAST_PRECISE} if aspect == Aspect.HIDDEN_COMPLAINT else {}
    return Learning.objects.get_or_create(aspect=aspect, defaults=defaults)[0]


def learn(
    *, as_of: datetime, aspects: Iterable[str] = (Aspect.CATEGORY, Aspect.SEVERITY), keep: bool = True
) -> list[Taught]:
    """Learn from the assessments of complaints. ``keep=False`` only says what would be learned."""
    return [teach(aspect, queries.decided(aspect=aspect), as_of=as_of, keep=keep) for aspect in aspects]


def teach(aspect: str, told: Sequence[Told], *, as_of: datetime, keep: bool = True, by: Actor = SYSTEM) -> Taught:
    """Learn one aspect from texts and what was decided about them, oldest first. Rooms above hand down theirs."""
    row = standing(aspect)
    kept = suggesting.lessons(told, names=queries.staff_names())
    lesson = suggesting.learn(kept.examples, least=row.least_decisions, least_of_label=row.least_of_class)
    state = _state(row, lesson.helps if lesson else None, queries.records(aspect=aspect).all)
    taught = Taught(aspect, len(told), len({one.label for one in told}), lesson, state)
    if keep:
        _take_on(row, taught, kept.written, as_of=as_of, by=by)
    return taught


@transaction.atomic
def _take_on(row: Learning, taught: Taught, written: Mapping[str, str], *, as_of: datetime, by: Actor) -> None:
    """Put the new lesson in the place of the old one, of which only the figures remain."""
    aspect = taught.aspect
    Learned.objects.filter(aspect=aspect, is_current=True).update(is_current=False, weights=b"")
    if taught.lesson is not None:
        _keep(aspect, taught.lesson, written, as_of)
    Learning.objects.filter(aspect=aspect).update(
        decisions=taught.decisions, classes=taught.classes, learned_at=as_of, wanted_at=None
    )
    refresh(aspect)
    journal.record(row, "learn", by=by, facts={"decisions": taught.decisions, "state": taught.state})


def _keep(aspect: str, lesson: Lesson, written: Mapping[str, str], as_of: datetime) -> None:
    last = Learned.objects.filter(aspect=aspect).aggregate(last=Max("version"))["last"] or 0
    forms = {stem: written[stem] for stem in lesson.classifier.places}
    Learned.objects.create(
        aspect=aspect,
        version=last + 1,
        trained_at=as_of,
        decisions=lesson.examples,
        measured=lesson.measured,
        right=lesson.right,
        plain=lesson.plain,
        helps=lesson.helps,
        is_current=True,
        weights=zlib.compress(json.dumps({"classifier": lesson.classifier.to_json(), "written": forms}).encode()),
    )


def _state(row: Learning, helps: bool | None, record: Record) -> str:
    if record.of >= LEAST_RECORD and record.right * 100 < row.least_right * record.of:
        return State.FALLEN
    if helps is None:
        return State.WAITING
    return State.ON if helps else State.WEAK


def refresh(aspect: str) -> Learning:
    """Reckon the record anew, and with it whether learned suggestions may speak. Those kept quiet go on counting."""
    row = standing(aspect)
    found = queries.records(aspect=aspect)
    helps = Learned.objects.filter(aspect=aspect, is_current=True).values_list("helps", flat=True).first()
    now = {
        "right": found.all.right,
        "of": found.all.of,
        "blind_right": found.blind.right,
        "blind_of": found.blind.of,
        "state": _state(row, helps, found.all),
    }
    if any(getattr(row, name) != value for name, value in now.items()):
        Learning.objects.filter(aspect=aspect).update(**now)
        row.refresh_from_db()
    return row


@transaction.atomic
def switch(
    aspect: str,
    *,
    is_on: bool,
    why: str,
    least_decisions: int,
    least_of_class: int,
    least_right: int,
    by: Actor,
    as_of: datetime,
) -> Learning:
    """Switch the suggestions of an aspect on or off, and say how much they must have learned first."""
    refuse(_switching_gaps(is_on, why, least_decisions, least_of_class, least_right, by))
    row = standing(aspect)
    was = row.is_on
    row.is_on, row.why, row.by_name, row.switched_at = is_on, why.strip(), by.name, as_of
    row.least_decisions, row.least_of_class, row.least_right = least_decisions, least_of_class, least_right
    row.save()
    words = {True: "on", False: "off"}
    facts = {"least_decisions": least_decisions, "least_of_class": least_of_class, "least_right": least_right}
    journal.record(row, "switch", by=by, note=why.strip(), was=words[was], now=words[is_on], facts=facts)
    return refresh(aspect)


def _switching_gaps(is_on: bool, why: str, decisions: int, of_class: int, right: int, by: Actor) -> Iterable[str]:
    if not by.holds(Role.MANAGER):
        yield _("Suggestions are switched on and off by the quality manager.")
    if not is_on and not why.strip():
        yield _("Say why no suggestions are wanted.")
    if decisions < 50:
        yield _("Fewer than 50 decisions teach nothing.")
    if of_class < 5:
        yield _("Fewer than 5 decisions of a kind teach nothing about it.")
    if not 1 <= right <= 100:
        yield _("How often suggestions must be right is a number from 1 to 100.")


@transaction.atomic
def relearn(aspect: str, *, by: Actor, as_of: datetime) -> None:
    """Have it learned anew at the next beat of the clock instead of tonight."""
    refuse([] if by.holds(Role.MANAGER) else [_("Learning anew is asked for by the quality manager.")])
    row = standing(aspect)
    Learning.objects.filter(aspect=aspect).update(wanted_at=as_of)
    journal.record(row, "relearn", by=by)


def forget(*, as_of: datetime) -> int:
    """Take away suggestions that are past their time: decided ones after three years, others after one."""
    old = Q(offered_at__lt=as_of - KEEP) | Q(offered_at__lt=as_of - KEEP_UNDECIDED, decided_at__isnull=True)
    return Suggestion.objects.filter(old).delete()[0]
