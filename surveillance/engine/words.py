"""New words before numbers move: terms and pairs of terms, counted in texts, one campaign counted once.

Over-represented terms: log-odds ratio with an informative Dirichlet prior, Monroe, Colaresi, Quinn 2008, "Fightin'
words" (doi 10.1093/pan/mpn018). Near-duplicates: shingles and min-wise hashing, Broder 1997
(doi 10.1109/SEQUEN.1997.666900).
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.stopwords import stem, stop

Floats = NDArray[np.float64]
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+[^\W\d_]+\d*|[^\W\d_]+\d+")
CODE = re.compile(r"\b[^\W\d_]{1,5}[-/#]?\d[\w/-]*")  # numbers of orders and lots: no words
PAIR_REACH = 3  # words (without stop words) two terms of a pair may lie apart
SHINGLE = 3
HASHES, BANDS = 48, 16
ALIKE = 0.5  # share of common shingles that makes two texts one
PRIOR_WEIGHT = 50.0  # texts the prior counts for
Term = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A term (one stem or two, in alphabetical order): how people write it, texts with it lately and before, z, new.

    z: log-odds ratio over its standard deviation. new: in no earlier text.
    """

    term: Term
    written: str
    recent: int
    before: int
    z: float
    new: bool


def tokens(text: str, language: str) -> list[tuple[str, str]]:
    """(stem, word) of a text in order, without stop words and single letters."""
    idle = stop(language)
    words = (match.group().casefold().replace("’", "'") for match in WORD.finditer(text))
    return [(stem(word, language), word) for word in words if len(word) > 1 and word not in idle]


def terms(text: str, language: str) -> dict[Term, str]:
    """Terms of one text: single stems, and pairs that stand within three words of each other; value: as written."""
    found: dict[Term, str] = {}
    sequence = tokens(text, language)
    for place, (root, word) in enumerate(sequence):
        found.setdefault((root,), word)
        for other, other_word in sequence[place + 1 : place + 1 + PAIR_REACH]:
            if other != root:
                found.setdefault((root, other) if root < other else (other, root), f"{word} {other_word}")
    return found


def _signature(shingles: Iterable[str]) -> NDArray[np.uint64]:
    """Min-wise hashes of a set of shingles (HASHES values)."""
    raw = [int.from_bytes(hashlib.blake2b(s.encode(), digest_size=8).digest(), "big") for s in shingles]
    seeds = np.random.default_rng(17).integers(1, 2**63, (2, HASHES), dtype=np.uint64)
    values = np.array(raw, dtype=np.uint64)[:, None] * (seeds[0] | np.uint64(1)) + seeds[1]
    return np.asarray((values ^ (values >> np.uint64(29))).min(0))


def fold(texts: Sequence[str], language: str) -> list[int]:
    """For every text the index of the first text it nearly repeats (itself when it is the first of its kind)."""
    leader: list[int] = []
    seen: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    kept: dict[int, frozenset[str]] = {}
    for index, text in enumerate(texts):
        words = [word for _, word in tokens(text, language)]
        shingles = frozenset(" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
        signature = _signature(shingles)
        rows = HASHES // BANDS
        keys = [(band, signature[band * rows : (band + 1) * rows].tobytes()) for band in range(BANDS)]
        nearby = sorted({other for key in keys for other in seen[key]})
        first = next((other for other in nearby if _alike(shingles, kept[other])), index)
        leader.append(first)
        if first == index:
            kept[index] = shingles
            for key in keys:
                seen[key].append(index)
    return leader


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def counted(texts: Sequence[str], language: str) -> tuple[Counter[Term], dict[Term, str], int]:
    """Texts per term (near-duplicates once), the most usual way each is written, and the number of different texts."""
    number: Counter[Term] = Counter()
    written: dict[Term, Counter[str]] = defaultdict(Counter)
    firsts = [text for index, text in enumerate(texts) if text.strip()]
    unique = [firsts[i] for i, leader in enumerate(fold(firsts, language)) if leader == i]
    for text in unique:
        for term, form in terms(text, language).items():
            number[term] += 1
            written[term][form] += 1
    return number, {term: forms.most_common(1)[0][0] for term, forms in written.items()}, len(unique)


@dataclass(frozen=True)
class Mentioned:
    """Which texts of a body say what: places (indices of the texts) of each term, how people write it, who counts.

    ``counted`` are the places of the different texts: of near-duplicates only the first, of empty ones none.
    """

    places: dict[Term, list[int]]
    written: dict[Term, Counter[str]]
    counted: list[int]


def mentioned(texts: Sequence[str], language: str, *, never: Sequence[frozenset[str]] = ()) -> Mentioned:
    """Terms with the texts they are in, near-duplicates once.

    ``never``: for each text words (small letters) that are no terms in it, such as names. Terms with a figure in them
    are none either.
    """
    said = [index for index, text in enumerate(texts) if text.strip()]
    counted = [said[at] for at, leader in enumerate(fold([texts[index] for index in said], language)) if leader == at]
    places: dict[Term, list[int]] = defaultdict(list)
    written: dict[Term, Counter[str]] = defaultdict(Counter)
    for index in counted:
        silent = {stem(word, language) for word in never[index]} if never else set()
        for term, form in terms(CODE.sub(" ", texts[index]), language).items():
            if silent.isdisjoint(term) and not any(letter.isdigit() for word in term for letter in word):
                places[term].append(index)
                written[term][form] += 1
    return Mentioned(dict(places), dict(written), counted)


def log_odds(recent: Floats, before: Floats, recent_total: float, before_total: float) -> Floats:
    """z of the log-odds ratio of each term between two bodies of texts.

    recent, before: texts with the term; totals: texts. The prior gives each term its share in both bodies together,
    with the weight of 50 texts (fewer when there are fewer).
    """
    weight = min(PRIOR_WEIGHT, recent_total + before_total)
    share = (recent + before + 0.5) / (recent_total + before_total + 1.0)
    prior = np.clip(share, 1e-6, 1 - 1e-6) * weight
    odds = [
        np.log((y + prior) / np.maximum(n + weight - y - prior, 1e-9))
        for y, n in ((recent, recent_total), (before, before_total))
    ]
    spread = np.sqrt(1.0 / (recent + prior) + 1.0 / (before + prior))
    return np.asarray((odds[0] - odds[1]) / spread)


def over_represented(
    recent: Sequence[str], before: Sequence[str], *, language: str = "en", limit: int = 12, least: int = 3,
) -> list[Found]:  # fmt: skip
    """Terms that recent texts use more than earlier ones, strongest first.

    A single term is left out when a pair with it says as much (at least 80 % of its recent texts).
    """
    now, written, now_total = counted(recent, language)
    past, _, past_total = counted(before, language)
    chosen = [term for term, count in now.items() if count >= least]
    if not chosen:
        return []
    a, b = (np.array([body[term] for term in chosen], float) for body in (now, past))
    z = log_odds(a, b, now_total, past_total)
    found = [
        Found(term, written[term], now[term], past[term], float(score), past[term] == 0)
        for term, score in zip(chosen, z, strict=True)
        if score > 1.0
    ]
    found.sort(key=lambda f: (-f.z, -len(f.term), f.term))
    return _without_echoes(found)[:limit]


def _without_echoes(found: list[Found]) -> list[Found]:
    """Drop single terms whose texts are told by a pair, and pairs that repeat a stronger pair's word as an aside."""
    pairs = [f for f in found if len(f.term) == 2]
    told = {
        word
        for pair in pairs
        for word in pair.term
        for f in found
        if f.term == (word,) and pair.recent >= 0.8 * f.recent
    }
    kept: list[Found] = []
    for one in found:
        single_told = len(one.term) == 1 and one.term[0] in told
        repeats = len(one.term) == 2 and any(
            len(k.term) == 2 and set(k.term) & set(one.term) and k.recent >= one.recent for k in kept
        )
        if not single_told and not repeats:
            kept.append(one)
    return kept


def series(
    texts: Sequence[str], period_of: Sequence[int], periods: int, *, language: str = "en", most: int = 500, least: int = 5,
) -> tuple[list[Term], list[str], Floats, Floats]:  # fmt: skip
    """Terms as series to be scanned: terms, how they are written, counts (terms × periods), texts per period (exposure).

    The `most` terms with the most texts, at least `least`; within a period near-duplicates count once.
    """
    by_period: dict[int, list[str]] = defaultdict(list)
    for text, period in zip(texts, period_of, strict=True):
        by_period[period].append(text)
    bodies = {period: counted(body, language) for period, body in by_period.items()}
    total: Counter[Term] = Counter()
    written: dict[Term, str] = {}
    for number, forms, _ in bodies.values():
        total.update(number)
        written = forms | written
    chosen = [
        term for term, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:most] if count >= least
    ]
    counts = np.zeros((len(chosen), periods))
    amount = np.zeros(periods)
    for period, (number, _, unique) in bodies.items():
        counts[:, period] = [number[term] for term in chosen]
        amount[period] = unique
    return chosen, [written[term] for term in chosen], counts, amount
