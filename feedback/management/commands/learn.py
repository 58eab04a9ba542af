import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from complaints.models import Aspect, Learning
from complaints.operations import Taught
from feedback import operations


class Command(BaseCommand):
    help = "Learn suggestions anew from what people decided. The clock does it every night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be learned")
        parser.add_argument("--aspect", choices=Aspect.values, action="append", help="only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        aspects = options["aspect"] or Aspect.values
        keep = not options["dry_run"]
        taught = []
        with tqdm(aspects, unit=" lessons", delay=1, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            for aspect in bar:
                bar.set_postfix_str(aspect, refresh=True)
                taught += operations.learn(as_of=timezone.now(), aspects=(aspect,), keep=keep)
        if not keep:
            self.stdout.write("Dry run: nothing was kept.")
        for one in taught:
            self.stdout.write(self._told(one))

    def _told(self, taught: Taught) -> str:
        told = f"{taught.aspect}: {taught.decisions} decisions of {taught.classes} kinds"
        if taught.lesson is None:
            return f"{told}, too few to learn from."
        lesson = taught.lesson
        state = Learning.State(taught.state).label
        return (
            f"{told}; of the newest {lesson.measured}, not seen before, {lesson.right} right "
            f"(the commonest alone: {lesson.plain}); {len(lesson.classifier.places)} words; {state}."
        )
