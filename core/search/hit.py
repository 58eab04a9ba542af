"""What a search gives back, and the stretch of time it looks at."""

from dataclasses import dataclass

FIRST, LAST = 0, 2**63 - 1


@dataclass(frozen=True)
class Hit:
    """A case that was found."""

    place: int
    reference: str
    kind: str


@dataclass(frozen=True)
class Span:
    """Places from ``above`` (included) to ``below`` (not included)."""

    above: int = FIRST
    below: int = LAST
