"""Counts per period from elsewhere become series of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.imports import Taken
from surveillance.models import Grain, Series, SliceKind, Source, Tally

Place = tuple[str, str, str]


@dataclass(frozen=True)
class Given:
    """One figure of one period: what was counted where, and among how many. ``day`` is the first of the period."""

    measure: str
    slice_kind: str
    slice_key: str
    grain: str
    day: date
    count: int
    exposure: int | None = None

    @property
    def place(self) -> Place:
        return self.measure, self.slice_kind, self.slice_key

    @property
    def label(self) -> str:
        return f"{self.measure}: {self.slice_key}" if self.slice_key else self.measure


def refusal(given: Given, series: Series | None) -> str:
    """Why a figure cannot be taken, or "" when it can."""
    if given.count < 0:
        return _("The count is negative.")
    if given.exposure is not None and (given.exposure < 0 or (given.exposure == 0 and given.count > 0)):
        return _("There are cases, but the exposure is not above zero.")
    if series is not None and series.source != Source.IMPORTED:
        return _("“%(name)s” is counted here. Give the measure another name.") % {"name": given.measure}
    if series is not None and series.period != given.grain:
        return _("The other periods of “%(name)s” are of another length.") % {"name": given.label}
    return ""


@transaction.atomic
def take_measures(rows: Sequence[Given]) -> tuple[Taken, dict[int, str]]:
    """Keep the figures; the newest one for a period holds. Returns what became of them, and refusals by place.

    ``known`` are figures that were there already with the same value.
    """
    taken, refused = Taken(), {}
    series = _series(rows)
    stored = {
        (tally.series_id, tally.day): tally
        for tally in Tally.objects.filter(
            series__in=[each.pk for each in series.values()], day__in={given.day for given in rows}
        )
    }
    fresh: dict[tuple[int, date], Tally] = {}
    for at, given in enumerate(rows):
        mine = series.get(given.place)
        if why := refusal(given, mine):
            refused[at] = why
            continue
        if mine is None:
            mine = series[given.place] = _begin(given)
        key = (mine.pk, given.day)
        old = fresh.get(key) or stored.get(key)
        if old is not None and (old.count, old.exposure, old.reported) == (given.count, given.exposure, True):
            taken.known += 1
            continue
        taken.added += 1
        fresh[key] = Tally(series=mine, day=given.day, count=given.count, exposure=given.exposure)
    Tally.objects.bulk_create(
        fresh.values(), update_conflicts=True, unique_fields=["series", "day"],
        update_fields=["count", "exposure", "reported"],
    )  # fmt: skip
    return taken, refused


def _series(rows: Sequence[Given]) -> dict[Place, Series]:
    found = Series.objects.filter(measure__in={given.measure for given in rows})
    return {(each.measure, each.slice_kind, each.slice_key): each for each in found}


def _begin(given: Given) -> Series:
    return Series.objects.create(
        measure=given.measure,
        slice_kind=given.slice_kind,
        slice_key=given.slice_key,
        label=given.label[:240],
        period=given.grain,
        source=Source.IMPORTED,
    )


def slice_of(text: str) -> tuple[str, str]:
    """ "product:LID-80" names a slice of a known kind; any other text is a slice of its own; "" is everything."""
    kind, mark, key = text.partition(":")
    if mark and kind in SliceKind.values and key.strip() and kind != SliceKind.ALL:
        return kind, key.strip()[:160]
    return (SliceKind.OTHER, text.strip()[:160]) if text.strip() not in {"", SliceKind.ALL} else (SliceKind.ALL, "")


def period_of(text: str) -> tuple[str, date]:
    """The grain and first day of a period: "2016-01-05", "2016-W05", "2016-01" or "01/2016". Raises ValueError."""
    text = text.strip()
    if "W" in text.upper():
        year, _mark, week = text.upper().partition("W")
        return Grain.WEEK, date.fromisocalendar(int(year.strip("-")), int(week), 1)
    if "/" in text:
        month, _mark, year = text.partition("/")
        return Grain.MONTH, date(int(year), int(month), 1)
    if len(text) == 7 and text[4] == "-":
        return Grain.MONTH, date(int(text[:4]), int(text[5:]), 1)
    return Grain.DAY, date.fromisoformat(text)
