"""The moves of a corrective action."""

from core.roles import Role
from core.workflow import BIRTH, Move, Table, roles, states
from corrective_actions.models import Status

TABLE = Table(
    name="corrective action",
    states=Status,
    ends=states(Status.CLOSED, Status.REJECTED, Status.CANCELLED),
    moves=(
        Move("propose", states(BIRTH), Status.DRAFT, roles(Role.OFFICER, Role.MANAGER, Role.EXECUTIVE, Role.SYSTEM)),
    ),
)
