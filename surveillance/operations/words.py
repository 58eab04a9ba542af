"""Counting words: once a night the terms of the last year are counted anew, and what is stored is made equal to it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.models import Run
from surveillance import tallying, terms
from surveillance.measures import TEXTS, Measure
from surveillance.models import Grain, Mention, Series, SliceKind, Source, Tally
from surveillance.operations.tally import BATCH, zone
from surveillance.terms import Said

HEARD = "mentions"  # words of complaints raise signals; those of praise and questions are only shown
LISTENED_TERMS = 40  # so many of them: each more takes from what all others may ring
ENOUGH = 12  # texts in a year; rarer ones are shown on the page of words, and no more

Figures = tuple[int, int]  # texts that say it, texts


def count_words(*, as_of: datetime) -> int:
    """Once a day the words of the last year are counted anew. Returns how many figures changed."""
    day = as_of.astimezone(zone()).date().isoformat()
    if Run.objects.filter(job="words", period=day).exists() or not clock.take("words", as_of=as_of, minutes=60):
        return 0
    changed = recount_words(as_of=as_of)
    clock.once("words", day, as_of=as_of)
    clock.give_back("words")
    return changed


def recount_words(*, as_of: datetime) -> int:
    """Count the words of all kinds of texts. The same texts give the same figures, however often it runs."""
    until = tallying.day_of(as_of, zone()) - tallying.ONE_DAY
    return sum(_recount(measure, until) for measure in TEXTS.values())


def _recount(measure: Measure, until: date) -> int:
    """Count outside of a transaction, then store what differs in one."""
    mine = Series.objects.filter(measure=measure.name, source=Source.OWN)
    rung = mine.filter(Q(signals__isnull=False) | Q(sightings__isnull=False) | Q(evidence__isnull=False))
    keep = frozenset(rung.values_list("slice_key", flat=True))
    found = terms.count(measure, until=until, zone=zone(), keep=keep)
    first = until - timedelta(weeks=terms.WEEKS + 1)
    with transaction.atomic():
        series = _series(measure, found, keep)
        return _store(series, found, first)


def _series(measure: Measure, found: list[Said], keep: frozenset[str]) -> dict[str, Series]:
    """The series of these terms by key; new ones are made, those nobody says any more are gone."""
    mine = Series.objects.filter(measure=measure.name, source=Source.OWN)
    wanted = {said.key: said for said in found}
    mine.exclude(slice_key__in=[*wanted, *keep]).delete()
    loud = _loudest(found) if measure.name == HEARD else []
    known = set(mine.values_list("slice_key", flat=True))
    Series.objects.bulk_create(
        Series(
            measure=measure.name, slice_kind=SliceKind.TERM, slice_key=key, period=Grain.WEEK,
            label=(said.written if said.term else _("all texts (%(language)s)") % {"language": said.language})[:240],
            unit=str(measure.unit)[:40], is_listened=False,
        )
        for key, said in wanted.items() if key not in known
    )  # fmt: skip
    mine.filter(slice_key__in=loud).update(is_listened=True)
    mine.exclude(slice_key__in=loud).update(is_listened=False)
    return {each.slice_key: each for each in mine}


def _loudest(found: list[Said]) -> list[str]:
    amount = {said.key: sum(map(len, said.weeks.values())) for said in found if said.term}
    enough = [key for key, n in amount.items() if n >= ENOUGH]
    return sorted(enough, key=lambda key: (-amount[key], key))[:LISTENED_TERMS]


def _store(series: dict[str, Series], found: list[Said], first: date) -> int:
    """Write the tallies and references that differ from those stored since ``first``. Returns how many."""
    texts = {(said.language, week): len(refs) for said in found if not said.term for week, refs in said.weeks.items()}
    figures: dict[tuple[int, date], Figures] = {}
    references: dict[tuple[int, date], list[str]] = {}
    for said in found:
        pk = series[said.key].pk
        for (language, week), among in texts.items():
            if language == said.language:
                figures[(pk, week)] = (len(said.weeks.get(week, [])), among)
        references |= {(pk, week): sorted(refs) for week, refs in said.weeks.items()}
    return _tallies(series, figures, first) + _mentions(series, references, first)


def _tallies(series: dict[str, Series], wanted: dict[tuple[int, date], Figures], first: date) -> int:
    mine = Tally.objects.filter(series__in=[each.pk for each in series.values()], day__gte=first)
    stored = {(pk, day): figures for pk, day, *figures in mine.values_list("series_id", "day", "count", "exposure")}
    changed = [
        Tally(series_id=pk, day=day, count=count, exposure=among)
        for (pk, day), (count, among) in wanted.items() if stored.get((pk, day)) != [count, among]
    ]  # fmt: skip
    _upsert(Tally, changed, ["count", "exposure"])
    return len(changed) + _drop(mine, set(stored) - set(wanted))


def _mentions(series: dict[str, Series], wanted: dict[tuple[int, date], list[str]], first: date) -> int:
    mine = Mention.objects.filter(series__in=[each.pk for each in series.values()], day__gte=first)
    stored = {(pk, day): refs for pk, day, refs in mine.values_list("series_id", "day", "references")}
    changed = [
        Mention(series_id=pk, day=day, references=refs)
        for (pk, day), refs in wanted.items() if stored.get((pk, day)) != refs
    ]  # fmt: skip
    _upsert(Mention, changed, ["references"])
    return len(changed) + _drop(mine, set(stored) - set(wanted))


def _upsert(model: Any, rows: list[Any], columns: list[str]) -> None:
    model.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["series", "day"], update_fields=columns
    )


def _drop(mine: Any, places: set[tuple[int, date]]) -> int:
    rows = [pk for pk, series, day in mine.values_list("pk", "series_id", "day") if (series, day) in places]
    for at in range(0, len(rows), BATCH):
        mine.filter(pk__in=rows[at : at + BATCH]).delete()
    return len(rows)
