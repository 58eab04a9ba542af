"""What all parts of the example share: its people and things, its clock, and the door to the past."""

import math
import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.example.past import Past
from core.actors import Actor
from core.models import User
from core.workcalendar import WorkCalendar
from core.worktime import add_working_time

ZONE = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
WORKDAY = timedelta(hours=8)


@dataclass
class Buyer:
    """A customer of the example, with what its orders and letters need."""

    customer: Any
    contact: Any
    language: str
    site: Any
    segment: str
    joined: date
    weight: float


@dataclass
class World:
    """``first_day`` and ``last_day`` are the first and the last day on which something happens, in ``ZONE``."""

    past: Past
    seed: int
    first_day: date
    last_day: date
    calendar: WorkCalendar
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    sites: dict[str, Any] = field(default_factory=dict)
    processes: dict[str, Any] = field(default_factory=dict)
    suppliers: dict[str, Any] = field(default_factory=dict)
    segments: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, Any] = field(default_factory=dict)
    categories: dict[str, Any] = field(default_factory=dict)
    products: list[Any] = field(default_factory=list)
    families: dict[str, Any] = field(default_factory=dict)  # by product code
    popularity: list[float] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)
    complaints: list[Any] = field(default_factory=list)

    def stream(self, *of: object) -> random.Random:
        """Luck of its own for one part or thing, by its name: what changes elsewhere does not move it."""
        return random.Random(f"{self.seed} {of}")  # noqa: S311 - for an invented history that is the same each time

    def age(self, day: date) -> int:
        """Days before the last one."""
        return (self.last_day - day).days

    def at(self, day: date, hour: float) -> datetime:
        """A moment on a day, by the clock on the wall."""
        seconds = int(hour * 3600)
        return datetime.combine(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60), tzinfo=ZONE)

    def work(self, start: datetime, days: float) -> datetime:
        """The moment after so many working days."""
        return add_working_time(start, WORKDAY * days, self.calendar)

    def pace(self, at: datetime) -> float:
        """How much longer the quality staff take: two of three are at a fair in the last days, so the inbox fills."""
        return 1.8 if self.age(at.date()) <= 4 else 1.0


def poisson(chance: random.Random, mean: float) -> int:
    """A count with this mean (Knuth's product of uniforms; a rounded normal where the mean is large)."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, n = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        n += 1
    return n
