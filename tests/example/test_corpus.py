"""What people write: complete in every language, without gaps left open."""

import random

import pytest

from config.example import catalogue, corpus_reader

FACTS = {"model": "Brisa 1 l", "order": "NH-1", "lot": "L1", "name": "Anna", "n": 3, "country": "DE"}
FAULTS = [code for code, _name, above in catalogue.CATEGORIES if above]


@pytest.mark.parametrize("language", corpus_reader.LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    words, english = corpus_reader.corpus(language), corpus_reader.corpus("en")

    assert words.keys() == english.keys()
    assert sorted(words["fault"]) == sorted(FAULTS)
    assert sorted(words["finding"]) == sorted(FAULTS)
    for kind in ("want", "remedy", "staff", "why", "reply"):
        assert words[kind].keys() == english[kind].keys()
    assert all(len(fault["said"]) >= 6 and len(fault["more"]) >= 4 for fault in words["fault"].values())


@pytest.mark.parametrize("language", corpus_reader.LANGUAGES)
@pytest.mark.parametrize("category", FAULTS)
def test_complaints_are_filled_in_and_differ(language: str, category: str) -> None:
    chance = random.Random(1)

    said = [corpus_reader.complaint(chance, language, category, want="refund", facts=FACTS) for _n in range(40)]

    texts = {text for _title, text in said}
    assert len(texts) >= 35
    assert not any("{" in text or "}" in text or "  " in text for text in texts)
    assert all(title and len(title) <= 200 and title in text for title, text in said)


@pytest.mark.parametrize("language", corpus_reader.LANGUAGES)
@pytest.mark.parametrize("kind", ["praise", "idea", "question"])
def test_remarks_are_filled_in(language: str, kind: str) -> None:
    chance = random.Random(1)

    said = {corpus_reader.remark(chance, language, kind, facts=FACTS) for _n in range(60)}

    assert len(said) >= 8
    assert not any("{" in text for text in said)


@pytest.mark.parametrize("language", corpus_reader.LANGUAGES)
@pytest.mark.parametrize("upheld", ["yes", "partly", "no"])
def test_answers_say_what_was_found_and_where_else_to_turn(language: str, upheld: str) -> None:
    text = corpus_reader.answer(language, upheld=upheld, category="late", remedy="refund")

    assert corpus_reader.corpus(language)["finding"]["late"] in text
    assert "{" not in text


def test_only_the_swiss_are_greeted_in_swiss() -> None:
    chance = random.Random(1)

    texts = [corpus_reader.complaint(chance, "de", "late", want="", facts=FACTS)[1] for _n in range(200)]

    assert not any("Grüezi" in text for text in texts)
