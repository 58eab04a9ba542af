"""Bars in falling order with their running share: which few causes carry most of the cases, or of the money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import figures
from core.charts.scale import px


@dataclass(frozen=True)
class Item:
    """A cause (or category) and its cases or money; ``url`` opens exactly the records counted."""

    label: str
    value: float
    url: str = ""


@dataclass(frozen=True)
class Bar:
    label: str
    url: str
    value: str
    width: str
    running: str
    reach: str = ""


@dataclass(frozen=True)
class Pareto:
    """Bars in falling order. ``reach`` of a bar is where its running share lies across, "" without a line."""

    bars: list[Bar]
    total: str
    heading: str
    value_heading: str


def pareto(
    items: Sequence[Item],
    *,
    heading: str,
    value_heading: str,
    other: str,
    most: int = 6,
    write: Callable[[float], str] = figures.number,
    line: bool = False,
) -> Pareto:
    """Lay out a Pareto table.

    The ``most`` largest items keep their own bar, the rest become one bar called ``other``, always last. Widths are
    percentages of the longest bar; running shares are of the total, and the last is exactly 100 %. Items of value 0
    are left out. ``line`` marks the running share beside each bar too. Raises ValueError for a negative value: it has no share.
    """
    if any(item.value < 0 for item in items):
        msg = "A Pareto chart has no place for negative values."
        raise ValueError(msg)
    ordered = sorted((item for item in items if item.value > 0), key=lambda item: (-item.value, item.label))
    shown, rest = ordered[:most], ordered[most:]
    if len(rest) == 1:
        shown, rest = ordered, []
    if rest:
        shown = [*shown, Item(other, sum(item.value for item in rest))]
    total = sum(item.value for item in shown)
    longest = max((item.value for item in shown), default=0.0)
    bars, so_far = [], 0.0
    for item in shown:
        so_far += item.value
        bars.append(
            Bar(
                label=item.label,
                url=item.url,
                value=write(item.value),
                width=f"{px(100 * item.value / longest)}%",
                running=figures.percent(so_far / total),
                reach=f"{px(100 * so_far / total)}%" if line else "",
            )
        )
    return Pareto(bars, write(total), heading, value_heading)
