"""The clock of the watchtower. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from surveillance import operations


@shared_task(ignore_result=True)
def listen() -> None:
    operations.listen(as_of=timezone.now())


@shared_task(ignore_result=True)
def help_listen() -> None:
    operations.help_listen(as_of=timezone.now())


@shared_task(ignore_result=True)
def check_counts() -> None:
    operations.check_counts(as_of=timezone.now())


@shared_task(ignore_result=True)
def count_words() -> None:
    operations.count_words(as_of=timezone.now())


@shared_task(ignore_result=True)
def evaluate_effects() -> None:
    operations.evaluate_effects(as_of=timezone.now())


@shared_task(ignore_result=True)
def propose_risks() -> None:
    operations.propose_risks_daily(as_of=timezone.now())
