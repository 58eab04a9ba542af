"""Signs of a machine at the form. A suspicious post is held for people to look at, never dropped.

There is no riddle to solve: a trap field that people do not see, a signed start time, and a bucket per sender.
"""

import ipaddress
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

SALT = "feedback.start"
FASTEST = timedelta(seconds=2)

TRAP = gettext_noop("A field that people do not see was filled in.")
UNSIGNED = gettext_noop("It did not come from the form as we showed it.")
TOO_FAST = gettext_noop("It was sent faster than anybody can read the form.")
TOO_MANY = gettext_noop("Very many posts came from the same place.")
SAME_WORDS = gettext_noop("The same words came many times.")


@dataclass(frozen=True)
class Start:
    """When a form was shown, and the key by which its sending is known once and for all."""

    key: str
    at: datetime | None


def start(*, as_of: datetime) -> str:
    """The hidden value of a form that is shown now."""
    return signing.dumps([uuid.uuid4().hex, int(as_of.timestamp() * 1000)], salt=SALT, compress=False)


def read_start(signed: str, *, as_of: datetime) -> Start:
    """The key of a form that comes back. One that was tampered with still has a key: the same for the same value."""
    try:
        key, milliseconds = signing.loads(signed, salt=SALT)
        return Start(str(key), datetime.fromtimestamp(milliseconds / 1000, tz=as_of.tzinfo))
    except (signing.BadSignature, ValueError, TypeError):
        return Start(salted_hmac(SALT, signed or uuid.uuid4().hex, algorithm="sha256").hexdigest()[:32], None)


def signs(start: Start, *, trap: str, as_of: datetime) -> str:
    """Why a post is suspicious, as one sentence; "" when nothing speaks against it."""
    if trap.strip():
        return TRAP
    if start.at is None:
        return UNSIGNED
    return TOO_FAST if as_of - start.at < FASTEST else ""


def place_of(request: HttpRequest) -> str:
    """A keyed digest of the network a request comes from: the address itself is kept nowhere.

    A forwarded address counts only where the install says that it stands behind its own proxy; the last one named
    is the one that the proxy saw.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(address)
        network = ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False)
        address = str(network)
    except ValueError:
        address = "unknown"
    return salted_hmac("feedback.place", address, algorithm="sha256").hexdigest()
