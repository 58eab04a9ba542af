"""What the watchtower would have heard on its rounds, and what the quality staff made of it.

The counts are made once; then the tower listens at past moments, by the room's own operations with the clock set
back. It listens to the large series only: the example must load quickly, and the small ones are heard from today on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from config.example import degradations
from config.example.world import World
from core import clock
from corrective_actions.models import CorrectiveAction
from surveillance import operations
from surveillance.models import Noise, Series, Signal

MEASURES = ("complaints", "low_scores", "late_answers")
SLICES = ("all", "category", "site", "channel", "segment", "product", "survey")
ROUNDS = 18
EVERY = timedelta(days=21)
STILL_FELT = timedelta(days=45)  # complaints come some weeks after what caused them
FRESH = timedelta(days=5)  # younger signals have not been looked at yet

Step = tuple[datetime, Callable[[], object]]


def signals(world: World, *, told: Callable[[str, int, int], None]) -> None:
    """Count, then listen every third week up to today, and answer what is heard before the next round."""
    operations.recount(as_of=world.past.until)
    series = list(_large())
    known: set[int] = set()
    for number in range(ROUNDS, -1, -1):
        at = world.past.until - EVERY * number
        if at.date() < world.first_day + timedelta(days=90):
            continue
        with world.past.moment(at):
            heard = operations.scan(as_of=at, series=series)
        told("signals", 1, ROUNDS)
        for signal in heard:
            if signal.pk not in known:
                known.add(signal.pk)
                _answer(world, signal, at)
    _link(world)
    operations.weigh_faint(until=world.last_day)
    clock.beat("scan", as_of=world.past.until)


def _large() -> "QuerySet[Series]":
    return Series.objects.listened().filter(measure__in=MEASURES, slice_kind__in=SLICES).order_by("pk")


def _answer(world: World, signal: Signal, at: datetime) -> None:
    for when, step in _steps(world, signal, at):
        if world.past.has_come(when):
            signal.refresh_from_db()
            with world.past.moment(when):
                step()


def _steps(world: World, signal: Signal, at: datetime) -> Iterator[Step]:
    """Read within a day or two; then judged by what is known today of the truth. What is fresh is left alone."""
    if world.past.until - at < FRESH:
        return
    chance = world.stream("signal", signal.series.measure, signal.series.slice_key, signal.first_day)
    reader, judge = world.actors[chance.choice(("olive", "oscar"))], world.actors["mona"]
    read = world.work(at, 0.5 + chance.random())
    yield read, partial(operations.acknowledge, signal, by=reader)
    yield world.work(read, 1), partial(operations.evaluate, signal, by=reader)
    judged = world.work(read, 4 + 2 * chance.random())
    if judgement := _judgement(world, signal, judged):
        yield judged, partial(judgement, by=judge)


def _judgement(world: World, signal: Signal, at: datetime) -> Callable[..., object] | None:
    """Confirmed, watched, dismissed with a reason, or still being looked into."""
    one = _truth(world, signal)
    later = at.date() + timedelta(days=60)
    if one is None:
        words = "The cases differ in product, place and cause; no two tell the same story."
        return partial(operations.dismiss, signal, noise=Noise.CHANCE, conclusion=words, look_again_on=later)
    if one is degradations.LOW_SCORES:
        return None
    if one.size == "slight":
        words = "Somewhat more than usual since the campaign; too little to act on yet."
        return partial(operations.watch, signal, conclusion=words, look_again_on=later)
    if Signal.objects.filter(conclusion=one.says).exists():
        words = "The same trouble as the signal that was confirmed before; it is being handled there."
        return partial(operations.dismiss, signal, noise=Noise.HANDLED, conclusion=words, look_again_on=later)
    return partial(operations.confirm, signal, conclusion=one.says, agenda=True)


def _truth(world: World, signal: Signal) -> degradations.Degradation | None:
    """The change that was made on purpose and that this signal shows, if there is one."""
    series = signal.series
    for one in degradations.ALL:
        began = world.last_day - timedelta(days=one.begins)
        ended = world.last_day - timedelta(days=one.ends) + STILL_FELT
        keys = {one.slice_key, *one.slice_key.split("|"), one.category, *one.products, *one.sites} - {""}
        if series.slice_key in keys and began <= signal.last_day <= ended:
            return one
    return None


def _link(world: World) -> None:
    """Confirmed signals become origins of the action that stands open for the same thing."""
    at = world.work(world.past.until - timedelta(days=5), 0.2)
    for signal in Signal.objects.filter(status="confirmed").select_related("series").order_by("pk"):
        action = CorrectiveAction.objects.pending().filter(category_code=_category(world, signal)).first()
        if action is not None and world.past.has_come(at):
            with world.past.moment(at):
                operations.open_action(signal, action=action, by=world.actors["mona"])


def _category(world: World, signal: Signal) -> str:
    one = _truth(world, signal)
    return one.category if one else ""
