"""The clock of the front door. Each task reads the time and calls one operation."""

import contextlib

from celery import shared_task
from django.utils import timezone

from feedback import indexing, operations, probe
from feedback.mailing.imap import NoMailbox


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
    # That the mailbox is away is noted, and becomes a fault of the channel when it lasts.
    with contextlib.suppress(NoMailbox):
        operations.fetch_mail(as_of=timezone.now())


@shared_task(ignore_result=True)
def check_channels() -> None:
    answers = probe.form_answers()
    operations.check_channels(as_of=timezone.now(), form_answers=answers)
