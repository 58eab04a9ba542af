"""What is typed is never lost: unsent words of staff, kept on the server every few seconds.

Nothing of it is written into the journal: it has not been said to anybody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.actors import Actor
from core.models import Draft

KEPT_FOR = timedelta(days=30)
MOST_FIELDS = 60
MOST_LETTERS = 100_000  # of all fields of a form together
MOST_PLACES = 200  # of one person; the oldest give way
PLACE = re.compile(r"[A-Za-z0-9-]{1,40}:[a-z_]{1,30}")
FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
# A field whose name holds one of these words may hold what opens a door.
SECRETS = frozenset({"password", "passwd", "secret", "token", "otp", "pin", "csrfmiddlewaretoken", "signature"})


@dataclass(frozen=True)
class Kept:
    """The draft of one form: its values by field, and when it was last kept."""

    values: Mapping[str, list[str]]
    at: datetime


@transaction.atomic
def keep(place: str, fields: Mapping[str, Sequence[str]], *, by: Actor, as_of: datetime) -> bool:
    """Keep what stands in the fields of a form now, in place of what was kept before.

    False when it is not kept: the place is none, or it is more than anybody types. Secrets are left out.
    """
    # PostgreSQL holds no NUL, and nobody types one.
    known = {
        name: [value.replace("\0", "") for value in values] for name, values in fields.items() if _may_be_kept(name)
    }
    size = sum(len(value) for values in known.values() for value in values)
    if by.user_id is None or not PLACE.fullmatch(place) or len(known) > MOST_FIELDS or size > MOST_LETTERS:
        return False
    mine = Draft.objects.filter(user=by.user_id)
    mine.filter(place=place).exclude(field__in=known).delete()
    Draft.objects.bulk_create(
        [Draft(user_id=by.user_id, place=place, field=name, values=values, at=as_of) for name, values in known.items()],
        update_conflicts=True,
        unique_fields=["user", "place", "field"],
        update_fields=["values", "at"],
    )
    places = list(mine.order_by("-at").values_list("place", flat=True))
    if len(surplus := list(dict.fromkeys(places))[MOST_PLACES:]) > 0:
        mine.filter(place__in=surplus).delete()
    return True


def _may_be_kept(name: str) -> bool:
    return bool(FIELD.fullmatch(name)) and SECRETS.isdisjoint(re.split(r"[-_]", name.lower()))


def put_back(
    place: str, field: str, words: str, *, by: Actor, as_of: datetime, besides: Mapping[str, str] | None = None
) -> None:
    """Make words that were sent and called back a draft again, above what was typed in the meantime.

    ``besides``: what was chosen with them, where nothing else was chosen since.
    """
    rows = Draft.objects.filter(user=by.user_id, place=place)
    fields = {row.field: row.values for row in rows}
    later = [value for value in fields.get(field, []) if value.strip() and value != words]
    chosen = {name: [value] for name, value in (besides or {}).items() if value}
    keep(place, chosen | fields | {field: ["\n\n".join([words, *later])]}, by=by, as_of=as_of)


def drop(place: str, *, by: Actor) -> None:
    """Throw a draft away: it was sent, or is not wanted any more."""
    if by.user_id is not None:
        Draft.objects.filter(user=by.user_id, place=place).delete()


def tidy(*, as_of: datetime) -> int:
    """Throw away what nobody went on with. Returns how many fields."""
    return Draft.objects.filter(at__lt=as_of - KEPT_FOR).delete()[0]


def by_place(rows: Iterable[Draft]) -> dict[str, Kept]:
    """The drafts of several forms, each under its place."""
    found: dict[str, dict[str, list[str]]] = {}
    last: dict[str, datetime] = {}
    for row in rows:
        found.setdefault(row.place, {})[row.field] = row.values
        last[row.place] = max(row.at, last.get(row.place, row.at))
    return {place: Kept(values, last[place]) for place, values in found.items()}
