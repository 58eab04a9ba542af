from django.test import Client

from core.models import User
from corrective_actions.item_workflow import ITEM_TABLE
from corrective_actions.models import CorrectiveAction
from corrective_actions.wording import DONE
from corrective_actions.workflow import TABLE


def test_every_verb_of_the_journal_has_its_words() -> None:
    assert sorted(DONE) == sorted({move.name for move in (*TABLE, *ITEM_TABLE)})


def test_the_history_is_told_in_sentences(client: Client, closed: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)

    lines = [
        f"{line.actor} {words}"
        for line, words in client.get(f"/corrective-actions/{closed.reference}/").context["history"]
    ]

    assert lines[:2] == ["Olive proposed it", "Mona opened it"]
    assert lines[-2:] == ["system compared the figures before and after", "Mona closed it as effective and signed"]
    assert lines.count("Oscar added an action") == 2
