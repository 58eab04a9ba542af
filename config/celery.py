"""The Celery app. It carries wake-ups only: everything it starts also runs with ``manage.py tick``."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("listening_post")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def set_the_clock(sender: Any, **_: Any) -> None:
    """Give beat the schedule; it names tasks of every room, so it can be read only when all are loaded."""
    app.conf.beat_schedule = import_string("config.schedule.BEAT")
    sender.scheduler.merge_inplace(app.conf.beat_schedule)
