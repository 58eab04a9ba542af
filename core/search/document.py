"""What is known of a case to the search, and the tokens it is found by."""

import re
import string
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.numbering import ALPHABET, SHAPE
from core.search.words import WORD, fold, language_of, second_stems, squeeze, stems, words

EVERYTHING = "_every"
"A token that every case has: what “all but …” begins with."
GAP = "__"
"Stands between texts, so that no phrase reaches from one into the next."
MOST = 12_000
"Tokens of a case that are kept; beyond that PostgreSQL forgets where words stand."
SHORTEST_KEY, LONGEST_KEY = 3, 24

HAS_DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(19|20)\d\d?")

REFERENCES = len(ALPHABET) ** 6
LAST_SECOND = 2**34  # in the year 2514; leaves the place within 64 bits


@dataclass(frozen=True)
class Text:
    """Something written, and its language."""

    words: str
    language: str = ""


@dataclass(frozen=True)
class Document:
    """A case as the search sees it.

    ``names`` are found word by word as they are written (people, firms, products, addresses); ``keys`` by their
    first letters too, whatever dashes are typed (reference, number, order, lot, addresses). The most telling texts
    come first: of an endless thread the end is left out.
    """

    case: str
    kind: str
    at: datetime
    texts: tuple[Text, ...] = ()
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def place(self) -> int:
        return place_of(self.at, self.case)

    def tokens(self) -> list[str]:
        """All tokens in their order, with gaps."""
        found = [EVERYTHING]
        for run in self._runs():
            if run and len(found) < MOST:
                found += [GAP, *run]
        return found[:MOST]

    def _runs(self) -> Iterator[list[str]]:
        yield sorted({token for key in self.keys for token in key_tokens(key)})
        for key in self.keys:
            if SHAPE.match(key):  # its letters are no words: "CAT-ACH" is not about a cat
                continue
            yield [fold(word) for word in words(key) if not YEAR.fullmatch(word)]
        for name in self.names:
            yield [fold(word) for word in words(name)]
        for text in self.texts:
            yield stems(text.words, language_of(text.language))
        for text in self.texts:
            yield second_stems(text.words, language_of(text.language))


def key_tokens(key: str) -> Iterator[str]:
    """The beginnings of a key, and of each of its parts that has a digit: "ORD-4711" by "ord4", "ord47", "471" …

    A year begins too many keys to lead to one of them.
    """
    parts = [squeeze(part) for part in WORD.findall(key) if HAS_DIGIT.search(part)]
    for whole in {squeeze(key), *parts}:
        for length in range(SHORTEST_KEY, min(len(whole), LONGEST_KEY) + 1):
            if not YEAR.fullmatch(whole[:length]):
                yield f"_{whole[:length]}"


def place_of(at: datetime, case: str) -> int:
    """Where a case stands in the one order of all cases, the newest last: its second, then its reference.

    No two references share a number, so no two cases share a place; the same case always has the same one.
    """
    second = min(max(int(at.timestamp()), 0), LAST_SECOND)
    return second * REFERENCES + _ordinal(case)


def _ordinal(case: str) -> int:
    if not SHAPE.match(case):
        return zlib.crc32(case.encode()) % REFERENCES
    number = 0
    for letter in case.replace("-", ""):
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


PLACES = string.digits + string.ascii_letters
"Digits of a place in an address."


def place_to_token(place: int) -> str:
    """A place, short enough for an address."""
    token = ""
    while place:
        place, digit = divmod(place, len(PLACES))
        token = PLACES[digit] + token
    return token


def place_from_token(token: str) -> int | None:
    """The place of a token; None when it is none."""
    place = 0
    for letter in token[:12]:
        if letter not in PLACES:
            return None
        place = place * len(PLACES) + PLACES.index(letter)
    return place or None
