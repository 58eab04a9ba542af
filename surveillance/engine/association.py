"""Product × category: which pairs occur more often than their margins explain.

Information component with its shrinkage of half a count, and its 95 % limits: Norén, Hopstadius, Bate 2013,
"Shrinkage observed-to-expected ratios for robust and transparent large-scale pattern discovery"
(doi 10.1177/0962280211403604); Bate et al. 1998.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Component:
    """log2((a + ½) / (E + ½)) with lower and upper limit, and the expected count; arrays of one shape.

    1 means twice as often as expected, 2 four times. `hint` where the lower limit is above 0.
    """

    value: Floats
    lower: Floats
    upper: Floats
    expected: Floats

    @property
    def hint(self) -> NDArray[np.bool_]:
        """Pairs worth a look."""
        return np.asarray(self.lower > 0)


def component(observed: ArrayLike, expected: ArrayLike) -> Component:
    """Information component of counts against expected counts."""
    a, e = np.broadcast_arrays(np.asarray(observed, float), np.asarray(expected, float))
    value, root = np.log2((a + 0.5) / (e + 0.5)), 1.0 / np.sqrt(a + 0.5)
    return Component(value, value - 3.3 * root - 2.0 * root**3, value + 2.4 * root - 0.5 * root**3, e)


def table(counts: ArrayLike) -> Component:
    """Components of a P×C table of counts against independence of rows and columns."""
    a = np.asarray(counts, float)
    total = max(float(a.sum()), 1e-12)
    return component(a, np.outer(a.sum(1), a.sum(0)) / total)


def against_parent(recent: ArrayLike, parent_recent: ArrayLike, past: ArrayLike, parent_past: ArrayLike) -> Component:
    """A slice that counts too little to be tested alone, against its parent: does its share grow?

    Expected = parent's recent count × the slice's past share of the parent (all elementwise).
    """
    parent_past = np.asarray(parent_past, float)
    share = (np.asarray(past, float) + 0.5) / (parent_past + 1.0)
    return component(recent, np.asarray(parent_recent, float) * share)
