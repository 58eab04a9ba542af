"""Headers as people write them: wrongly encoded, folded, doubled, endless. Nothing in here raises."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

LONGEST = 5_000
"""Characters of one header that are looked at."""
MOST = 200
"""Headers that are looked at."""
ADDRESS = re.compile(r"^[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,190}$")
IDENTIFIER = re.compile(r"<([^<>\s]{3,250})>")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def plain(text: str) -> str:
    """Without what no database and no page can hold."""
    return CONTROLS.sub("", text)


def words(message: Message, name: str) -> str:
    """A header in one line, decoded as far as it can be; "" when it is not there."""
    return _one_line(message.get(name, ""))


def _one_line(value: object) -> str:
    raw = str(value)[:LONGEST]
    return " ".join(plain(decoded(raw)).split())


def decoded(raw: str) -> str:
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return raw
    return "".join(text if isinstance(text, str) else in_letters(text, charset or "utf-8") for text, charset in parts)


def in_letters(data: bytes, charset: str) -> str:
    """Bytes as text, by the charset named or else by the one it looks like; what fits none becomes a mark."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """(name, address in lower case) of everybody in these headers who has a sound address."""
    found: list[tuple[str, str]] = []
    for name in names:
        for value in (message.get_all(name) or [])[:MOST]:
            raw = " ".join(plain(str(value)[:LONGEST]).split())
            found += [(_one_line(who), address.lower()) for who, address in _pairs(raw) if ADDRESS.match(address)]
    return found


def _pairs(raw: str) -> list[tuple[str, str]]:
    try:
        pairs = [(who, address.strip("<> ")) for who, address in getaddresses([raw])]
    except (ValueError, IndexError, TypeError):
        pairs = []
    if any(ADDRESS.match(address) for _who, address in pairs):
        return pairs
    # A header that no grammar accepts may still hold one address in angle brackets.
    lone = re.findall(r"<([^<>\s]+)>", raw)
    return [(raw.split("<")[0].strip(' "'), address) for address in lone[-1:]]


def identifiers(message: Message, *names: str) -> tuple[str, ...]:
    """The message identifiers in these headers, each once, without their brackets."""
    found = [one for name in names for value in message.get_all(name) or [] for one in _identifiers(value)]
    return tuple(dict.fromkeys(found))[:MOST]


def _identifiers(value: object) -> list[str]:
    return IDENTIFIER.findall(plain(str(value)[:LONGEST]))


def moment(message: Message) -> datetime | None:
    """When it says it was written; None when it says nothing one can believe."""
    raw = str(message.get("Date", ""))[:100]
    try:
        found = parsedate_to_datetime(raw)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found = found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if 1980 <= found.year <= 2200 else None


def listed(message: Message) -> tuple[tuple[str, str], ...]:
    """All headers, to be looked at."""
    return tuple((plain(str(name))[:100], _one_line(value)[:1000]) for name, value in message.items()[:MOST])
