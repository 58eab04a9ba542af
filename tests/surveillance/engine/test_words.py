"""Words: stems, pairs, near-duplicates, what is over-represented."""

import numpy as np
import pytest

from surveillance.engine import words
from surveillance.engine.stopwords import stem, stop

CALM = [
    "The kettle arrived late and the box was dented",
    "Delivery took three weeks, nobody answered the phone",
    "Colour is not as shown on the website",
    "Great valve, easy to mount",
    "Invoice was wrong by ten euros",
    "The driver left the parcel in the rain",
    "Pump is louder than the old model",
    "Very happy with the service team",
]
SEATS = [
    "After two weeks the seat came apart while riding",
    "The seat fell apart on the second day",
    "Seat comes apart, screws are too short",
    "My daughter's seat is apart again, dangerous",
    "Second seat, apart after an hour",
]


@pytest.mark.parametrize(
    ("word", "language", "root"),
    [
        ("leaking", "en", "leak"), ("leaks", "en", "leak"), ("leaked", "en", "leak"), ("dripping", "en", "drip"),
        ("dripped", "en", "drip"), ("lieferungen", "de", "liefer"), ("lieferung", "de", "liefer"), ("seat", "en", "seat"),
        ("naïve", "xx", "naïve"),
    ],
)  # fmt: skip
def test_forms_of_a_word_meet(word, language, root):
    assert stem(word, language) == root


def test_stop_words_are_known_per_language():
    assert "the" in stop("en")
    assert "nicht" in stop("de")
    assert stop("xx") == frozenset()


def test_pairs_stand_near_each_other():
    found = words.terms("The seat came apart on Monday", "en")
    assert found[("apart", "seat")] == "seat apart"
    assert ("seat",) in found


def test_new_pairs_are_heard_before_numbers_move():
    found = words.over_represented(CALM[:3] + SEATS, CALM * 3)
    assert found[0].term == ("apart", "seat")
    assert found[0].written == "seat apart"
    assert (found[0].recent, found[0].before, found[0].new) == (5, 0, True)
    assert ("seat",) not in [f.term for f in found]


def test_one_campaign_counts_once():
    campaign = [f"Shame on you! Stop the dreadful price rise on cooking gas now. Yours, reader {n}" for n in range(30)]
    leaders = words.fold(campaign, "en")
    assert set(leaders) == {0}
    counts, _, unique = words.counted(campaign + CALM, "en")
    assert unique == 1 + len(CALM)
    assert counts[(stem("shame", "en"),)] == 1


def test_different_texts_are_not_folded():
    assert words.fold(CALM + SEATS, "en") == list(range(len(CALM) + len(SEATS)))


def test_log_odds_have_no_bias_when_nothing_changed(rng):
    recent, before = rng.binomial(200, 0.1, 500).astype(float), rng.binomial(2000, 0.1, 500).astype(float)
    z = words.log_odds(recent, before, 200, 2000)
    assert abs(z.mean()) < 0.15
    assert 0.5 < z.std() < 1.2
    assert (z > 3).mean() < 0.01


def test_terms_become_series_with_texts_as_exposure():
    texts = CALM * 4 + SEATS
    periods = [i % 4 for i in range(len(CALM) * 4)] + [3] * len(SEATS)
    terms, written, counts, exposure = words.series(texts, periods, 4, least=4)
    row = terms.index(("apart", "seat"))
    assert written[row] == "seat apart"
    assert counts[row].tolist() == [0, 0, 0, 5]
    assert exposure.sum() == counts.max() * 0 + sum(
        len({texts[i] for i in range(len(texts)) if periods[i] == p}) for p in range(4)
    )


def test_no_text_is_no_error():
    assert words.over_represented([], []) == []
    assert words.over_represented(["", "  "], ["!!!"]) == []
    terms, written, counts, exposure = words.series([], [], 3)
    assert (terms, written, counts.shape, exposure.tolist()) == ([], [], (0, 3), [0, 0, 0])
    assert np.isfinite(words.log_odds(np.zeros(0), np.zeros(0), 0, 0)).all()
