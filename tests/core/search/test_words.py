"""Words, stems, keys and places: what both databases are given."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbering import ALPHABET
from core.search.document import Document, Text, key_tokens, place_from_token, place_of, place_to_token
from core.search.question import ask
from core.search.words import fold, language_of, second_stems, spans, stems, words


def test_words_are_split_and_lowered() -> None:
    assert words("The LID cracked: 2 lids (lot 41_a)!") == ["the", "lid", "cracked", "2", "lids", "lot", "41", "a"]


def test_short_words_before_an_apostrophe_fall_away() -> None:
    assert words("L'emballage de l’article, dell'ordine") == ["emballage", "de", "article", "ordine"]


def test_scripts_without_spaces_become_pairs() -> None:
    assert words("包装破损 lid") == ["包装", "装破", "破损", "lid"]


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Größe", "grosse"), ("déçu", "decu"), ("Łódź", "lodz"), ("smørrebrød", "smorrebrod"), ("ﬁne", "fine")],
)
def test_accents_are_taken_off(word: str, folded: str) -> None:
    assert fold(word.lower()) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "deliveries", "delivery"),
        ("de", "Lieferungen", "Lieferung"),
        ("fr", "réclamations", "réclamation"),
        ("es", "reclamaciones", "reclamación"),
        ("it", "confezioni", "confezione"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert stems(one, language) == stems(other, language)


def test_what_somebody_types_without_accents_has_a_stem_of_its_own() -> None:
    assert (stems("qualità", "it"), second_stems("qualità", "it")) == (["qualit"], ["qual"])


def test_a_language_is_read_with_its_country_or_not_at_all() -> None:
    assert (language_of("de-AT"), language_of("de_CH"), language_of("tlh"), language_of("")) == ("de", "de", "", "")


def test_a_key_is_found_by_its_beginnings_but_not_by_a_year() -> None:
    assert set(key_tokens("A-2026-07")) == {"_a20", "_a202", "_a2026", "_a20260", "_a202607"}
    assert set(key_tokens("Q7K-4MD")) == {"_q7k", "_q7k4", "_q7k4m", "_q7k4md", "_4md"}


def test_a_gap_stands_between_texts() -> None:
    document = Document("Q7K-4MD", "complaint", datetime(2026, 1, 1, tzinfo=UTC), (Text("a b", "en"), Text("c", "en")))

    assert document.tokens() == ["_every", "__", "a", "b", "__", "c"]


def test_an_endless_thread_is_cut() -> None:
    document = Document("Q7K-4MD", "complaint", datetime(2026, 1, 1, tzinfo=UTC), (Text("word " * 50_000, "en"),))

    assert len(document.tokens()) == 12_000


REFERENCE = st.text(alphabet=ALPHABET, min_size=6, max_size=6).map(lambda code: f"{code[:3]}-{code[3:]}")
MOMENT = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.tuples(MOMENT, REFERENCE), st.tuples(MOMENT, REFERENCE))
def test_places_follow_time_and_differ(one: tuple[datetime, str], other: tuple[datetime, str]) -> None:
    first, second = place_of(*one), place_of(*other)

    assert (first == second) == (
        one[0].replace(microsecond=0) == other[0].replace(microsecond=0) and one[1] == other[1]
    )
    if one[0] + timedelta(seconds=1) <= other[0]:
        assert first < second
    assert place_from_token(place_to_token(first)) == first
    assert 0 < first < 2**63


@given(st.text())
def test_spans_show_where_the_words_stand(text: str) -> None:
    for word, start, end in spans(text):
        assert 0 <= start < end <= len(text)
        assert word


@pytest.mark.parametrize("token", ["", "!", "../..", "ä"])
def test_a_token_that_cannot_be_read_is_no_place(token: str) -> None:
    assert place_from_token(token) is None


@pytest.mark.parametrize("typed", ["", "   ", "-", "!!!", '"', '""', '-""', "*", "()", "AND" * 0])
def test_what_holds_no_word_asks_for_nothing(typed: str) -> None:
    assert not ask(typed)


def test_what_was_typed_is_read_into_terms() -> None:
    question = ask("lids -late “very cracked” crack*")

    assert [(term.without, term.phrases[0].tokens, term.phrases[0].prefix) for term in question.terms] == [
        (False, ("lid",), False),
        (True, ("late",), False),
        (False, ("veri", "crack"), False),
        (False, ("crack",), True),
    ]


def test_only_so_many_terms_are_read() -> None:
    assert len(ask(" ".join(f"w{n}" for n in range(99))).terms) == 16
