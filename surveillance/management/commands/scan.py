import sys
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from core import clock
from surveillance import operations, tallying, wording
from surveillance.models import Series, Signal
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
        parser.add_argument(
            "--replay", type=date.fromisoformat, metavar="DATE", help="listen to every day from this one on"
        )
        parser.add_argument("--no-tally", action="store_true", help="do not count first what has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._chosen(options["series"])
        if not options["no_tally"]:
            operations.choose_lots(as_of=timezone.now())
            operations.tally(as_of=timezone.now())
        last = options["as_of"] or timezone.localdate(timezone=zone()) - tallying.ONE_DAY
        evenings = self._evenings(options["replay"] or last, last)
        if not clock.take("scan", as_of=timezone.now(), minutes=30):
            raise CommandError(_("The clock is listening just now. Try again in some minutes."))
        signals: dict[int, Signal] = {}
        with tqdm(desc="scan", unit="batch", delay=1, disable=not sys.stderr.isatty()) as bar:
            for number, evening in enumerate(evenings):

                def told(done: int, of: int, before: int = number) -> None:
                    bar.total = of * len(evenings)
                    bar.update(before * of + done - bar.n)

                found = operations.scan(as_of=evening, series=chosen, told=told)
                signals |= {signal.pk: signal for signal in found}
        clock.give_back("scan")
        if not (options["as_of"] or chosen):
            few = operations.weigh_faint(until=last)
            told_few = ngettext(
                "%(n)d series holds too few cases to be tested alone.",
                "%(n)d series hold too few cases to be tested alone.",
                few,
            )
            self.stdout.write(told_few % {"n": few})
            clock.beat("scan", as_of=timezone.now())
        for signal in signals.values():
            self.stdout.write(f"{signal.reference}  {signal.last_day}  {signal.kind}  {wording.headline(signal)}")
        self.stdout.write(_("%(n)d signals raised or continued.") % {"n": len(signals)})

    def _evenings(self, first: date, last: date) -> list[datetime]:
        """The moments at which the days first … last are over."""
        if first > last:
            raise CommandError(_("The first day comes after the last."))
        days = (first + timedelta(days=at) for at in range((last - first).days + 1))
        return [tallying.begin_of(day + tallying.ONE_DAY, zone()) for day in days]

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
