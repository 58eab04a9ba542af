"""What management does about what the dashboard shows: the agenda, somebody to look after it, or nothing and why."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal, ledger, outbox
from core.actors import SYSTEM, Actor
from core.models import User
from core.workflow import Refused
from customers.models import Customer
from management_review.models import Concern, Subject, Talk
from management_review.queries import queueing


@transaction.atomic
def put_on_agenda(subject: str, *, by: Actor) -> Concern:
    """The next review takes this group up."""
    concern = _concern(subject)
    if concern.on_agenda:
        raise Refused([_("It is on the agenda of the next review already.")])
    return _keep(concern, verb="put_on_agenda", by=by, on_agenda=True)


@transaction.atomic
def escalate(*, as_of: datetime, by: Actor = SYSTEM) -> bool:
    """Escalations that moved nothing go before the review by themselves, unless somebody put that aside with a reason.

    True when the agenda of the next review has them since now.
    """
    n = queueing.stuck(as_of=as_of).count()
    concern = Concern.objects.filter(subject=Subject.ESCALATIONS).first() or Concern(subject=Subject.ESCALATIONS)
    if not n or concern.on_agenda or concern.hides(n=n, on=timezone.localdate(as_of)):
        return False
    _keep(_concern(Subject.ESCALATIONS), verb="escalate", by=by, facts={"n": n}, on_agenda=True)
    return True


@transaction.atomic
def assign(subject: str, *, owner: User, by: Actor) -> Concern:
    """Ask somebody to look after a group; they get a letter."""
    concern = _keep(_concern(subject), verb="assign", by=by, facts={"owner": owner.pk}, owner=owner)
    outbox.queue(
        "management_review/email/assign",
        to=owner,
        key=f"assign:{concern.pk}:{owner.pk}:{timezone.now():%Y%m%d%H%M%S}",
        name=owner.name,
        subject=str(concern),
        by=by.name,
    )
    return concern


@transaction.atomic
def dismiss(subject: str, *, why: str, look_again_on: date | None, n: int, by: Actor) -> Concern:
    """Do nothing about a group until a day, for a reason. It is shown again then, or as soon as it grows."""
    lacking = [] if why.strip() else [_("Say why nothing is done.")]
    if look_again_on is None or look_again_on <= timezone.localdate():
        lacking.append(_("Say on which coming day somebody looks at it again."))
    if lacking:
        raise Refused(lacking)
    changes = {"dismissed_why": why.strip(), "dismissed_n": n, "look_again_on": look_again_on}
    return _keep(_concern(subject), verb="dismiss", by=by, note=why.strip(), facts={"n": n}, **changes)


@transaction.atomic
def log_call(customer: Customer, *, outcome: str, note: str, by: Actor) -> Talk:
    """Somebody has spoken with a customer, or tried to."""
    talk = Talk.objects.create(customer=customer, outcome=outcome, note=note, by_name=by.name, at=timezone.now())
    if outcome != Talk.Outcome.NOT_REACHED:
        ledger.note_all(customer.contacts.values_list("email", flat=True), ledger.Sort.TALK, at=talk.at)
    journal.record(customer, "log_call", by=by, note=note, facts={"outcome": outcome})
    return talk


def _concern(subject: str) -> Concern:
    concern, _new = Concern.objects.select_for_update().get_or_create(subject=subject)
    return concern


def _keep(
    concern: Concern, *, verb: str, by: Actor, note: str = "", facts: dict[str, Any] | None = None, **changes: Any
) -> Concern:
    for name, value in changes.items():
        setattr(concern, name, value)
    concern.save()
    journal.record(concern, verb, by=by, note=note, facts=facts)
    return concern
