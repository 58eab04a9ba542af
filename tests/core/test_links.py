"""Secret links and receipt codes: steady for the case, nobody else's, and not in the database."""

import pytest

from core import links


def test_token_is_steady_and_of_this_case_and_purpose_only():
    token = links.token_for("Q7K-4MD")
    assert token == links.token_for("Q7K-4MD")
    assert len(token) == 43
    assert token not in {links.token_for("Q7K-4MF"), links.token_for("Q7K-4MD", purpose="survey")}


def test_other_secret_key_gives_another_token(settings):
    before = links.token_for("Q7K-4MD")
    settings.SECRET_KEY = "another-key-of-another-install"
    assert links.token_for("Q7K-4MD") != before


def test_link_stands_on_the_configured_address(settings):
    settings.BASE_URL = "https://listening.example"
    assert links.case_url("Q7K-4MD") == f"https://listening.example/t/{links.token_for('Q7K-4MD')}/"


def test_receipt_code_is_four_words_of_two_syllables():
    words = links.receipt_code("Q7K-4MD").split()
    assert [len(word) for word in words] == [4, 4, 4, 4]


@pytest.mark.parametrize("change", [str.upper, lambda code: code.replace(" ", "-"), lambda code: f" {code}. "])
def test_receipt_code_may_be_typed_as_one_likes(change):
    assert links.is_receipt_code(change(links.receipt_code("Q7K-4MD")), reference="Q7K-4MD")


@pytest.mark.parametrize("typed", ["", "bako limu sota reve", "ünïcødé"])
def test_other_words_open_nothing(typed):
    assert not links.is_receipt_code(typed, reference="Q7K-4MD")
