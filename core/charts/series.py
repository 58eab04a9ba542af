"""The series chart: what was counted, what would be usual, and where the alarm limit lies.

``series_chart`` takes plain values and returns positions for three drawings: wide, middle, and a narrow one of the
newest periods for a phone. The page shows it by ``{% series_chart chart %}``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core import figures
from core.charts.labels import ROW, Label, Wish, in_one_row, in_rows
from core.charts.scale import Point, Scale, band_path, diamond, line_path, nice_ticks, px, width_of

Kind = Literal["wide", "middle", "narrow"]
"""The page shows the drawing that fits the place it has, so that its text never shrinks."""

TICKS: dict[Kind, int] = {"wide": 7, "middle": 5, "narrow": 4}
"""About so many labels under the axis."""

NARROW_PERIODS = 16
"""So many newest periods the narrow drawing shows."""

DOTTED = 80
"""Up to so many periods each value gets a dot; beyond, dots would be a smear, and only lonely values keep one."""


@dataclass(frozen=True)
class Period:
    """One day, week or month of a series. Values are counts, rates or scores in the chart's unit; None is missing.

    ``label`` goes under the axis ("16 Nov"), ``name`` into the table ("week of 16 Nov 2026").
    ``half_low`` to ``half_high`` holds half of usual periods; ``low`` to ``high`` is the range up to the alarm limit.
    ``url`` opens the records behind the value. ``ring`` marks what the page explains about it; it is no alarm.
    """

    label: str
    name: str
    observed: float | None
    expected: float | None = None
    half_low: float | None = None
    half_high: float | None = None
    low: float | None = None
    high: float | None = None
    alarm: bool = False
    url: str = ""
    ring: bool = False


@dataclass(frozen=True)
class Gap:
    """Periods ``first`` to ``last`` (places in the series, both included) without data, and why."""

    first: int
    last: int
    reason: str


@dataclass(frozen=True)
class Mark:
    """A past incident or a known change at the period ``at``."""

    at: int
    label: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Diamond:
    path: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Box:
    x: str
    width: str


@dataclass(frozen=True)
class Frame:
    """The paper: its size, and the px of the plot's edges."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Lines:
    """Paths; "" where there is nothing to draw."""

    band: str
    half: str
    expected: str
    observed: str


@dataclass(frozen=True)
class Values:
    """Observed values: dots, alarm diamonds, the alarms' numbers, and rings round what is explained."""

    dots: list[Dot]
    diamonds: list[Diamond]
    numbers: list[Label]
    rings: list[Dot]


@dataclass(frozen=True)
class Drawing:
    """Everything the SVG template writes; places in px as text."""

    kind: Kind
    width: str
    height: str
    left: str
    right: str
    top: str
    bottom: str
    grid: list[Label]
    ticks: list[Label]
    lines: Lines
    values: Values
    gaps: list[Box]
    marks: list[str]
    start: str
    labels: list[Label]
    start_label: Label | None
    shown: int

    @property
    def plot_height(self) -> str:
        return px(float(self.bottom) - float(self.top))


@dataclass(frozen=True)
class SeriesChart:
    """A chart ready for its template. ``key`` makes its ids unique on the page."""

    key: str
    title: str
    description: str
    unit: str
    periods: list[Period]
    gaps: list[Gap]
    drawings: list[Drawing]
    has_expected: bool
    has_half: bool
    has_band: bool
    has_alarm: bool
    has_mark: bool
    has_ring: bool

    @property
    def newest_first(self) -> list[Period]:
        """The table starts with what the reader came for."""
        return self.periods[::-1]


def series_chart(
    periods: Sequence[Period],
    *,
    key: str,
    title: str,
    description: str,
    unit: str = "",
    gaps: Sequence[Gap] = (),
    marks: Sequence[Mark] = (),
    start: int | None = None,
    start_label: str = "",
    from_zero: bool = True,
) -> SeriesChart:
    """Lay out a series chart.

    ``periods`` run from old to new, at least one. ``start`` is the place of the likely start of a change.
    ``from_zero=False`` is for scores, where a departure would vanish on an axis from zero; counts and rates start
    at zero always. Raises ValueError without periods or when a gap, mark or start lies outside of them.
    """
    _refuse_outside(len(periods), gaps, marks, start)
    full = _Part(list(periods), list(gaps), list(marks), start, start_label, from_zero)
    return SeriesChart(
        key=key,
        title=title,
        description=description,
        unit=unit,
        periods=list(periods),
        gaps=list(gaps),
        drawings=[
            _draw(full, "wide", 720.0, 264.0),
            _draw(full, "middle", 480.0, 252.0),
            _draw(full.newest(NARROW_PERIODS), "narrow", 312.0, 240.0),
        ],
        has_expected=any(period.expected is not None for period in periods),
        has_half=any(period.half_high is not None for period in periods),
        has_band=any(period.high is not None for period in periods),
        has_alarm=any(period.alarm and period.observed is not None for period in periods),
        has_mark=bool(marks),
        has_ring=any(period.ring and period.observed is not None for period in periods),
    )


def _refuse_outside(count: int, gaps: Sequence[Gap], marks: Sequence[Mark], start: int | None) -> None:
    places = [place for gap in gaps for place in (gap.first, gap.last)] + [mark.at for mark in marks]
    places += [] if start is None else [start]
    if count == 0:
        msg = "A series chart needs at least one period."
        raise ValueError(msg)
    if any(not 0 <= place < count for place in places) or any(gap.first > gap.last for gap in gaps):
        msg = f"Gaps, marks and the likely start must lie within the {count} periods."
        raise ValueError(msg)


@dataclass(frozen=True)
class _Part:
    """What one drawing shows: all periods, or the newest."""

    periods: list[Period]
    gaps: list[Gap]
    marks: list[Mark]
    start: int | None
    start_label: str
    from_zero: bool

    def newest(self, most: int) -> "_Part":
        cut = max(0, len(self.periods) - most)
        return replace(
            self,
            periods=self.periods[cut:],
            gaps=[Gap(max(0, gap.first - cut), gap.last - cut, gap.reason) for gap in self.gaps if gap.last >= cut],
            marks=[Mark(mark.at - cut, mark.label) for mark in self.marks if mark.at >= cut],
            start=None if self.start is None or self.start < cut else self.start - cut,
        )

    def values(self) -> list[float]:
        found = []
        for period in self.periods:
            drawn = (period.observed, period.expected, period.half_low, period.half_high, period.low, period.high)
            found += [value for value in drawn if value is not None]
        return found

    def ticks(self) -> list[float]:
        values = self.values() or [0.0]
        whole = all(period.observed is None or period.observed == round(period.observed) for period in self.periods)
        ends = [0.0, *values] if self.from_zero else values
        room = 1.08 if any(period.alarm for period in self.periods) else 1.0  # an alarm's number stands above it
        return nice_ticks(min(ends), max(ends) * (room if max(ends) > 0 else 1.0), whole=whole)


def _draw(part: _Part, kind: Kind, width: float, height: float) -> Drawing:
    ticks = part.ticks()
    grid_words = [figures.short_number(tick) for tick in ticks]
    left = max(width_of(words) for words in grid_words) + 16
    frame = Frame(width, height, left, width - 14, 0.0, height - 26)
    across = _across(len(part.periods), frame)
    labels, rows = in_rows(_wishes(part, across), 4, width - 2, first=0.0)
    frame = replace(frame, top=18 + max(rows, 1) * ROW)
    labels = [replace(label, y=px(float(label.y) + frame.top - 8)) for label in labels]
    down = Scale(ticks[0], ticks[-1], frame.bottom, frame.top)
    has_start = part.start is not None
    return Drawing(
        kind=kind,
        width=px(width),
        height=px(height),
        left=px(frame.left),
        right=px(frame.right),
        top=px(frame.top - 4),
        bottom=px(frame.bottom),
        grid=[
            Label(words, px(left - 8), px(down.at(tick)), "ch-end")
            for tick, words in zip(ticks, grid_words, strict=True)
        ],
        ticks=in_one_row(_tick_wishes(part, across, kind), 2, width - 2, y=frame.bottom + 18),
        start="" if part.start is None else px(across[part.start]),
        labels=labels[1:] if has_start else labels,
        start_label=labels[0] if has_start else None,
        shown=len(part.periods),
        marks=[px(across[mark.at]) for mark in part.marks],
        gaps=[_gap_box(gap, across) for gap in part.gaps],
        lines=_lines(part, across, down),
        values=_values(part, across, down),
    )


def _across(count: int, frame: Frame) -> list[float]:
    """Return the px of each period; a single one stands in the middle."""
    if count == 1:
        return [(frame.left + frame.right) / 2]
    scale = Scale(0, count - 1, frame.left + 12, frame.right - 10)
    return [scale.at(place) for place in range(count)]


def _wishes(part: _Part, across: list[float]) -> list[Wish]:
    start = [] if part.start is None else [Wish(part.start_label, across[part.start])]
    middles = [Wish(gap.reason, (across[gap.first] + across[gap.last]) / 2) for gap in part.gaps]
    return [*start, *middles, *(Wish(mark.label, across[mark.at]) for mark in part.marks)]


def _tick_wishes(part: _Part, across: list[float], kind: Kind) -> list[Wish]:
    """Ask for labels under the axis, counted from the newest period."""
    count = len(part.periods)
    every = max(1, -(-count // TICKS[kind]))
    return [Wish(part.periods[at].label, across[at]) for at in range(count) if (count - 1 - at) % every == 0]


def _gap_box(gap: Gap, across: list[float]) -> Box:
    half = (across[1] - across[0]) / 2 if len(across) > 1 else 20.0
    return Box(px(across[gap.first] - half), px(across[gap.last] - across[gap.first] + 2 * half))


def _lines(part: _Part, across: list[float], down: Scale) -> Lines:
    def line(name: str) -> list[Point]:
        values: list[float | None] = [getattr(period, name) for period in part.periods]
        return [(x, None if value is None else down.at(value)) for x, value in zip(across, values, strict=True)]

    return Lines(
        band=band_path(line("high"), line("low")),
        half=band_path(line("half_high"), line("half_low")),
        expected=line_path(line("expected")),
        observed=line_path(line("observed")),
    )


def _words(period: Period) -> str:
    return f"{period.name}: {figures.number(period.observed)}"


def _values(part: _Part, across: list[float], down: Scale) -> Values:
    dots, diamonds, wishes, rings = [], [], [], []
    crowded = len(part.periods) > DOTTED
    apart = across[1] - across[0] if len(across) > 1 else 99.0
    reach = round(min(7.0, max(3.5, apart * 0.8)), 1)
    for at, period in enumerate(part.periods):
        if period.observed is None:
            continue
        x, y = across[at], down.at(period.observed)
        if period.ring:
            rings.append(Dot(px(x), px(y), _words(period)))
        if period.alarm:
            diamonds.append(Diamond(diamond(x, y, reach), _words(period), period.url))
            wishes.append((Wish(figures.number(period.observed), x), y))
        elif not crowded or _lonely(part.periods, at):
            dots.append(Dot(px(x), px(y), _words(period), period.url))
    return Values(dots, diamonds, _numbers(wishes if apart >= ROW else _chosen(wishes)), rings)


def _chosen(wishes: list[tuple[Wish, float]]) -> list[tuple[Wish, float]]:
    """Where diamonds touch, only the highest and the newest alarm get their number."""
    ends = {id(pick) for pick in (min(wishes, key=lambda each: each[1]), wishes[-1])} if wishes else set()
    return [wish for wish in wishes if id(wish) in ends]


def _lonely(periods: list[Period], at: int) -> bool:
    before = periods[at - 1].observed if at else None
    after = periods[at + 1].observed if at + 1 < len(periods) else None
    return before is None and after is None


def _numbers(wishes: list[tuple[Wish, float]]) -> list[Label]:
    """Write the alarms' values above their diamonds, the newest first; what would cover another is left out."""
    kept: list[tuple[float, float, float]] = []
    labels = []
    for wish, y in reversed(wishes):
        half, base = width_of(wish.text) / 2, y - 11
        begin, end = wish.x - half, wish.x + half
        if all(abs(base - other) >= ROW or end <= a or begin >= b for a, b, other in kept):
            kept.append((begin, end, base))
            labels.append(Label(wish.text, px(wish.x), px(base)))
    return list(reversed(labels))
