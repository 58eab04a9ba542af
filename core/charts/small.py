"""The small multiple: one figure's course with its usual range. All of them have the same size."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.scale import Point, Scale, band_path, diamond, line_path, px

WIDTH, HEIGHT, EDGE, ROOM = 240.0, 64.0, 8.0, 9.0


@dataclass(frozen=True)
class SmallChart:
    """Positions of a small chart; the page writes value, direction, n and range in words beside it."""

    width: str
    height: str
    band: str
    upper: str
    lower: str
    observed: str
    marks: list[str]
    last: tuple[str, str] | None
    alarms: list[str]
    lonely: list[tuple[str, str]]


Limit = float | Sequence[float | None] | None


def _spread(limit: Limit, count: int) -> list[float | None]:
    if limit is None or isinstance(limit, float | int):
        return [limit] * count
    if len(limit) != count:
        msg = f"A limit that varies needs one value for each of the {count} periods."
        raise ValueError(msg)
    return list(limit)


def _ends(values: Sequence[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None] or [0.0]
    low, high = min(known), max(known)
    return (low, high) if high > low else (low - 1, high + 1)


def small_chart(
    values: Sequence[float | None],
    *,
    low: Limit = None,
    high: Limit = None,
    marks: Sequence[int] = (),
    alarms: Sequence[int] = (),
) -> SmallChart:
    """Lay out a small chart.

    ``values`` run from old to new, None where data are missing; ``low`` and ``high`` are the control limits, one
    number each or one per period. ``marks`` are places of known changes, ``alarms`` places of values outside.
    The axis spans values and limits: it shows the course, the size stands in words beside it.
    Raises ValueError for a varying limit of another length.
    """
    count = len(values)
    lows, highs = _spread(low, count), _spread(high, count)
    across = Scale(0, max(count - 1, 1), EDGE, WIDTH - EDGE)
    down = Scale(*_ends([*values, *lows, *highs]), HEIGHT - ROOM, ROOM)

    def points(line: Sequence[float | None]) -> list[Point]:
        return [(across.at(at), None if value is None else down.at(value)) for at, value in enumerate(line)]

    def widened(line: Sequence[float | None]) -> list[Point]:
        # The range reaches from edge to edge, so that a single value has one too.
        inner = points(line)
        return [(0.0, inner[0][1]), *inner, (WIDTH, inner[-1][1])] if inner else []

    drawn = [(x, y) for x, y in points(values) if y is not None]
    places = [at for at, value in enumerate(values) if value is not None]
    last = places[-1] if places else None
    alone = [at for at in places if at - 1 not in places and at + 1 not in places and at != last]
    spots = dict(zip(places, drawn, strict=True))
    return SmallChart(
        width=px(WIDTH),
        height=px(HEIGHT),
        band=band_path(widened(highs), widened(lows)),
        upper=line_path(widened(highs)),
        lower=line_path(widened(lows)),
        observed=line_path(points(values)),
        marks=[px(across.at(at)) for at in marks],
        last=None if last is None or last in alarms else (px(spots[last][0]), px(spots[last][1])),
        alarms=[diamond(*spots[at], 6.0) for at in alarms if at in spots],
        lonely=[(px(spots[at][0]), px(spots[at][1])) for at in alone if at not in alarms],
    )
