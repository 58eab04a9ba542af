"""What leaves the house as a file."""

from django.db import transaction

from core import journal
from core.actors import Actor
from core.models import Organisation


@transaction.atomic
def export(place: Organisation, *, kind: str, by: Actor) -> None:
    """Record that somebody took a list of complaints away. What they searched for may name people: it is not kept."""
    journal.record(place, "export", by=by, facts={"what": "complaints", "kind": kind})
