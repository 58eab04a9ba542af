"""What the list of complaints shows, as rows for a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint, OwnField, OwnValue, Severity, Status
from complaints.queries.clocks import RUNNING
from complaints.queries.words import kept
from core import search
from core.models import Organisation

CHUNK = 500


def columns() -> list[OwnField]:
    """The organisation's own fields that a list shows behind its columns: those in use, and retired ones with answers."""
    shown = Q(is_active=True) | Q(pk__in=OwnValue.objects.values("field"))
    return list(OwnField.objects.filter(shown).order_by("category__name", "pk"))


def heads(own: Sequence[OwnField] = ()) -> list[str]:
    """The heads of the columns, in the order of ``line``."""
    return [
        _("Reference"),
        _("Number"),
        _("Severity"),
        _("What it is about"),
        _("Customer"),
        _("From"),
        _("Product"),
        _("Lot"),
        _("Order"),
        _("Category"),
        _("Status"),
        _("Promised by"),
        _("Late"),
        _("Owner"),
        _("Received"),
        *(field.label for field in own),
    ]


def lines(
    cases: QuerySet[Complaint],
    *,
    typed: str,
    by: Sequence[str],
    as_of: datetime,
    place: Organisation,
    own: Sequence[OwnField] = (),
) -> Iterator[list[Any]]:
    """A line for each case, fetched a few hundred at a time. Moments are local ones, without their zone."""
    zone = ZoneInfo(place.time_zone)
    if own:
        cases = cases.prefetch_related("own_values")
    # Said now: the lines go out when the reader's language is no longer set.
    words = {str(value): str(label) for value, label in [*Status.choices, *Severity.choices]} | {"late": _("late")}
    cases = cases.select_related("category")
    rows = _found(cases, typed) if typed else cases.order_by(*by).iterator(chunk_size=CHUNK)
    return ([*_line(case, words, zone, as_of), *_own(case, own)] for case in rows)


def _own(case: Complaint, own: Sequence[OwnField]) -> Iterator[str]:
    if own:
        known = {value.field_id: value.value for value in case.own_values.all()}
        yield from (known.get(field.pk, "") for field in own)


def _found(cases: QuerySet[Complaint], typed: str) -> Iterator[Complaint]:
    after = ""
    while True:
        page = search.page([cases], typed, after=after, size=CHUNK)
        yield from page.rows
        after = page.next
        if not after:
            return


def _line(case: Complaint, words: dict[str, str], zone: ZoneInfo, as_of: datetime) -> list[Any]:
    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    owed = case.status in RUNNING
    contact = case.contact
    return [
        case.reference,
        case.number,
        words.get(case.severity, ""),
        case.title,
        _text(case.customer),
        (contact.name or contact.email) if contact else "",
        _text(case.product),
        case.lot,
        case.order_number,
        _text(case.category),
        words[case.status],
        local(case.answer_due) if owed else None,
        words["late"] if owed and kept(case, as_of=as_of) is False else "",
        _text(case.owner),
        local(case.received_at),
    ]


def _text(row: object) -> str:
    return "" if row is None else str(row)
