"""Every move of the table of mail, from every status, by every role."""

import pytest

from core.actors import Actor
from core.roles import Role
from core.workflow import BIRTH
from feedback.mail_workflow import TABLE
from feedback.models import IncomingMail, MailStatus

STAFF = {Role.OFFICER, Role.MANAGER}
OPEN_TO = {
    "join": {BIRTH},
    "open": {BIRTH},
    "doubt": {BIRTH},
    "recognise": {BIRTH},
    "park": {BIRTH},
    "take_in": {MailStatus.PARKED, MailStatus.AUTOMATIC},
    "attach": {MailStatus.PARKED, MailStatus.AUTOMATIC, MailStatus.UNSURE},
    "keep_apart": {MailStatus.UNSURE},
    "discard": {MailStatus.PARKED},
    "unpark": {MailStatus.DISCARDED},
}


def test_the_table_is_whole():
    assert {move.name for move in TABLE} == OPEN_TO.keys()


@pytest.mark.parametrize("move", list(OPEN_TO))
def test_who_may_do_what_and_when(move):
    who = {Role.SYSTEM} if BIRTH in OPEN_TO[move] else STAFF
    for status in (BIRTH, *MailStatus.values):
        for role in Role:
            refused = TABLE[move].refusals(IncomingMail(status=status), Actor("Somebody", frozenset({role})))

            assert (not refused) == (status in OPEN_TO[move] and role in who), (status, role)
