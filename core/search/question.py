"""What somebody typed into the search field, as something both databases can be asked.

Several words: all of them. "Words in quotes": in this order. -word: without it. word*: words that begin so.
References, register, order and lot numbers and addresses: by their beginning, with or without dashes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.numbering import tidy_reference
from core.search.document import EVERYTHING, LONGEST_KEY, SHORTEST_KEY
from core.search.words import fold, languages, squeeze, stem, words

MOST_TERMS = 16
LONGEST = 300
SHORTEST_PREFIX = 3

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "−": "-", "–": "-"})
NUMBER = re.compile(r"[A-Za-z]{1,3}-(?P<year>(?:19|20)\d\d)(?:-\d*)?")
PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+))')


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; with ``prefix`` the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


EVERY = Phrase((EVERYTHING,))
"""What all cases have."""


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of its phrases will do. ``without``: none of them may be there.

    ``year``: it is the beginning of a number in the register of this year.
    """

    phrases: tuple[Phrase, ...]
    without: bool = False
    year: int = 0


@dataclass(frozen=True)
class Question:
    """All terms must hold, or ``whole`` in their stead: what was typed may as a whole be a reference.

    Without terms nothing was asked.
    """

    terms: tuple[Term, ...] = ()
    whole: Phrase | None = None

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.without)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the register numbers asked for: numbers begin anew with the year a case came in."""
        return tuple(term.year for term in self.wanted if term.year)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.without)


def ask(typed: str) -> Question:
    """Read what was typed. Nothing in it is an error; what holds no word asks for nothing."""
    terms = (term for match in PART.finditer(typed[:LONGEST].translate(QUOTES)) if (term := _term(match)))
    question = Question(tuple(dict.fromkeys(list(terms)[:MOST_TERMS])))
    reference = squeeze(tidy_reference(typed))
    if reference and len(question.terms) > 1 and not question.unwanted:
        return replace(question, whole=Phrase((f"_{reference}",)))  # "q7k 4md", as it is said on the phone
    return question


def _term(match: re.Match[str]) -> Term | None:
    phrase, chunk = match["phrase"], match["chunk"]
    found = _phrases(phrase) if chunk is None else _of_chunk(chunk)
    phrases = tuple(dict.fromkeys(found))
    numbered = None if chunk is None else NUMBER.fullmatch(chunk)
    year = int(numbered["year"]) if numbered else 0
    return Term(phrases, without=bool(match["minus"]), year=year) if phrases else None


def _phrases(text: str, *, prefix: bool = False) -> Iterator[Phrase]:
    """The words in a row: as stems of each language, and as they are (names are kept whole)."""
    said = words(text)
    if said:
        for language in (*languages(), ""):
            yield Phrase(tuple(stem(word, language) for word in said), prefix)


def _of_chunk(chunk: str) -> Iterator[Phrase]:
    begun = chunk.endswith("*") and len(squeeze(chunk)) >= SHORTEST_PREFIX
    yield from _phrases(chunk, prefix=begun)
    if _may_be_key(chunk):
        key = squeeze(chunk)[:LONGEST_KEY]
        if len(key) >= SHORTEST_KEY:
            yield Phrase((f"_{key}",))


def _may_be_key(chunk: str) -> bool:
    """A digit, an address, a whole reference, or capitals as a reference is written."""
    bare = chunk.strip(".,;:!?()*")
    capitals = bare.isupper() and SHORTEST_KEY <= len(squeeze(bare)) <= len("Q7K4MD")
    return any(letter.isdigit() for letter in bare) or "@" in bare or capitals or bool(tidy_reference(bare))


def matcher(question: Question) -> "Matcher":
    """Which words of a text a question goes by, for showing them."""
    tokens = {token for term in question.wanted for phrase in term.phrases for token in phrase.tokens}
    begun = tuple(phrase.tokens[-1] for term in question.wanted for phrase in term.phrases if phrase.prefix)
    return Matcher(frozenset(tokens), begun)


@dataclass(frozen=True)
class Matcher:
    tokens: frozenset[str]
    begun: tuple[str, ...]

    def hits(self, word: str, language: str) -> bool:
        for token in {stem(word, language), fold(word)}:
            if token in self.tokens or (self.begun and token.startswith(self.begun)):
                return True
        return False
