"""The moves of one item inside a corrective action: open, in progress, done with evidence, verified."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.roles import Role
from core.workflow import BIRTH, OWNER, Move, Table, roles, states
from corrective_actions.models import ActionItem, ItemStatus, Status
from corrective_actions.workflow import STAFF, one_person

ANYBODY = roles(Role.COLLEAGUE, Role.OFFICER, Role.MANAGER, Role.EXECUTIVE)


def plan_is_approved(item: ActionItem, by: Actor) -> list[str]:
    if item.action.status != Status.IMPLEMENTING:
        return [_("Work on the items begins when the plan is approved and goes on while the action is being done.")]
    return []


def is_up_for_verification(item: ActionItem, by: Actor) -> list[str]:
    if item.action.status != Status.VERIFYING:
        return [_("Items are verified when the owner has submitted the action for verification.")]
    return []


def verifier_is_another(item: ActionItem, by: Actor) -> list[str]:
    missing = is_up_for_verification(item, by)
    if by.user_id in (item.owner_id, item.done_by_id) and not one_person():
        missing.append(_("You did this item. Somebody else verifies it."))
    return missing


def may_still_be_dropped(item: ActionItem, by: Actor) -> list[str]:
    if item.action.status not in (Status.ANALYSING, Status.IMPLEMENTING):
        return [_("An item is cancelled while the plan is made or being done.")]
    return []


ITEM_TABLE = Table(
    "action item",
    states=ItemStatus,
    ends=states(ItemStatus.VERIFIED, ItemStatus.CANCELLED),
    moves=(
        # Who may add one to this action stands in the action's own table.
        Move("add_item", states(BIRTH), ItemStatus.OPEN, ANYBODY),
        Move(
            "take_item",
            states(ItemStatus.OPEN, ItemStatus.RETURNED),
            ItemStatus.IN_PROGRESS,
            STAFF | {OWNER},
            label=gettext_lazy("Begin"),
            unmet=plan_is_approved,
        ),
        Move(
            "finish_item",
            states(ItemStatus.IN_PROGRESS),
            ItemStatus.DONE,
            STAFF | {OWNER},
            label=gettext_lazy("It is done"),
            unmet=plan_is_approved,
        ),
        Move(
            "verify_item",
            states(ItemStatus.DONE),
            ItemStatus.VERIFIED,
            STAFF,
            label=gettext_lazy("Verify"),
            unmet=verifier_is_another,
        ),
        Move(
            "return_item",
            states(ItemStatus.DONE),
            ItemStatus.RETURNED,
            STAFF,
            label=gettext_lazy("Return"),
            unmet=is_up_for_verification,
        ),
        Move(
            "cancel_item",
            states(ItemStatus.OPEN, ItemStatus.IN_PROGRESS, ItemStatus.RETURNED),
            ItemStatus.CANCELLED,
            STAFF,
            label=gettext_lazy("Cancel"),
            unmet=may_still_be_dropped,
        ),
    ),
)


# What of the action's stage a move needs. Who checks whom is told on the move's own page.
STAGE = {
    "take_item": plan_is_approved,
    "finish_item": plan_is_approved,
    "verify_item": is_up_for_verification,
    "return_item": is_up_for_verification,
    "cancel_item": may_still_be_dropped,
}


def offered(item: ActionItem, *, by: Actor) -> list[Move]:
    """The moves shown beside an item, found without a statement."""
    possible = [move for move in ITEM_TABLE if item.status in move.sources and move.permits(item, by)]
    return [move for move in possible if not STAGE[move.name](item, by)]
