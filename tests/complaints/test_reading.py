"""The rule for severity and the list of words for hidden complaints, in five languages."""

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from complaints.suggesting import Record, graver, read, ruling

CORPUS = Path(__file__).parents[2] / "config" / "example" / "corpus"


@pytest.mark.parametrize(
    ("language", "text", "severity", "words"),
    [
        ("en", "My child cut itself.", "major", ("child",)),
        ("en", "I burned my hand and went to hospital, my child saw it.", "critical", ("burned", "hospital")),
        ("de", "Das Kind wurde verletzt.", "critical", ("verletzt",)),
        ("fr", "Un éclat est tombé, mon enfant jouait.", "major", ("éclat", "enfant")),
        ("es", "Salió humo y olía a quemado.", "critical", ("quemado",)),
        ("it", "Una scheggia nel piatto di mia figlia.", "major", ("scheggia", "figlia")),
    ],
)
def test_grave_words_ask_for_a_severity(language: str, text: str, severity: str, words: tuple[str, ...]) -> None:
    found = ruling(text, language)

    assert found is not None
    assert (found.severity, found.words) == (severity, words)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody was hurt."),
        ("en", "It didn't hurt, there was no smoke."),
        ("de", "Niemand wurde verletzt."),
        ("fr", "Personne n'a été blessé."),
        ("es", "No hay peligro."),
        ("it", "Nessuno è ferito."),
        ("en", "The lid is scratched."),
    ],
)
def test_what_is_denied_or_harmless_asks_for_nothing(language: str, text: str) -> None:
    assert ruling(text, language) is None


def test_the_graver_of_two() -> None:
    assert [graver("minor", "major"), graver("critical", "major"), graver("", "minor"), graver("", "")] == [
        "major", "critical", "minor", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "complaint", "none"),
    [
        ("en", "Lovely colour, but it does not work and nobody answers.", "It works well, thank you, no problem at all."),
        ("de", "Schöne Farbe, aber der Deckel ist kaputt und dicht ist er auch nicht.", "Kein Problem, alles funktioniert, danke."),
        ("fr", "Belle couleur, mais il ne fonctionne pas et je suis déçu.", "Aucun problème, tout fonctionne, merci."),
        ("es", "Bonito color, pero no funciona y llegó roto.", "Ningún problema, todo funciona, gracias."),
        ("it", "Bel colore, ma non funziona e sono deluso.", "Nessun problema, tutto funziona, grazie."),
    ],
)  # fmt: skip
def test_dissatisfaction_is_heard_and_content_is_not_mistaken_for_it(language: str, complaint: str, none: str) -> None:
    assert read(complaint, language).is_complaint
    assert not read(none, language).is_complaint


def test_a_question_about_a_fault_is_no_fault() -> None:
    assert not read("Can the lid crack in the oven?", "en").is_complaint


def test_a_language_that_is_not_known_is_read_with_all_lists() -> None:
    assert read("Je suis déçu, il est cassé.", "").is_complaint


def sentences(group: Any) -> list[str]:
    parts = group.values() if isinstance(group, dict) else [group]
    return [text for part in parts for text in (part.get("said", []) if isinstance(part, dict) else part)]


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it"])
def test_of_what_people_write_little_is_mistaken_and_a_good_part_found(language: str) -> None:
    corpus = tomllib.loads((CORPUS / f"{language}.toml").read_text())
    friendly = list(chain.from_iterable(sentences(corpus[name]) for name in ("praise", "idea", "question")))
    faults = [
        f"{said} {more} {feel}"
        for fault in corpus["fault"].values()
        for said, more, feel in zip(fault["said"], fault["more"] * 2, corpus["feel"], strict=False)
    ]

    assert [text for text in friendly if read(text, language).is_complaint] == []
    assert sum(read(text, language).is_complaint for text in faults) / len(faults) > 0.25


def test_the_interval_of_a_record() -> None:
    record = Record(168, 200)
    # Wilson's interval of 168 in 200, as statistical tables give it.
    assert (round(record.low, 3), round(record.high, 3), record.share) == (0.783, 0.884, 0.84)
    assert (Record(0, 0).share, Record(0, 0).low, Record(0, 0).high) == (None, 0.0, 1.0)
