"""What is suggested for one case, with its reasons and its record, as pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Aspect, Category, Learning, Severity, Suggestion
from complaints.suggesting import Record
from core import bundle

LEAST_RECORD = 20
"""Of fewer suggestions no record is told: it would be chance."""
LETTERS: Mapping[str, str] = {Severity.CRITICAL: "A", Severity.MAJOR: "B", Severity.MINOR: "C"}


@dataclass(frozen=True)
class Suggested:
    """One suggestion. ``choice`` is its value in the form of the assessment; ``letter`` that of a severity."""

    aspect: str
    title: str
    value: str
    label: str
    choice: str
    letter: str
    words: list[str]
    is_rule: bool
    by_list: bool
    probability: float | None
    record: Record | None
    is_pressed: bool

    @property
    def control(self) -> str:
        """The id of the control in the form of the assessment."""
        return f"assess_{self.aspect}"


def wanted(subject: str) -> dict[str, QuerySet[Any]]:
    """What has to be fetched for ``suggested``, by name; a page may fetch it together with other things."""
    given = Suggestion.objects.filter(subject=subject, showing=Suggestion.Showing.SHOWN, decided="")
    codes = given.filter(aspect=Aspect.CATEGORY).values("value")
    chosen = Category.objects.filter(code__in=codes)
    own = Q(pk__in=chosen.values("pk")) | Q(pk__in=chosen.exclude(parent=None).values("parent"))
    return {
        "suggestions": given,
        "standings": Learning.objects.all(),
        "suggested_categories": Category.objects.filter(own),
    }


def suggested(found: Mapping[str, Sequence[Any]]) -> list[Suggested]:
    """The suggestions of a case nobody has decided about yet, from the rows of ``wanted``."""
    standings: dict[str, Learning] = {row.aspect: row for row in found["standings"]}
    categories: dict[str, Category] = _by_code(found["suggested_categories"])
    rows: Iterable[Suggestion] = found["suggestions"]
    known = [row for row in rows if row.aspect != Aspect.CATEGORY or row.value in categories]
    order = {aspect.value: place for place, aspect in enumerate(Aspect)}
    return [
        _suggested(row, standings.get(row.aspect), categories.get(row.value))
        for row in sorted(known, key=lambda row: order[row.aspect])
    ]


def suggested_for(subject: str) -> list[Suggested]:
    """The same by the subject alone, in one statement."""
    return suggested(bundle.fetch(**wanted(subject)))


def _by_code(rows: Sequence[Category]) -> dict[str, Category]:
    by_key = {row.pk: row for row in rows}
    for row in rows:
        row.parent = by_key.get(row.parent_id) if row.parent_id else None
    return {row.code: row for row in rows if row.is_active}


def _suggested(row: Suggestion, standing: Learning | None, category: Category | None) -> Suggested:
    is_rule = row.basis == Suggestion.Basis.RULE
    enough = standing is not None and standing.of >= LEAST_RECORD and not is_rule
    return Suggested(
        aspect=row.aspect,
        title=str(Aspect(row.aspect).label),
        value=row.value,
        label=path(category) if category else label_words(row.aspect, row.value),
        choice=str(category.pk) if category else row.value,
        letter=LETTERS.get(row.value, ""),
        words=[_("“somebody was in danger or hurt”") if word == "hurt" and is_rule else word for word in row.words],
        is_rule=is_rule,
        by_list=row.basis == Suggestion.Basis.WORDS,
        probability=row.probability,
        record=Record(standing.right, standing.of) if standing and enough else None,
        is_pressed=row.pressed_at is not None,
    )


def path(category: Category) -> str:
    """ "Packaging › lid" """
    return f"{category.parent.name} › {category.name}" if category.parent else category.name


def label_words(aspect: str, value: str, categories: Mapping[str, str] | None = None) -> str:
    """A value as people say it. ``categories`` gives the names of codes."""
    if aspect == Aspect.SEVERITY and value in Severity.values:
        return str(Severity(value).label)
    if aspect == Aspect.HIDDEN_COMPLAINT:
        return _("a complaint") if value == "yes" else _("no complaint")
    return (categories or {}).get(value, value)
