"""Loads the example: what there was on the first day, then what happened until the last, in one transaction."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import holidays
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from config.example import (
    actions,
    aids,
    cases,
    degradations,
    expectations,
    mails,
    orders,
    registers,
    reviews,
    risks,
    scores,
    signals,
    staged,
    voices,
)
from config.example.past import Past
from config.example.world import ZONE, World
from core import clock, journal
from core.models import Entry, Organisation, Run
from core.search import filling
from core.workcalendar import WorkCalendar
from customers.models import Customer, Order
from feedback import indexing

JOB = "example"
DAYS_A_MONTH = 30.4375
SEALED_AT_ONCE = 2000


class NotEmpty(Exception):
    """The install holds data already, and invented customers are never mixed with real ones."""


@dataclass(frozen=True)
class Loaded:
    """What was made."""

    orders: int
    complaints: int
    journal: int
    truth: Path


Told = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


def is_example() -> bool:
    """Is this install the example?"""
    return Run.objects.filter(job=JOB).exists()


def holds_data() -> bool:
    """Is there anything that somebody may have entered?"""
    return Entry.objects.exists() or Customer.objects.exists() or Order.objects.exists()


def load(*, seed: int, months: int, as_of: datetime, told: Told = lambda _what, _n, _of: None) -> Loaded:
    """Make the example up to ``as_of``. The same seed, months and moment make the same example.

    Raises NotEmpty where the install holds data.
    """
    if holds_data():
        raise NotEmpty
    with transaction.atomic():
        world = begin(seed=seed, months=months, as_of=as_of, told=told)
        place = clock.organisation()
        placed, asks = orders.place(world)
        told("orders", 1, 1)
        lived = cases.complaints(world, place, [*asks, *staged.asks(world, placed)])
        told("complaints", 1, 1)
        voices.taken_up(world, lived)
        voices.voices(world, place, placed)
        scores.scores(world, placed, lived)
        world.past.write(told=lambda what, n: told(what, n, world.past.size))
        actions.actions(world)
        watch(world, told)
        expectations.needs(world)
        reviews.reviews(world)
        mails.mails(world)
        aids.aids(world)
        world.past.settle()
        clock.once(JOB, f"seed {seed}", as_of=as_of)
    seal(told)
    index(told)
    path = write_truth(world)
    return Loaded(len(placed), len(lived), Entry.objects.count(), path)


def watch(world: World, told: Told) -> None:
    """What the watchtower heard, and whom the house could lose."""
    weigh()
    signals.signals(world, told=told)
    risks.risks(world)


def weigh() -> None:
    """Let the database look at what was written: its plans for tables it believes to be empty take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def begin(*, seed: int, months: int, as_of: datetime, told: Told) -> World:
    """The world on its first day: organisation, staff, registers, customers."""
    last_day = timezone.localtime(as_of, ZONE).date()
    first_day = last_day - timedelta(days=round(months * DAYS_A_MONTH))
    past = Past(seed=seed, until=as_of)
    world = World(
        past=past,
        seed=seed,
        first_day=first_day,
        last_day=last_day,
        calendar=_calendar(first_day.year, last_day.year),
    )
    with past.moment(world.at(first_day, 7)):
        registers.organisation()
        registers.staff(world)
        registers.categories(world)
    registers.registers(world)
    registers.buyers(world)
    told("customers", 1, 1)
    return world


def _calendar(first: int, last: int) -> WorkCalendar:
    """The organisation's own hours and holidays, for all years of the example at once."""
    place = Organisation(pk=1)
    free = holidays.country_holidays(place.country, years=range(first, last + 2))
    place.clean_fields()
    hours = ((place.opens, place.closes),)
    return WorkCalendar(zone=place.time_zone, hours=dict.fromkeys(range(5), hours), holidays=frozenset(free))


def seal(told: Told) -> None:
    """Seal what was written, so that the journal is whole from the first day on."""
    total = Entry.objects.count()
    while n := journal.seal(limit=SEALED_AT_ONCE):
        told("seals", n, total)
    journal.publish_head(as_of=timezone.now())


def index(told: Told) -> None:
    """Let the search know the cases."""
    for source in indexing.sources():
        total = source.rows.count()
        for n in filling.fill(source):
            told("search", n, total)


def write_truth(world: World) -> Path:
    """What went wrong on purpose, for whoever scores what was found."""
    path = Path(settings.DATA_DIR) / "example-truth.json"
    content: dict[str, Any] = {
        "first_day": world.first_day.isoformat(),
        "last_day": world.last_day.isoformat(),
        "degradations": degradations.truth(first_day=world.first_day, last_day=world.last_day),
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
