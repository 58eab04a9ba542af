"""When a way in counts as shut. Few complaints may be good news or a broken form: nobody else watches for too few.

The form: of people who fill it in, a steady share gets through. When so many tries in a row fail as would fail once in
a thousand times by chance, or two end in an error of ours and none gets through, something is broken. Looking at the
form leaves no mark, so a form that does not even open is found by opening it from inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

RARE = 0.001
STRETCHES = (1, 3, 6, 24)
"""Hours, back from now, over which tries are looked at; the shortest that tells is told."""
BROKEN = 2
FETCHED_WITHIN = timedelta(minutes=30)
"""Mail that was not fetched for so long counts as a fault. The clock asks every minute."""
USUAL = 0.5
"""Share of tries that get through, as long as too few are known."""
ENOUGH = 50


@dataclass(frozen=True)
class Hour:
    """What was tried at the form in one hour: how often it got through, was shown again, and broke."""

    sent: int = 0
    wrong: int = 0
    broken: int = 0

    @property
    def tries(self) -> int:
        return self.sent + self.wrong + self.broken

    def __add__(self, other: "Hour") -> "Hour":
        return Hour(self.sent + other.sent, self.wrong + other.wrong, self.broken + other.broken)


@dataclass(frozen=True)
class Shut:
    """In how many hours nothing got through, of how many tries, and how many of them broke."""

    hours: int
    tries: int
    broken: int


def usual_share(past: Hour) -> float:
    """Which share of tries gets through in ordinary times, drawn towards a half while little is known."""
    return (past.sent + USUAL * ENOUGH) / (past.tries + ENOUGH)


def shut(hours: Sequence[Hour], *, past: Hour) -> Shut | None:
    """Is the form shut? ``hours`` are the newest 24, the present one first; ``past`` is what came before them."""
    fails = 1 - usual_share(past)
    for stretch in STRETCHES:
        total = sum(hours[:stretch], Hour())
        if total.sent:
            return None
        if total.broken >= BROKEN or (total.tries and fails**total.tries < RARE):
            return Shut(stretch, total.tries, total.broken)
    return None
