"""Paging through long lists by the last row seen, not by counting: page 4,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the token that leads to the next one ("" on the last)."""

    rows: list[Row]
    next: str


def page(rows: "QuerySet[Row]", *, by: Sequence[str], after: str = "", size: int = SIZE) -> "Page[Row]":
    """One page of ``rows`` in the order of ``by``, such as ("-received_at", "-pk").

    ``by`` names columns of the row itself that are never empty, the last one unique. ``after`` is the token of the
    page before; one that cannot be read begins again at the first page.
    """
    found = list(rows.order_by(*by).filter(_beyond(rows.model, by, after))[: size + 1])
    more = len(found) > size
    return Page(found[:size], _token(found[size - 1], by) if more else "")


def merged(tables: "Sequence[QuerySet[Any]]", *, by: Sequence[str], after: str = "", size: int = SIZE) -> "Page[Any]":
    """One page of the rows of several tables together, in the order of ``by``: columns that all of them have.

    All columns go in one direction, and the last one is unique over all tables.
    """
    names = [name.lstrip("-") for name in by]
    found = [row for rows in tables for row in rows.order_by(*by).filter(_beyond(rows.model, by, after))[: size + 1]]
    found.sort(key=lambda row: [getattr(row, name) for name in names], reverse=by[0].startswith("-"))
    more = len(found) > size
    return Page(found[:size], _token(found[size - 1], by) if more else "")


def _token(row: Model, by: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in by]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _read(model: type[Model], by: Sequence[str], after: str) -> list[Any]:
    """The values of a token, each as its column wants it; [] when it is no token of this list."""
    try:
        values = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        fields = [
            model._meta.pk if name.lstrip("-") == "pk" else model._meta.get_field(name.lstrip("-")) for name in by
        ]
        return [field.to_python(value) for field, value in zip(fields, values, strict=True)]  # type: ignore[union-attr]
    except (ValueError, TypeError, binascii.Error, ValidationError):
        return []


def _beyond(model: type[Model], by: Sequence[str], after: str) -> Q:
    """Rows after the given one: greater in the first column, or equal there and greater in the next, and so on.

    That none of them lies before it in the first column follows, but must be said: a database finds a place in an
    index by it, and would else walk there from the beginning.
    """
    condition, same, bound = Q(), Q(), Q()
    for name, value in zip(by, _read(model, by, after), strict=False):
        column, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        bound = bound or Q(**{f"{column}__{way}e": value})
        condition |= same & Q(**{f"{column}__{way}": value})
        same &= Q(**{column: value})
    return bound & condition
