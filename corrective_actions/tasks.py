"""The clock of this room. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from corrective_actions import operations


@shared_task(ignore_result=True)
def remind() -> None:
    operations.remind(as_of=timezone.now())
