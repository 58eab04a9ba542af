"""Agreement of the published methods with the R package and the run-length tables."""

import csv
import gzip
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from surveillance.bench import files
from surveillance.bench.bars import Bar, at_least
from surveillance.engine.reference import ears, runlength
from surveillance.engine.reference.farrington import farrington_flexible

Floats = NDArray[np.float64]
FIRST, LAST = 576, 624


def bars() -> Iterator[Bar]:
    """Share of cells that agree."""
    names, counts = files.weekly()
    given = _given(names)
    results = [farrington_flexible(counts, at) for at in range(FIRST - 1, LAST)]
    mine = {
        name: np.stack([getattr(r, ours) for r in results], axis=1)
        for name, ours in (("expected", "expected"), ("pvalue", "p"), ("upper", "upper"))
    }
    for name in ("expected", "pvalue", "upper"):
        theirs = given["farringtonFlexible.nbPlugin", name]
        known = np.isfinite(theirs)
        share = float((np.abs(mine[name] - theirs)[known] < 1e-4).mean())
        yield at_least(f"farringtonFlexible as in R: {name}", share, 0.999, 0.999)
    for name, method in (("C1", ears.c1), ("C2", ears.c2)):
        alarm = given[f"earsC.{name}", "alarm"]
        same = method(counts).alarm[:, FIRST - 1 : LAST] == alarm
        yield at_least(f"EARS {name} alarms as in R", float(same[np.isfinite(alarm)].mean()), 1.0, 1.0)
    yield at_least("Run lengths as in the tables to 3 digits", _run_lengths(), 1.0, 1.0)


def _given(names: list[str]) -> dict[tuple[str, str], Floats]:
    """Columns of the R package by (algorithm, column): series × weeks, NaN where nothing is given."""
    place = {name: index for index, name in enumerate(names)}
    columns: dict[tuple[str, str], Floats] = {}
    with gzip.open(files.folder() / "weekly_r_outputs.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            for name in ("upper", "alarm", "expected", "pvalue"):
                if row[name] not in ("", "NA"):
                    key = (row["algorithm"], name)
                    column = columns.setdefault(key, np.full((len(names), LAST - FIRST + 1), np.nan))
                    column[place[row["series"]], int(row["t"]) - FIRST] = float(row[name])
    return columns


def _run_lengths() -> float:
    """Share of rows of arl_tables.csv met to 3 digits after the point."""
    methods: dict[str, Callable[..., float]] = {
        "CUSUM one-sided": runlength.cusum,
        "CUSUM two-sided": runlength.cusum_two_sided,
        "EWMA two-sided (fixed limits)": runlength.ewma,
        "Shewhart two-sided": runlength.shewhart,
    }
    good = []
    with (files.folder() / "arl_tables.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["arl"] != "NA":
                numbers = [float(row[name].split("=")[1]) for name in ("par1", "par2") if "=" in row[name]]
                mine = methods[row["chart"]](*numbers, float(row["shift"]))
                good.append(abs(mine - float(row["arl"])) <= 5e-4)
    return float(np.mean(good))
