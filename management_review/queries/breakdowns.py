"""Where it comes from: causes in falling order by number or by money, and groups of customers in a funnel plot."""

from dataclasses import replace

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from core.charts import Funnel, Group, Item, Pareto, funnel, pareto
from core.figures import money, number
from customers.models import Segment
from management_review.queries import records
from management_review.queries.frame import Frame
from management_review.queries.records import UNSORTED

MOST = 6


def causes(frame: Frame, *, by_money: bool) -> Pareto:
    """What complaints of the period are about, or what they cost. The last bar lists what the others do not."""
    if by_money:
        rows = (
            records.RECORDS["costs"]
            .within(frame.scope)
            .values_list("complaint__category__code", "complaint__category__name")
        )
        found = rows.annotate(n=Sum("amount")).order_by()
    else:
        rows = records.RECORDS["complaints"].within(frame.scope).values_list("category__code", "category__name")
        found = rows.annotate(n=Count("pk")).order_by()
    behind = "costs" if by_money else "complaints"
    ordered = sorted(
        ((code or UNSORTED, name or _("not sorted yet"), float(n)) for code, name, n in found), key=_falling
    )
    drawn = pareto(
        [Item(name, n, frame.link(behind, category=code)) for code, name, n in ordered],
        heading=_("Cause"),
        value_heading=_("Cost") if by_money else _("Cases"),
        other=_("Other"),
        most=MOST,
        write=(lambda value: money(round(value), frame.organisation.currency)) if by_money else number,
    )
    if len(ordered) > MOST + 1:
        without = ",".join(code for code, _name, _n in ordered[:MOST])
        rest = replace(drawn.bars[-1], url=frame.link(behind, without=without))
        return replace(drawn, bars=[*drawn.bars[:-1], rest])
    return drawn


def _falling(row: tuple[str, str, float]) -> tuple[float, str]:
    return -row[2], row[1]


def groups(frame: Frame) -> Funnel | None:
    """Complaints per 1,000 orders of each segment. None where no segment has orders in the period."""
    heard = records.RECORDS["complaints"].within(frame.scope).values_list("customer__segment__code")
    bought = records.RECORDS["orders"].within(frame.scope).values_list("customer__segment__code")
    events = dict(heard.annotate(n=Count("pk")).order_by())
    exposure = dict(bought.annotate(n=Count("pk")).order_by())
    names = list(Segment.objects.order_by("name").values_list("code", "name"))
    found = [
        Group(name, exposure.get(code, 0), events.get(code, 0), frame.link("complaints", segment=code))
        for code, name in names
        if events.get(code) or exposure.get(code)
    ]
    if not any(group.exposure for group in found):
        return None
    return funnel(
        found,
        key="groups",
        title=_("Complaints per 1,000 orders, by group"),
        description=_("Each group of customers by its orders and its rate, with the limits that chance alone sets."),
        exposure_word=_("orders in the period"),
        rate_word=_("complaints per 1,000 orders"),
        all_word=_("all groups"),
    )


def outside_words(drawn: Funnel) -> str:
    """Which groups lie outside, as a sentence."""
    names = [spot.label for spot in drawn.spots if spot.place == "outside"]
    small = _("Small groups swing more, so their limits are wider.")
    if not names:
        return f"{small} {_('No group is outside.')}"
    return f"{small} {_('Outside: %(names)s.') % {'names': ', '.join(names)}}"
