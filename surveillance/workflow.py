"""The moves of a signal and of a risk. The clock raises signals and proposes risks; it never dismisses one."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from core.actors import Actor
from core.roles import QUALITY, Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states
from surveillance.models import HELD, OPEN, RiskStatus, Status

STAFF = roles(*QUALITY)
LEADERS = STAFF | {Role.EXECUTIVE}
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


def judged(risk: Any, by: Actor) -> list[str]:
    """What a risk must say before the house takes it on."""
    missing = []
    if not (risk.likelihood and risk.impact):
        missing.append(gettext("Say how likely it is and how bad it would be."))
    if risk.owner_id is None:
        missing.append(gettext("Give it an owner."))
    if risk.review_on is None:
        missing.append(gettext("Say on which day somebody looks at it again."))
    return missing


def planned(risk: Any, by: Actor) -> list[str]:
    return [] if risk.treatment else [gettext("Say first what is done about it.")]


RISKS = Table(
    name="risk",
    states=RiskStatus,
    ends=states(RiskStatus.CLOSED, RiskStatus.DECLINED),
    moves=(
        Move("propose_risk", states(BIRTH), RiskStatus.PROPOSED, roles(Role.SYSTEM)),
        Move(
            "raise_risk",
            states(BIRTH),
            RiskStatus.OPEN,
            LEADERS,
            label=gettext_lazy("Add a risk"),
            unmet=judged,
        ),
        Move("accept", states(RiskStatus.PROPOSED), RiskStatus.OPEN, LEADERS, label=gettext_lazy("Take it on")),
        Move("decline", states(RiskStatus.PROPOSED), RiskStatus.DECLINED, LEADERS, label=gettext_lazy("Decline it")),
        Move(
            "treat",
            states(RiskStatus.OPEN, RiskStatus.TREATED),
            RiskStatus.OPEN,
            LEADERS | {OWNER},
            label=gettext_lazy("Say what is done about it"),
        ),
        Move(
            "conclude",
            states(RiskStatus.OPEN),
            RiskStatus.TREATED,
            LEADERS | {OWNER},
            label=gettext_lazy("It is treated"),
            unmet=planned,
        ),
        Move("look_again", states(*HELD), SAME, LEADERS | {OWNER}, label=gettext_lazy("I looked at it again")),
        Move("assess", states(*HELD), SAME, LEADERS | {OWNER}, label=gettext_lazy("Assess it anew")),
        Move("hand_over", states(*HELD), SAME, LEADERS, label=gettext_lazy("Hand it to somebody")),
        Move("close", states(*HELD), RiskStatus.CLOSED, LEADERS, label=gettext_lazy("Close it")),
        Move(
            "reopen",
            states(RiskStatus.CLOSED, RiskStatus.DECLINED),
            RiskStatus.OPEN,
            LEADERS,
            label=gettext_lazy("Open it again"),
        ),
    ),
)
