"""The record of the suggestions of one aspect, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from complaints.models import Aspect, Category, Learned, Learning
from complaints.queries import learned
from complaints.queries.learned import Month, Records
from complaints.queries.suggested import label_words, path
from complaints.suggesting import Record
from core import figures
from core.charts import Period, SeriesChart, series_chart

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Wrong:
    """What was suggested, what people decided instead, and how often, in words."""

    suggested: str
    decided: str
    n: int


@dataclass(frozen=True)
class RecordPage:
    """Everything the page shows. ``words`` are (label, the words that speak most for it)."""

    row: Learning
    state: str
    records: Records
    rule: Record | None
    counts: Mapping[str, int]
    chart: SeriesChart | None
    wrong: list[Wrong]
    words: list[tuple[str, list[str]]]
    lessons: list[Learned]


def record_page(*, aspect: str, as_of: datetime) -> RecordPage:
    """The record of the last twelve months, and what the lesson in use goes by."""
    row = next(row for row in learned.standings() if row.aspect == aspect)
    names = category_names() if aspect == Aspect.CATEGORY else {}
    since = as_of - YEAR
    lessons = learned.lessons_of(aspect=aspect)
    current = next((lesson for lesson in lessons if lesson.is_current), None)
    return RecordPage(
        row=row,
        state=state_words(row, current),
        records=learned.records(aspect=aspect),
        rule=learned.rule_record(aspect=aspect) if aspect == Aspect.SEVERITY else None,
        counts=learned.counts(aspect=aspect, since=since),
        chart=_chart(learned.by_month(aspect=aspect, since=since)),
        wrong=[
            Wrong(label_words(aspect, one.suggested, names), label_words(aspect, one.decided, names), one.n)
            for one in learned.confusions(aspect=aspect, since=since)
        ],
        words=[(label_words(aspect, label, names), words) for label, words in learned.words_by_label(aspect=aspect)],
        lessons=lessons,
    )


def category_names() -> dict[str, str]:
    """The names of all categories by their codes."""
    return {category.code: path(category) for category in Category.objects.select_related("parent")}


def state_words(row: Learning, current: Learned | None) -> str:
    """Whether suggestions are offered, and if not, why not."""
    if not row.is_on:
        return _("Switched off by %(name)s: %(why)s") % {"name": row.by_name, "why": row.why}
    if row.state == Learning.State.WAITING:
        return _waiting(row)
    facts = {
        "right": figures.percent(current.right / current.measured) if current and current.measured else "",
        "plain": figures.percent(current.plain / current.measured) if current and current.measured else "",
        "share": figures.percent(row.right / row.of) if row.of else "",
        "of": row.of,
        "least": figures.percent(row.least_right / 100),
    }
    if row.state == Learning.State.WEAK:
        return _(
            "Not offered: on decisions it had not seen, the lesson was right in %(right)s; always naming the "
            "commonest would have been right in %(plain)s."
        ) % facts  # fmt: skip
    if row.state == Learning.State.FALLEN:
        return _(
            "Not offered: of the last %(of)d suggestions %(share)s were right, and at least %(least)s are wanted. "
            "They are still made and measured, unseen, and come back when they are right often enough."
        ) % facts  # fmt: skip
    return _("Offered.")


def _waiting(row: Learning) -> str:
    facts = {"n": row.decisions, "least": row.least_decisions, "each": row.least_of_class}
    if row.aspect == Aspect.HIDDEN_COMPLAINT:
        return _(
            "Offered by a list of words. There are %(n)d decisions to learn from; with %(least)d, and %(each)d of each "
            "of the two kinds, it goes by your own."
        ) % facts  # fmt: skip
    if row.learned_at is None:
        return _("Not offered yet: nothing has been learned so far. The clock learns every night.")
    return _(
        "Not offered yet: there are %(n)d decisions to learn from. It takes %(least)d, and %(each)d of each of at "
        "least two kinds."
    ) % facts  # fmt: skip


def _chart(months: list[Month]) -> SeriesChart | None:
    """How right it was month by month; each point says of how many."""
    if len(months) < 2:
        return None
    return series_chart(
        [
            Period(
                label=formats.date_format(month.begins, "M y"),
                name=_("%(month)s (%(n)d decided)")
                % {"month": formats.date_format(month.begins, "F Y"), "n": month.record.of},
                observed=round(100 * (month.record.share or 0.0), 1),
            )
            for month in months
        ],
        key="record",
        title=_("Right, month by month"),
        description=_("Of the suggestions about which was decided in a month, how many per cent were right."),
        unit="%",
    )
