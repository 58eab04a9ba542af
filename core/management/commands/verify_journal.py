import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from core import journal
from core.models import Seal


class Command(BaseCommand):
    help = "Walk the sealed journal and name the first line that is not what it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help="the file of heads kept outside the database")

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[journal.Fault] = []
        with tqdm(total=Seal.objects.count(), unit=" lines", delay=2, file=sys.stderr) as bar:
            for step in journal.verify(as_of=timezone.now(), heads=options["heads"]):
                if isinstance(step, journal.Fault):
                    faults.append(step)
                else:
                    bar.update(step - bar.n)
        if faults:
            first = faults[0]
            more = f" {len(faults) - 1} more faults follow." if len(faults) > 1 else ""
            raise CommandError(f"Link {first.sequence}: {first.sentence}{more}")
        self.stdout.write(f"The journal is whole: {Seal.objects.count()} links.")
