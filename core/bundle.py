"""Rows of several small tables in one question to the database: what hangs on a record and is shown with it.

Each row travels as JSON and is made an instance of its model again; so the tables need not be alike. For what hangs on
one record: a few hundred rows, not for lists.
"""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateTimeField, DecimalField, F, Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject


def fetch(**wanted: "QuerySet[Any]") -> dict[str, list[Any]]:
    """The rows of each queryset under its name, in the order of their keys.

    A queryset narrowed by ``only()`` brings just those columns. Joined tables and annotations are not brought along:
    ask for them as rows of their own. Orders and slices are not kept.
    A table of more than 50 columns must be narrowed: PostgreSQL takes no more in one row of JSON.
    """
    models: dict[str, type[Model]] = {name: rows.model for name, rows in wanted.items()}
    parts = [_as_json(name, rows) for name, rows in wanted.items()]
    found: dict[str, list[Any]] = {name: [] for name in wanted}
    for name, row in parts[0].union(*parts[1:], all=True):
        found[name].append(_instance(models[name], row))
    for rows in found.values():
        rows.sort(key=lambda row: row.pk)
    return found


def _as_json(name: str, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    deferred, all_but = rows.query.deferred_loading
    columns = [
        field
        for field in rows.model._meta.concrete_fields
        if not deferred or field.primary_key or (field.name in deferred) != all_but
    ]
    row = JSONObject(**{field.attname: F(field.attname) for field in columns})
    # The columns are chosen above: what ``only`` held back must not be named twice.
    plain: QuerySet[Any] = rows.defer(None).order_by()
    told: QuerySet[Any, Any] = plain.annotate(
        bundle_name=Value(name, output_field=CharField()), bundle_row=row
    ).values_list("bundle_name", "bundle_row")
    return told


def _instance(model: type[Model], row: dict[str, Any]) -> Model:
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    return model.from_db(
        None, [field.attname for field in fields], [_value(field, row[field.attname]) for field in fields]
    )


def _value(field: "Field[Any, Any]", given: Any) -> Any:
    """What the column holds, from what JSON made of it: SQLite tells times without a zone, numbers lose their kind."""
    if given is None:
        return None
    if isinstance(field, JSONField):
        return json.loads(given) if isinstance(given, str) else given
    if isinstance(field, DecimalField):
        return Decimal(str(given)).quantize(Decimal(1).scaleb(-field.decimal_places))
    if isinstance(field, DateTimeField):
        moment = datetime.fromisoformat(given)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    value: date | time | Any = field.to_python(given)
    return value
