"""The clock of the front door. Each task reads the time and calls one operation."""

from celery import shared_task
from django.utils import timezone

from feedback import indexing, operations


@shared_task(ignore_result=True)
def timeout() -> None:
    operations.timeout(as_of=timezone.now())


@shared_task(ignore_result=True)
def invite() -> None:
    operations.invite(as_of=timezone.now())


@shared_task(ignore_result=True)
def tidy() -> None:
    operations.tidy(as_of=timezone.now())


@shared_task(ignore_result=True)
def index() -> None:
    indexing.index_missing(as_of=timezone.now())


@shared_task(ignore_result=True)
def screen() -> None:
    operations.screen(as_of=timezone.now())


@shared_task(ignore_result=True)
def learn() -> None:
    operations.learn_nightly(as_of=timezone.now())


@shared_task(ignore_result=True)
def fetch_mail() -> None:
    operations.fetch_mail(as_of=timezone.now())
