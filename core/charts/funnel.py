"""The funnel plot: rates of groups of very different size, with limits that are wider for small groups."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core import figures
from core.charts.labels import Label, Wish, in_one_row
from core.charts.scale import Scale, band_path, diamond, line_path, nice_ticks, px, width_of

HEIGHT = 252.0
USUAL, ALARM = 1.96, 3.09
"""Limits in standard deviations: about 95 % and 99.8 % of groups lie inside when nothing is the matter
(D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005) 1185)."""

CURVE = 60


@dataclass(frozen=True)
class Group:
    """A group: ``events`` (complaints) among ``exposure`` (orders, customers); ``url`` opens its records."""

    label: str
    exposure: float
    events: float
    url: str = ""


@dataclass(frozen=True)
class Spot:
    """A group on the plot. ``place`` is inside, watch (between the limits) or outside."""

    label: str
    url: str
    place: Literal["inside", "watch", "outside"]
    x: str
    y: str
    path: str
    rate: str
    events: str
    exposure: str


@dataclass(frozen=True)
class Drawing:
    """Everything the SVG template writes; places in px as text."""

    kind: Literal["wide", "narrow"]
    width: str
    height: str
    left: str
    right: str
    middle: str
    grid: list[Label]
    ticks: list[Label]
    band: str
    upper: str
    lower: str
    centre: str
    centre_label: Label
    spots: list[Spot]
    names: list[Label]


@dataclass(frozen=True)
class Funnel:
    """A funnel plot ready for its template. ``key`` makes its ids unique on the page."""

    key: str
    title: str
    description: str
    exposure_word: str
    rate_word: str
    drawings: list[Drawing]
    left_out: int

    @property
    def spots(self) -> list[Spot]:
        """The groups, for the table."""
        return self.drawings[0].spots


def poisson_limits(expected: float, z: float, dispersion: float = 1.0) -> tuple[float, float]:
    """Return the (low, high) count that a Poisson count of mean ``expected`` leaves once in a tail of ``z``.

    ``dispersion`` is how many times as large as the mean the variance is (groups may differ more than chance).

    Cornish-Fisher expansion of the Poisson quantile to the first term: m + z√m + (z² - 1)/6, never below zero
    (E. A. Cornish and R. A. Fisher, Moments and cumulants in the specification of distributions, 1937). For means of
    5 and more and z up to 3.1 within one count of the exact quantile. Where none at all is likelier than the tail, the
    low limit is zero: no small group is ever remarkable for having had no complaint.
    """
    shift, spread = (z * z - 1) / 6, z * math.sqrt(expected * dispersion)
    none_is_usual = math.exp(-expected) > math.erfc(z / math.sqrt(2)) / 2
    return 0.0 if none_is_usual else max(0.0, expected - spread + shift), expected + spread + shift


def _place(group: Group, rate: float, dispersion: float) -> Literal["inside", "watch", "outside"]:
    expected = rate * group.exposure
    for z, word in ((ALARM, "outside"), (USUAL, "watch")):
        low, high = poisson_limits(expected, z, dispersion)
        if not low <= group.events <= high:
            return "outside" if word == "outside" else "watch"
    return "inside"


def funnel(
    groups: Sequence[Group],
    *,
    key: str,
    title: str,
    description: str,
    exposure_word: str,
    rate_word: str,
    all_word: str,
    per: float = 1000.0,
    logarithmic: bool = False,
    dispersion: float = 1.0,
) -> Funnel:
    """Lay out a funnel plot of events per ``per`` units of exposure.

    The centre is the rate of all groups together. Groups without exposure have no rate and are left out (their number
    is kept). ``logarithmic`` spreads groups whose sizes differ by powers of ten. ``dispersion`` widens the limits where
    the groups differ more than chance in any case. Raises ValueError for negative values.
    """
    if any(group.exposure < 0 or group.events < 0 for group in groups):
        msg = "A funnel plot has no place for negative events or exposure."
        raise ValueError(msg)
    shown = [group for group in groups if group.exposure > 0]
    exposure = sum(group.exposure for group in shown)
    rate = sum(group.events for group in shown) / exposure if exposure else 0.0
    sheet = _Sheet(shown, rate, per, f"{all_word}, {figures.number(rate * per, 1)}", logarithmic, dispersion)
    return Funnel(
        key=key,
        title=title,
        description=description,
        exposure_word=exposure_word,
        rate_word=rate_word,
        drawings=[_draw(sheet, "wide", 480.0), _draw(sheet, "narrow", 300.0)],
        left_out=len(groups) - len(shown),
    )


@dataclass(frozen=True)
class _Sheet:
    """What both drawings show."""

    groups: list[Group]
    rate: float
    per: float
    centre_words: str
    logarithmic: bool
    dispersion: float

    def sizes(self) -> list[float]:
        """Grid values of the exposure axis."""
        exposures = [group.exposure for group in self.groups] or [1.0]
        if self.logarithmic:
            return _powers(min(exposures), max(exposures))
        return nice_ticks(0.0, max(exposures))

    def curve_from(self) -> float:
        """The exposure where the limits begin: a little left of the smallest group."""
        start = min([group.exposure for group in self.groups] or [1.0]) * 0.8
        return start if self.logarithmic else max(start, self.sizes()[-1] / 200)

    def rates(self) -> list[float]:
        """Grid values of the rate axis: all groups fit, and as much of the limits as does not flatten the groups."""
        tallest = max([self.per * group.events / group.exposure for group in self.groups] or [0.0])
        start = self.curve_from()
        reach = self.per * poisson_limits(self.rate * start, USUAL, self.dispersion)[1] / start
        return nice_ticks(0.0, max(tallest * 1.1, min(reach, 3 * max(tallest, self.rate * self.per)), 1e-9))


def _draw(sheet: _Sheet, kind: Literal["wide", "narrow"], width: float) -> Drawing:
    rates, sizes = sheet.rates(), sheet.sizes()
    left, right = max(width_of(figures.short_number(value)) for value in rates) + 16, width - 12
    across = Scale(sheet.curve_from() if sheet.logarithmic else 0.0, sizes[-1], left, right, sheet.logarithmic)
    down = Scale(0.0, rates[-1], HEIGHT - 44, 14.0)
    spots = [_spot(group, across, down, sheet) for group in sheet.groups]
    middle = down.at(sheet.rate * sheet.per)
    band, upper, lower = _limits(across, down, sheet)
    return Drawing(
        kind=kind,
        width=px(width),
        height=px(HEIGHT),
        left=px(left),
        right=px(right),
        middle=px((left + right) / 2),
        grid=[Label(figures.short_number(value), px(left - 8), px(down.at(value)), "ch-end") for value in rates],
        ticks=in_one_row(
            [Wish(figures.short_number(value), across.at(value)) for value in sizes if value >= across.low],
            0,
            width,
            y=HEIGHT - 26,
        ),
        band=band,
        upper=upper,
        lower=lower,
        centre=px(middle),
        centre_label=Label(sheet.centre_words, px(right - 2), px(middle - 5), "ch-end"),
        spots=spots,
        names=_names(spots, left, width),
    )


def _powers(smallest: float, biggest: float) -> list[float]:
    first, last = math.floor(math.log10(smallest)), math.ceil(math.log10(biggest))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _limits(across: Scale, down: Scale, sheet: _Sheet) -> tuple[str, str, str]:
    """Return the paths of (usual band, upper alarm limit, lower alarm limit), with more steps where groups are small."""
    rate, per = sheet.rate, sheet.per
    if not rate:
        return "", "", ""
    low, high = sheet.curve_from(), across.high
    sizes = [low * (high / low) ** (step / CURVE) for step in range(CURVE + 1)]

    def curve(z: float, end: int) -> list[tuple[float, float | None]]:
        return [(across.at(n), down.at(per * poisson_limits(rate * n, z, sheet.dispersion)[end] / n)) for n in sizes]

    # A limit beyond the plot's edge is not drawn along the edge.
    inside = [(x, y) for x, y in curve(ALARM, 1) if y is not None and y > down.end]
    below = [(x, y) for x, y in curve(ALARM, 0) if y is not None and y < down.start]
    return band_path(curve(USUAL, 1), curve(USUAL, 0)), line_path(inside), line_path(below)


def _spot(group: Group, across: Scale, down: Scale, sheet: _Sheet) -> Spot:
    own = sheet.per * group.events / group.exposure
    x, y = across.at(group.exposure), down.at(own)
    place = _place(group, sheet.rate, sheet.dispersion)
    return Spot(
        label=group.label,
        url=group.url,
        place=place,
        x=px(x),
        y=px(y),
        path=diamond(x, y, 7.0) if place == "outside" else "",
        rate=figures.number(own, 1),
        events=figures.number(group.events),
        exposure=figures.number(group.exposure),
    )


def _names(spots: list[Spot], left: float, width: float) -> list[Label]:
    """Name the groups outside of the alarm limits, beside their diamonds; the others are in the table."""
    names: list[Label] = []
    taken: list[tuple[float, float, float]] = []
    for spot in spots:
        if spot.place != "outside":
            continue
        words = f"{spot.label}, {spot.rate}"
        x, y, wide = float(spot.x), float(spot.y) + 4, width_of(words)
        to_right = x + 12 + wide <= width
        begin = x + 12 if to_right else x - 12 - wide
        clear = all(abs(y - other) >= 13 or begin >= end or begin + wide <= start for start, end, other in taken)
        if clear and begin >= left:
            taken.append((begin, begin + wide, y))
            names.append(Label(words, px(x + 12 if to_right else x - 12), px(y), "" if to_right else "ch-end"))
    return names
