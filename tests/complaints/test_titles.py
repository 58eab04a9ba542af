import pytest

from complaints.titles import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The lid cracked. It hurt.", "The lid cracked"),
        ("Hallo,\n\nder Deckel ist gesprungen.", "der Deckel ist gesprungen."),
        ("Bonjour Madame,\nle couvercle a fui.", "le couvercle a fui."),
        ("Hello from a very angry person whose third lid cracked today.", "Hello from a very angry person whose third lid cracked today."),
        ("Hallo,", "Hallo,"),
        ("", ""),
        ("x" * 200, "x" * 89 + "…"),
    ],
)  # fmt: skip
def test_a_title_is_the_first_thing_really_said(text, title):
    assert title_of(text) == title
