"""The clock of the ground. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from core import drafts, ledger, operations, outbox, presence


@shared_task(ignore_result=True)
def sweep() -> None:
    outbox.sweep(as_of=timezone.now())


@shared_task(ignore_result=True)
def seal() -> None:
    operations.seal(as_of=timezone.now())


@shared_task(ignore_result=True)
def tidy() -> None:
    moment = timezone.now()
    drafts.tidy(as_of=moment)
    presence.tidy(as_of=moment)
    ledger.tidy(as_of=moment)
