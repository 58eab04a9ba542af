"""Which words of a text are said of something that is not so: "nobody was hurt", "kein Problem", "pas déçu"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.search.words import fold, language_of, spans, stem

NEGATORS = {
    "en": "no not never nobody none nothing without cannot cant dont doesnt didnt isnt wasnt arent werent wont wouldnt "
    "havent hasnt hadnt couldnt hardly neither nor",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand niemandem nichts ohne weder kaum",
    "fr": "ne n pas jamais aucun aucune personne rien sans ni guère",
    "es": "no nunca jamás nadie ningún ninguna ninguno nada sin ni tampoco",
    "it": "non mai nessuno nessun nessuna niente nulla senza né neppure",
}
REACH = 3
"""A negator speaks of so many words after it, within its part of the sentence."""
BACK = 5
"""And of so many before it, in languages that put it last."""
PARTS = re.compile(r"([.!?;:\n]+|,\s*(?:but|however|aber|doch|mais|pero|sino|ma|però)\b)", re.IGNORECASE)
# "n't" is one word with what it denies; French "n'ai" is two.
NOT = re.compile(r"n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """One word of a text: its stem, as it is written, and what its sentence makes of it.

    ``denied``: a negator stands shortly before it; ``undone``: shortly after, as in "funktioniert nicht".
    """

    stem: str
    written: str
    denied: bool
    undone: bool
    asked: bool


def said(text: str, language: str) -> Iterator[Word]:
    """Each word of a text, in order. A text in a language not known here is read with the negators of all."""
    code = language_of(language)
    known = [NEGATORS[code]] if code in NEGATORS else list(NEGATORS.values())
    deniers = {fold(word) for words in known for word in words.split()}
    pieces = PARTS.split(NOT.sub("nt", text))
    for place in range(0, len(pieces), 2):
        mark = pieces[place + 1] if place + 1 < len(pieces) else ""
        yield from _part(pieces[place], code, deniers, asked="?" in mark)


def _part(part: str, code: str, deniers: set[str], *, asked: bool) -> Iterator[Word]:
    words = [(word, part[start:end]) for word, start, end in spans(part)]
    is_denier = [fold(word) in deniers for word, _written in words]
    for place, (word, written) in enumerate(words):
        yield Word(
            stem=stem(word, code),
            written=written,
            denied=any(is_denier[max(0, place - REACH) : place]),
            undone=any(is_denier[place + 1 : place + 1 + BACK]),
            asked=asked,
        )
