import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from surveillance import operations


class Command(BaseCommand):
    help = "Count everything anew, and write only what differs. It does no harm, however often it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="only from this day on")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(desc="recount", unit="day", delay=1, disable=not sys.stderr.isatty()) as bar:

            def told(start: date, end: date) -> None:
                bar.update((end - start).days + 1)

            changed = operations.recount(as_of=timezone.now(), since=options["since"], told=told)
        self.stdout.write(_("%(n)d tallies changed.") % {"n": changed})
