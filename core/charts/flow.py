"""What came in and what went out, period by period: bars up and bars down from one line.

Where the bars below are as long as those above, nothing piles up. The page says the same in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.scale import px

WIDTH, HEIGHT, GAP = 240.0, 72.0, 3.0
MIDDLE = HEIGHT / 2


@dataclass(frozen=True)
class Bar:
    """One bar; places in px as text."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class FlowChart:
    """Positions of the bars: ``came`` above the line, ``went`` below it. A zero has no bar."""

    width: str
    height: str
    middle: str
    came: list[Bar]
    went: list[Bar]


def flow(came: Sequence[float], went: Sequence[float]) -> FlowChart:
    """Lay out a flow chart from two counts for each period, old to new, both on one scale.

    Raises ValueError when the two are not of one length, or a count is negative.
    """
    if len(came) != len(went):
        msg = "What came and what went are told for the same periods."
        raise ValueError(msg)
    if any(value < 0 for value in (*came, *went)):
        msg = "Counts are zero or more."
        raise ValueError(msg)
    most = max((*came, *went, 1.0))
    step = WIDTH / max(len(came), 1)

    def bar(at: int, value: float, *, up: bool) -> Bar:
        length = max(1.5, (MIDDLE - 2) * value / most)
        top = MIDDLE - length if up else MIDDLE
        return Bar(px(at * step + GAP / 2), px(top), px(step - GAP), px(length))

    return FlowChart(
        px(WIDTH),
        px(HEIGHT),
        px(MIDDLE),
        [bar(at, value, up=True) for at, value in enumerate(came) if value],
        [bar(at, value, up=False) for at, value in enumerate(went) if value],
    )
