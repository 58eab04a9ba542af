"""Filters for letters, whose facts come as JSON: moments as text, told in the organisation's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone

from core import clock

register = template.Library()


@register.filter
def moment_words(iso: str) -> str:
    """ "Thursday 26 November 2026, 17:00" of an ISO moment, in the letter's language; "" for none."""
    if not iso:
        return ""
    local = timezone.localtime(datetime.fromisoformat(iso), ZoneInfo(clock.organisation().time_zone))
    return f"{formats.date_format(local, 'l j F Y')}, {formats.time_format(local, 'H:i')}"


@register.filter
def day_words(iso: str) -> str:
    """ "Fri 27 November 2026" of an ISO day, in the letter's language; "" for none."""
    return formats.date_format(date.fromisoformat(iso), "D j F Y") if iso else ""
