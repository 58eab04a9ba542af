"""Who is at a record now, so that two people do not unknowingly do the same work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from core.actors import Actor
from core.models import Presence

# A page says every 20 seconds that it is open; one that was silent for a minute has gone.
LASTS = timedelta(seconds=60)


@dataclass(frozen=True)
class Here:
    """A colleague at the same record."""

    name: str
    initials: str
    is_writing: bool = False


def come(place: str, *, by: Actor, as_of: datetime, writing: bool = False) -> None:
    """Say that somebody has this record open. One statement; nothing is written into the journal."""
    if by.user_id is None:
        return
    Presence.objects.bulk_create(
        [Presence(user_id=by.user_id, place=place, name=by.name, at=as_of, writing=writing)],
        update_conflicts=True,
        unique_fields=["place", "user"],
        update_fields=["name", "at", "writing"],
    )


def others(rows: Iterable[Presence], *, besides: int | None, as_of: datetime) -> list[Here]:
    """Who else is here among these rows, by name."""
    near = [row for row in rows if row.user_id != besides and row.at >= as_of - LASTS]
    return [Here(row.name, initials(row.name), row.writing) for row in sorted(near, key=lambda row: row.name)]


def at(place: str, *, besides: int | None, as_of: datetime) -> list[Here]:
    """Who else is at a record now (one statement)."""
    return others(Presence.objects.filter(place=place).here(since=as_of - LASTS), besides=besides, as_of=as_of)


def by_place(rows: Sequence[Presence], *, besides: int | None, as_of: datetime) -> dict[str, list[Here]]:
    """Who else is at each of the records these rows are of."""
    places = {row.place: [one for one in rows if one.place == row.place] for row in rows}
    near = {place: others(here, besides=besides, as_of=as_of) for place, here in places.items()}
    return {place: people for place, people in near.items() if people}


def everywhere(*, since: datetime) -> "QuerySet[Presence]":
    """Everybody who was anywhere since a moment, which is ``LASTS`` ago: as many as have a page open."""
    return Presence.objects.all().here(since=since)


def initials(name: str) -> str:
    """ "Olive Ortega" is OO, "Mona" is M; of many names the first and the last count."""
    parts = name.split()
    return "".join(part[0] for part in (parts if len(parts) < 3 else [parts[0], parts[-1]])).upper()


def tidy(*, as_of: datetime) -> int:
    """Forget who was where. Returns how many rows."""
    return Presence.objects.filter(at__lt=as_of - LASTS).delete()[0]
