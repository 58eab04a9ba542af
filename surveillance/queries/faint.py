"""Questions about series of too few cases: where one is heard, and which of them take a growing share."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveillance import wording
from surveillance.models import Faint, Series
from surveillance.queries.series import address_of

SHOWN = 8


@dataclass(frozen=True)
class FaintIn:
    """The faint series that are heard in one: how many, and the clearest of those whose share of it grows."""

    count: int
    growing: Sequence[tuple[str, str, str]]  # name, address, sentence


def faint_of(series: Series) -> Faint | None:
    """What is known of a series of too few cases; None where it is tested alone, or was not weighed yet."""
    return Faint.objects.filter(series=series).select_related("series", "heard_in").first()


def faint_in(series: Series) -> FaintIn | None:
    """The faint series heard in this one; None where there are none (two statements)."""
    rows = Faint.objects.filter(heard_in=series)
    count = rows.count()
    return FaintIn(count, _told(list(rows.growing().select_related("series", "heard_in")[:SHOWN]))) if count else None


def faint_growing() -> Sequence[tuple[str, str, str]]:
    """The clearest of all faint series whose share of what lies above them grows."""
    return _told(list(Faint.objects.growing().select_related("series", "heard_in")[:SHOWN]))


def faint_count(*, measure: str = "") -> int:
    """How many series are not tested alone, of one measure when asked."""
    rows = Faint.objects.all()
    return (rows.filter(series__measure=measure) if measure else rows).count()


def _told(rows: Sequence[Faint]) -> list[tuple[str, str, str]]:
    return [(wording.about(row.series), address_of(row.series), wording.share_of_above(row)) for row in rows]
