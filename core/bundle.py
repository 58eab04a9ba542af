"""Rows of several small tables in one question to the database: what hangs on a record and is shown with it.

Each row travels as JSON and is made an instance of its model again; so the tables need not be alike. For what hangs on
one record: a few hundred rows, not for lists.

A page that asks the same bundle each time makes a ``Plan`` of it: the question is then put into SQL once, which of a
bundle of many tables takes longer than its answer.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import CharField, DateTimeField, DecimalField, F, Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject

Rows = dict[str, list[Any]]
Key = int | str | datetime
NUMBER, TEXT, MOMENT = 8_999_999_999_000_000_000, "\u2063bundle {}\u2063", datetime(9000, 1, 1, tzinfo=UTC)
"""What stands for a value while SQL is written: a number above all keys, a text nobody types, a moment nobody sees."""


def fetch(**wanted: "QuerySet[Any]") -> Rows:
    """The rows of each queryset under its name, in the order of their keys.

    A queryset narrowed by ``only()`` brings just those columns. Joined tables and annotations are not brought along:
    ask for them as rows of their own. Orders and slices are not kept.
    A table of more than 50 columns must be narrowed: PostgreSQL takes no more in one row of JSON.
    """
    return _read(_written(wanted), {})


@dataclass(frozen=True)
class Written:
    """A bundle as SQL. Among ``values`` stand those of ``stand_ins`` by their names, to be replaced."""

    sql: str
    values: Sequence[Any]
    models: Mapping[str, type[Model]]
    stand_ins: Mapping[str, Key] = field(default_factory=dict)

    def filled(self, given: Mapping[str, Key]) -> list[Any]:
        """The values with those of this time in their places."""
        whole = {_as_value(self.stand_ins[name]): _as_value(value) for name, value in given.items()}
        texts = [(str(self.stand_ins[name]), value) for name, value in given.items() if isinstance(value, str)]
        return [_replaced(whole.get(value, value), texts) for value in self.values]


def _as_value(key: Key) -> Any:
    """A key as it stands among the values of a statement: SQLite is given moments as text."""
    return connection.ops.adapt_datetimefield_value(key) if isinstance(key, datetime) else key


def _replaced(value: Any, texts: "Iterable[tuple[str, str]]") -> Any:
    """A text that holds stand-ins, such as the pattern of a beginning."""
    if isinstance(value, str):
        for stand_in, text in texts:
            value = value.replace(stand_in, text)
    return value


def _stand_in(place: int, value: Key) -> Key:
    if isinstance(value, datetime):
        return MOMENT + timedelta(days=place)
    return TEXT.format(place) if isinstance(value, str) else NUMBER + place


class Plan:
    """A bundle that is asked again and again. ``ask`` takes keys (numbers, texts, moments), gives querysets by name.

    ``ask`` is called once for each database and each set of names that is given, with stand-ins for the keys: it must
    neither look at them nor at anything else that changes. A text that becomes the beginning of a pattern must be free
    of "%", "_" and "\\".
    """

    def __init__(self, ask: "Callable[..., Mapping[str, QuerySet[Any]]]") -> None:
        self._ask = ask
        self._known: dict[tuple[str, ...], Written] = {}

    def fetch(self, **given: Key) -> Rows:
        """The rows for these keys, as ``fetch`` gives them."""
        shape = (connection.vendor, *given)
        written = self._known.get(shape)
        if written is None:
            stand_ins = {name: _stand_in(place, value) for place, (name, value) in enumerate(given.items())}
            written = self._known[shape] = _written(self._ask(**stand_ins), stand_ins)
        return _read(written, given)


def _written(wanted: "Mapping[str, QuerySet[Any]]", stand_ins: Mapping[str, Key] | None = None) -> Written:
    parts = [_as_json(name, rows) for name, rows in wanted.items()]
    together = parts[0].union(*parts[1:], all=True)
    sql, values = together.query.get_compiler(connection=connection).as_sql()
    return Written(str(sql), values, {name: rows.model for name, rows in wanted.items()}, stand_ins or {})


def _read(written: Written, given: Mapping[str, Key]) -> Rows:
    found: Rows = {name: [] for name in written.models}
    with connection.cursor() as cursor:
        cursor.execute(written.sql, written.filled(given) if given else written.values)
        for name, row in cursor.fetchall():
            found[name].append(_instance(written.models[name], json.loads(row)))
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
    columns = [(name, read) for name, read in _columns(model) if name in row]
    return model.from_db(None, [name for name, _read in columns], [_value(row[name], read) for name, read in columns])


def _value(given: Any, read: Callable[[Any], Any]) -> Any:
    return None if given is None else read(given)


@cache
def _columns(model: type[Model]) -> list[tuple[str, Callable[[Any], Any]]]:
    """Each column of a model, and how its values are read."""
    return [(field.attname, _reader(field)) for field in model._meta.concrete_fields]


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """What the column holds, from what JSON made of it: SQLite tells times without a zone, numbers lose their kind."""
    if isinstance(field, JSONField):
        return _from_json
    if isinstance(field, DecimalField):
        return partial(_from_decimal, step=Decimal(1).scaleb(-field.decimal_places))
    if isinstance(field, DateTimeField):
        return _from_moment
    read: Callable[[Any], date | time | Any] = field.to_python
    return read


def _from_json(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given


def _from_decimal(given: Any, *, step: Decimal) -> Decimal:
    return Decimal(str(given)).quantize(step)


def _from_moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
