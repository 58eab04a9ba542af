"""Learns from texts and what was decided about them; says for a new text what would be decided, and by which words.

Multinomial naive Bayes over the words a text holds, each counted once (McCallum & Nigam 1998; Rennie et al. 2003 for
the smoothing): quick to learn from thousands of texts, and each word's part in the result can be named. Its own
probabilities are far too sure of themselves; they are cooled by one temperature, fitted on the newest fifth of the
decisions, which the learning had not seen (Guo et al. 2017). On the same fifth it is measured.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Example = tuple[frozenset[str], str]
"""The stems of a text, and the label it was given."""

LEAST, LEAST_OF_LABEL, LEAST_LABELS = 100, 10, 2
MOST_WORDS, LEAST_TEXTS = 4000, 3
SMOOTHING = 0.3
UNSEEN = 0.2
"""The share of the newest decisions that is kept for measuring."""
TEMPERATURES = np.geomspace(0.5, 60, 60)
SHOWN = 4


@dataclass(frozen=True)
class Guess:
    """What would be decided, how sure that is (0 to 1), and the stems that speak most for it, strongest first."""

    label: str
    probability: float
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Classifier:
    """``weights`` (labels, words): log probability of each word under each label; ``priors`` (labels,)."""

    labels: tuple[str, ...]
    places: Mapping[str, int]
    priors: Floats
    weights: Floats
    temperature: float = 1.0

    def guess(self, stems: Iterable[str]) -> Guess:
        known = [stem for stem in sorted(set(stems)) if stem in self.places]
        chances = self.probabilities([frozenset(known)])[0]
        best = int(chances.argmax())
        return Guess(self.labels[best], float(chances[best]), self._reasons(known, best))

    def probabilities(self, texts: Sequence[frozenset[str]]) -> Floats:
        """(texts, labels), each row adding up to 1."""
        scores = np.array([self._scores(text) for text in texts]) / self.temperature
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: Floats = raised / raised.sum(axis=1, keepdims=True)
        return chances

    def _scores(self, stems: frozenset[str]) -> Floats:
        known = [self.places[stem] for stem in stems if stem in self.places]
        scores: Floats = self.priors + self.weights[:, known].sum(axis=1)
        return scores

    def _reasons(self, known: list[str], label: int) -> tuple[str, ...]:
        """The words of a text that speak most for a label."""
        whole = self._margin(label)
        margin = {stem: float(whole[self.places[stem]]) for stem in known}
        least = max(margin.values(), default=0.0) / 3  # beside a telling word, one that leans a little is no reason
        found = sorted((stem for stem in known if margin[stem] > least), key=lambda stem: -margin[stem])
        return tuple(found[:SHOWN])

    def speaking_for(self, label: str, *, most: int) -> tuple[str, ...]:
        """The stems that speak most for a label, of all that are known."""
        margin = self._margin(self.labels.index(label))
        order = np.argsort(-margin)[:most]
        stems = sorted(self.places, key=lambda stem: self.places[stem])
        return tuple(stems[place] for place in order if margin[place] > 0)

    def _margin(self, label: int) -> Floats:
        """(words,) how much each word speaks for a label: against the mean of the others."""
        others: Floats = np.delete(self.weights, label, axis=0).mean(axis=0)
        margin: Floats = self.weights[label] - others
        return margin

    def to_json(self) -> dict[str, Any]:
        return {
            "labels": list(self.labels),
            "words": sorted(self.places, key=lambda word: self.places[word]),
            "priors": self.priors.round(4).tolist(),
            "weights": self.weights.round(3).tolist(),
            "temperature": self.temperature,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            labels=tuple(data["labels"]),
            places={word: place for place, word in enumerate(data["words"])},
            priors=np.array(data["priors"]),
            weights=np.array(data["weights"]),
            temperature=float(data["temperature"]),
        )


@dataclass(frozen=True)
class Lesson:
    """What was learned. ``right`` of ``measured`` unseen decisions were foretold; always naming the commonest label
    would have been right in ``plain`` of them."""

    classifier: Classifier
    examples: int
    measured: int
    right: int
    plain: int

    @property
    def helps(self) -> bool:
        """Better than naming the commonest label, by more than chance makes it (two standard errors)."""
        spread = 2 * np.sqrt(max(self.measured - self.plain, 1) * self.plain / max(self.measured, 1))
        return bool(self.right > self.plain + spread)


def learn(examples: Sequence[Example], *, least: int = LEAST, least_of_label: int = LEAST_OF_LABEL) -> Lesson | None:
    """Learn from decisions, oldest first. None as long as there are too few to learn from.

    ``least`` are needed in all, ``least_of_label`` of a label for it to be learned.
    """
    counts = Counter(label for _stems, label in examples)
    usable = {label for label, count in counts.items() if count >= least_of_label}
    kept = [example for example in examples if example[1] in usable]
    if len(kept) < least or len(usable) < LEAST_LABELS:
        return None
    cut = len(kept) - max(int(len(kept) * UNSEEN), 1)
    seen, unseen = kept[:cut], kept[cut:]
    trial = _fit(seen)
    chances = trial.probabilities([stems for stems, _label in unseen])
    right = sum(trial.labels[int(row.argmax())] == label for row, (_stems, label) in zip(chances, unseen, strict=True))
    commonest = Counter(label for _stems, label in seen).most_common(1)[0][0]
    temperature = _cool(trial, unseen)
    whole = _fit(kept, temperature=temperature)
    return Lesson(whole, len(kept), len(unseen), right, sum(label == commonest for _stems, label in unseen))


def _fit(examples: Sequence[Example], *, temperature: float = 1.0) -> Classifier:
    labels = tuple(sorted({label for _stems, label in examples}))
    texts = Counter(stem for stems, _label in examples for stem in stems)
    words = sorted(stem for stem, count in texts.most_common(MOST_WORDS) if count >= LEAST_TEXTS)
    places = {word: place for place, word in enumerate(words)}
    rows = {label: row for row, label in enumerate(labels)}
    counts = np.full((len(labels), len(words)), SMOOTHING)
    for stems, label in examples:
        counts[rows[label], [places[stem] for stem in stems if stem in places]] += 1
    of_label = Counter(label for _stems, label in examples)
    priors = np.log(np.array([of_label[label] for label in labels], dtype=float) / len(examples))
    weights = np.log(counts / counts.sum(axis=1, keepdims=True)) if words else counts
    return Classifier(labels, places, priors, weights, temperature)


def _cool(trial: Classifier, unseen: Sequence[Example]) -> float:
    """The temperature under which the unseen decisions are least surprising."""
    scores = np.array([trial._scores(stems) for stems, _label in unseen])
    rows = {label: row for row, label in enumerate(trial.labels)}
    pairs = [(place, rows[label]) for place, (_stems, label) in enumerate(unseen) if label in rows]
    if not pairs:
        return 1.0
    texts, chosen = np.array(pairs).T
    return float(min(TEMPERATURES, key=lambda heat: _surprise(scores / heat, texts, chosen)))


def _surprise(scores: Floats, texts: NDArray[np.int_], chosen: NDArray[np.int_]) -> float:
    """The mean negative log probability of what was decided."""
    top = scores.max(axis=1, keepdims=True)
    logs = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return float(-logs[texts, chosen].mean())
