"""The calendar design shared by all series: level, trend, season, weekdays, holidays, steps of the level."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
Part = tuple[NDArray[Any], list[float], list[float]]  # columns, prior sd, prior sd when young
HARMONICS: dict[Period, int] = {"day": 2, "week": 1, "month": 1}
LEVEL_SD = 3.0
TREND_SD = 0.5  # per year, log scale
WEEKDAY_SD = 2.0
HOLIDAY_SD = 1.0
MONTH_SD, YOUNG_MONTH_SD = 0.3, 0.03
STEPS: dict[Period, tuple[int, ...]] = {"month": (9, 15, 21, 27, 33, 45, 57)}  # periods ago
STEP_SCALE = 0.03
YOUNG_SEASON_SD = 0.15  # a season cannot be told from a trend before it has come round about twice


@dataclass(frozen=True)
class Calendar:
    """X is T×p; sd p prior standard deviations for a long history, young_sd p for one under two seasons.

    scale p: scale of a heavy-tailed prior around 0 that holds for every series (steps of the level); NaN elsewhere.
    """

    x: Floats
    sd: Floats
    young_sd: Floats
    scale: Floats


def calendar(batch: SeriesBatch, at: int) -> Calendar:
    """Columns 1, trend in years centred at period `at`, harmonics of the year, weekdays or months, holidays.

    Harmonic h has prior sd 1/h; weekdays are six contrasts against the mean of the week (months eleven), so that the
    level stays the level. Months are few, years of them seldom alike: the level may have stepped some half-years ago. Periods are counted from the batch's start; `at` may be any index.
    """
    index = np.arange(batch.periods, dtype=float)
    trend = np.stack([np.ones_like(index), (index - at) / batch.per_year], axis=1)
    parts = [
        (trend, [LEVEL_SD, TREND_SD], [LEVEL_SD, TREND_SD]),
        _season(batch, index),
        _contrasts(batch, index),
    ]
    if batch.holidays is not None:
        parts.append((np.nan_to_num(batch.holidays)[:, None], [HOLIDAY_SD], [HOLIDAY_SD]))
    steps = STEPS.get(batch.period, ())
    parts.append(((index[:, None] <= at - np.array(steps)), [1.0] * len(steps), [1.0] * len(steps)))
    sd, young = (np.concatenate([part[place] for part in parts]) for place in (1, 2))
    scale = np.where(np.arange(len(sd)) < len(sd) - len(steps), np.nan, STEP_SCALE)
    return Calendar(np.concatenate([part[0] for part in parts], axis=1, dtype=float), sd, young, scale)


def _season(batch: SeriesBatch, index: Floats) -> Part:
    """Harmonics of the year."""
    phase = _phase(batch, index)
    harmonics = np.repeat(np.arange(1, HARMONICS[batch.period] + 1), 2)
    angle = 2 * np.pi * harmonics * phase[:, None]
    columns = np.where(np.arange(len(harmonics)) % 2 == 0, np.cos(angle), np.sin(angle))
    return columns, list(1.0 / harmonics), list(YOUNG_SEASON_SD / harmonics)


def _contrasts(batch: SeriesBatch, index: Floats) -> Part:
    """Weekdays of daily, months of monthly series, each against the mean of all; nothing for weeks."""
    if batch.period == "week":
        return np.zeros((len(index), 0)), [], []
    daily = batch.period == "day"
    number, first = (7, batch.start.weekday()) if daily else (12, batch.start.month - 1)
    place = (index.astype(int) + first) % number
    columns = (place[:, None] == np.arange(number - 1)) - (place[:, None] == number - 1).astype(float)
    sd, young = (WEEKDAY_SD, WEEKDAY_SD) if daily else (MONTH_SD, YOUNG_MONTH_SD)
    return columns, [sd] * (number - 1), [young] * (number - 1)


def _phase(batch: SeriesBatch, index: Floats) -> Floats:
    """Share of the season passed at each period; the origin is the turn of the year of the first period."""
    first = batch.start.timetuple().tm_yday - 1
    offset = first / 365.2425 if batch.period != "month" else (batch.start.month - 1) / 12
    return offset + index / batch.per_year
