"""A form sent after the login has ended: its words wait, and one press after logging in sends them. Without scripts."""

from typing import Any

import pytest
from django.test import Client

from complaints.models import Message
from core.models import Draft, User
from feedback import operations
from feedback.models import Feedback
from tests.cast import PASSWORD, acting

pytestmark = pytest.mark.django_db
NOTE = "Carla called: the lid cracked again.\nShe is <b>angry</b>."


@pytest.fixture
def case() -> Feedback:
    return operations.submit(kind="question", text="Does it fit?", submission_key="k", email="c@example.com").feedback


@pytest.fixture
def browser(olive: User) -> Client:
    """Olive's, which keeps to the rules against forgery; her login has ended."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(olive)
    client.get("/profile/")
    client.session.flush()
    return client


def log_in(client: Client, who: User, next: str = "") -> Any:
    client.get("/account/login/")
    form = {"login": who.email, "password": PASSWORD, "next": next, "csrfmiddlewaretoken": token(client)}
    return client.post("/account/login/", form)


def token(client: Client) -> str:
    return client.cookies["csrftoken"].value


def send(client: Client, address: str, **given: str) -> Any:
    headers = given.pop("headers", {})
    return client.post(address, given | {"csrfmiddlewaretoken": token(client)}, headers=headers)


def test_words_survive_and_are_sent_by_one_more_press(browser: Client, case: Feedback, olive: User) -> None:
    late = send(browser, f"/inbox/{case.reference}/note/?view=new", **{"note-text": NOTE})
    assert late["Location"] == "/account/login/?next=/again/"
    assert not Message.objects.exists()

    entered = log_in(browser, olive, next="/again/")
    page = browser.get(entered["Location"]).content.decode()
    assert "Carla called: the lid cracked again.<br>She is &lt;b&gt;angry&lt;/b&gt;." in page
    assert 'name="note-text"' in page
    form = {"note-text": NOTE, "csrfmiddlewaretoken": token(browser)}
    sent = browser.post("/again/", form, follow=True)

    assert [hop[1] for hop in sent.redirect_chain] == [307, 302]
    assert sent.redirect_chain[0][0] == f"/inbox/{case.reference}/note/?view=new"
    assert Message.objects.get().text == NOTE
    assert not Draft.objects.filter(place="again:post").exists()
    assert browser.get("/again/")["Location"] == "/"


def test_what_is_refused_then_is_on_its_own_page_again(
    browser: Client, case: Feedback, olive: User, oscar: User
) -> None:
    send(browser, f"/inbox/{case.reference}/ask/", **{"ask-text": "Which pot do you have?"})
    operations.close(case, kind="other", answered=False, by=acting(oscar))
    browser.force_login(olive)

    again = {"ask-text": "Which pot do you have?", "csrfmiddlewaretoken": token(browser)}
    page = browser.post("/again/", again, follow=True)

    assert page.status_code == 422
    assert "Which pot do you have?" in page.content.decode()


def test_nobody_else_on_the_same_device_reads_them(browser: Client, case: Feedback, mona: User) -> None:
    send(browser, f"/inbox/{case.reference}/note/", **{"note-text": NOTE})

    browser.force_login(mona)

    assert browser.get("/again/")["Location"] == "/"


def test_they_can_be_thrown_away(browser: Client, case: Feedback, olive: User) -> None:
    send(browser, f"/inbox/{case.reference}/note/", **{"note-text": NOTE})
    browser.force_login(olive)

    send(browser, "/drafts/discard/?place=again:post")

    assert not Draft.objects.exists()


def test_passwords_are_not_kept(browser: Client, case: Feedback) -> None:
    send(browser, f"/inbox/{case.reference}/note/", **{"note-text": NOTE, "password": "secret", "sign-password": "s"})

    assert set(Draft.objects.values_list("field", flat=True)) == {"note-text", "lp-address"}


def test_a_button_without_words_leads_back_to_its_page(browser: Client, case: Feedback) -> None:
    page = f"/inbox/{case.reference}/?view=new"
    late = send(browser, f"/inbox/{case.reference}/take/", headers={"Referer": f"http://testserver{page}"})
    assert late["Location"] == f"/account/login/?next=/inbox/{case.reference}/%3Fview%3Dnew"

    away = send(browser, f"/inbox/{case.reference}/take/", headers={"Referer": "https://evil.example/x"})
    assert away["Location"] == "/account/login/?next=/"


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}])
def test_what_a_page_asks_by_itself_takes_no_place(browser: Client, case: Feedback, headers: dict[str, str]) -> None:
    client: Any = browser
    form = {"seen": "1.1 and more words", "csrfmiddlewaretoken": token(browser)}
    client.post(f"/inbox/{case.reference}/here/", form, headers=headers)

    assert not Draft.objects.exists()


def test_a_stranger_puts_nothing_there(case: Feedback, olive: User, browser: Client) -> None:
    stranger = Client()
    assert stranger.post("/profile/", {"name": "x y z"})["Location"] == "/account/login/?next=/"
    stranger.cookies["reader"] = f"{olive.pk}:forged"
    stranger.post("/profile/", {"name": "x y z"})
    forged = browser.post("/profile/", {"name": "x y z"})  # another site's form: it has no token

    assert forged.status_code == 403
    assert not Draft.objects.exists()
