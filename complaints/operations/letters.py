"""The letters of this room: to the customer, to the owner, to those who hold a role."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.models import Complaint
from complaints.queries import holders, letter_facts
from core import ledger, outbox
from core.models import Letter, User

UNDO_SECONDS = 15
CHASERS = tuple(f"complaints/email/{kind}" for kind in ("ask_again", "progress", "remind"))


def no_more_chasers(complaint: Complaint) -> None:
    """Nobody is reminded of a complaint that has ended, or whose customer has just written."""
    outbox.withdraw(complaint.reference, CHASERS)


def held(moment: datetime) -> datetime:
    """When a letter goes out that can be called back until then."""
    return moment + timedelta(seconds=UNDO_SECONDS)


def owe(
    complaint: Complaint,
    kind: str,
    *,
    once: bool = False,
    key: str = "",
    due_at: datetime | None = None,
    **facts: Any,
) -> Letter | None:
    """Owe the customer a letter of ``complaints/email/<kind>.txt``; None where there is no address.

    ``once``: one in the life of a complaint, else one in each cycle; ``key`` sets several of a cycle apart.
    """
    parts = [kind, complaint.reference, *([] if once else [str(complaint.cycle)]), *([key] if key else [])]
    return outbox.queue(
        f"complaints/email/{kind}",
        to=complaint.contact,
        key=":".join(parts),
        case=complaint.reference,
        due_at=due_at,
        **letter_facts(complaint),
        **facts,
    )


def chase(complaint: Complaint, kind: str, *, at: datetime, **facts: Any) -> Letter | None:
    """Remind the customer of something, and write it into the ledger of who was approached."""
    letter = owe(complaint, kind, **facts)
    if letter is not None:
        ledger.note(letter.to, ledger.Sort.CHASER, at=at, case=complaint.reference)
    return letter


def tell(complaint: Complaint, kind: str, *, to: User | None, step: str, **facts: Any) -> Letter | None:
    """Write to one of the staff, once for each step."""
    if to is None or not to.is_active:
        return None
    return outbox.queue(
        f"complaints/email/{kind}",
        to=to,
        key=f"{kind}:{complaint.reference}:{step}:{to.pk}",
        case=complaint.reference,
        **letter_facts(complaint),
        **facts,
    )


def tell_holders(complaint: Complaint, kind: str, *, role: str, step: str, **facts: Any) -> None:
    """Write to everybody who holds a role today."""
    for person in holders(role, on=timezone.localdate()):
        tell(complaint, kind, to=person, step=step, **facts)
