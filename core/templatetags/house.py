"""Tags for what every page shows: badges, severity, moments, stages, figures, kept filters."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import figures
from core.look import Badge, Stage, undo_of

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
SHAPES = frozenset({"ok", "warn", "bad", "info", "idle"})


@register.simple_tag
def status(badge: Badge | tuple[str, str] | str, word: str = "") -> SafeString:
    """Show a status as shape and word.

    ``{% status case.badge %}`` with a Badge or a (shape, word) pair, or ``{% status "warn" "2 d over" %}``.
    Nothing is shown for an empty value; an unknown shape is a mistake of the page and raises ValueError.
    """
    if not badge:
        return SafeString("")
    shape: str
    if isinstance(badge, Badge):
        shape, word = badge.shape, badge.word
    elif isinstance(badge, tuple):
        shape, word = badge
    else:
        shape = badge
    if shape not in SHAPES:
        msg = f"{shape!r} is no shape; use one of {', '.join(sorted(SHAPES))}."
        raise ValueError(msg)
    return format_html('<span class="lp-st lp-{}">{}</span>', shape, word)


@register.simple_tag
def severity(letter: str | None) -> SafeString:
    """Show a severity letter in its box: A filled, B dark edge, C light edge. Nothing when none is set."""
    if not letter:
        return SafeString("")
    return format_html(
        '<span class="lp-sev lp-sev-{}"><span class="visually-hidden">{} </span>{}</span>',
        letter.lower(),
        _("Severity"),
        letter.upper(),
    )


def full_moment(moment: datetime) -> str:
    """Say a moment in full in the reader's zone: "Mon 23 Nov 2026, 10:12 (Europe/Berlin)"."""
    local = timezone.localtime(moment)
    day = formats.date_format(local, "D j M Y")
    return f"{day}, {formats.time_format(local, 'H:i')} ({timezone.get_current_timezone_name()})"


def _past_words(seconds: int) -> str:
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("%(n)d min ago") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return _("%(n)d h ago") % {"n": seconds // HOUR}
    days = seconds // DAY
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def _future_words(seconds: int) -> str:
    if seconds < HOUR:
        return _("in %(n)d min") % {"n": max(1, seconds // MINUTE)}
    if seconds < DAY:
        return _("in %(n)d h") % {"n": seconds // HOUR}
    days = seconds // DAY
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def relative_words(moment: datetime, now: datetime) -> str:
    """Say how far a moment lies from ``now``; beyond a week the day itself says more, so that is given."""
    distance = moment - now
    if abs(distance) >= timedelta(days=7):
        local = timezone.localtime(moment)
        same_year = local.year == timezone.localtime(now).year
        return formats.date_format(local, "j M" if same_year else "j M Y")
    seconds = int(distance.total_seconds())
    return _past_words(-seconds) if seconds <= 0 else _future_words(seconds)


@register.simple_tag(takes_context=True)
def moment(context: Context, when: datetime | None, style: str = "relative") -> SafeString:
    """Show a moment in the reader's zone, with the full time on hover and for screen readers.

    ``style`` is "relative" ("2 h ago") or "short" ("Mon 23 Nov, 10:12"). The page's ``as_of`` is taken as now
    when it is in the context, so that a page and its figures agree on the time.
    """
    if when is None:
        return SafeString("")
    now = context.get("as_of") or timezone.now()
    full = full_moment(when)
    if style == "short":
        local = timezone.localtime(when)
        words = f"{formats.date_format(local, 'D j M')}, {formats.time_format(local, 'H:i')}"
    else:
        words = relative_words(when, now)
    return format_html(
        '<time class="lp-nowrap" datetime="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></time>',
        when.isoformat(),
        full,
        words,
        full,
    )


@register.filter
def day(value: date | None) -> str:
    """Say a day the short way: "Mon 23 Nov 2026"; nothing for None."""
    return "" if value is None else formats.date_format(value, "D j M Y")


@register.inclusion_tag("parts/stages.html")
def stages(line: Iterable[Stage], label: str = "") -> dict[str, Any]:
    """Show where a record stands as dots with dates. ``label`` names the list for screen readers."""
    return {"stages": list(line), "label": label or _("Stages")}


register.filter("number", figures.number)
register.filter("percent", figures.percent)
register.filter("money", figures.money)


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: object) -> str:
    """Keep the page's filters and change some: ``{% query_string page=None status="new" %}``.

    None or "" takes a filter away. Returns "?…" (or "?" alone when no filter is left), to be escaped by the page.
    """
    request = cast("HttpRequest | None", context.get("request"))
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def undo_address(message: Message) -> str:
    """Return the address that undoes what the message says was done, or "" when it cannot be undone."""
    return undo_of(message.extra_tags or "")[0]


@register.filter
def undo_seconds(message: Message) -> int:
    """Return for how many seconds the toast offers Undo."""
    return undo_of(message.extra_tags or "")[1]
