"""Filling the index from the records: what is missing, or everything anew."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.models import Indexed, Rebuild
from core.search.document import Document
from core.search.index import put_many

BATCH = 1000


@dataclass(frozen=True)
class Source:
    """Records of one kind: all that should be found, and how they become documents. They have a ``reference``."""

    kind: str
    rows: "QuerySet[Any]"
    documents: Callable[[Iterable[Any]], list[Document]]


def missing(source: Source) -> "QuerySet[Any]":
    """The records that the search does not know, or knows as something else than they are now."""
    known = Indexed.objects.filter(reference=OuterRef("reference"), kind=source.kind)
    return source.rows.filter(~Exists(known))


def fill(source: Source, *, batch: int = BATCH) -> Iterator[int]:
    """Index what is missing. Yields how many were done, after each batch; to be stopped at any time."""
    after = 0
    while rows := list(missing(source).filter(pk__gt=after).order_by("pk")[:batch]):
        put_many(source.documents(rows))
        after = rows[-1].pk
        yield len(rows)


def rebuild(source: Source, *, batch: int = BATCH) -> Iterator[int]:
    """Index everything anew. Found is what was found before until it is replaced; stopped, it goes on from there."""
    after = progress(source)
    while rows := list(source.rows.filter(pk__gt=after).order_by("pk")[:batch]):
        after = rows[-1].pk
        with transaction.atomic():
            put_many(source.documents(rows))
            Rebuild.objects.update_or_create(kind=source.kind, defaults={"after": after})
        yield len(rows)
    Rebuild.objects.filter(kind=source.kind).delete()


def progress(source: Source) -> int:
    """The number of the last record of an interrupted rebuild; 0 at its beginning."""
    return next(iter(Rebuild.objects.filter(kind=source.kind).values_list("after", flat=True)), 0)
