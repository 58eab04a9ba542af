"""The search on PostgreSQL: a tsvector of finished tokens, read newest first.

A word that a third of all cases hold must not have all of them sorted for the fifty newest; a rare one must not have
all cases walked through. Nothing is estimated: a small window of the newest cases is read first, which suffices for
common words; then larger ones, through the index of words and that of places together; then, for what is so rare
that all of them held fewer than a page, the index of words alone. On a million cases each step costs milliseconds.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from core.search.document import Document
from core.search.hit import Hit, Span
from core.search.question import Phrase, Question, Term

# PostgreSQL keeps at most this many places of one token in a text.
MOST_PLACES = 255
WALKED, JOINED, FURTHER = 2_000, 30_000, 8
"""Cases in the first window and in the second one; the third reaches so many times as far back as the second."""


def vector(tokens: Sequence[str]) -> str:
    """Tokens as the text of a tsvector. They hold letters, digits and underlines only: nothing to escape."""
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens, start=1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(found[:MOST_PLACES])}" for token, found in places.items())


def expression(question: Question) -> str:
    """The question as the text of a tsquery."""
    wanted = [_any_of(term) for term in question.wanted]
    unwanted = [f"!({_any_of(term)})" for term in question.unwanted]
    all_terms = " & ".join([*wanted, *unwanted])
    return f"({all_terms}) | {_phrase(question.whole)}" if question.whole else all_terms


def _any_of(term: Term) -> str:
    return f"({' | '.join(_phrase(phrase) for phrase in term.phrases)})"


def _phrase(phrase: Phrase) -> str:
    tokens = [f"'{token}'" for token in phrase.tokens]
    return f"({' <-> '.join(tokens)}{':*' if phrase.prefix else ''})"


# ---------------------------------------------------------------------------------------- asking

# A call of the function, not the operator: so no planner takes the index of words where a walk is meant.
WALK = """
SELECT place, reference, kind FROM core_indexed
WHERE place < %(below)s AND place >= %(above)s AND ts_match_vq(vector, %(asked)s::tsquery) {kinds}
ORDER BY place DESC LIMIT %(size)s"""
# Sorted by a sum, not by the column: so no planner walks along the places.
LOOK = """
SELECT place, reference, kind FROM core_indexed
WHERE place < %(below)s AND place >= %(above)s AND vector @@ %(asked)s::tsquery {kinds}
ORDER BY place + 0 DESC LIMIT %(size)s"""
EDGE = "SELECT place FROM core_indexed WHERE place < %s AND place >= %s ORDER BY place DESC OFFSET %s LIMIT 1"


def find(question: Question, *, span: Span, kinds: Sequence[str], size: int) -> list[Hit]:
    """The newest cases of the span that the question fits, at most ``size``."""
    with connection.cursor() as cursor:
        above = _edge(cursor, span.below, span.above, WALKED)
        found = _ask(cursor, WALK, question, Span(above, span.below), kinds, size)
    if len(found) >= size or above <= span.above:
        return found
    return found + dig(question, span=Span(span.above, above), kinds=kinds, size=size - len(found))


def dig(question: Question, *, span: Span, kinds: Sequence[str], size: int) -> list[Hit]:
    """The same where the words are known to be rare: none of the cases is looked at for its own sake."""
    found: list[Hit] = []
    below = span.below
    with connection.cursor() as cursor:
        for above in _further_and_further(cursor, span):
            found += _ask(cursor, LOOK, question, Span(above, below), kinds, size - len(found))
            if len(found) >= size or above <= span.above:
                break
            below = above
    return found


def _further_and_further(cursor: Any, span: Span) -> Iterator[int]:
    """Where each window ends. The third is not counted off but reckoned, as if cases came in evenly."""
    newest = _edge(cursor, span.below, span.above, 0)
    near = _edge(cursor, span.below, span.above, JOINED)
    yield near
    yield max(newest - FURTHER * (newest - near), span.above)
    yield span.above


def _ask(cursor: Any, statement: str, question: Question, span: Span, kinds: Sequence[str], size: int) -> list[Hit]:
    values = {"below": span.below, "above": span.above, "asked": expression(question), "size": size}
    narrowed = "AND kind = ANY(%(kinds)s)" if kinds else ""
    cursor.execute(statement.format(kinds=narrowed), {**values, "kinds": list(kinds)})
    return [Hit(*row) for row in cursor.fetchall()]


def _edge(cursor: Any, below: int, above: int, reach: int) -> int:
    cursor.execute(EDGE, [below, above, reach])
    row = cursor.fetchone()
    return int(row[0]) if row else above


def among(question: Question, references: Sequence[str]) -> list[Hit]:
    """Which of these cases the question fits, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, reference, kind FROM core_indexed "
            "WHERE reference = ANY(%s) AND ts_match_vq(vector, %s::tsquery) ORDER BY place DESC",
            [list(references), expression(question)],
        )
        return [Hit(*row) for row in cursor.fetchall()]


def listed(references: Sequence[str]) -> RawSQL:
    """References as a subquery: however many there are, they are one value of the statement."""
    return RawSQL("SELECT unnest(%s::text[])", [list(references)])


# ---------------------------------------------------------------------------------------- writing


def write(documents: Sequence[Document]) -> None:
    """Keep cases that the table does not hold."""
    columns: list[Any] = [
        [document.place for document in documents],
        [document.case for document in documents],
        [document.kind for document in documents],
        [vector(document.tokens()) for document in documents],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_indexed (place, reference, kind, vector) "
            "SELECT place, reference, kind, words::tsvector "
            "FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS given (place, reference, kind, words)",
            columns,
        )


def erase(places: Sequence[int]) -> None:
    """Forget the cases at these places."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_indexed WHERE place = ANY(%s)", [list(places)])
