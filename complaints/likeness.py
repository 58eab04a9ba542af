"""Which of many texts say nearly the same as one, and by which words.

Compared are the stems of the words that carry matter. Each weighs by how rare it is among the texts at hand (its
inverse document frequency, Spärck Jones 1972), and the share is the weight of the words both have over the weight of
all words of either: the weighted Jaccard index, 1 for the same words, 0 for none in common.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from complaints.plain_words import plain
from core.search.words import fold, language_of, spans, stem

NEARLY_THE_SAME, ALIKE = 0.6, 0.25
"""Shares from which two texts are one said twice, and from which they are worth a look."""
SHOWN = 6


@dataclass(frozen=True)
class Likeness:
    """How much a text is like the one asked about. ``words`` are shared, as they are written there, rarest first."""

    reference: str
    share: float
    words: tuple[str, ...]

    @property
    def is_nearly_the_same(self) -> bool:
        return self.share >= NEARLY_THE_SAME


def matter(text: str, language: str = "") -> dict[str, str]:
    """The stems of the words that carry matter, each with the word as it is first written. "" stems by no language."""
    code = language_of(language)
    found: dict[str, str] = {}
    for word, start, end in spans(text):
        if len(word) > 1 and fold(word) not in plain(code):
            found.setdefault(stem(word, code), text[start:end])
    return found


def similar(
    text: str,
    candidates: Iterable[tuple[str, str]],
    *,
    language: str = "",
    least: float = ALIKE,
    most: int = 5,
) -> list[Likeness]:
    """The candidates (reference, text) most like ``text``, at most ``most`` with a share of at least ``least``.

    All are read as written in ``language``; texts in another one share few stems with it.
    """
    own = matter(text, language)
    others = {reference: matter(said, language).keys() for reference, said in candidates}
    weights = _weights([own.keys(), *others.values()])
    found = [_compared(own, reference, stems, weights) for reference, stems in others.items()]
    near = [one for one in found if one.share >= least]
    return sorted(near, key=lambda one: (-one.share, one.reference))[:most]


def _weights(texts: "list[Iterable[str]]") -> dict[str, float]:
    """log(1 + N / n): above zero even for a word that all texts have, so that two texts alone can be compared."""
    counts = Counter(stem for stems in texts for stem in stems)
    return {stem: math.log1p(len(texts) / count) for stem, count in counts.items()}


def _compared(own: dict[str, str], reference: str, stems: Iterable[str], weights: dict[str, float]) -> Likeness:
    other = set(stems)
    shared = own.keys() & other
    union = sum(weights[stem] for stem in own.keys() | other)
    share = sum(weights[stem] for stem in shared) / union if union else 0.0
    rarest = sorted(shared, key=lambda stem: (-weights[stem], stem))[:SHOWN]
    return Likeness(reference, share, tuple(own[stem] for stem in rarest))
