"""The small drawing of a result: the ratio with its interval on a line, the target, and "no change"."""

from dataclasses import dataclass
from decimal import Decimal

from corrective_actions.models import EffectResult

WIDTH, LEFT, RIGHT = 320.0, 12.0, 308.0
END = 2.0  # the line ends at twice as often; an interval that goes on beyond is drawn to the edge


@dataclass(frozen=True)
class Interval:
    """Places in px, as text."""

    low: str
    high: str
    value: str
    target: str
    one: str
    open_end: bool


def place(ratio: float) -> str:
    return f"{LEFT + min(max(ratio, 0.0), END) / END * (RIGHT - LEFT):.1f}"


def interval(result: EffectResult, *, target: Decimal) -> Interval | None:
    """The drawing of a result; None when there are no figures."""
    if result.ratio_low is None:
        return None
    high = END if result.ratio_high is None else result.ratio_high
    return Interval(
        low=place(result.ratio_low),
        high=place(high),
        value=place(END if result.ratio is None else result.ratio),
        target=place(float(target)),
        one=place(1.0),
        open_end=high > END or result.ratio_high is None,
    )
