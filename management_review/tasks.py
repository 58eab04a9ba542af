"""The clock of the top floor. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from management_review import operations


@shared_task(ignore_result=True)
def send_digest() -> None:
    operations.send_digest(as_of=timezone.now())


@shared_task(ignore_result=True)
def escalate() -> None:
    operations.escalate(as_of=timezone.now())
