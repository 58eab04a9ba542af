"""Saved views of lists: a name for the query of an address, one's own or shared with the team."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import counted, journal
from core.actors import Actor
from core.models import SavedView
from core.models.saved import Place
from core.roles import QUALITY, Role
from core.workflow import Refused

LONGEST = 500
OWN = re.compile(r"own_[0-9]{1,9}")
MOST = 40  # views of one person in one place: beyond that a list of views is no help any more


@dataclass(frozen=True)
class Home:
    """The address of a list, and the words of its query that make up a view. All others are left out."""

    address: str
    words: frozenset[str]


HOMES = {
    Place.INBOX: Home("feedback:inbox", frozenset({"view", "q", "kind", "channel"})),
    Place.COMPLAINTS: Home(
        "complaints:list",
        frozenset(
            {"view", "q", "status", "severity", "category", "owner", "lot", "order_number"}
            | {"product", "site", "process", "customer", "contact"}
        ),
    ),
}


def plain(place: str, query: str) -> str:
    """The query of a view in one form: known words only, none empty, in order. "" where nothing is left."""
    words = HOMES[Place(place)].words
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=False, max_num_fields=50)
    known = {name: value for name, value in pairs if (name in words or _is_own(place, name)) and "\0" not in value}
    return urlencode(sorted(known.items()))


def _is_own(place: str, name: str) -> bool:
    """A field that the organisation has made for complaints of a category."""
    return place == Place.COMPLAINTS and bool(OWN.fullmatch(name))


def home(place: str, query: str) -> str:
    """A list with those words of a query that are its own, so that the address leads nowhere else."""
    kept, address = plain(place, query), reverse(HOMES[Place(place)].address)
    return f"{address}?{kept}" if kept else address


def address(view: SavedView) -> str:
    """Where the view is shown."""
    return home(view.place, view.query)


@dataclass(frozen=True)
class Link:
    """A saved view as it stands beside a list. ``n``: how many rows it has, as far as it was counted."""

    name: str
    url: str
    is_shared: bool
    is_current: bool
    n: int | None = None


def links(views: Iterable[SavedView], *, query: str, numbers: Mapping[int, int | None] | None = None) -> list[Link]:
    """The views of one place; the one whose filters the address has is the current one. ``numbers`` by key."""
    known = numbers or {}
    return [
        Link(view.name, address(view), view.is_shared, plain(view.place, query) == view.query, known.get(view.pk))
        for view in views
    ]


def asked(view: SavedView) -> dict[str, str]:
    """The words of its query, as the list itself reads them from an address."""
    return dict(parse_qsl(view.query))


def numbers(
    views: Iterable[SavedView], *, by: Actor, as_of: datetime, count: Callable[[dict[str, str]], int | None]
) -> dict[int, int | None]:
    """How many rows each view has, by its key, at most half a minute old; None where there are too many to count.

    ``count`` says it of the words of one query. What a person sees may be their own: the numbers are, too.
    """

    def number(view: SavedView) -> int | None:
        name = counted.key(f"saved-{view.place}", query=view.query, by=str(by.user_id))
        return counted.recent(name, as_of=as_of, count=lambda: {"n": count(asked(view))}).by_name["n"]

    return {view.pk: number(view) for view in views}


def in_order(views: Iterable[SavedView], *, by: Actor) -> list[SavedView]:
    """One's own as one has put them, then those of others by name."""

    def rank(view: SavedView) -> tuple[bool, int, str, int]:
        mine = view.owner_id == by.user_id
        return not mine, view.position if mine else 0, view.name.casefold(), view.pk

    return sorted(views, key=rank)


def views_of(by: Actor, *, place: str = "") -> QuerySet[SavedView]:
    """One's own views and those the team shares, by name."""
    mine = SavedView.objects.filter(Q(owner=by.user_id) | Q(is_shared=True))
    return (mine.filter(place=place) if place else mine).order_by("place", "name", "pk")


def may_change(view: SavedView, by: Actor) -> bool:
    """Their owner, and the quality manager for what is shared."""
    return view.owner_id == by.user_id or (view.is_shared and by.holds(Role.MANAGER))


@transaction.atomic
def save_view(*, place: str, query: str, name: str, is_shared: bool, by: Actor) -> SavedView:
    """Keep the filters of an address under a name; the same name again keeps the new filters."""
    kept = plain(place, query)
    gaps = _gaps(name, by, is_shared=is_shared)
    if len(kept) > LONGEST:
        gaps.append(_("These filters are too long to be kept. Search for less."))
    others = SavedView.objects.filter(owner=by.user_id, place=place).exclude(name=name.strip())
    if others.count() >= MOST:
        gaps.append(_("You have as many views here as a list can show. Remove one first."))
    if gaps:
        raise Refused(gaps)
    assert by.user_id is not None  # noqa: S101 - pages with lists have people behind them
    last = others.aggregate(last=Max("position"))["last"] or 0
    given = {"query": kept, "is_shared": is_shared}
    view, _new = SavedView.objects.update_or_create(
        owner_id=by.user_id,
        place=place,
        name=name.strip(),
        defaults=given,
        create_defaults={**given, "position": last + 1},
    )
    journal.record(view, "save_view", by=by, facts={"place": place, "shared": is_shared})
    return view


@transaction.atomic
def change_view(view: SavedView, *, name: str, is_shared: bool, by: Actor) -> None:
    """Another name, or shared with the team or not."""
    gaps = _gaps(name, by, is_shared=is_shared and not view.is_shared)
    if not may_change(view, by):
        gaps.append(_("Only its owner or the quality manager changes this view."))
    same = SavedView.objects.filter(owner=view.owner_id, place=view.place, name=name.strip()).exclude(pk=view.pk)
    if same.exists():
        gaps.append(_("There is a view of this name already."))
    if gaps:
        raise Refused(gaps)
    SavedView.objects.filter(pk=view.pk).update(name=name.strip(), is_shared=is_shared)
    view.refresh_from_db()
    journal.record(view, "change_view", by=by, facts={"place": view.place, "shared": is_shared})


@transaction.atomic
def remove_view(view: SavedView, *, by: Actor) -> None:
    """The view goes; the list and its filters stay, since they are the address."""
    if not may_change(view, by):
        raise Refused([_("Only its owner or the quality manager removes this view.")])
    journal.record(view, "remove_view", by=by, facts={"place": view.place, "shared": view.is_shared})
    view.delete()


@transaction.atomic
def move_view(view: SavedView, *, up: bool, by: Actor) -> None:
    """Put one's own view one place up or down among one's own of the same list. At the end it stays where it is."""
    if view.owner_id != by.user_id:
        raise Refused([_("Only your own views can be put in another order.")])
    mine = in_order(SavedView.objects.filter(owner=by.user_id, place=view.place), by=by)
    here = [one.pk for one in mine].index(view.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(mine):
        return
    mine[here], mine[there] = mine[there], mine[here]
    for position, one in enumerate(mine, start=1):
        one.position = position
    SavedView.objects.bulk_update(mine, ["position"])
    journal.record(view, "move_view", by=by, facts={"place": view.place, "up": up})


def _gaps(name: str, by: Actor, *, is_shared: bool) -> list[str]:
    gaps = []
    if not name.strip():
        gaps.append(_("Give the view a name."))
    if is_shared and not by.holds(*QUALITY):
        gaps.append(_("Only quality staff share views with the team."))
    return gaps
