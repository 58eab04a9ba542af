"""The calendar design shared by all series: level, trend, season, weekdays, holidays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
HARMONICS: dict[Period, int] = {"day": 2, "week": 1, "month": 1}
LEVEL_SD = 3.0
TREND_SD = 0.5  # per year, log scale
WEEKDAY_SD = 2.0
HOLIDAY_SD = 1.0
MONTH_SD, YOUNG_MONTH_SD = 0.3, 0.03
YOUNG_SEASON_SD = 0.15  # a season cannot be told from a trend before it has come round about twice


@dataclass(frozen=True)
class Calendar:
    """X is T×p; sd p prior standard deviations for a long history, young_sd p for one under two seasons."""

    x: Floats
    sd: Floats
    young_sd: Floats


def calendar(batch: SeriesBatch, at: int) -> Calendar:
    """Columns 1, trend in years centred at period `at`, harmonics of the year, weekdays or months, holidays.

    Harmonic h has prior sd 1/h; weekdays are six contrasts against the mean of the week (months eleven), so that the
    level stays the level. Periods are counted from the batch's start; `at` may be any index.
    """
    index = np.arange(batch.periods, dtype=float)
    columns = [np.ones_like(index), (index - at) / batch.per_year]
    sd, young = [LEVEL_SD, TREND_SD], [LEVEL_SD, TREND_SD]
    phase = _phase(batch, index)
    for harmonic in range(1, HARMONICS[batch.period] + 1):
        columns += [np.cos(2 * np.pi * harmonic * phase), np.sin(2 * np.pi * harmonic * phase)]
        sd += [1.0 / harmonic] * 2
        young += [YOUNG_SEASON_SD / harmonic] * 2
    if batch.period == "day":
        weekday = (index.astype(int) + batch.start.weekday()) % 7
        columns += [(weekday == day) - (weekday == 6).astype(float) for day in range(6)]
        sd += [WEEKDAY_SD] * 6
        young += [WEEKDAY_SD] * 6
    if batch.period == "month":
        month = (index.astype(int) + batch.start.month - 1) % 12
        columns += [(month == m).astype(float) - (month == 11) for m in range(11)]
        sd += [MONTH_SD] * 11
        young += [YOUNG_MONTH_SD] * 11
    if batch.holidays is not None:
        columns.append(np.nan_to_num(batch.holidays))
        sd.append(HOLIDAY_SD)
        young.append(HOLIDAY_SD)
    return Calendar(np.stack(columns, axis=1), np.array(sd), np.array(young))


def _phase(batch: SeriesBatch, index: Floats) -> Floats:
    """Share of the season passed at each period; the origin is the turn of the year of the first period."""
    first = batch.start.timetuple().tm_yday - 1
    offset = first / 365.2425 if batch.period != "month" else (batch.start.month - 1) / 12
    return offset + index / batch.per_year
