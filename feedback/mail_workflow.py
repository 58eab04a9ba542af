"""The table of moves of mail that came in: from the mailbox to a case, or to a person who looks at it."""

from django.utils.translation import gettext_lazy

from core.roles import Role
from core.workflow import BIRTH, Move, Table, roles, states
from feedback.models import MailStatus

STAFF = roles(Role.OFFICER, Role.MANAGER)

# What becomes of a mail. The clock decides once; what it was not sure of, or could not do, waits for a person.
TABLE = Table(
    "mail",
    states=MailStatus,
    ends=states(MailStatus.JOINED, MailStatus.OPENED, MailStatus.TAKEN_IN, MailStatus.ATTACHED),
    moves=(
        Move("join", states(BIRTH), MailStatus.JOINED, roles(Role.SYSTEM)),
        Move("open", states(BIRTH), MailStatus.OPENED, roles(Role.SYSTEM)),
        Move("doubt", states(BIRTH), MailStatus.UNSURE, roles(Role.SYSTEM)),
        Move("recognise", states(BIRTH), MailStatus.AUTOMATIC, roles(Role.SYSTEM)),
        Move("park", states(BIRTH), MailStatus.PARKED, roles(Role.SYSTEM)),
        Move(
            "take_in",
            states(MailStatus.PARKED, MailStatus.AUTOMATIC),
            MailStatus.TAKEN_IN,
            STAFF,
            label=gettext_lazy("Take it in as a case"),
        ),
        Move(
            "attach",
            states(MailStatus.PARKED, MailStatus.AUTOMATIC, MailStatus.UNSURE),
            MailStatus.ATTACHED,
            STAFF,
            label=gettext_lazy("Add it to a case"),
        ),
        Move(
            "keep_apart",
            states(MailStatus.UNSURE),
            MailStatus.OPENED,
            STAFF,
            label=gettext_lazy("It is a case of its own"),
        ),
        Move("discard", states(MailStatus.PARKED), MailStatus.DISCARDED, STAFF, label=gettext_lazy("Discard it")),
        Move("unpark", states(MailStatus.DISCARDED), MailStatus.PARKED, STAFF, label=gettext_lazy("Park it again")),
    ),
)
