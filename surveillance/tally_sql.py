"""One pass over the rows of a measure for all its slices: the statement PostgreSQL counts with.

`tallying.count` says the same in a way every database understands, with one statement for each way of cutting. Where
very many rows are counted, reading them once instead of nine times is what matters, and GROUPING SETS do that. Rows are
grouped by the numbers of what they point to; codes are looked up for the groups only, and so is what lies above a
category.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, F
from django.db.models.functions import Cast, TruncDate

from surveillance.measures import JOIN, Lookups, Measure
from surveillance.tallying import within

COLUMNS = ("slice_kind", "slice_key", "day", "count", "exposure", "total", "total_squares")
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class _Key:
    """What a lookup is grouped by: a column of the source, and the statement that names its values ("" for itself).

    ``is_shared``: several of them may have one name, as many products have one supplier.
    """

    source: Any
    column: str
    names: str
    is_shared: bool = False


def counted(measure: Measure, first: date, last: date, zone: ZoneInfo) -> Statement:
    """A statement that gives a row of ``COLUMNS`` for each slice and day of first … last on which something happened."""
    keys = _keys(measure)
    columns = list(dict.fromkeys(key.column for key in keys.values()))
    rows, params = _rows(measure, keys, first, last, zone)
    sets = dict.fromkeys(
        ("tally_day", *(keys[lookup].column for lookup in way)) for ways in measure.cuts.values() for way in ways
    )
    named = ", ".join(["tally_day", *columns, f"{_mask(columns)} AS way"])
    sums = ", ".join(f"sum(of_{figure}) AS sum_{figure}" for figure in measure.figures)
    together = ", ".join(f"({', '.join(each)})" for each in sets)
    grouped = f"SELECT {named}, {sums} FROM ({rows}) AS source GROUP BY GROUPING SETS ({together})"  # noqa: S608 - own names
    parts = [_kind(kind, ways, keys, columns, measure) for kind, ways in measure.cuts.items()]
    return f"WITH grouped AS MATERIALIZED ({grouped}) {' UNION ALL '.join(parts)}", params


def _keys(measure: Measure) -> dict[str, _Key]:
    """How each lookup is grouped. ``category__parent__code`` follows from the group of ``category__code``."""
    lookups = dict.fromkeys(lookup for ways in measure.cuts.values() for way in ways for lookup in way)
    paths = sorted({lookup.rpartition("__")[0] for lookup in lookups}, key=len)
    found: dict[str, _Key] = {}
    for at, lookup in enumerate(lookups):
        path = lookup.rpartition("__")[0]
        if not path:
            found[lookup] = _Key(Cast(F(lookup), CharField()), f"k{at}", "")
            continue
        base = next(each for each in paths if each and f"{path}__".startswith(f"{each}__"))
        known = next((key for name, key in found.items() if name.startswith(f"{base}__")), None)
        column = known.column if known else f"k{at}"
        rest = lookup.removeprefix(f"{base}__")
        found[lookup] = _Key(F(f"{base}_id"), column, _names(measure, base, rest), is_shared="__" in rest)
    return found


def _names(measure: Measure, path: str, rest: str) -> str:
    """The statement that gives the numbers of what a path leads to, and what names them."""
    model: Any = measure.rows().model
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model
    named = model._base_manager.filter(**{f"{rest}__isnull": False}).order_by().values_list("pk", rest)
    statement, _none = named.query.sql_with_params()
    return str(statement)


def _rows(measure: Measure, keys: dict[str, _Key], first: date, last: date, zone: ZoneInfo) -> Statement:
    """The rows as the measure defines them: the day, what they are grouped by, and what each adds."""
    sources = {key.column: key.source for key in keys.values()}
    rows = (
        measure.rows()
        .filter(**within(measure, first, last, zone))
        .order_by()
        .annotate(
            tally_day=TruncDate(measure.moment, tzinfo=zone),
            **sources,
            **{f"of_{figure}": adds for figure, adds in measure.figures.items()},
        )
        .values_list("tally_day", *sources, *(f"of_{figure}" for figure in measure.figures))
    )
    statement, params = rows.query.sql_with_params()
    return statement, tuple(params)


def _mask(columns: list[str]) -> str:
    """A number that tells by which columns a row was grouped."""
    return f"grouping({', '.join(columns)})" if columns else "0"


def _kind(
    kind: str, ways: tuple[Lookups, ...], keys: dict[str, _Key], columns: list[str], measure: Measure
) -> str:  # fmt: skip
    """The tallies of one kind of slice. Several ways of it are added up: a case belongs to the categories above, too.

    So are the groups of one way that have one name.
    """
    parts = [_way(kind, [keys[lookup] for lookup in way], columns, measure) for way in ways]
    if len(parts) == 1 and not any(keys[lookup].is_shared for lookup in ways[0]):
        return parts[0]
    added = ", ".join([*COLUMNS[:3], *(f"sum({name})::{_type(name)} AS {name}" for name in COLUMNS[3:])])
    return f"SELECT {added} FROM ({' UNION ALL '.join(parts)}) AS ways GROUP BY slice_kind, slice_key, day"  # noqa: S608 - own names


def _way(kind: str, keys: list[_Key], columns: list[str], measure: Measure) -> str:
    """The groups of one way of cutting as tallies. Rows that lack what names the slice belong to none."""
    # grouping() has a bit for each column, the first one highest: 1 where it was not grouped by.
    by = {key.column for key in keys}
    way = sum(2 ** (len(columns) - 1 - at) for at, name in enumerate(columns) if name not in by)
    joins = "".join(
        f" JOIN ({key.names}) AS n{at} (id, name) ON n{at}.id = grouped.{key.column}"
        for at, key in enumerate(keys) if key.names
    )  # fmt: skip
    words = [f"n{at}.name" if key.names else f"grouped.{key.column}" for at, key in enumerate(keys)]
    known = "".join(f" AND grouped.{key.column} IS NOT NULL" for key in keys)
    name = f" || '{JOIN}' || ".join(words) or "''"
    figures = ", ".join(f"{_figure(each, measure)} AS {each}" for each in COLUMNS[3:])
    return (
        f"SELECT '{kind}'::text AS slice_kind, ({name})::text AS slice_key, tally_day AS day, {figures} "  # noqa: S608 - own names
        f"FROM grouped{joins} WHERE way = {way}{known}"
    )


def _figure(name: str, measure: Measure) -> str:
    if name in measure.figures:
        return f"sum_{name}::{_type(name)}"
    return f"{'NULL' if name == 'exposure' else '0'}::{_type(name)}"


def _type(name: str) -> str:
    return "bigint" if name in {"count", "exposure"} else "double precision"
