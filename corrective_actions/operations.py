"""What is done to a corrective action."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal, numbering
from core.actors import Actor
from core.workflow import perform
from corrective_actions import workflow
from corrective_actions.models import CorrectiveAction, Origin, Risk
from customers.models import Process, Product


@dataclass(frozen=True)
class OriginGiven:
    """Why an action is asked for, handed down by the room that asks: what it is, its key, what people read, its page."""

    kind: str
    key: str
    label: str
    address: str = ""


@transaction.atomic
def propose(
    *,
    title: str,
    problem: str,
    origins: Sequence[OriginGiven],
    by: Actor,
    risk: str = Risk.MEDIUM,
    product: Product | None = None,
    process: Process | None = None,
    action: CorrectiveAction | None = None,
) -> CorrectiveAction:
    """Ask for a corrective action, or add origins to an open one."""
    if action is None:
        action = CorrectiveAction(
            reference=numbering.new_reference(), title=title, problem=problem, risk=risk, product=product,
            process=process, author_id=by.user_id,
        )  # fmt: skip
        lacking = [] if origins else [_("Say what it comes from: a complaint, a signal, a decision, an audit.")]
        perform(action, workflow.TABLE["propose"], by=by, lacking=lacking, proposed_at=timezone.now())
    for given in origins:
        Origin.objects.get_or_create(
            action=action, kind=given.kind, key=given.key, defaults={"label": given.label, "address": given.address}
        )
    journal.record(action, "add_origins", by=by, facts={"origins": [given.key for given in origins]})
    return action
