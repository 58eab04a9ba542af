"""The engine's calibrated p-values on the reference series, kept in a temporary folder while the engine is the same."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surveillance import engine
from surveillance.bench import files
from surveillance.engine import judge, measure, tails
from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
START = date(2012, 1, 2)
SEASONS: dict[Period, float] = {"week": 52.0, "day": 364.0}  # years of the simulation the series come from


def version() -> str:
    """Digest of the engine's sources and table: results are kept per version."""
    digest = hashlib.sha256()
    for path in sorted(Path(engine.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".json"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def p_values(series: Floats, period: Period, first: int, channels: tuple[int, ...]) -> Floats:
    """p of the chosen channels for periods first … end: (channels, series, periods); each knows only its past."""
    batch = SeriesBatch(series, period, START, season=SEASONS[period])
    result = np.ones((len(channels), len(series), series.shape[1] - first))
    for column, at in enumerate(range(first, series.shape[1])):
        look = measure.survey(batch, at=at)
        known, wander = measure.teach(look, batch, at=at)
        found = measure.measure(batch, known, wander, at=at, start=look.start)
        result[:, :, column] = tails.to_p(judge.scored(batch, found)[list(channels)])
    return result


def everything() -> Path:
    """All p-values that score.py takes, as one .npz; made anew when the engine has changed."""
    kept = Path(tempfile.gettempdir()) / f"listening-post-bench-{version()}.npz"
    if not kept.is_file():
        made: dict[str, Floats] = {}
        for name, first in (("N", 575), ("O", 575), ("Q", 312)):
            made[f"{name}_spike"], made[f"{name}_drift"] = p_values(files.counts(name), "week", first, (0, 1))
        daily = files.counts("D")
        made["D"] = p_values(daily, "day", daily.shape[1] - 343, (0,))[0]
        np.savez_compressed(kept, **made)  # type: ignore[arg-type]
    return kept
