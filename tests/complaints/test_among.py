"""A condition with its words in the statement."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from complaints.models import OPEN, Complaint
from core.among import among, filled
from feedback.models import OPEN as OPEN_FEEDBACK
from feedback.models import Feedback
from tests.complaints.conftest import Case

pytestmark = pytest.mark.django_db


def test_the_words_stand_in_the_statement(case: Case) -> None:
    mine = case()
    case("closed")

    rows = Complaint.objects.filter(among("status", OPEN))

    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    assert "IN ('answered', 'assessed', " in sql
    assert values == ()
    assert [row.pk for row in rows] == [mine.pk]


@pytest.mark.parametrize("word", ["it's", "100%", "two words", ""])
def test_what_somebody_could_have_typed_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="no words of a program"):
        among("status", ["received", word])


def _plan(rows: QuerySet[Any], *, index: str) -> str:
    """How the rows are read when the index is used, if it can be."""
    table = rows.model._meta.db_table
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads an empty table in another way, unless it is told not to
            for other in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{other} = off")
            cursor.execute(f"EXPLAIN {sql}", values)
        else:  # an index that cannot be used is an error then
            cursor.execute(
                "EXPLAIN QUERY PLAN " + str(sql).replace(f'FROM "{table}"', f'FROM "{table}" INDEXED BY {index}'),
                values,
            )
        return str(cursor.fetchall())


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Complaint.objects.filter(among("status", OPEN)).order_by("-received_at")[:50], "complaint_open_received"),
        (
            Feedback.objects.filter(among("status", OPEN_FEEDBACK)).order_by("-received_at")[:50],
            "feedback_open_received",
        ),
        (Complaint.objects.filter(filled("lot"), lot="41"), "complaint_lot"),
        (Complaint.objects.filter(filled("order_number"), order_number="4711"), "complaint_order"),
    ],
)
def test_an_index_of_some_rows_can_be_used(rows: QuerySet[Any], index: str) -> None:
    assert index in _plan(rows, index=index)


def test_what_is_empty_is_not_filled(case: Case) -> None:
    one = case(lot="41")
    case()

    assert [row.pk for row in Complaint.objects.filter(filled("lot"))] == [one.pk]
