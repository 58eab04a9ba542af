"""What every page knows: the organisation and, for people with an account, the way round the house."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core import clock
from core.access import who
from core.roles import QUALITY, READERS, RUNNERS, Role

# (label, address name, who sees it, second key after "g"); the order is the order of work
PLACES = (
    (_("Inbox"), "feedback:inbox", QUALITY | {Role.AUDITOR}, "i"),
    (_("Complaints"), "complaints:list", READERS, "c"),
    (_("Actions"), "corrective_actions:list", READERS | {Role.COLLEAGUE}, "a"),
    (_("Signals"), "surveillance:list", READERS, "s"),
    (_("Dashboard"), "management_review:dashboard", READERS, "d"),
    (_("Reviews"), "management_review:list", READERS, "r"),
    (_("Customers"), "customers:list", READERS, "u"),
    (_("Needs"), "needs:list", READERS, "n"),
    (_("Running it"), "core:running", RUNNERS, ""),
)


def house(request: HttpRequest) -> dict[str, Any]:
    return {"organisation": SimpleLazyObject(clock.organisation), "nav": _nav(request)}


def _nav(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    roles = who(request).roles
    addresses = ((label, _address(name), key) for label, name, seen_by, key in PLACES if roles & seen_by)
    return [
        {"label": label, "url": url, "current": request.path.startswith(url), "key": key}
        for label, url, key in addresses
        if url
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
