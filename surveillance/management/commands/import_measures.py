from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.import_command import ImportCommand
from core.imports import Row, Taken
from surveillance.models import Tally
from surveillance.operations.measures import Given, period_of, slice_of, take_measures

WIDE = {"cfpb-monthly": "cfpb complaints"}  # one column for each slice; the preset names the measure
NAMED = {"baggage": "mishandled baggage"}


class Command(ImportCommand):
    help = "Take in counts per day, ISO week or month from elsewhere, to be listened to like our own."
    job = "measures"
    fields = {
        "measure": "what is counted",
        "slice": "of what: nothing for everything, “product:CODE” or any name",
        "period": "2016-01-05, 2016-W05 or 2016-01",
        "count": "how many",
        "exposure": "among how many",
    }
    needed = ("period",)
    presets = {
        "cfpb-monthly": {"month": "period"},
        "baggage": {"Airline": "slice", "Date": "period", "Baggage": "count", "Enplaned": "exposure"},
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--measure", default="", help="what is counted, when no column says it")

    def take(self, rows: list[Row], mapping: dict[str, str], options: dict[str, Any]) -> Taken:
        preset = options["preset"]
        measure = options["measure"] or WIDE.get(preset, "") or NAMED.get(preset, "")
        if not measure and "measure" not in mapping:
            raise CommandError(_("Say what is counted: a column for “measure”, or --measure NAME."))
        if preset not in WIDE and "count" not in mapping:
            raise CommandError(_("No column gives “count” (how many)."))
        given: list[Given] = []
        of: list[Row] = []
        refused: list[tuple[Row, str]] = []
        for row in rows:
            try:
                figures = self._wide(row, mapping, measure) if preset in WIDE else [self._one(row, mapping, measure)]
            except ValueError as error:
                refused.append((row, str(error)))
            else:
                given += figures
                of += [row] * len(figures)
        if preset in WIDE:
            given, of = _without_beginning(given, of)
        taken, why = take_measures(given)
        taken.refused += refused + [(of[at], reason) for at, reason in why.items()]
        return taken

    def _one(self, row: Row, mapping: dict[str, str], measure: str) -> Given:
        cells = {name: row.cells[column] for name, column in mapping.items()}
        kind, key = slice_of(cells.get("slice", ""))
        grain, day = _period(cells["period"])
        named = cells.get("measure", "") or measure
        if not named:
            raise ValueError(_("It does not say what is counted."))
        exposure = cells.get("exposure", "")
        among = _whole(exposure) if exposure else None
        return Given(named[:40], kind, key, grain, day, _whole(cells["count"]), among)

    def _wide(self, row: Row, mapping: dict[str, str], measure: str) -> list[Given]:
        column = mapping["period"]
        grain, day = _period(row.cells[column])
        slices = {name: text for name, text in row.cells.items() if name != column and text}
        return [Given(measure, *slice_of(name), grain, day, _whole(text)) for name, text in slices.items()]


def _without_beginning(given: list[Given], of: list[Row]) -> tuple[list[Given], list[Row]]:
    """A slice holds zeros until it is collected: those are not reported, and not a count of nothing."""
    begun = set(
        Tally.objects.filter(series__measure__in={each.measure for each in given}, count__gt=0).values_list(
            "series__measure", "series__slice_kind", "series__slice_key"
        )
    )
    kept: list[tuple[Given, Row]] = []
    for each, row in zip(given, of, strict=True):
        if each.count != 0:
            begun.add(each.place)
        if each.place in begun:
            kept.append((each, row))
    return [each for each, _row in kept], [row for _each, row in kept]


def _period(text: str) -> tuple[str, Any]:
    try:
        return period_of(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is no day, ISO week or month.") % {"text": text}) from None


def _whole(text: str) -> int:
    try:
        return int(text.replace(",", "").strip())
    except ValueError:
        raise ValueError(_("“%(text)s” is no whole number.") % {"text": text}) from None
