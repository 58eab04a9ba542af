"""Which canned answers there are, and which of them fit a case: its category and language come first.

A case is a complaint, or feedback that is none, which stands in a room above.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from complaints.models import CannedAnswer, Complaint
from complaints.placeholders import fill
from complaints.queries.words import day_words, moment_words
from core.actors import Actor
from core.models import Organisation

MOST_OFFERED = 40


@dataclass(frozen=True)
class Offered:
    """A canned answer as it stands in the case: its text filled in. ``fits``: made for this category and language."""

    pk: int
    title: str
    text: str
    language: str
    category: str
    fits: bool


def canned(
    *, words: str = "", language: str = "", category: int | None = None, active: bool | None = None
) -> "QuerySet[CannedAnswer]":
    """The register, by title; ``words`` in title or text."""
    rows = CannedAnswer.objects.select_related("category__parent")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words))
    if language:
        rows = rows.filter(language=language)
    if category is not None:
        rows = rows.filter(category=category)
    return rows if active is None else rows.filter(is_active=active)


def offered(
    case: Any,
    *,
    by: Actor,
    place: Organisation,
    as_of: datetime,
    words: str = "",
) -> list[Offered]:
    """What is offered in a case: in its language first, then by how near the category is, then by how much it is used.

    Answers made for another branch of the tree are left out, unless they are searched for by ``words``.
    """
    near = _branch(case)
    rows = list(canned(words=words, active=True))
    if not words:
        rows = [row for row in rows if row.category_id is None or row.category_id in near]
    far = len(near) + 1
    rank: dict[int | None, int] = {None: far}
    rank |= {key: place for place, key in enumerate(near)}
    rows.sort(key=lambda row: (row.language != case.language, rank.get(row.category_id, far + 1), -row.uses, row.title))
    values = values_of(case, by=by, place=place, as_of=as_of)
    return [
        Offered(
            row.pk,
            row.title,
            fill(row.text, values),
            row.get_language_display(),
            str(row.category or ""),
            row.language == case.language and row.category_id in near,
        )
        for row in rows[:MOST_OFFERED]
    ]


def _branch(case: Any) -> list[int]:
    """The category of a case and those above it, the nearest first."""
    found, category = [], case.category
    while category is not None and category.pk not in found:
        found.append(category.pk)
        category = category.parent
    return found


def values_of(case: Any, *, by: Actor, place: Organisation, as_of: datetime) -> dict[str, str]:
    """What a case puts into the placeholders, in the language of its customer; "" where it does not say."""
    with translation.override(case.language or place.language):
        due = case.answer_due if isinstance(case, Complaint) else case.due_at
        contact = case.contact
        return {
            "reference": case.reference,
            "title": case.title,
            "customer_name": contact.name if contact else "",
            "received_on": day_words(case.received_at.date(), year=True),
            "promise_date": moment_words(due, zone=place.time_zone, as_of=as_of) if due else "",
            "product": str(case.product or ""),
            "lot": case.lot,
            "order_number": case.order_number,
            "my_name": by.name,
            "organisation": place.name,
        }
