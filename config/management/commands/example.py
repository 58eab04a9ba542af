import sys
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from config.example import load
from config.example.world import ZONE


class Command(BaseCommand):
    help = "Load the example organisation: eighteen months of a maker of kitchen goods, until today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same example")
        parser.add_argument("--months", type=int, default=18, help="how far it reaches back")
        parser.add_argument(
            "--as-of", type=datetime.fromisoformat, help="the moment at which it ends; now if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        as_of = options["as_of"] or timezone.now()
        as_of = as_of if as_of.tzinfo else as_of.replace(tzinfo=ZONE)
        if not 1 <= options["months"] <= 60:
            raise CommandError("The example reaches back 1 to 60 months.")
        try:
            with tqdm(unit=" rows", delay=1, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

                def told(what: str, n: int, of: int) -> None:
                    bar.total = max(of, bar.total or 0)
                    bar.set_description(what, refresh=False)
                    bar.update(n)

                made = load.load(seed=options["seed"], months=options["months"], as_of=as_of, told=told)
        except load.NotEmpty:
            raise CommandError(
                "This install holds data already, and invented customers are not mixed with real ones. Use an empty "
                f"data folder (DATA_DIR=… manage.py migrate, then example); this one is {settings.DATA_DIR}."
            ) from None
        self.stdout.write(
            f"{made.orders} orders and {made.complaints} complaints in {time.monotonic() - began:.1f} s; "
            f"{made.journal} journal lines, sealed. What goes wrong in it on purpose: {made.truth}"
        )
