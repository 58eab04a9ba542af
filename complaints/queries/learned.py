"""What the house has learned from its decisions, and how right it was: for suggesting, and for the page of the record."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from complaints.models import Aspect, Complaint, Learned, Learning, Suggestion
from complaints.suggesting import Classifier, Record, Told
from core.models import User
from customers.models import Customer

MOST = 5000
"""So many of the newest decisions are learned from: older ones are of another time."""
RECENT = 200
"""So many decided suggestions make the record."""
MEASURED = (Suggestion.Showing.SHOWN, Suggestion.Showing.BLIND, Suggestion.Showing.OFF)
"""What was sure enough to be shown, whether it was or not. What was too unsure is in no record."""


@dataclass(frozen=True)
class Known:
    """The lesson in use: its number, what it knows, and each stem as it is mostly written."""

    version: int
    classifier: Classifier
    written: Mapping[str, str]


def known(aspect: str) -> Known | None:
    """The lesson in use, read from the database once by each process."""
    row = Learned.objects.filter(aspect=aspect, is_current=True).values_list("pk", "trained_at").first()
    return None if row is None else _read(*row)


@lru_cache(maxsize=8)
def _read(key: int, trained_at: datetime) -> Known:
    # The moment belongs to the name under which it is kept: a restored database may give a number again.
    row = Learned.objects.get(pk=key, trained_at=trained_at)
    kept = json.loads(zlib.decompress(bytes(row.weights)))
    return Known(row.version, Classifier.from_json(kept["classifier"]), kept["written"])


def decided(*, aspect: str, most: int = MOST) -> list[Told]:
    """The newest assessments by people, oldest first: what was said, and what was decided about this aspect.

    Texts of customers who were anonymised are left out.
    """
    rows = Complaint.objects.filter(assessed_at__isnull=False, customer__anonymised_at__isnull=True)
    if aspect == Aspect.CATEGORY:
        rows, label = rows.filter(category__is_active=True), "category__code"
    else:
        rows, label = rows.exclude(severity=""), "severity"
    newest = rows.order_by("-assessed_at", "-pk").values(*TOLD, label)[:most]
    return [told_of(row, str(row[label])) for row in reversed(newest)]


TOLD = (
    "text", "language", "reference", "contact", "customer", "contact__name", "contact__email", "customer__kind",
    "customer__name",
)  # fmt: skip
"""The columns ``told_of`` wants, of complaints and of feedback alike."""


def told_of(row: Mapping[str, Any], label: str) -> Told:
    """A case as something to learn from. Who gave no name is somebody else each time."""
    contact, customer = row["contact"], row["customer"]
    person = f"contact {contact}" if contact else f"customer {customer}" if customer else str(row["reference"])
    own = row["customer__name"] if row["customer__kind"] == Customer.Kind.CONSUMER else ""
    address = (row["contact__email"] or "").partition("@")[0]
    names = tuple(name for name in (row["contact__name"], address, own) if name)
    return Told(row["text"], row["language"], label, person, names)


def staff_names() -> list[str]:
    """The names of everybody with an account."""
    return list(User.objects.values_list("name", flat=True))


def _measured(aspect: str) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(aspect=aspect, decided_at__isnull=False).exclude(value="")
    if aspect == Aspect.HIDDEN_COMPLAINT:  # put to staff is only what reads as a complaint, by whatever it was found
        return rows.filter(value="yes", showing__in=MEASURED)
    return rows.filter(basis=Suggestion.Basis.LEARNED, showing__in=MEASURED)


@dataclass(frozen=True)
class Records:
    """How right the newest suggestions were: all, those people saw before they decided, and those they did not."""

    all: Record
    seen: Record
    blind: Record


def records(*, aspect: str, most: int = RECENT) -> Records:
    """The record of the newest suggestions about which somebody has decided."""
    newest = _measured(aspect).order_by("-decided_at", "-pk").values_list("value", "decided", "showing")[:most]
    told = [(value == choice, showing == Suggestion.Showing.SHOWN) for value, choice, showing in newest]
    return Records(
        _record(right for right, _seen in told),
        _record(right for right, seen in told if seen),
        _record(right for right, seen in told if not seen),
    )


def _record(rights: Iterable[bool]) -> Record:
    known = list(rights)
    return Record(sum(known), len(known))


def rule_record(*, aspect: str, most: int = RECENT) -> Record:
    """How often people decided at least what the rule asked for."""
    rows = Suggestion.objects.filter(aspect=aspect, basis=Suggestion.Basis.RULE, decided_at__isnull=False)
    newest = rows.order_by("-decided_at", "-pk").values_list("value", "decided")[:most]
    return _record(value == choice for value, choice in newest)


@dataclass(frozen=True)
class Month:
    """What was decided in a month about suggestions: how many, and how many were right."""

    begins: datetime
    record: Record


def by_month(*, aspect: str, since: datetime) -> list[Month]:
    """The record month by month, oldest first; months without any are left out."""
    rows = (
        _measured(aspect)
        .filter(decided_at__gte=since)
        .annotate(month=TruncMonth("decided_at"))
        .values("month")
        .annotate(n=Count("pk"), n_right=Count("pk", filter=Q(value=F("decided"))))
        .order_by("month")
    )
    return [Month(row["month"], Record(row["n_right"], row["n"])) for row in rows]


def counts(*, aspect: str, since: datetime) -> dict[str, int]:
    """How many suggestions there were since then, by how they were shown; and how many of the shown were pressed."""
    rows = Suggestion.objects.filter(aspect=aspect, offered_at__gte=since)
    asked = {showing.value: Count("pk", filter=Q(showing=showing)) for showing in Suggestion.Showing}
    pressed = Count("pk", filter=Q(pressed_at__isnull=False))
    numbers: dict[str, int] = rows.aggregate(**asked, pressed=pressed)
    return numbers


@dataclass(frozen=True)
class Confusion:
    """What was suggested, what was decided instead, and how often."""

    suggested: str
    decided: str
    n: int


def confusions(*, aspect: str, since: datetime, most: int = 10) -> list[Confusion]:
    """Where suggestions went wrong most often."""
    wrong = _measured(aspect).filter(decided_at__gte=since).exclude(value=F("decided"))
    rows = wrong.values_list("value", "decided").annotate(n=Count("pk")).order_by("-n", "value", "decided")
    return [Confusion(*row) for row in rows[:most]]


def words_by_label(*, aspect: str, most: int = 12) -> list[tuple[str, list[str]]]:
    """For each label of the lesson in use, the words that speak most for it."""
    lesson = known(aspect)
    if lesson is None:
        return []
    return [
        (label, [lesson.written.get(stem, stem) for stem in lesson.classifier.speaking_for(label, most=most)])
        for label in lesson.classifier.labels
    ]


def standings() -> list[Learning]:
    """How it stands with every aspect, in their order; what was never asked for stands at its defaults."""
    rows = {row.aspect: row for row in Learning.objects.all()}
    return [rows.get(aspect.value) or Learning(aspect=aspect.value) for aspect in Aspect]


def lessons_of(*, aspect: str, most: int = 10) -> list[Learned]:
    """The newest lessons with their figures, without what they know."""
    return list(Learned.objects.filter(aspect=aspect).defer("weights").order_by("-version")[:most])


def current_lesson(aspect: str) -> Learned | None:
    """The lesson in use with its figures, without what it knows."""
    return Learned.objects.filter(aspect=aspect, is_current=True).defer("weights").first()
