"""When nothing happens: owners are told of cases that rest, customers are reminded of our question."""

from datetime import datetime, timedelta

from django.db import transaction

from complaints.models import Complaint, Message, Pause, Status, Step
from complaints.operations.letters import chase, tell, tell_holders
from complaints.queries import calendar_by_year, resting, rests
from core import clock, ledger
from core.roles import Role


def nudge(*, as_of: datetime) -> int:
    """Tell the owner of a case in which nothing has happened for the working days after which a customer is written to.

    When it rests as long again, or is nobody's, managers are told too. Returns how many cases somebody was told of.
    """
    days = clock.organisation().progress_days
    calendar = calendar_by_year()
    told = 0
    for complaint in resting(as_of=as_of, days=days):
        since: datetime = complaint.since  # type: ignore[attr-defined] # annotated
        times = rests(since, days=days, as_of=as_of, calendar=calendar)
        if times:
            told += _nudge(complaint, since, times, days=days, as_of=as_of)
    return told


@transaction.atomic
def _nudge(complaint: Complaint, since: datetime, times: int, *, days: int, as_of: datetime) -> bool:
    step = f"nudge:{times}:{since:%Y-%m-%dT%H:%M:%S}"
    if not Step.objects.get_or_create(complaint=complaint, name=step, defaults={"at": as_of})[1]:
        return False
    facts = {"since": since.isoformat(), "days": days * times, "waits": complaint.status == Status.AWAITING_CUSTOMER}
    tell(complaint, "nudge", to=complaint.owner, step=step, **facts)
    if times > 1 or complaint.owner is None:
        tell_holders(complaint, "nudge", role=Role.MANAGER, step=step, **facts)
    return True


def ask_again(*, as_of: datetime) -> int:
    """Remind customers of our question once, at half of the time after which silence counts. Returns how many.

    Who has several cases is reminded of one a day.
    """
    half = timedelta(days=clock.organisation().lapse_days) / 2
    waiting = Pause.objects.filter(
        ended_at=None, began_at__lte=as_of - half, complaint__status=Status.AWAITING_CUSTOMER
    )
    waits = ledger.holds_back(ledger.Sort.CHASER, as_of=as_of, email="complaint__contact__email")
    waiting = waiting.exclude(waits)
    written: set[int | None] = set()
    for pause in waiting.select_related("complaint__contact").order_by("pk"):
        if pause.complaint.contact_id not in written and _ask_again(pause, as_of=as_of):
            written.add(pause.complaint.contact_id)
    return len(written)


@transaction.atomic
def _ask_again(pause: Pause, *, as_of: datetime) -> bool:
    complaint, name = pause.complaint, f"ask_again:{pause.pk}"
    if not Step.objects.get_or_create(complaint=complaint, name=name, defaults={"at": as_of})[1]:
        return False
    asked = Message.objects.filter(
        case=complaint.reference, direction=Message.Direction.OUT, at__gte=pause.began_at, taken_back_at=None
    )
    question = asked.order_by("at", "pk").first()
    text = question.text if question else ""
    return chase(complaint, "ask_again", key=str(pause.pk), text=text, at=as_of) is not None
