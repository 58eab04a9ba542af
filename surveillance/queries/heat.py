"""Product by category: which pairs occur more often than product and category alone explain."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _

from core.charts import HeatMap, heat_map
from core.figures import number
from surveillance.engine import association
from surveillance.measures import JOIN, MEASURES
from surveillance.models import SliceKind
from surveillance.queries.records import page_of_records, page_of_series, within
from surveillance.spans import Span

ROWS, COLUMNS = 14, 10  # the most usual ones; what stands out is shown beside them, however rare
STANDING_OUT = 8


@dataclass(frozen=True)
class Pair:
    """Complaints of one product in one category, and how many would be expected from how often either occurs.

    ``lower`` is the lower limit of the information component log2(count / expected); above 0 the pair is worth a look.
    """

    product: str
    product_name: str
    category: str
    category_name: str
    count: int
    expected: float
    lower: float
    url: str
    series_url: str

    @property
    def is_hint(self) -> bool:
        return self.lower > 0

    @property
    def times(self) -> float:
        """How many times as often as expected."""
        return self.count / self.expected

    @property
    def place(self) -> tuple[str, str]:
        return self.product, self.category


def pairs(span: Span) -> list[Pair]:
    """All pairs that occurred, the strongest hints first (one statement, whatever the number of pairs)."""
    measure = MEASURES["complaints"]
    names = ("product__code", "product__name", "category__code", "category__name")
    known = measure.rows().filter(**within(measure, span), product__isnull=False, category__isnull=False)
    rows = list(known.order_by().values_list(*names).annotate(n=Count("pk")))
    by_product, by_category = Counter[str](), Counter[str]()
    for product, _name, category, _label, n in rows:
        by_product[product] += n
        by_category[category] += n
    total = max(by_product.total(), 1)
    expected = np.array([by_product[row[0]] * by_category[row[2]] / total for row in rows])
    found = association.component([row[4] for row in rows], expected)
    made = [
        _pair(row, float(e), float(lower), span)
        for row, e, lower in zip(rows, expected, found.lower, strict=True)
    ]  # fmt: skip
    return sorted(made, key=lambda pair: (not pair.is_hint, -pair.lower if pair.is_hint else -pair.count, pair.place))


def _pair(row: tuple[str, str, str, str, int], expected: float, lower: float, span: Span) -> Pair:
    key = f"{row[0]}{JOIN}{row[2]}"
    return Pair(
        *row, expected, lower,
        url=page_of_records("complaints", SliceKind.PAIR, key, span.first, span.last),
        series_url=page_of_series("complaints", SliceKind.PAIR, key),
    )  # fmt: skip


def heat(found: Sequence[Pair], *, by_times: bool) -> HeatMap:
    """The most usual products and categories, and all that stand out, as a heat map of counts or of how many times."""
    hints = [pair for pair in found if pair.is_hint]
    products = _most(found, "product", ROWS, hints)
    categories = _most(found, "category", COLUMNS, hints)
    names = _apart({pair.product: pair.product_name for pair in found})
    labels = _apart({pair.category: pair.category_name for pair in found})
    shown = {pair.place: pair for pair in found if pair.product in products and pair.category in categories}

    def named(place: tuple[str, str]) -> tuple[str, str]:
        return names[place[0]], labels[place[1]]

    everywhere = [(product, category) for product in products for category in categories]
    values = {
        named(place): (shown[place].times if by_times else float(shown[place].count)) if place in shown else 0.0
        for place in everywhere
    }
    return heat_map(
        [names[code] for code in products],
        [labels[code] for code in categories],
        values,
        caption=_("Complaints by product and category"),
        corner=_("Product"),
        urls={named(place): pair.url for place, pair in shown.items()},
        outside=frozenset(named(pair.place) for pair in hints if pair.place in shown),
        write=(lambda value: number(value, 1)) if by_times else number,
    )


def _apart(names: dict[str, str]) -> dict[str, str]:
    """Names by code; where two things have the same name, the code tells them apart."""
    often = Counter(names.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in names.items()}


def _most(found: Sequence[Pair], side: str, most: int, hints: Sequence[Pair]) -> list[str]:
    """Codes of one side, the most usual first: the ``most`` largest, and those of the strongest hints."""
    amount = Counter[str]()
    for pair in found:
        amount[getattr(pair, side)] += pair.count
    kept = {code for code, _n in amount.most_common(most)}
    kept |= {getattr(pair, side) for pair in hints[:STANDING_OUT]}
    return sorted(kept, key=lambda code: (-amount[code], code))


def heat_sentence(found: Sequence[Pair]) -> str:
    """What the map says, in words."""
    total = sum(pair.count for pair in found)
    hints = [pair for pair in found if pair.is_hint]
    if not hints:
        told = _("No pair stands out: the %(n)s complaints lie where product and category alone would put them.")
        return told % {"n": number(total)}
    first = hints[0]
    told = _(
        "%(product)s with “%(category)s” stands out: %(n)s complaints, where about %(expected)s would be expected from "
        "how often the product and the category occur."
    ) % {
        "product": first.product_name,
        "category": first.category_name,
        "n": number(first.count),
        "expected": number(first.expected, 0 if first.expected >= 10 else 1),
    }
    rest = [f"{pair.product_name}, {pair.category_name}" for pair in hints[1:4]]
    return f"{told} {_('Also: %(pairs)s.') % {'pairs': '; '.join(rest)}}" if rest else told
