import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.search import filling
from feedback.indexing import sources


class Command(BaseCommand):
    help = "Put into the search what it does not know. Stopped and started again, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say how many cases the search does not know")
        parser.add_argument("--all", action="store_true", help="put in everything anew, such as after a new language")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        done = sum(self._fill(source, everything=options["all"]) for source in sources())
        self.stdout.write(f"{done} cases were put into the search.")

    def _check(self) -> None:
        lacking = {source.kind: filling.missing(source).count() for source in sources()}
        if any(lacking.values()):
            told = ", ".join(f"{n} of kind {kind}" for kind, n in lacking.items() if n)
            raise CommandError(f"The search does not know {told}. Run “manage.py reindex”.")
        self.stdout.write("The search knows every case.")

    def _fill(self, source: filling.Source, *, everything: bool) -> int:
        rows = source.rows.filter(pk__gt=filling.progress(source)) if everything else filling.missing(source)
        steps = filling.rebuild(source) if everything else filling.fill(source)
        done = 0
        with tqdm(total=rows.count(), unit=" cases", desc=source.kind, delay=2, file=sys.stderr) as bar:
            for n in steps:
                done += n
                bar.update(n)
        return done
