"""Listening: alarms become signals. Alarm periods that touch are one signal; what rings together is one incident."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation

from core import clock, numbering
from core.actors import SYSTEM
from core.workflow import perform
from surveillance import detection, listening, queries, tallying, wording, workflow
from surveillance.detection import Alarm, Heard
from surveillance.engine.series import Note
from surveillance.grids import step
from surveillance.models import FALSE_ALARMS, Direction, Evidence, Grain, Series, Sighting, Signal, Status
from surveillance.operations.tally import zone

PICTURED = {Grain.DAY: 91, Grain.WEEK: 60, Grain.MONTH: 48}  # periods of the frozen chart
LENGTHS = (Grain.DAY, Grain.WEEK, Grain.MONTH)  # from short to long
LOUDER = 100.0  # so many times smaller a chance, and what was dismissed as chance is asked about again
Told = Callable[[int, int], None]


def scan(*, as_of: datetime, series: Sequence[Series] | None = None, told: Told | None = None) -> list[Signal]:
    """Listen to the newest complete period of every series. Returns the signals raised or continued.

    What was found before is not found again: the same scan twice changes nothing. Tallies after ``as_of`` are not
    looked at, so a scan of a past moment shows what would have been seen then.
    """
    until = tallying.day_of(as_of, zone()) - tallying.ONE_DAY
    chosen = list(Series.objects.listened().order_by("pk")) if series is None else list(series)
    tasks = listening.tasks(chosen)
    totals = {days: sum(len(task.series) for task in tasks if (task.grain == Grain.DAY) == days) for days in (0, 1)}
    accepted = clock.organisation().false_alarms_per_month
    found: list[Signal] = []
    for done, task in enumerate(tasks):
        heard = listening.hear(task, until=until, false_alarms=accepted, of=totals[task.grain == Grain.DAY])
        if heard is not None:
            found += take(heard, as_of=as_of)
        if told:
            told(done + 1, len(tasks))
    end_quiet_ones(until)
    return found


@transaction.atomic
def take(heard: Heard, *, as_of: datetime) -> list[Signal]:
    """Turn what one batch said into signals: leaders first, so that others find the incident they belong to."""
    by_row = {alarm.row: alarm for alarm in heard.alarms}
    leaders = [alarm for alarm in heard.alarms if alarm.led_by is None or alarm.led_by not in by_row]
    return [_take_one(heard, alarm, [by_row[row] for row in alarm.also if row in by_row], as_of) for alarm in leaders]


def _take_one(heard: Heard, alarm: Alarm, others: list[Alarm], as_of: datetime) -> Signal:
    series = heard.grid.series[alarm.row]
    signal = _episode(heard, [alarm, *others])
    if signal is None:
        signal = _raise(heard, alarm, series, as_of)
    if signal.series_id != series.pk:
        others = [alarm, *others]
        mine = [each for each in others if heard.grid.series[each.row].pk == signal.series_id]
        alarm = mine[0] if mine else alarm
    _add_evidence(heard, signal, alarm, as_of)
    for other in others:
        if heard.grid.series[other.row].pk != signal.series_id:
            _see_also(heard, signal, other)
    return signal


def _episode(heard: Heard, alarms: list[Alarm]) -> Signal | None:
    """The signal these alarms go on with: one of their series, same direction, without a quiet time between."""
    pks = [heard.grid.series[alarm.row].pk for alarm in alarms]
    going_on = Q()  # by the periods of the signal: a day that was silent is over long before a week could touch it
    for grain, days in detection.QUIET_DAYS.items():
        going_on |= Q(grain=grain, last_day__gte=alarms[0].day - timedelta(days=days))
    touching = Signal.objects.filter(going_on, direction=alarms[0].direction, first_day__lte=alarms[0].last_day)
    own = touching.filter(series__in=pks[:1]).order_by("-last_day", "-pk").first()
    beside = Q(series__in=pks) | Q(sightings__series__in=pks)
    found = own or touching.filter(beside).order_by("-last_day", "-pk").first()
    return found if found is not None and _still_holds(found, alarms[0], heard.grid.grain) else None


def _still_holds(signal: Signal, alarm: Alarm, grain: str) -> bool:
    """Whether what people decided about a signal can stand for this alarm too.

    Who dismissed it as chance had seen weaker evidence; when it becomes very much stronger, they are asked again. Who
    took a day for chance has said nothing about a whole week that comes after it.
    """
    if signal.status != Status.DISMISSED or signal.noise not in FALSE_ALARMS:
        return True
    judged = list(signal.evidence.filter(recorded_at__lte=signal.dismissed_at).values_list("p", "grain", "day"))
    if not judged:
        return True
    longest = max(LENGTHS.index(Grain(seen)) for _p, seen, _day in judged)
    later = alarm.day > max(step(day, seen, 1) - tallying.ONE_DAY for _p, seen, day in judged)
    if later and LENGTHS.index(Grain(grain)) > longest:
        return False
    return bool(alarm.p * LOUDER >= min(p for p, _seen, _day in judged))


def _raise(heard: Heard, alarm: Alarm, series: Series, as_of: datetime) -> Signal:
    signal = Signal(
        reference=numbering.next_number("S", year=as_of.year),
        kind=alarm.kind,
        direction=alarm.direction,
        rule=alarm.rule,
        series=series,
        grain=heard.grid.grain,
        started_on=alarm.started_on,
        first_day=alarm.day,
        last_day=alarm.last_day,
    )
    facts = {"series": str(series), "measure": series.measure, "rule": alarm.rule, "p": alarm.p}
    perform(signal, workflow.TABLE["raise_signal"], by=SYSTEM, facts=facts, raised_at=as_of)
    return signal


def _add_evidence(heard: Heard, signal: Signal, alarm: Alarm, as_of: datetime) -> None:
    """Freeze what was seen, once for each period and rule."""
    series = heard.grid.series[alarm.row]
    known = Evidence.objects.filter(series=series, grain=heard.grid.grain, day=alarm.day, rule=alarm.rule)
    if known.exists():
        return
    alarm = _with_people(heard, series, alarm)
    with translation.override(clock.organisation().language):
        orders = wording.is_per_order(series)
        told = wording.sentence(alarm.facts, grain=heard.grid.grain, kind=heard.grid.kind, orders=orders)
    moments = heard.picture(alarm.row, back=PICTURED[heard.grid.grain])
    evidence = Evidence(
        signal=signal,
        series=series,
        day=alarm.day,
        grain=heard.grid.grain,
        rule=alarm.rule,
        engine=detection.ENGINE,
        p=alarm.p,
        q=alarm.q,
        expected=alarm.expected,
        observed=alarm.observed,
        facts=alarm.facts,
        sentence=told,
        chart={"kind": heard.grid.kind, "moments": [vars(moment) for moment in moments]},
        recorded_at=as_of,
    )
    evidence.digest = evidence.fingerprint()
    evidence.save(force_insert=True)
    first = evidence.day == signal.first_day and signal.evidence.count() == 1
    if not first:
        perform(
            signal,
            workflow.TABLE["add_evidence"],
            by=SYSTEM,
            facts={"day": alarm.day.isoformat(), "rule": alarm.rule, "p": alarm.p},
            last_day=max(signal.last_day, alarm.last_day),
            ended_on=None,
        )


def _with_people(heard: Heard, series: Series, alarm: Alarm) -> Alarm:
    """The alarm, with a note where a few people wrote most of what is too many."""
    if alarm.direction != Direction.UP or heard.grid.kind != "count" or Note.ONE_SOURCE in alarm.notes:
        return alarm
    few = queries.few_behind(
        series, first=alarm.first_day, last=alarm.last_day, expected=alarm.expected, zone=zone()
    )  # fmt: skip
    return replace(alarm, notes=(*alarm.notes, Note.ONE_SOURCE)) if few else alarm


def _see_also(heard: Heard, signal: Signal, alarm: Alarm) -> None:
    values: dict[str, Any] = {"observed": alarm.observed, "expected": alarm.expected, "p": alarm.p}
    sighting, fresh = Sighting.objects.get_or_create(
        signal=signal,
        series=heard.grid.series[alarm.row],
        defaults={"first_day": alarm.day, "last_day": alarm.last_day, **values},
    )
    if not fresh and sighting.last_day < alarm.last_day:
        Sighting.objects.filter(pk=sighting.pk).update(last_day=alarm.last_day, **values)


def end_quiet_ones(until: date) -> int:
    """Episodes that have been quiet for long enough are over; what is decided about them is another matter."""
    ended = 0
    for grain, days in detection.QUIET_DAYS.items():
        over = Signal.objects.filter(grain=grain, ended_on__isnull=True, last_day__lt=until - timedelta(days=days))
        ended += over.update(ended_on=F("last_day"))
    return ended
