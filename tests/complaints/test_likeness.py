"""Near-duplicates: the same said twice is found, with the words; what merely sounds alike is not."""

import csv
import gzip
import itertools
from pathlib import Path

import pytest

from complaints.likeness import matter, similar

NARRATIVES = Path(__file__).parents[3] / "shared" / "data" / "cfpb_narratives.csv.gz"
CANDIDATES = [
    ("Q7K-4MD", "The lid cracked when I opened the jar, straight from the fridge."),
    ("P3A-9XT", "My parcel arrived two weeks late and nobody answered the phone."),
    ("DEF-ACD", "I opened the jar."),
]


def test_the_same_in_other_forms_is_found_with_its_words() -> None:
    (found,) = similar("Lids cracked while opening jars from the fridge!", CANDIDATES, language="en", least=0.5)

    assert (found.reference, set(found.words)) == ("Q7K-4MD", {"Lids", "cracked", "opening", "jars", "fridge"})
    assert found.is_nearly_the_same


def test_the_same_text_shares_all_and_the_nearest_comes_first() -> None:
    found = similar(CANDIDATES[0][1], CANDIDATES, language="en", least=0.1)

    assert round(found[0].share, 9) == 1.0
    assert [one.reference for one in found] == ["Q7K-4MD", "DEF-ACD"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "it was for the"),
        ("de", "es war für die"),
        ("fr", "il était dans les"),
        ("es", "él está en los"),
        ("it", "più non è stata"),
        ("", "it war dans los più"),
        ("tlh", "it war dans los più"),
    ],
)
def test_words_without_matter_make_nothing_alike(language: str, words: str) -> None:
    assert similar(f"{words} lid", [("Q7K-4MD", f"{words} jar")], language=language, least=0.01) == []


def test_accents_typed_or_not_make_no_difference() -> None:
    (found,) = similar("Der Deckel für die Größe passt nicht", [("A", "deckel grösse passt")], language="de")

    assert (found.share, found.words) == (1.0, ("Deckel", "Größe", "passt"))


def test_nothing_is_like_nothing() -> None:
    assert similar("", [("A", ""), ("B", "lid")], least=0.0, most=1)[0].share == 0.0
    assert matter("I 1 a") == {}


@pytest.fixture(scope="module")
def narratives() -> list[str]:
    if not NARRATIVES.exists():
        pytest.skip(f"The folder of real data is not here: {NARRATIVES}")
    with gzip.open(NARRATIVES, "rt", encoding="utf-8") as file:
        return [row["narrative"] for row in itertools.islice(csv.DictReader(file), 400)]


def shortened(text: str) -> str:
    """Said again: every ninth word is left out, and it begins otherwise."""
    return "Once more, as I wrote before. " + " ".join(word for n, word in enumerate(text.split()) if n % 9)


def test_real_narratives_said_again_are_found_and_no_others(narratives: list[str]) -> None:
    known = [(str(n), text) for n, text in enumerate(narratives)]
    long_enough = [n for n, text in enumerate(narratives) if len(text) > 300][:60]

    found = {n: similar(shortened(narratives[n]), known, language="en", least=0.6) for n in long_enough}

    hits = sum(str(n) in {one.reference for one in found[n]} for n in long_enough)
    others = sum(len(one) for one in found.values()) - hits
    assert (hits, others) == (len(long_enough), 0)
