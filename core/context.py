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
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
# The same for the pages of running the house: (name among them, label, address name, who sees it)
HOUSEKEEPING = (
    ("running", _("Checks and post"), "core:running", RUNNERS),
    ("people", _("People"), "core:people", RUNNERS),
    ("configure", _("Organisation"), "core:configure", KEEPERS),
    ("categories", _("Categories"), "complaints:categories", KEEPERS),
    ("matrix", _("Risk of complaints"), "complaints:set_matrix", KEEPERS),
    ("journal", _("Journal"), "core:journal", RUNNERS),
)


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "organisation": SimpleLazyObject(clock.organisation),
        "nav": _nav(request),
        "housekeeping": SimpleLazyObject(lambda: _housekeeping(request)),
        "reads_all": _reads_all(request),
    }


def _reads_all(request: HttpRequest) -> bool:
    """Do the pages open for this person that show what is going on in the whole house?"""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and who(request).holds(*READERS)


def _housekeeping(request: HttpRequest) -> list[dict[str, Any]]:
    roles = who(request).roles
    pages = ((name, label, _address(address)) for name, label, address, seen_by in HOUSEKEEPING if roles & seen_by)
    return [{"name": name, "label": label, "url": url} for name, label, url in pages if url]


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
