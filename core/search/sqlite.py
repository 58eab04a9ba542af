"""The search on SQLite: a full-text table of finished tokens under the number of the case's place.

The table hands out rows by falling number, which is newest first, and stops at the end of a page: a common word is
as fast as a rare one. The tokenizer is "ascii", the one that leaves other letters alone; folding is done already.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from core.models import Indexed
from core.search.document import Document
from core.search.hit import Hit, Span
from core.search.question import Phrase, Question, Term

FIND = """
SELECT core_search.rowid, core_indexed.reference, core_indexed.kind
FROM core_search CROSS JOIN core_indexed ON core_indexed.place = core_search.rowid
WHERE core_search MATCH %s AND core_search.rowid < %s AND core_search.rowid >= %s {kinds}
ORDER BY core_search.rowid DESC LIMIT %s"""
AMONG = """
SELECT core_indexed.place, core_indexed.reference, core_indexed.kind
FROM core_indexed CROSS JOIN core_search ON core_search.rowid = core_indexed.place
WHERE core_indexed.reference IN (SELECT value FROM json_each(%s)) AND core_search MATCH %s
ORDER BY core_indexed.place DESC"""


def expression(question: Question) -> str:
    """The question in the language of the table. Every token stands in quotes, so none of it is read as a command."""
    wanted = " AND ".join(_any_of(term) for term in question.wanted)
    unwanted = " OR ".join(_any_of(term) for term in question.unwanted)
    all_terms = f"({wanted}) NOT ({unwanted})" if unwanted else wanted
    return f"({all_terms}) OR {_phrase(question.whole)}" if question.whole else all_terms


def _any_of(term: Term) -> str:
    return f"({' OR '.join(_phrase(phrase) for phrase in term.phrases)})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.prefix else ""}'


def find(question: Question, *, span: Span, kinds: Sequence[str], size: int) -> list[Hit]:
    """The newest cases of the span that the question fits, at most ``size``."""
    narrowed = "AND core_indexed.kind IN (SELECT value FROM json_each(%s))" if kinds else ""
    values: list[Any] = [
        expression(question),
        span.below,
        span.above,
        *([json.dumps(list(kinds))] if kinds else []),
        size,
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIND.format(kinds=narrowed), values)
        return [Hit(*row) for row in cursor.fetchall()]


dig = find
"""The table hands out rows one by one: what is rare is found as what is common."""


def listed(references: Sequence[str]) -> RawSQL:
    """References as a subquery: however many there are, they are one value of the statement."""
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(references))])


def among(question: Question, references: Sequence[str]) -> list[Hit]:
    """Which of these cases the question fits, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(AMONG, [json.dumps(list(references)), expression(question)])
        return [Hit(*row) for row in cursor.fetchall()]


def write(documents: Sequence[Document]) -> None:
    """Keep cases that the tables do not hold."""
    Indexed.objects.bulk_create(
        [Indexed(place=document.place, reference=document.case, kind=document.kind) for document in documents]
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO core_search (rowid, words) VALUES (%s, %s)",
            [(document.place, " ".join(document.tokens())) for document in documents],
        )


def erase(places: Sequence[int]) -> None:
    """Forget the cases at these places."""
    listed = json.dumps(list(places))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_search WHERE rowid IN (SELECT value FROM json_each(%s))", [listed])
        cursor.execute("DELETE FROM core_indexed WHERE place IN (SELECT value FROM json_each(%s))", [listed])
