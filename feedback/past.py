"""Rows of other systems as what they tell: one case each, said once, with the end it came to there."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from complaints.models import Channel, Severity, Upheld
from core import cells
from core.imports import BadRow, Row
from feedback.models import Kind
from feedback.presets import Preset

FIELDS = {
    "received": "when it was said; needed",
    "key": "what tells rows apart in the other system; without it the line of the file does",
    "text": "what was said; without it all cells of the row",
    "title": "a short name",
    "kind": "complaint, idea, praise, question or other; complaint where it is empty",
    "happened": "when it happened",
    "closed": "when it was closed",
    "status": "a word such as closed or resolved",
    "upheld": "how it was decided",
    "product": "code or name of the product",
    "site": "code or name of the site",
    "category": "what it is about",
    "subcategory": "more closely",
    "channel": "how it came in",
    "severity": "how serious",
    "order": "order number",
    "lot": "lot or batch",
    "customer": "customer number",
    "email": "address of the person",
    "name": "name of the person",
    "language": "two letters",
}
CHANNELS = {
    "web": Channel.FORM,
    "form": Channel.FORM,
    "phone": Channel.PHONE,
    "email": Channel.EMAIL,
    "e-mail": Channel.EMAIL,
    "postal mail": Channel.LETTER,
    "letter": Channel.LETTER,
    "fax": Channel.LETTER,
    "counter": Channel.COUNTER,
    "in person": Channel.COUNTER,
    "api": Channel.API,
}
ENDS = ("closed", "resolved", "done", "untimely", "answered")
SEVERITIES = {
    Severity.CRITICAL: ("critical", "1", "a", "urgent"),
    Severity.MAJOR: ("major", "high", "2", "b"),
    Severity.MINOR: ("minor", "moderate", "medium", "low", "3", "4", "5", "c"),
}
UPHELD = {
    Upheld.YES: ("yes", "upheld", "approve", "granted"),
    Upheld.PARTLY: ("partly", "settle", "partial"),
    Upheld.NO: ("no", "not", "den", "reject"),
}
LONGEST = 100_000


@dataclass(frozen=True)
class Past:
    """One case from elsewhere, cleaned. Empty is "", unknown moments are None."""

    source_key: str
    kind: str
    text: str
    title: str
    received_at: datetime
    happened_on: date | None
    closed_at: datetime | None
    is_closed: bool
    upheld: str
    product: str
    site: str
    category: str
    subcategory: str
    channel: str
    severity: str
    order_number: str
    lot: str
    customer: str
    email: str
    name: str
    language: str


def read(
    row: Row, mapping: Mapping[str, str], *, source: str, zone: ZoneInfo, preset: Preset | None, as_of: datetime
) -> Past:
    """A row of a file as a case. ``mapping`` leads from the field to its column. Raises BadRow with the reason."""
    said = {name: cells.text(row.cells[column]) for name, column in mapping.items()}
    for name, pattern in (preset.sound if preset else {}).items():
        said[name] = _sound(said.get(name, ""), row.cells[mapping[name]], pattern, mapping[name])
    received = cells.moment(said.get("received", ""), zone=zone)
    if received is None:
        raise BadRow(_("It does not say when it was received."))
    if received > as_of:
        raise BadRow(_("It was received in the future."))
    closed = cells.moment(said.get("closed", ""), zone=zone)
    if closed is not None and closed < received:
        raise BadRow(_("It was closed before it was received."))
    upheld = _known(said.get("upheld", ""), UPHELD)
    ended = said.get("status", "").lower().startswith(ENDS)
    text = said.get("text", "") or "\n".join(f"{name}: {cell}" for name, cell in row.cells.items() if cells.text(cell))
    return Past(
        source_key=f"{source}:{said.get('key') or f'line {row.line}'}"[:120],
        kind=_kind(said.get("kind", "")),
        text=text[:LONGEST],
        title=said.get("title", "") or said.get("subcategory", "") or said.get("category", ""),
        received_at=received,
        happened_on=_day(said.get("happened", "")),
        closed_at=closed,
        is_closed=bool(closed or ended or upheld),
        upheld=upheld,
        severity=_known(said.get("severity", ""), SEVERITIES),
        channel=CHANNELS.get(said.get("channel", "").lower(), Channel.IMPORT),
        order_number=said.get("order", "")[:80],
        lot=said.get("lot", "")[:60],
        email=_address(said.get("email", "")),
        language=said.get("language", "en")[:10] or "en",
        **{name: said.get(name, "") for name in ("product", "site", "category", "subcategory", "customer", "name")},
    )


def _sound(value: str, cell: str, pattern: re.Pattern[str], column: str) -> str:
    match = pattern.fullmatch(cell)
    if match is None:
        raise BadRow(
            _("“%(cell)s” is no %(column)s: the columns have shifted.") % {"cell": cell[:60], "column": column}
        )
    return cells.text(match[1])


def _address(said: str) -> str:
    """An address one can write to, or none: for a wrong one no case is lost."""
    try:
        validate_email(said)
    except ValidationError:
        return ""
    return said.lower()


def _day(cell: str) -> date | None:
    """When something happened is of no weight enough to lose a case for it."""
    try:
        return cells.day(cell)
    except BadRow:
        return None


def _kind(said: str) -> str:
    kind = said.lower() or Kind.COMPLAINT
    if kind not in Kind.values:
        raise BadRow(_("“%(kind)s” is no kind of feedback.") % {"kind": said[:60]})
    return str(kind)


def _known(said: str, words: Mapping[Any, tuple[str, ...]]) -> str:
    """The first name one of whose words the value begins with; "" when it says nothing known."""
    plain = said.lower()
    return next((str(name) for name, beginnings in words.items() if plain.startswith(beginnings)), "")


def code_of(name: str, *, longest: int) -> str:
    """A steady code for a name from elsewhere; where it had to be cut, a digest keeps it apart from others."""
    code = slugify(name, allow_unicode=False)
    if code and len(code) <= longest:
        return code
    return f"{code[: longest - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")
