"""The vital few: which categories, causes or products carry most of the complaints, or of what they cost."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.models import Cause, Cost
from core import clock
from core.charts import Item, Pareto, pareto
from core.figures import money, number, percent
from surveillance.measures import MEASURES
from surveillance.queries.records import within
from surveillance.spans import Span

MOST = 20
VITAL = 0.8
NONE = "-"  # the key of what is not sorted yet
CUTS: dict[str, tuple[Any, str, str]] = {
    "category": (gettext_lazy("Category"), "category__code", "category__name"),
    "cause": (gettext_lazy("Kind of cause"), "cause_category", "cause_category"),
    "product": (gettext_lazy("Product"), "product__code", "product__name"),
    "supplier": (gettext_lazy("Supplier"), "product__supplier__code", "product__supplier__name"),
}


@dataclass(frozen=True)
class Bars:
    """A Pareto chart with what it says."""

    chart: Pareto
    sentence: str
    items: list[Item]


def cut_of(name: str) -> str:
    """A known way of cutting; by category when there is none of this name."""
    return name if name in CUTS else "category"


def vital(cut: str, span: Span, *, by_money: bool) -> Bars | None:
    """The few that carry most, the largest first (one statement). None while there is nothing."""
    _label, key, name = CUTS[cut]
    prefix = "complaint__" if by_money else ""
    rows = _rows(span, by_money=by_money).order_by().values_list(prefix + key, prefix + name)
    total = Sum("amount") if by_money else Count("pk")
    ordered = sorted(
        ((code or NONE, _name(cut, code, label), float(n)) for code, label, n in rows.annotate(n=total)),
        key=lambda row: (-row[2], row[1]),
    )
    if not ordered:
        return None
    items = [Item(label, n, page_of_rows(cut, span, by_money=by_money, key=code)) for code, label, n in ordered]
    place = clock.organisation()
    chart = pareto(
        items,
        heading=str(CUTS[cut][0]),
        value_heading=_("Cost") if by_money else _("Complaints"),
        other=_("all others"),
        most=MOST,
        write=(lambda value: money(round(value), place.currency)) if by_money else number,
        line=True,
    )
    if len(ordered) > MOST + 1:
        without = ",".join(code for code, _label, _n in ordered[:MOST])
        rest = replace(chart.bars[-1], url=page_of_rows(cut, span, by_money=by_money, without=without))
        chart = replace(chart, bars=[*chart.bars[:-1], rest])
    return Bars(chart, _sentence(items, by_money=by_money), items)


def _name(cut: str, code: str | None, label: str | None) -> str:
    if not code:
        return _("not sorted yet")
    return str(Cause(code).label).capitalize() if cut == "cause" and code in Cause.values else label or code


def _rows(span: Span, *, by_money: bool) -> "QuerySet[Any]":
    """Complaints received in these days, or what was paid in them."""
    measure = MEASURES["complaints"]
    if not by_money:
        return measure.rows().filter(**within(measure, span))
    days = within(replace(measure, moment="at"), span)
    return Cost.objects.filter(**days, complaint__in=measure.rows())


def _sentence(items: list[Item], *, by_money: bool) -> str:
    total, so_far, few = sum(item.value for item in items), 0.0, []
    for item in items:
        few.append(item.label)
        so_far += item.value
        if so_far >= VITAL * total:
            break
    words = (
        ngettext(
            "%(few)s of %(all)s makes %(share)s of the cost: %(names)s.",
            "%(few)s of %(all)s make %(share)s of the cost: %(names)s.", len(few),
        )
        if by_money
        else ngettext(
            "%(few)s of %(all)s makes %(share)s of the complaints: %(names)s.",
            "%(few)s of %(all)s make %(share)s of the complaints: %(names)s.", len(few),
        )
    )  # fmt: skip
    named = few if len(few) <= 5 else [*few[:4], _("and %(n)s more") % {"n": number(len(few) - 4)}]
    values = {"few": number(len(few)), "all": number(len(items)), "share": percent(so_far / total)}
    return str(words % {**values, "names": ", ".join(named)})


def page_of_rows(cut: str, span: Span, *, by_money: bool, key: str = "", without: str = "") -> str:
    """The page with exactly the complaints, or lines of cost, of one bar."""
    asked = {"cut": cut, "key": key, "without": without, "by": "money" if by_money else "", **span.asked}
    asked = {name: value for name, value in asked.items() if value}
    return f"{reverse('surveillance:pareto_records')}?{urlencode(asked)}"


def rows_of_bar(cut: str, span: Span, *, by_money: bool, key: str = "", without: str = "") -> "QuerySet[Any]":
    """The rows of one bar; ``without`` names those of the bars that are not meant."""
    lookup = ("complaint__" if by_money else "") + CUTS[cut][1]
    rows = _rows(span, by_money=by_money)
    nothing = Q(**{f"{lookup}__isnull": True}) | Q(**{lookup: ""})
    if key:
        return rows.filter(nothing if key == NONE else Q(**{lookup: key}))
    named = [code for code in without.split(",") if code]
    rest = Q(**{f"{lookup}__in": [code for code in named if code != NONE]})
    return rows.exclude(rest | nothing) if NONE in named else rows.filter(~rest | nothing)


def bar_name(cut: str, key: str) -> str:
    """What people call a bar."""
    if not key:
        return _("all others")
    label, lookup, name = CUTS[cut]
    row = MEASURES["complaints"].rows().filter(**{lookup: key}).values_list(name, flat=True).first()
    return _("%(cut)s: %(name)s") % {"cut": label, "name": _name(cut, "" if key == NONE else key, row)}
