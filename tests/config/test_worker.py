import pytest
from django.utils import timezone

from core import outbox, tasks
from core.models import Letter


class Olga:
    email = "olga@customer.example"
    language = "en"


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_woken_worker_takes_up_the_owed_letter(celery_worker_process):
    letter = outbox.queue("core/email/test", to=Olga, key="worker:1")

    tasks.sweep.delay()

    celery_worker_process.wait_until(lambda: Letter.objects.get(pk=letter.pk).attempts == 1)


@pytest.mark.redis
@pytest.mark.django_db
def test_wake_up_reaches_redis_in_a_moment():
    began = timezone.now()
    tasks.sweep.delay()
    assert (timezone.now() - began).total_seconds() < 1
