"""Bars: what must be reached and what is aimed at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A measured figure against its bars. low, high: what must hold; low_goal, high_goal: what is aimed at."""

    name: str
    value: float
    low: float = float("-inf")
    high: float = float("inf")
    low_goal: float = float("-inf")
    high_goal: float = float("inf")
    peer: str = ""

    @property
    def met(self) -> bool:
        """Whether the must is met."""
        return self.low <= self.value <= self.high

    @property
    def goal_met(self) -> bool:
        """Whether the goal is met too."""
        return self.met and self.low_goal <= self.value <= self.high_goal

    @property
    def aimed(self) -> bool:
        """Whether there is a goal at all; figures without one are only told."""
        return self.low_goal > float("-inf") or self.high_goal < float("inf")

    def row(self) -> str:
        """One line of the table."""
        reached = "goal" if self.goal_met else "must" if self.met else "MISSED"
        verdict = reached if self.aimed else "told"
        return f"{self.name:62s} {self.value:9.3f}  {verdict:7s} must {_span(self.low, self.high):14s} goal {_span(self.low_goal, self.high_goal):14s} {self.peer}"


def _span(low: float, high: float) -> str:
    if low == float("-inf") and high == float("inf"):
        return "–"
    if low == float("-inf"):
        return f"≤ {high:g}"
    if high == float("inf"):
        return f"≥ {low:g}"
    return f"{low:g} … {high:g}"


def at_least(name: str, value: float, must: float, goal: float, peer: str = "") -> Bar:
    """A figure that should be high."""
    return Bar(name, value, low=must, low_goal=goal, peer=peer)


def at_most(name: str, value: float, must: float, goal: float, peer: str = "") -> Bar:
    """A figure that should be low."""
    return Bar(name, value, high=must, high_goal=goal, peer=peer)
