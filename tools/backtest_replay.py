"""Listening again to what has been: evening by evening, each signal handled by somebody before the next evening."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from backtest_incidents import Heard, Incident, belongs
from core.actors import Actor
from core.roles import Role
from surveillance import operations, tallying
from surveillance.models import OPEN, Direction, Series, Signal, Status
from surveillance.operations.tally import zone

JUDGE = Actor(name="Mona", roles=frozenset({Role.MANAGER}))
Told = Callable[[int], None]


def evenings(first: date, last: date, *, days: int = 1) -> list[date]:
    """Every so many days, from the first to the last included."""
    return [first + timedelta(days=at) for at in range(0, (last - first).days + 1, days)]


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month that ends from the first to the last day."""
    return [day for day in evenings(first, last) if (day + timedelta(days=1)).day == 1]


def replay(
    days: Iterable[date], *, incidents: Sequence[Incident] = (), series: Sequence[Series] | None = None,
    told: Told | None = None,
) -> list[Heard]:  # fmt: skip
    """Listen on the evening of each day. What belongs to a known incident is confirmed or labelled, all else dismissed."""
    heard: list[Heard] = []
    for day in days:
        found = operations.scan(as_of=tallying.begin_of(day + tallying.ONE_DAY, zone()), series=series)
        for signal in found:
            signal.refresh_from_db()  # heard by the week and by the day, and judged already
            each = _heard(signal, day)
            heard.append(each)
            if signal.status == Status.NEW:
                _judge(signal, each, incidents)
        if told:
            told(1)
    return heard


def _heard(signal: Signal, day: date) -> Heard:
    newest = signal.evidence.select_related("series").order_by("-day", "-pk")[0]
    beside = [sighting.series for sighting in signal.sightings.select_related("series")]
    return Heard(
        evening=day,
        reference=signal.reference,
        told=signal.status in OPEN,
        kind=newest.facts["kind"],
        direction=signal.direction,
        grain=newest.grain,
        first_day=date.fromisoformat(newest.facts["day"]),
        last_day=date.fromisoformat(newest.facts["last_day"]),
        leader=_place(signal.series),
        places=tuple(_place(each) for each in [signal.series, newest.series, *beside]),
        label=_named(signal.series),
        sentence=newest.sentence,
    )


def _named(series: Series) -> str:
    return series.label if series.label.startswith(series.measure) else f"{series.measure}: {series.label}"


def _place(series: Series) -> tuple[str, str, str]:
    return series.measure, series.slice_kind, series.slice_key


def _judge(signal: Signal, heard: Heard, incidents: Sequence[Incident]) -> None:
    known = next((each for each in incidents if belongs(heard, each)), None)
    again = heard.evening + timedelta(days=28)
    if known is None:
        operations.dismiss(signal, noise="chance", conclusion="Nothing is known.", look_again_on=again, by=JUDGE)
    elif known.noise:
        operations.dismiss(signal, noise=known.noise, conclusion=known.id, look_again_on=again, by=JUDGE)
    else:
        operations.confirm(signal, conclusion=known.id, by=JUDGE)
    # Judged that evening, knowing what was known then: the clock on the wall would have seen all that follows.
    evening = tallying.begin_of(heard.evening + tallying.ONE_DAY, zone())
    Signal.objects.filter(pk=signal.pk, dismissed_at__isnull=False).update(dismissed_at=evening)


def false_alarms(heard: Sequence[Heard], first: date, last: date) -> Iterator[Heard]:
    """Each signal that rose in these days, once."""
    seen: set[str] = set()
    for each in heard:
        if each.direction == Direction.UP and first <= each.evening <= last and each.reference not in seen:
            seen.add(each.reference)
            yield each
