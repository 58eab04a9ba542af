"""Learning from decisions: better than the commonest label on real narratives, sure as often as it is right."""

import csv
import gzip
import json
import random
import sys
import time
from pathlib import Path

import pytest

from complaints.likeness import matter
from complaints.suggesting import Classifier, learn
from complaints.suggesting.classifier import Example

NARRATIVES = Path(__file__).parents[3] / "shared" / "data" / "cfpb_narratives.csv.gz"


def invented(n: int, *, seed: int = 1) -> list[Example]:
    """Texts about lids and about deliveries, with words of both kinds among them."""
    chance = random.Random(seed)
    words = {"lid": ["crack", "lid", "seal", "jar"], "delivery": ["late", "parcel", "courier", "address"]}
    found = []
    for _ in range(n):
        label = chance.choice(["lid", "lid", "delivery"])
        stems = {*chance.sample(words[label], 2), f"noise{chance.randrange(50)}"}
        found.append((frozenset(stems), label))
    return found


@pytest.mark.parametrize("examples", [[], invented(99), [(frozenset({"lid"}), "lid")] * 500])
def test_too_few_decisions_teach_nothing(examples: list[Example]) -> None:
    assert learn(examples) is None


def test_it_learns_what_was_decided_and_says_by_which_words() -> None:
    lesson = learn(invented(400))

    assert lesson is not None
    assert (lesson.examples, lesson.measured, lesson.right, lesson.helps) == (400, 80, 80, True)
    guess = lesson.classifier.guess({"crack", "seal", "noise1", "never-heard"})
    assert (guess.label, set(guess.stems[:2])) == ("lid", {"crack", "seal"})
    assert guess.probability > 0.9


def test_chance_is_not_taken_for_learning() -> None:
    chance = random.Random(5)
    noise = [
        (frozenset({f"w{chance.randrange(40)}", f"w{chance.randrange(40)}"}), chance.choice("ab")) for _ in range(600)
    ]

    lesson = learn(noise)

    assert lesson is not None
    assert not lesson.helps


def test_a_rare_label_is_left_out_and_a_text_without_known_words_gets_the_commonest() -> None:
    lesson = learn([*invented(300), (frozenset({"unique"}), "rare")])

    assert lesson is not None
    assert lesson.classifier.labels == ("delivery", "lid")
    assert (lesson.classifier.guess(set()).label, lesson.classifier.guess(set()).stems) == ("lid", ())


def test_what_was_learned_is_kept_as_json() -> None:
    lesson = learn(invented(200))
    assert lesson is not None

    again = Classifier.from_json(json.loads(json.dumps(lesson.classifier.to_json())))

    before, after = lesson.classifier.guess({"late", "jar"}), again.guess({"late", "jar"})
    assert (before.label, before.stems) == (after.label, after.stems)
    assert before.probability == pytest.approx(after.probability, abs=0.01)


@pytest.fixture(scope="module")
def narratives() -> list[Example]:
    if not NARRATIVES.exists():
        pytest.skip(f"The folder of real data is not here: {NARRATIVES}")
    with gzip.open(NARRATIVES, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    return [(frozenset(matter(row["narrative"], "en")), row["product"]) for row in rows[:3000]]


def test_real_narratives_lead_to_their_product(narratives: list[Example], capsys: pytest.CaptureFixture[str]) -> None:
    lesson = learn(narratives[:2500])
    assert lesson is not None
    rest = [(stems, label) for stems, label in narratives[2500:] if label in lesson.classifier.labels]
    guesses = [(lesson.classifier.guess(stems), label) for stems, label in rest]

    right = sum(guess.label == label for guess, label in guesses) / len(guesses)
    sure = sum(guess.probability for guess, _label in guesses) / len(guesses)
    plain = lesson.plain / lesson.measured
    with capsys.disabled():
        sys.stdout.write(
            f"\nproduct from narrative: {right:.0%} right (commonest label {plain:.0%}), {sure:.0%} sure\n"
        )
    assert right > 0.75
    assert right > plain + 0.3
    assert abs(right - sure) < 0.1


def test_it_is_as_often_right_as_it_is_sure(narratives: list[Example]) -> None:
    """In each band of how sure it says to be, on narratives it has not seen (expected calibration error)."""
    lesson = learn(narratives[:2500])
    assert lesson is not None
    rest = [(stems, label) for stems, label in narratives[2500:] if label in lesson.classifier.labels]
    guesses = [(lesson.classifier.guess(stems), label) for stems, label in rest]
    bands: dict[int, list[tuple[float, bool]]] = {}
    for guess, label in guesses:
        bands.setdefault(int(guess.probability * 5), []).append((guess.probability, guess.label == label))

    error = sum(
        abs(sum(sure for sure, _right in band) - sum(right for _sure, right in band)) for band in bands.values()
    ) / len(guesses)
    assert error < 0.1
    surest, least_sure = (bands[place] for place in (max(bands), 2))
    assert sum(right for _sure, right in surest) / len(surest) > 0.9
    assert sum(right for _sure, right in least_sure) / len(least_sure) < 0.8


def test_a_text_is_read_within_five_milliseconds(narratives: list[Example]) -> None:
    lesson = learn(narratives[:2500])
    assert lesson is not None

    began = time.process_time()
    for stems, _label in narratives[2500:]:
        lesson.classifier.guess(stems)

    assert (time.process_time() - began) / 500 < 0.005
