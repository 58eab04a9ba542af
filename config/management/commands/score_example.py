import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from tqdm import tqdm

from config.example import load, scoring
from config.example.scoring import Scored
from core import clock
from surveillance import tallying
from surveillance.measures import MEASURES
from surveillance.operations.tally import zone


class Command(BaseCommand):
    help = "Listen to the example's past again, and compare what is heard with what was put in. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", action="store_true", help="listen every morning, as the clock does, not on Mondays"
        )
        parser.add_argument("--alarms", action="store_true", help="list the false alarms too")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.DATA_DIR) / "example-truth.json"
        if not (load.is_example() and path.exists()):
            raise CommandError(
                "This install is not the example, or its truth file is gone; `manage.py example` loads it."
            )
        first, last = self._span()
        with tqdm(desc="mornings", unit="", delay=1, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

            def told(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            with translation.override("en"):
                every = 1 if options["days"] else 7
                found = scoring.score(scoring.read(path), first=first, last=last, every=every, told=told)
                self._tell(found, alarms=options["alarms"])

    def _span(self) -> tuple[Any, Any]:
        spans = [span for measure in MEASURES.values() if (span := tallying.span_of(measure, zone()))]
        return min(first for first, _last in spans), timezone.localdate(timezone=zone())

    def _tell(self, found: Scored, *, alarms: bool) -> None:
        self.stdout.write("| what was put in | kind | size | heard after | as |\n|---|---|---|---|---|")
        for one in found.scores:
            known = one.known
            after = "not heard" if one.weeks is None else f"{one.weeks:.0f} weeks"
            where = f"{known.code}: {known.measure} of {known.slice_key}"
            self.stdout.write(f"| {where} | {known.kind} | {known.size} | {after} | {one.heard} |")
        self.stdout.write(
            f"\n{found.signals} signals in {found.months:.1f} months, of which {len(found.false_alarms)} false: "
            f"{found.a_month:.1f} a month ({clock.organisation().false_alarms_per_month} accepted)."
        )
        if alarms:
            for signal in found.false_alarms:
                self.stdout.write(f"  {signal.first_day}  {signal.grain}  {signal.kind}  {signal.series}")
