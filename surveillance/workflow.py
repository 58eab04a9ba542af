"""The moves of a signal. The clock raises signals and adds evidence; it never dismisses one."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from core.actors import Actor
from core.roles import QUALITY, Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states
from surveillance.models import OPEN, Status

STAFF = roles(*QUALITY)
EVERY = states(*Status)


def not_yet_on_the_agenda(signal: Any, by: Actor) -> list[str]:
    return [gettext("It is on the agenda of the next review already.")] if signal.on_agenda else []


TABLE = Table(
    name="signal",
    states=Status,
    ends=states(Status.CONFIRMED, Status.DISMISSED),
    moves=(
        Move("raise_signal", states(BIRTH), Status.NEW, roles(Role.SYSTEM)),
        # Also to a dismissed one: what goes on after somebody called it noise must be seen.
        Move("add_evidence", EVERY, SAME, roles(Role.SYSTEM)),
        Move(
            "acknowledge",
            states(Status.NEW),
            Status.ACKNOWLEDGED,
            STAFF,
            label=gettext_lazy("I have seen it"),
        ),
        Move(
            "evaluate",
            states(Status.NEW, Status.ACKNOWLEDGED, Status.WATCHING),
            Status.EVALUATING,
            STAFF,
            label=gettext_lazy("Evaluate it"),
        ),
        Move(
            "confirm",
            states(*OPEN),
            Status.CONFIRMED,
            STAFF | {OWNER},
            label=gettext_lazy("It is real"),
        ),
        Move(
            "watch",
            states(Status.NEW, Status.ACKNOWLEDGED, Status.EVALUATING, Status.CONFIRMED),
            Status.WATCHING,
            STAFF | {OWNER},
            label=gettext_lazy("Watch it"),
        ),
        Move(
            "dismiss",
            states(*OPEN),
            Status.DISMISSED,
            STAFF | {OWNER},
            label=gettext_lazy("It is noise"),
        ),
        Move(
            "open_action",
            states(Status.CONFIRMED),
            SAME,
            STAFF | {OWNER},
            label=gettext_lazy("Open a corrective action"),
        ),
        Move(
            "put_on_agenda",
            states(*OPEN, Status.CONFIRMED),
            SAME,
            STAFF | {OWNER, Role.EXECUTIVE},
            label=gettext_lazy("Put on the agenda"),
            unmet=not_yet_on_the_agenda,
        ),
        Move("take_off_agenda", EVERY, SAME, roles(Role.SYSTEM)),
        Move(
            "assign",
            states(*OPEN, Status.CONFIRMED),
            SAME,
            STAFF | {Role.EXECUTIVE},
            label=gettext_lazy("Assign"),
        ),
        Move(
            "reopen",
            states(Status.DISMISSED, Status.CONFIRMED),
            Status.EVALUATING,
            STAFF,
            label=gettext_lazy("Look at it again"),
        ),
    ),
)
