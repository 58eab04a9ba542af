from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.example.load import is_example
from config.example.people import PASSWORD, STAFF


class Command(BaseCommand):
    help = "Print one login per role of the example organisation."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_example():
            raise CommandError("This install is not the example. Its people have passwords of their own.")
        self.stdout.write(f"Password for all: {PASSWORD}")
        shown = set()
        for first, name, role in STAFF:
            if role not in shown:
                shown.add(role)
                self.stdout.write(f"  {role.label:<16} {first.lower()}@example.org  ({name})")
