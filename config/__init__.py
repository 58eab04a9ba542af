"""The top of the street: settings, addresses, the schedule and the example organisation."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
