"""Keeping the index: what a case says is put in within the transaction that changes it."""

from collections.abc import Collection, Sequence
from types import ModuleType

from django.db import connection, transaction

from core.models import Indexed
from core.search import postgres, sqlite
from core.search.document import Document


def backend() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def put(document: Document) -> None:
    """Index a case, or index it anew."""
    put_many([document])


@transaction.atomic
def put_many(documents: Sequence[Document]) -> None:
    """Index many cases at once; each is in it once, however often it is handed in."""
    by_reference = {document.case: document for document in documents}
    remove(by_reference)
    if by_reference:
        backend().write(list(by_reference.values()))


@transaction.atomic
def remove(references: Collection[str]) -> None:
    """Forget these cases. One that is not known is no error."""
    if places := list(Indexed.objects.filter(reference__in=list(references)).values_list("place", flat=True)):
        backend().erase(places)
