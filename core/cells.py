"""What stands in the cells of other people's files, as values: moments, days, amounts, and nothing."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.imports import BadRow

# Ways in which real files write that nothing is known.
NOTHING = frozenset({"", "-", "?", "n/a", "na", "null", "none", "nan", "unspecified", "unknown"})
MOMENTS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y", "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
)  # fmt: skip
EARLIEST = 1900


def text(cell: str) -> str:
    """The cell, or "" where it says that nothing is known."""
    return "" if cell.strip().lower() in NOTHING else cell.strip()


def moment(cell: str, *, zone: tzinfo = UTC) -> datetime | None:
    """A moment as ISO 8601 or one of ``MOMENTS``; one without an offset is local to ``zone``. None for nothing.

    Raises BadRow when it is neither.
    """
    said = text(cell)
    if not said:
        return None
    found = _iso(said) or _by_pattern(said)
    if found is None or found.year < EARLIEST:
        raise BadRow(_("“%(cell)s” is no date that can be read.") % {"cell": said[:60]})
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _iso(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _by_pattern(said: str) -> datetime | None:
    for pattern in MOMENTS:
        try:
            return datetime.strptime(said, pattern)  # noqa: DTZ007 - the zone is added by the caller
        except ValueError:
            continue
    return None


def day(cell: str) -> date | None:
    """A day, written as a moment may be. None for nothing."""
    found = moment(cell)
    return found.date() if found else None


def amount(cell: str) -> Decimal | None:
    """A number, with or without currency sign and thousands: "$1,234.00 ", "-3", "(12.50)". None for nothing."""
    said = text(cell)
    if not said:
        return None
    plain = said.strip("()").lstrip("$€£ ").replace(",", "").replace(" ", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise BadRow(_("“%(cell)s” is no number.") % {"cell": said[:60]}) from None
    if not value.is_finite():
        raise BadRow(_("“%(cell)s” is no number.") % {"cell": said[:60]})
    return -value if said.startswith("(") else value
