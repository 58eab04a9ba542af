from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.diagrams import pages
from config.tables import TABLES

FOLDER = settings.BASE_DIR / "docs" / "workflows"


class Command(BaseCommand):
    help = "Write docs/workflows/ from the tables of moves, or say with --check whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pages are (docs/workflows)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        wanted = pages(TABLES)
        there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        stale = sorted(name for name in wanted | there if wanted.get(name) != there.get(name))
        if options["check"]:
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py diagrams and commit the pages.")
            self.stdout.write("The pages in docs/workflows are up to date.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in wanted:
                (folder / name).write_text(wanted[name], encoding="utf-8")
            else:
                (folder / name).unlink()
            self.stdout.write(name)
