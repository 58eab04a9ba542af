"""What a writer says, apart from older mails and signatures. The real mails lie in the shared data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.mailing.markup import text_of
from feedback.mailing.quoting import split
from tests.feedback.mailing.letters import real


@pytest.mark.parametrize(
    "header",
    [
        "On Wed, Nov 25, 2026 at 10:00 AM, Olive <olive@example.org> wrote:",
        "On Wed, Nov 25, 2026 at 10:00 AM,\nOlive Officer\n<olive@example.org> wrote:",
        "Am 25.11.2026 um 10:00 schrieb Olive <olive@example.org>:",
        "Am Mittwoch, dem 25.11.2026 um 10:00 +0100 schrieb Olive:",
        "Le mer. 25 nov. 2026 à 10:00, Olive <olive@example.org> a écrit :",
        "El mié, 25 nov 2026 a las 10:00, Olive (<olive@example.org>) escribió:",
        "Il giorno mer 25 nov 2026 alle ore 10:00 Olive <olive@example.org> ha scritto:",
        "Op 25 nov. 2026 om 10:00 schreef Olive <olive@example.org>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "From: Olive\nSent: Wednesday\nTo: Carla\nSubject: Your lid",
        "Von: Olive\nGesendet: Mittwoch\nAn: Carla\nBetreff: Ihr Deckel",
        "De : Olive\nEnvoyé : mercredi\nÀ : Carla\nObjet : Votre couvercle",
        "De: Olive\nEnviado: miércoles\nPara: Carla\nAsunto: Su tapa",
        "________________________________\nDate: Wednesday\nSubject: Your lid\nFrom: Olive\nTo: Carla",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_older_mail_stands_below(header, mark):
    said, below = split(f"The lid cracked.\nAgain.\n\n{header}\n\n{mark}Dear Carla,\n{mark}what happened?")

    assert said == "The lid cracked.\nAgain."
    assert below.endswith("what happened?")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday your driver wrote a note and left.",
        "Am Montag schrieb ich schon einmal.",
        "From: what I can see the lid is broken.\nTo: be honest, I am cross.",
        "- the lid cracked\n- the pot too",
        "He said: a-ha --\nand left.",
    ],
)
def test_words_that_only_look_like_it_are_kept(text):
    assert split(text) == (text, "")


def test_answers_between_quotations_are_kept_with_them():
    text = "On 25 Nov, Olive wrote:\n> Which lid?\n\nThe large one.\n\n> When?\n\nToday."

    assert split(text) == (text, "")


def test_an_answer_below_the_quotation():
    said, below = split("On 25 Nov, Olive wrote:\n> Which lid?\n\nThe large one.")

    assert said == "The large one."
    assert "Which lid?" in below


def test_a_signature_goes_below():
    assert split("The lid cracked.\n-- \nCarla\n+49 30 1234") == (
        "The lid cracked.",
        "--\nCarla\n+49 30 1234".replace("--\n", "-- \n"),
    )
    assert split("The lid cracked.\n\nSent from my iPhone") == ("The lid cracked.", "Sent from my iPhone")


def test_a_mail_that_only_forwards_says_what_it_forwards():
    text = "> The lid cracked.\n> Again."

    assert split(text) == (text, "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gmail.html", "Hi. I am fine.\n\nThanks,\nAlex"),
        ("hotmail.html", "Hi. I am fine.\n\nThanks,\nAlex"),
        ("thunderbird.html", "Hi. I am fine.\n\nThanks,\nAlex"),
        ("windows_mail.html", "Hi. I am fine.\n\nThanks,\nAlex"),
        ("yandex_ru.html", "Hi. I am fine.\n\nThanks,\nAlex"),
        ("ms_outlook_2003.html", "Hi. I am fine.\n\nThanks,\n\nAlex"),
        ("ms_outlook_2007.html", "Hi. I am fine.\n\nThanks,\n\nAlex"),
        ("ms_outlook_2010.html", "Hi. I am fine.\n\nThanks,\n\nAlex"),
        ("reply-separated-by-hr.html", "Hi\nthere\nBob"),
        ("OLK_SRC_BODY_SECTION.html", "Reply"),
    ],
)
def test_html_of_real_programs(name, said):
    assert split(text_of(real(name).decode(errors="replace")))[0] == said


@pytest.mark.parametrize(
    ("name", "begins", "length"),
    [
        ("email_1_4.txt", "Awesome! I haven't had another problem with it.", 47),
        ("email_1_6.txt", "I get proper rendering as well.", 31),
        ("email_1_7.txt", ":+1:", 4),
        ("email_2_3.txt", "Outlook with a reply directly above line", 40),
        ("pathological.txt", "I think you're onto something.", 97),
        ("correct_sig.txt", "this is an email with a correct -- signature.", 45),
        ("greedy_on.txt", "On your remote host you can run:", 167),
    ],
)
def test_plain_texts_of_real_programs(name, begins, length):
    said, _below = split(real(name).decode(errors="replace"))

    assert said.startswith(begins)
    assert len(said) == length


@settings(max_examples=50)
@given(st.text(alphabet="On wrote:>-_\nFromTSubjec <@.", max_size=400))
def test_nothing_is_lost(text):
    said, below = split(text)

    assert bool(said) == bool(text.strip())
    kept = "".join((said + below).split())
    rules = set("_=-")
    assert sorted(set(kept) | rules) == sorted(set("".join(text.split())) | rules)
