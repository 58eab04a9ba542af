"""A condition with its words in the statement."""

import pytest
from django.db import connection

from complaints.models import OPEN, Complaint
from core.among import among
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


@pytest.mark.parametrize(("model", "words"), [(Complaint, OPEN), (Feedback, OPEN_FEEDBACK)])
def test_the_list_of_open_ones_can_be_read_from_their_index(
    model: type[Complaint | Feedback], words: frozenset[str]
) -> None:
    rows = model._default_manager.filter(among("status", words)).order_by("-received_at")[:50]
    table, index = model._meta.db_table, f"{model._meta.model_name}_open_received"
    sql, values = rows.query.get_compiler(connection=connection).as_sql()

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads an empty table as a whole, unless it is told not to
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)
        else:  # an index that cannot be used is an error then
            forced = str(sql).replace(f'FROM "{table}"', f'FROM "{table}" INDEXED BY {index}')
            cursor.execute(f"EXPLAIN QUERY PLAN {forced}", values)
        assert index in str(cursor.fetchall())
