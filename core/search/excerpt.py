"""The part of a text by which a case was found, with the words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.search.question import Question, matcher
from core.search.words import language_of, spans


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``hit``: it is a word that was asked for."""

    text: str
    hit: bool = False


def excerpt(text: str, question: Question, *, language: str = "", length: int = 160) -> list[Piece]:
    """About ``length`` letters around the first word that was asked for; [] when none stands in this text."""
    known, code = matcher(question), language_of(language)
    marked = [(start, end) for word, start, end in spans(text) if known.hits(word, code)]
    if not marked:
        return []
    first = _word_begin(text, max(marked[0][0] - length // 4, 0))
    last = min(first + length, len(text))
    pieces = list(_pieces(text, [(start, end) for start, end in marked if end <= last], first, last))
    before = [Piece("… ")] if first else []
    return [*before, *pieces, *([Piece(" …")] if last < len(text) else [])]


def _word_begin(text: str, place: int) -> int:
    while place and not text[place - 1].isspace():
        place -= 1
    return place


def _pieces(text: str, marked: list[tuple[int, int]], first: int, last: int) -> Iterator[Piece]:
    place = first
    for start, end in marked:
        if start > place:
            yield Piece(text[place:start])
        if end > place:
            yield Piece(text[max(start, place) : end], hit=True)
        place = max(place, end)
    if place < last:
        yield Piece(text[place:last])
