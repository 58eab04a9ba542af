"""The clock of complaints. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from complaints import operations


@shared_task(ignore_result=True)
def escalate() -> None:
    operations.escalate(as_of=timezone.now())


@shared_task(ignore_result=True)
def silence() -> None:
    operations.silence(as_of=timezone.now())


@shared_task(ignore_result=True)
def progress() -> None:
    operations.progress(as_of=timezone.now())


@shared_task(ignore_result=True)
def nudge() -> None:
    operations.nudge(as_of=timezone.now())


@shared_task(ignore_result=True)
def ask_again() -> None:
    operations.ask_again(as_of=timezone.now())


@shared_task(ignore_result=True)
def digest() -> None:
    operations.digest(as_of=timezone.now())


@shared_task(ignore_result=True)
def remind_restraints() -> None:
    operations.remind_restraints(as_of=timezone.now())


@shared_task(ignore_result=True)
def tell_removed() -> None:
    operations.tell_removed(as_of=timezone.now())


@shared_task(ignore_result=True)
def suggest() -> None:
    operations.suggest(as_of=timezone.now())
