from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandError
from django.utils import timezone

from core import clock
from core.actors import SYSTEM
from core.import_command import ImportCommand
from core.imports import BadRow, Row, Taken
from feedback import operations, past
from feedback.presets import PRESETS


class Command(ImportCommand):
    help = "Take feedback and complaints from a CSV file, as they ended elsewhere. A second run adds nothing twice."
    job = "import_feedback"
    fields = past.FIELDS
    needed = ("received",)
    presets = {name: preset.columns for name, preset in PRESETS.items()}

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--zone", default="", help="time zone of the file's moments; else the organisation's")
        parser.add_argument(
            "--source", default="", help="name of the system the keys come from; else the preset or the file's digest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.zone = ZoneInfo(options["zone"] or clock.organisation().time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise CommandError(f"“{options['zone']}” is no time zone, such as Europe/Berlin.") from None
        self.name = ""
        super().handle(*args, **options)

    def take(self, rows: list[Row], mapping: dict[str, str], options: dict[str, Any]) -> Taken:
        """Good rows together, bad ones with their reason."""
        preset, moment = PRESETS.get(options["preset"] or ""), timezone.now()
        # Keys are unique in the system they come from; lines only in their file.
        if not self.name:
            named = options["source"] or options["preset"] or ""
            self.name = named if named and "key" in mapping else self.source.digest()[:16]
        taken, good = Taken(), []
        for row in rows:
            try:
                good.append(past.read(row, mapping, source=self.name, zone=self.zone, preset=preset, as_of=moment))
            except BadRow as bad:
                taken.refused.append((row, str(bad)))
        imported = operations.import_batch(good, by=SYSTEM)
        taken.added, taken.known = imported.added, imported.known
        return taken
