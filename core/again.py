"""What somebody sent after their login had ended: it waits for them, and is sent by one more press.

It is a draft of theirs. A signed cookie says who was logged in on this device last; what another person types later on
the same device is not put before them, and what they typed not before the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from core import drafts
from core.actors import Actor
from core.models import Draft, User

PLACE = "again:post"
ADDRESS = "lp-address"
COOKIE = "reader"
LASTS = 30 * 24 * 3600
LONG = 20


@dataclass(frozen=True)
class Waiting:
    """A form that was sent too late: where to, and what stood in it."""

    address: str
    fields: list[tuple[str, str]]
    at: datetime

    def words(self) -> Iterator[str]:
        """What a person wrote in it, as far as it can be told from keys and choices."""
        yield from (value for _name, value in self.fields if " " in value.strip() or len(value) > LONG)


def reader_of(request: HttpRequest) -> User | None:
    """Who was logged in on this device last, if they may still log in."""
    key = request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=LASTS)
    return User.objects.filter(pk=key, is_active=True).first() if key and key.isdigit() else None


def know(request: HttpRequest, response: HttpResponse) -> None:
    """Remember on the device who is logged in."""
    if not request.user.is_authenticated:
        return
    key = str(request.user.pk)
    if request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=LASTS) != key:
        response.set_signed_cookie(
            COOKIE,
            key,
            salt=COOKIE,
            max_age=LASTS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def keep(request: HttpRequest, *, as_of: datetime) -> bool:
    """Let a post wait for the person who was logged in last. False when nothing was typed, or nobody is known."""
    fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    typed = {name: values for name, values in fields.items() if name not in drafts.SECRETS and any(values)}
    reader = reader_of(request) if typed else None
    if reader is None:
        return False
    by = Actor(reader.name, frozenset(), reader.pk)
    return drafts.keep(PLACE, typed | {ADDRESS: [request.get_full_path()]}, by=by, as_of=as_of)


def waiting(*, by: Actor) -> Waiting | None:
    """What waits for this person."""
    kept = drafts.by_place(Draft.objects.filter(user=by.user_id, place=PLACE)).get(PLACE)
    address = kept.values.get(ADDRESS, [""])[0] if kept else ""
    if kept is None or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return None
    fields = [(name, value) for name, values in kept.values.items() if name != ADDRESS for value in values]
    return Waiting(address, fields, kept.at)
