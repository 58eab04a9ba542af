"""Every move over HTTP: what a person presses, and what has become of the signal."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import journal
from core.models import User
from corrective_actions.models import CorrectiveAction
from surveillance import operations
from surveillance.models import Signal, Status
from tests.cast import acting

LATER = "2027-01-15"
DISMISSAL = {"noise": "chance", "conclusion": "Two people called twice.", "look_again_on": LATER}


def press(client: Client, user: User, signal: Signal, move: str, data: dict[str, Any] | None = None) -> Any:
    client.force_login(user)
    answer = client.post(f"/signals/{signal.reference}/{move}/", data or {})
    signal.refresh_from_db()
    return answer


def test_officer_acknowledges(client: Client, olive: User, signal: Signal) -> None:
    answer = press(client, olive, signal, "acknowledge")

    assert (answer.status_code, answer["Location"]) == (302, f"/signals/{signal.reference}/")
    assert signal.status == Status.ACKNOWLEDGED
    assert signal.acknowledged_at is not None
    assert [entry.verb for entry in journal.history(signal)] == ["raise_signal", "acknowledge"]


def test_officer_evaluates_and_owns_it(client: Client, olive: User, signal: Signal) -> None:
    press(client, olive, signal, "evaluate")

    assert (signal.status, signal.owner) == (Status.EVALUATING, olive)
    assert signal.acknowledged_at is not None


def test_manager_confirms_and_a_corrective_action_is_asked_for(
    client: Client, mona: User, signal: Signal, lid: Any
) -> None:
    press(client, mona, signal, "confirm", {"conclusion": "The seal is too hard.", "follow": "action", "risk": "high"})

    action = CorrectiveAction.objects.get()
    assert (signal.status, signal.conclusion) == (Status.CONFIRMED, "The seal is too hard.")
    assert (action.risk, action.product, action.problem) == ("high", lid, "The seal is too hard.")
    origin = action.origins.get()
    assert (origin.kind, origin.key, origin.address) == ("signal", signal.reference, f"/signals/{signal.reference}/")


def test_confirmed_for_the_agenda(client: Client, mona: User, signal: Signal) -> None:
    press(client, mona, signal, "confirm", {"conclusion": "Real.", "follow": "agenda", "risk": "low"})

    assert (signal.status, signal.on_agenda) == (Status.CONFIRMED, True)
    assert not CorrectiveAction.objects.exists()


def test_a_confirmed_signal_gets_an_action_later(client: Client, mona: User, signal: Signal) -> None:
    operations.confirm(signal, conclusion="Real.", by=acting(mona))

    press(client, mona, signal, "open-action", {"problem": "Lids leak.", "risk": "medium"})

    assert CorrectiveAction.objects.get().problem == "Lids leak."
    assert signal.status == Status.CONFIRMED


def test_officer_watches_until_a_day(client: Client, olive: User, signal: Signal) -> None:
    press(client, olive, signal, "watch", {"look_again_on": LATER, "conclusion": "The new tool comes in January."})

    assert (signal.status, signal.look_again_on) == (Status.WATCHING, date(2027, 1, 15))


def test_officer_dismisses_with_reason_and_day(client: Client, olive: User, signal: Signal) -> None:
    press(client, olive, signal, "dismiss", DISMISSAL)

    assert (signal.status, signal.noise) == (Status.DISMISSED, "chance")
    assert signal.look_again_on == date(2027, 1, 15)
    assert journal.said(journal.history(signal)[-1]) == "Two people called twice."


def test_a_dismissal_without_anything_says_all_that_is_missing(client: Client, olive: User, signal: Signal) -> None:
    answer = press(client, olive, signal, "dismiss", {"conclusion": "  "})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert signal.status == Status.NEW
    for sentence in (
        "Say why it is noise.",
        "Say in a sentence what you conclude and why.",
        "Say on which day somebody looks at it again.",
    ):
        assert sentence in page
    assert "<title>Error: " in page


def test_what_was_typed_stays(client: Client, olive: User, signal: Signal) -> None:
    answer = press(client, olive, signal, "dismiss", {"conclusion": "Two people called twice."})

    assert answer.status_code == 422
    assert "Two people called twice.</textarea>" in answer.content.decode()


def test_a_dismissed_one_is_looked_at_again(client: Client, mona: User, signal: Signal) -> None:
    press(client, mona, signal, "dismiss", DISMISSAL)

    press(client, mona, signal, "reopen", {"conclusion": "It goes on."})

    assert (signal.status, signal.noise, signal.owner) == (Status.EVALUATING, "", mona)


def test_manager_gives_it_to_an_officer(client: Client, mona: User, olive: User, signal: Signal) -> None:
    press(client, mona, signal, "assign", {"owner": olive.pk})

    assert (signal.status, signal.owner) == (Status.NEW, olive)


def test_it_cannot_be_given_to_somebody_outside_quality(
    client: Client, mona: User, colin: User, signal: Signal
) -> None:
    answer = press(client, mona, signal, "assign", {"owner": colin.pk})

    assert (answer.status_code, signal.owner) == (422, None)


def test_executive_puts_it_on_the_agenda_once(client: Client, erin: User, signal: Signal) -> None:
    first = press(client, erin, signal, "put-on-agenda")
    again = press(client, erin, signal, "put-on-agenda")

    assert (first.status_code, signal.on_agenda) == (302, True)
    assert again.status_code == 422
    assert "It is on the agenda of the next review already." in again.content.decode()


@pytest.mark.parametrize("move", ["acknowledge", "evaluate", "confirm", "watch", "dismiss", "reopen", "open-action"])
def test_an_auditor_changes_nothing(client: Client, audrey: User, signal: Signal, move: str) -> None:
    data = {**DISMISSAL, "follow": "none", "risk": "low", "problem": "x"}

    answer = press(client, audrey, signal, move, data)

    assert (answer.status_code, signal.status) == (422, Status.NEW)


@pytest.mark.parametrize("who", ["colin", "adam"])
def test_others_see_no_signal(client: Client, request: pytest.FixtureRequest, signal: Signal, who: str) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/signals/{signal.reference}/").status_code == 403
    assert client.post(f"/signals/{signal.reference}/dismiss/", DISMISSAL).status_code == 403


def test_reading_changes_nothing(client: Client, olive: User, signal: Signal) -> None:
    client.force_login(olive)

    assert client.get(f"/signals/{signal.reference}/dismiss/").status_code == 405
    assert client.get("/signals/S-2026-9999/").status_code == 404
