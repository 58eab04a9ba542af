import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from surveillance import operations
from surveillance.tallying import Difference

SHOWN = 20  # differences told one by one


class Command(BaseCommand):
    help = "Count everything anew, and write only what differs. It does no harm, however often it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="only from this day on")
        parser.add_argument("--dry-run", action="store_true", help="write nothing; tell what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run, found = options["dry_run"], list[Difference]()
        with tqdm(desc="recount", unit="day", delay=1, disable=not sys.stderr.isatty()) as bar:

            def told(start: date, end: date) -> None:
                bar.update((end - start).days + 1)

            changed = operations.recount(
                as_of=timezone.now(), since=options["since"], told=told, dry_run=dry_run,
                noticed=found.append if dry_run else None,
            )  # fmt: skip
        if not dry_run:
            changed += operations.recount_words(as_of=timezone.now())
        for difference in found[:SHOWN]:
            self.stdout.write(difference.sentence)
        if dry_run and changed > SHOWN:
            self.stdout.write("…")
        told_at_last = _("%(n)d tallies differ; nothing was written.") if dry_run else _("%(n)d tallies changed.")
        self.stdout.write(told_at_last % {"n": changed})
