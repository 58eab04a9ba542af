"""How each person wants the rows of a list: one line or two, and which columns."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models import Layout
from core.models.saved import Place

# What can be shown besides reference and title, in the order of the page.
COLUMNS: Mapping[str, Mapping[str, Any]] = {
    Place.INBOX: {
        "severity": _("Severity"),
        "owner": _("Owner"),
        "clock": _("Time left"),
        "customer": _("Customer"),
        "product": _("Product"),
        "channel": _("Channel"),
        "received": _("Received"),
    },
    Place.COMPLAINTS: {
        "severity": _("Severity"),
        "status": _("Status"),
        "due": _("Promised by"),
        "owner": _("Owner"),
        "category": _("Category"),
        "customer": _("Customer"),
        "product": _("Product"),
        "lot": _("Lot"),
        "order": _("Order"),
        "channel": _("Channel"),
        "received": _("Received"),
    },
}
AT_FIRST: Mapping[str, tuple[bool, frozenset[str]]] = {
    Place.INBOX: (True, frozenset({"severity", "owner", "clock", "customer", "product", "received"})),
    Place.COMPLAINTS: (False, frozenset({"severity", "status", "due", "owner", "received"})),
}


@dataclass(frozen=True)
class Column:
    """One column that can be chosen, and whether it is."""

    name: str
    label: str
    is_shown: bool


@dataclass(frozen=True)
class Rows:
    """How the rows of a list stand: one line each (``is_dense``) or two, and what they show."""

    is_dense: bool
    shown: frozenset[str]
    columns: list[Column]

    @property
    def facts(self) -> frozenset[str]:
        """What stands in the second line of the inbox."""
        return frozenset() if self.is_dense else self.shown & {"customer", "product", "channel", "received"}


def of(by: Actor, *, place: str) -> QuerySet[Layout]:
    """What this person chose in a place: one row or none."""
    return Layout.objects.filter(user=by.user_id, place=place)


def arranged(found: Iterable[Layout], *, place: str) -> Rows:
    """The rows as they were chosen, or as they are at first. A column that is no more is left out."""
    chosen = next(iter(found), None)
    is_dense, shown = AT_FIRST[place]
    if chosen is not None:
        is_dense, shown = chosen.is_dense, frozenset(chosen.columns) & COLUMNS[place].keys()
    columns = [Column(name, str(label), name in shown) for name, label in COLUMNS[place].items()]
    return Rows(is_dense, frozenset(shown), columns)


@transaction.atomic
def arrange(*, place: str, is_dense: bool, columns: Collection[str], by: Actor) -> Layout:
    """Keep how this person wants a list. It concerns nobody else, so the journal is not told."""
    assert by.user_id is not None  # noqa: S101 - pages with lists have people behind them
    chosen = [name for name in COLUMNS[Place(place)] if name in columns]
    layout, _new = Layout.objects.update_or_create(
        user_id=by.user_id, place=place, defaults={"is_dense": is_dense, "columns": chosen}
    )
    return layout


@transaction.atomic
def arrange_as_at_first(*, place: str, by: Actor) -> None:
    """Forget what was chosen."""
    of(by, place=place).delete()
