"""Letters of ours that came back. Anybody can write that a letter came back: only one that we really sent is believed."""

from datetime import datetime

from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Message
from core import outbox
from core.actors import Actor
from core.models import Letter
from customers import operations as customers
from feedback.mailing.mail import Mail, Returned

LOOKED_BACK = 200
"""Letters to one address that are compared."""


def note_bounce(mail: Mail, *, by: Actor, as_of: datetime) -> str:
    """Mark the address of each letter that came back, and tell the team in its case. Returns the first such case."""
    cases = []
    for one in mail.returned:
        letter = _letter(one)
        if letter is None:
            continue
        customers.mark_unreachable(email=letter.to, why=one.why, by=by, at=as_of)
        if letter.case:
            text = _("A letter to %(address)s came back: %(why)s") % {"address": letter.to, "why": one.why}
            complaints.say(letter.case, text=text, direction=Message.Direction.NOTE, by=by, at=as_of)
            cases.append(letter.case)
    return cases[0] if cases else ""


def _letter(one: Returned) -> Letter | None:
    sent = Letter.objects.filter(to=one.address).order_by("-queued_at")[:LOOKED_BACK]
    return next((letter for letter in sent if outbox.message_id(letter) == f"<{one.message_id}>"), None)
