import sys
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from surveillance import operations, tallying, wording
from surveillance.models import Series
from surveillance.operations.tally import zone


class Command(BaseCommand):
    help = "Listen to the newest complete day, week and month of every series, and raise signals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="as if it were the evening of this day"
        )
        parser.add_argument(
            "--series", action="append", metavar="MEASURE[:KIND[:KEY]]", help="only these, such as complaints:product"
        )
        parser.add_argument("--no-tally", action="store_true", help="do not count first what has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = timezone.now()
        if options["as_of"]:
            as_of = tallying.begin_of(options["as_of"] + timedelta(days=1), zone())
        chosen = self._chosen(options["series"])
        if not options["no_tally"]:
            operations.tally(as_of=timezone.now())
        with tqdm(desc="scan", unit="batch", delay=1, disable=not sys.stderr.isatty()) as bar:

            def told(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            signals = operations.scan(as_of=as_of, series=chosen, told=told)
        for signal in signals:
            self.stdout.write(f"{signal.reference}  {signal.last_day}  {signal.kind}  {wording.headline(signal)}")
        self.stdout.write(_("%(n)d signals raised or continued.") % {"n": len(signals)})

    def _chosen(self, asked: list[str] | None) -> list[Series] | None:
        if not asked:
            return None
        found: list[Series] = []
        for said in asked:
            names = dict(zip(("measure", "slice_kind", "slice_key"), said.split(":", 2), strict=False))
            series = list(Series.objects.filter(**names).order_by("pk"))
            if not series:
                raise CommandError(_("There is no series “%(name)s”.") % {"name": said})
            found += series
        return found
