"""Reference series and the program that scores detectors on them."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]


class Absent(Exception):
    """The reference folder is not there."""


def folder() -> Path:
    """Where the reference series lie."""
    place = Path(os.environ.get("REFERENCE") or ROOT.parent / "shared" / "reference")
    if not (place / "score.py").is_file():
        raise Absent(f"The reference series are absent: {place} holds no score.py. Set REFERENCE to their folder.")
    return place


def scorer() -> ModuleType:
    """score.py of the reference folder as a module, from where it is."""
    spec = importlib.util.spec_from_file_location("reference_score", folder() / "score.py")
    if spec is None or spec.loader is None:
        raise Absent("score.py cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counts(name: str) -> Floats:
    """bench_<name>: series × periods."""
    return np.asarray(np.loadtxt(folder() / f"bench_{name}_counts.csv.gz", delimiter=",").T)


def weekly() -> tuple[list[str], Floats]:
    """Names and counts (series × weeks) of weekly_counts.csv."""
    with (folder() / "weekly_counts.csv").open() as file:
        names = file.readline().strip().split(",")
        return names, np.asarray(np.loadtxt(file, delimiter=",").T)
