"""Letters of the front door. What a stranger can cause to be written to an address is capped by the day."""

from datetime import datetime, timedelta
from typing import Any

from core import outbox
from core.models import Letter, User
from core.roles import Role
from customers.models import Contact

MOST_A_DAY = 3
# What a post or a click of anybody on the public pages brings about, to an address that nobody has verified.
PUBLIC = ("feedback/email/submit", "feedback/email/find")


def owe(kind: str, *, to: Contact | None, key: str, case: str, as_of: datetime, **payload: Any) -> Letter | None:
    """Owe a letter about a case. Returns None when there is no address, or the day's cap is reached.

    Over the cap the letter is held in the outbox, where staff see it and can let it go.
    """
    letter = outbox.queue(kind, to=to, key=key, case=case, reference=case, name=to.name if to else "", **payload)
    if letter is None or kind not in PUBLIC:
        return letter
    if letter.state == Letter.State.NEW and _today(letter, as_of) >= MOST_A_DAY:
        Letter.objects.filter(pk=letter.pk, state=Letter.State.NEW).update(state=Letter.State.HELD)
        letter.refresh_from_db()
    return None if letter.state == Letter.State.HELD else letter


def _today(letter: Letter, as_of: datetime) -> int:
    same = Letter.objects.filter(to__iexact=letter.to, kind__in=PUBLIC, queued_at__gt=as_of - timedelta(days=1))
    return same.exclude(pk=letter.pk).exclude(state=Letter.State.HELD).count()


def tell_managers(kind: str, *, key: str, case: str, urgent: bool = False, **payload: Any) -> None:
    """A letter to each quality manager."""
    managers = User.objects.filter(is_active=True, grants__role=Role.MANAGER).order_by("pk").distinct()
    for manager in managers:
        outbox.queue(kind, to=manager, key=f"{key}:{manager.pk}", case=case, urgent=urgent, reference=case, **payload)
