"""What stands around the list of complaints: the choices of its filters, its chips, the numbers of its views."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Category, Complaint, OwnField
from complaints.queries.lists import REGISTERS, VIEWS, in_view, is_key, own_asked
from complaints.queries.own_fields import OwnFields
from core import clock, counted, layouts, saved, search
from core.actors import Actor
from core.bundle import Plan
from core.models import Counted, Grant, Organisation, SavedView, User
from core.models.saved import Place
from core.roles import QUALITY, READERS, Role

COUNTED = 1000
"""So many hits of a search are counted for each view; beyond that the views carry no number."""
NOBODY = 0
"""The key of no account."""
PERSONAL = "mine"
"""The one view whose number is each reader's own."""


def owners() -> QuerySet[User]:
    """Who can own a complaint."""
    hold = Grant.objects.filter(role__in=[*QUALITY, Role.COLLEAGUE]).values("user")
    return User.objects.filter(is_active=True, pk__in=hold).order_by("name")


def categories() -> QuerySet[Category]:
    return Category.objects.filter(is_active=True).select_related("parent").order_by("parent__name", "name")


@dataclass(frozen=True)
class Chip:
    """A filter that came with the URL and has no control of its own on the page.

    ``without`` is the query string that takes it away.
    """

    name: str
    value: str
    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """An own field that the list can be narrowed by, and what the URL asks of it."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Around:
    """What the list shows besides its rows; ``numbers`` are at most half a minute old and say when they were true."""

    owners: list[User]
    categories: list[Category]
    chips: list[Chip]
    own: list[Asked]
    saved: list[SavedView]
    place: Organisation
    layout: layouts.Rows
    category_names: dict[int, str]
    numbers: counted.Numbers


def _ask(*, numbers: str, reader: int, **named: int) -> dict[str, QuerySet[Any]]:
    """What is asked around the list; ``named`` are the rows of registers that its URL names."""
    person = Actor("", frozenset(), reader)
    return {
        "owners": owners().only("name"),
        "categories": Category.objects.all(),
        "own_fields": OwnField.objects.filter(is_active=True),
        "counted": Counted.objects.filter(pk=numbers),
        "layouts": layouts.of(person, place=Place.COMPLAINTS),
        "places": Organisation.objects.filter(pk=1),
        "saved": saved.views_of(person, place=Place.COMPLAINTS),
        **{register: REGISTERS[register]._default_manager.filter(pk=key) for register, key in named.items()},
    }


PLAN = Plan(_ask)


def around(cases: QuerySet[Complaint], *, given: Mapping[str, str], by: Actor, as_of: datetime) -> Around:
    """Everything around the list of these cases, which are those the URL asks for."""
    named = {register: int(given[register]) for register in REGISTERS if is_key(given.get(register, ""))}
    found = PLAN.fetch(numbers=_key(given, by), reader=by.user_id or NOBODY, **named)
    rows = {register: found[register][0] for register in named if found[register]}
    parents = {row.pk: row.parent_id for row in found["categories"]}
    own = _own(OwnFields(found["own_fields"], parents), given)
    return Around(
        owners=sorted(found["owners"], key=lambda person: person.name.casefold()),
        categories=_tree(found["categories"]),
        chips=_chips(given, rows) + _own_chips(given, found["own_fields"], own),
        own=own,
        saved=saved.in_order(found["saved"], by=by),
        place=next(iter(found["places"]), None) or clock.organisation(),
        layout=layouts.arranged(found["layouts"], place=Place.COMPLAINTS),
        category_names={row.pk: row.name for row in found["categories"]},
        numbers=_numbers(cases, given, by, as_of, known=next(iter(found["counted"]), None)),
    )


def _tree(rows: list[Category]) -> list[Category]:
    """Those in use, each behind its parent."""
    by_key = {row.pk: row for row in rows}
    for row in rows:
        row.parent = by_key[row.parent_id] if row.parent_id else None
    in_use = [row for row in rows if row.is_active]
    return sorted(in_use, key=lambda row: (row.parent.name if row.parent else "", row.name))


def _key(given: Mapping[str, str], by: Actor) -> str:
    """Who sees all complaints shares the numbers with everybody who does, but for those of a search."""
    asked = {name: value for name, value in given.items() if value and name not in {"view", "after"}}
    own = given.get("q", "").strip() or not by.holds(*READERS)
    return counted.key("complaints", **asked, **({"by": str(by.user_id)} if own else {}))


def _numbers(
    cases: QuerySet[Complaint], given: Mapping[str, str], by: Actor, as_of: datetime, *, known: Counted | None
) -> counted.Numbers:
    """How many rows each view holds; with words, how many of those that were found, unless they are too many."""
    shared, name = counted.fresh(known, as_of=as_of), _key(given, by)
    if typed := given.get("q", "").strip():
        if shared is not None:
            return shared
        found = _found(cases, typed, as_of=as_of, user_id=by.user_id)
        return counted.keep(name, found, as_of=as_of, known=known)
    now = _counts(cases, VIEWS if shared is None else (PERSONAL,), as_of=as_of, user_id=by.user_id)
    others = {view: number for view, number in now.items() if view != PERSONAL}
    shared = shared or counted.keep(name, others, as_of=as_of, known=known)
    return counted.Numbers({**shared.by_name, PERSONAL: now[PERSONAL]}, shared.at)


def count(rows: QuerySet[Complaint], *, words: str) -> int | None:
    """How many of these cases hold the words; None when the words are too common to be counted."""
    if words:
        references = search.references(words, most=COUNTED)
        if references is None:
            return None
        rows = rows.filter(reference__in=references)
    return rows.count()


def _counts(
    cases: QuerySet[Complaint], names: tuple[str, ...], *, as_of: datetime, user_id: int | None
) -> dict[str, int]:
    """How many of these cases stand in each view, up to ``counted.MOST``."""
    views = {name: cases.filter(in_view(name, as_of=as_of, user_id=user_id)) for name in names}
    return counted.up_to_most(views, most=counted.MOST)


def _found(cases: QuerySet[Complaint], typed: str, *, as_of: datetime, user_id: int | None) -> Mapping[str, int | None]:
    """How many of the cases that fit these words stand in each view; None when they are too many."""
    references = search.references(typed, most=COUNTED)
    if references is None:
        return dict.fromkeys(VIEWS)
    # An alias must not be the name of a column.
    wanted: dict[str, Any] = {
        f"n_{name}": Count("pk", filter=in_view(name, as_of=as_of, user_id=user_id)) for name in VIEWS if name != "all"
    }
    numbers: dict[str, int] = cases.filter(reference__in=references).aggregate(**wanted, n_all=Count("pk"))
    return {name.removeprefix("n_"): number for name, number in numbers.items()}


def _own(fields: OwnFields, given: Mapping[str, str]) -> list[Asked]:
    """The fields of the category that is chosen; without one there would be too many."""
    category = given.get("category", "")
    mine = fields.of(int(category)) if is_key(category) else []
    return [Asked(f"own_{field.pk}", field.label, given.get(f"own_{field.pk}", ""), _options(field)) for field in mine]


def _options(field: OwnField) -> list[tuple[str, str]]:
    if field.kind == OwnField.Kind.YES_NO:
        return [("yes", _("yes")), ("no", _("no"))]
    return [(option, option) for option in field.options]


def _own_chips(given: Mapping[str, str], fields: Iterable[OwnField], own: Iterable[Asked]) -> list[Chip]:
    """What the URL asks of fields of other categories, to take away."""
    labels = {field.pk: field.label for field in fields}
    shown = {one.name for one in own}
    return [
        _chip(given, f"own_{key}", f"{labels[key]}: {value}")
        for key, value in own_asked(given).items()
        if key in labels and f"own_{key}" not in shown
    ]


def _chip(given: Mapping[str, str], name: str, words: str) -> Chip:
    rest = {key: value for key, value in given.items() if key not in {name, "after"} and value}
    return Chip(name, given[name], words, f"?{urlencode(rest)}")


def _chips(given: Mapping[str, str], rows: Mapping[str, Any]) -> list[Chip]:
    """The filters of the URL that are shown as chips to take away."""
    plain = [_chip(given, name, given[name]) for name in ("lot", "order_number") if given.get(name)]
    return plain + [_chip(given, name, str(row)) for name, row in rows.items()]
