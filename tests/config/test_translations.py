"""What customers see, in each language: no English left, every place for a value kept, one and many told apart."""

import html
import re
from itertools import pairwise

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.timezone import now

from complaints import operations as complaints
from core import links, outbox
from core.models import Letter, Organisation
from feedback import operations
from tests.cast import acting
from tests.feedback.conftest import filled
from translations import PLACEHOLDER, broken, check_all

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
FOLDER = settings.BASE_DIR
TO_CUSTOMERS = [
    "complaints/email/acknowledge",
    "complaints/email/answer",
    "complaints/email/ask",
    "complaints/email/ask_again",
    "complaints/email/go_external",
    "complaints/email/grant_extension",
    "complaints/email/lapse",
    "complaints/email/mark_duplicate",
    "complaints/email/offer_outside_body",
    "complaints/email/progress",
    "complaints/email/reclassify",
    "complaints/email/reopen",
    "complaints/email/reply",
    "complaints/email/settle",
    "complaints/email/tell_removed",
    "complaints/email/unmark_duplicate",
    "complaints/email/withdraw",
    "feedback/email/ask",
    "feedback/email/close",
    "feedback/email/convert",
    "feedback/email/find",
    "feedback/email/submit",
    "feedback/email/survey",
]
HEARD = ["complaint", "question", "praise", "idea"]
LETTERS = [(kind, "complaint") for kind in TO_CUSTOMERS] + [("feedback/email/submit", heard) for heard in HEARD[1:]]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language):
    return polib.pofile(str(FOLDER / "locale" / language / "LC_MESSAGES" / "django.po"))


def plain(text):
    """Words alone: without markup, scripts and line breaks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', text))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", f"{text} {spoken}")).split())


def english():
    """Every sentence of three words or more in which the catalogue stands, as it is before it is translated."""
    for entry in catalogue(LANGUAGES[0]):
        for text in (entry.msgid, entry.msgid_plural):
            for piece in PLACEHOLDER.split(text):
                words = " ".join(piece.split()).strip(" ,;:.")
                if len(words.split()) >= 3:
                    yield words


ENGLISH = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in sorted(set(english()), key=len)[::-1]))


def left_over(text):
    return sorted(set(ENGLISH.findall(plain(text))))


@pytest.fixture
def told(db, olive, language):
    """Carla's complaint in the language of the test, and the page that tells of it."""
    Organisation.objects.update(external_body="Ombudsman Nord", emergency_phone="112")
    return operations.submit(
        kind="complaint", text="Der Deckel", submission_key="words", email="carla@example.com", language=language
    ).feedback


def read(client, address, language):
    return client.get(address, headers={"Accept-Language": language}).content.decode()


def test_english_is_recognised(client, db):
    assert "Tell us what happened" in left_over(read(client, "/f/", "en"))


@each_language
@pytest.mark.parametrize("address", ["/f/", "/track/", "/account/login/", "/account/password/reset/", "/nowhere/"])
def test_public_pages_speak_the_language(client, db, address, language):
    page = read(client, address, language)

    assert f'<html lang="{language}"' in page
    assert left_over(page) == []


@each_language
def test_refused_form_speaks_the_language(client, db, language):
    page = client.post("/f/", {"start": filled()["start"]}, headers={"Accept-Language": language})

    assert page.status_code == 422
    assert left_over(page.content.decode()) == []


@each_language
def test_page_of_a_case_speaks_the_language_at_every_stage(client, told, olive, language):
    address, officer = f"/t/{links.token_for(told.reference)}/", acting(olive)
    stages = [read(client, address, language)]

    complaints.assess(
        told.complaint,
        severity="minor",
        impact="low",
        complexity="low",
        is_safety=False,
        immediate_action=False,
        immediate_action_why="-",
        conflict_checked=True,
        owner=olive,
        by=officer,
    )
    stages.append(read(client, address, language))
    complaints.investigate(told.complaint, by=officer)
    stages.append(read(client, address, language))
    complaints.ask(told.complaint, text="Welcher?", by=officer)
    stages.append(read(client, address, language))
    complaints.customer_replied(told.complaint, text="Der rote.", by=officer)
    complaints.decide(
        told.complaint,
        findings="-",
        upheld="partly",
        cause_category="machine",
        remedy="none",
        needs_action=False,
        needs_action_why="-",
        by=officer,
    )
    stages.append(read(client, address, language))
    complaints.answer(told.complaint, text="Ein neuer kommt.", by=officer)
    stages.append(read(client, address, language))
    client.post(f"{address}accept/")
    stages.append(read(client, address, language))

    assert [left_over(page) for page in stages] == [[]] * 7
    assert all(before != after for before, after in pairwise(stages))


@each_language
@pytest.mark.parametrize(("kind", "heard_as"), LETTERS)
def test_letter_speaks_the_language(db, kind, heard_as, language):
    Organisation.objects.update(external_body="Ombudsman Nord")
    payload = {
        "reference": "Q7K-4MD",
        "parent": "Q7K-4ME",
        "name": "Carla",
        "kind": heard_as,
        "title": "Deckel",
        "text": "Text",
        "reason": "Grund",
        "outside_body": "Ombudsman Nord",
        "external_body": "Ombudsman Nord",
        "lapse_days": 14,
        "reopen_days": 60,
        "due": now().isoformat(),
        "when": now().isoformat(),
        "closed": now().isoformat(),
    }
    letter = Letter(kind=kind, to="carla@example.com", language=language, payload=payload, queued_at=now(), key="k")

    mail = outbox.compose(letter)

    assert left_over(f"{mail.subject}\n{mail.body}") == []
    assert "Q7K-4MD" in mail.subject


def test_places_for_values_agree():
    assert list(check_all(FOLDER)) == []


def test_a_lost_place_is_noticed():
    assert broken(polib.POEntry(msgid="Case %(reference)s", msgstr="Vorgang"))


@each_language
def test_one_and_many_are_told_apart(language):
    with translation.override(language):
        one = translation.ngettext("%(n)d day ago", "%(n)d days ago", 1)
        many = translation.ngettext("%(n)d day ago", "%(n)d days ago", 2)

    assert (one, many) == {
        "de": ("vor %(n)d Tag", "vor %(n)d Tagen"),
        "fr": ("il y a %(n)d jour", "il y a %(n)d jours"),
        "es": ("hace %(n)d día", "hace %(n)d días"),
        "it": ("%(n)d giorno fa", "%(n)d giorni fa"),
    }[language]


@each_language
def test_catalogue_holds_nothing_unsure(language):
    unsure = [entry.msgid for entry in catalogue(language) if entry.obsolete or "fuzzy" in entry.flags]

    assert unsure == []
