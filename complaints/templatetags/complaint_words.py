"""Filters that say the times of a complaint, in letters and on pages."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from complaints.queries import Clock, left_words, moment_words, time_words, why
from core.figures import number

register = template.Library()


@register.filter
def told(moment: datetime | str, zone: str) -> str:
    """``{{ answer_due|told:organisation.time_zone }}``: "Thu 26 Nov, 17:00"; "" for nothing. Takes ISO texts too."""
    if not moment:
        return ""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment_words(when, zone=zone)


@register.filter
def duration(amount: timedelta) -> str:
    """Working time in words: "6 h 48"."""
    return time_words(amount)


@register.filter
def left(run: Clock) -> str:
    """What is left of a clock: "2 d 2 h left"."""
    return left_words(run)


@register.filter
def reason(run: Clock) -> str:
    """Why a clock is due when it is, with its sum."""
    return why(run)


@register.filter
def up_to(counted: int, most: int) -> str:
    """A count that was not carried on to its end: "more than 1,000"."""
    return number(counted) if counted <= most else _("more than %(n)s") % {"n": number(most)}
