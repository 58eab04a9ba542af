"""Handing the cause over to a corrective action. The complaint goes its own way: it never waits for it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.operations.side import hands_only, refuse
from core import journal
from core.actors import Actor
from corrective_actions.models import CorrectiveAction, Risk
from corrective_actions.operations import OriginGiven, propose


@transaction.atomic
def hand_over(
    complaints: Sequence[Complaint],
    *,
    title: str,
    problem: str,
    by: Actor,
    risk: str = Risk.MEDIUM,
    action: CorrectiveAction | None = None,
) -> CorrectiveAction:
    """Propose a corrective action from one or several complaints, or join them to an open one that exists.

    Product and process are handed down when all the complaints agree on them.
    """
    refuse([] if complaints else [_("Choose at least one complaint.")])
    refuse(dict.fromkeys(line for complaint in complaints for line in hands_only(complaint, by)))
    products = {complaint.product for complaint in complaints}
    processes = {complaint.process for complaint in complaints}
    categories = {complaint.category.code if complaint.category else "" for complaint in complaints}
    proposed = propose(
        title=title,
        problem=problem,
        risk=risk,
        origins=[origin_of(complaint) for complaint in complaints],
        by=by,
        product=products.pop() if len(products) == 1 else None,
        process=processes.pop() if len(processes) == 1 else None,
        category_code=categories.pop() if len(categories) == 1 else "",
        action=action,
    )
    for complaint in complaints:
        journal.record(complaint, "hand_over", by=by, facts={"action": proposed.reference})
    return proposed


def origin_of(complaint: Complaint) -> OriginGiven:
    """What the lower room is told of a complaint: a label and an address."""
    return OriginGiven(
        kind="complaint",
        key=complaint.reference,
        label=f"{complaint.reference} {complaint.title}"[:200],
        address=f"/complaints/{complaint.reference}/",
    )
