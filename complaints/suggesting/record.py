"""How right suggestions were: a share with its interval."""

from dataclasses import dataclass
from math import sqrt

Z = 1.96
"""95 %."""


@dataclass(frozen=True)
class Record:
    """``right`` of ``of`` suggestions were what was decided."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        return self.right / self.of if self.of else None

    @property
    def low(self) -> float:
        return self._ends()[0]

    @property
    def high(self) -> float:
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927): holds for few cases and for shares near 0 and 1."""
        if not self.of:
            return 0.0, 1.0
        share, n = self.right / self.of, self.of
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)
