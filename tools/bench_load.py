"""Loading very many rows at once: indexes are made afterwards, from all rows, and what the rows point to is not looked up."""

import contextlib
from collections.abc import Callable, Iterator

from django.db import connection

INDEXES = """
SELECT quote_ident(place.relname), pg_get_indexdef(one.indexrelid)
FROM pg_index one
JOIN pg_class place ON place.oid = one.indexrelid
WHERE one.indrelid::regclass::text = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM pg_constraint held WHERE held.conindid = one.indexrelid)"""
"""Those that are no constraints: name and statement."""


@contextlib.contextmanager
def bulk(*tables: str, told: Callable[[str, int], None]) -> Iterator[None]:
    """While this holds, the tables have no indexes but those of their constraints. On SQLite they keep all."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for name, _statement in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for name, statement in indexes:
            told(f"index {name}", 0)
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
