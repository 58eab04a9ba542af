"""From what people write to what is compared: words, folded and stemmed. Used alike for texts and for questions.

Both databases get finished tokens from here, so that they give the same answers; neither's own language rules are
used. A token is one word without accents, in lower case, cut to its stem in the language of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from django.conf import settings

LONGEST = 64
"Letters of a token that count."

# Letters whose mark is part of them, so that Unicode does not take it off.
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Letters and digits, with the vowel signs of scripts that write them as marks; the underline is kept for our own tokens.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0900-\u0dff])*")
# Scripts without spaces between words: every two letters that touch are a word.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
# French and Italian put a short word before another with an apostrophe: l'emballage, dell'ordine.
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull)['’](?=[^\W\d_])")

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


@cache
def languages() -> tuple[str, ...]:
    """The languages whose stems are known here: those of the house. A text in another one keeps its words whole."""
    return tuple(code.split("-")[0] for code, _name in settings.LANGUAGES if code.split("-")[0] in ALGORITHMS)


def language_of(code: str) -> str:
    """ "de-AT" → "de"; "" for a language without stems here."""
    short = code.lower().replace("_", "-").split("-")[0]
    return short if short in languages() else ""


def fold(word: str) -> str:
    """A word without accents: "größe" → "grosse", "déçu" → "decu". Its length is bounded."""
    return word.lower()[:LONGEST] if word.isascii() else _fold(word)


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return bare.translate(PLAIN).casefold()[:LONGEST]


@lru_cache(maxsize=300_000)
def stem(word: str, language: str) -> str:
    """The folded stem of a word in lower case; without a known language the folded word itself.

    Stemmed before it is folded, because the rules of most languages want to see the accents.
    """
    return fold(_stemmer(language).stemWord(word)) if language else fold(word)


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(ALGORITHMS[language])


def words(text: str) -> list[str]:
    """The words of a text in their order, in lower case, accents kept."""
    if text.isascii():  # nearly every text in English; four times as fast
        return WORD.findall(ELISION.sub("", text.lower()))
    return [word for word, _start, _end in spans(text)]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text with where it stands in it."""
    # Not normalised as a whole, because the places must be those of the text as it is.
    lower = text.lower() if len(text.lower()) == len(text) else text
    skipped = {place for match in ELISION.finditer(lower) for place in range(match.start(), match.end())}
    for match in WORD.finditer(lower):
        if match.start() not in skipped:
            yield from _pieces(match.group(), match.start())


def _pieces(word: str, start: int) -> Iterator[tuple[str, int, int]]:
    if not UNSPACED.search(word):
        yield unicodedata.normalize("NFC", word.casefold()), start, start + len(word)
        return
    for match in UNSPACED.finditer(word):
        run = match.group()
        for place in range(max(len(run) - 1, 1)):
            here = start + match.start() + place
            yield run[place : place + 2], here, here + len(run[place : place + 2])
    rest = UNSPACED.sub(" ", word)
    for match in WORD.finditer(rest):
        yield unicodedata.normalize("NFC", match.group().casefold()), start + match.start(), start + match.end()


def stems(text: str, language: str) -> list[str]:
    """The tokens of a text in a language, in their order."""
    return [stem(word, language) for word in words(text)]


def second_stems(text: str, language: str) -> list[str]:
    """What the words with accents become for somebody who types them without: "qualità" as "qualita" would."""
    if text.isascii() or not language:
        return []
    accented = [word for word in words(text) if not word.isascii()]
    pairs = ((stem(fold(word), language), stem(word, language)) for word in accented)
    return [bare for bare, usual in pairs if bare != usual]


def squeeze(text: str) -> str:
    """A reference, number or address without its dashes and dots: "C-2026-0012" → "c20260012"."""
    return "".join(fold(word) for word in WORD.findall(text.lower()))
