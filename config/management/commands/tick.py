from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.schedule import JOBS
from core import clock


class Command(BaseCommand):
    help = "Do everything that is due, once. Run it every minute where no Celery worker runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", action="append", choices=[job.name for job in JOBS], help="only this job")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for job in JOBS:
            if options["only"] and job.name not in options["only"]:
                continue
            try:
                job.task()
            except Exception as error:  # noqa: BLE001 - one job that fails must not stop the others
                failed.append(job.name)
                clock.beat(job.name, as_of=timezone.now(), error=f"{type(error).__name__}: {error}"[:500])
                self.stderr.write(f"{job.name}: {type(error).__name__}: {error}")
            else:
                clock.beat(job.name, as_of=timezone.now())
        if failed:
            raise SystemExit(1)
