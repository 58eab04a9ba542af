"""One line of the inbox, the same for feedback and complaints: what it is, how urgent, whose, and how long left."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from complaints.models import Complaint, Message, Severity
from complaints.models import Status as ComplaintStatus
from core import figures
from core.look import Badge
from core.presence import Here
from feedback.models import Feedback, Status
from feedback.queries import Counted

LETTERS = {Severity.CRITICAL: "A", Severity.MAJOR: "B", Severity.MINOR: "C"}
WAITING = {ComplaintStatus.AWAITING_CUSTOMER, ComplaintStatus.ANSWERED, Status.AWAITING_CUSTOMER}
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Line:
    """What the list shows of a case."""

    reference: str
    title: str
    kind: str
    is_complaint: bool
    severity: str
    badge: Badge
    owner: str
    initials: str
    is_new: bool
    received_at: datetime
    has_news: bool = False
    facts: tuple[str, ...] = ()
    here: Sequence[Here] = ()


def row(
    case: Feedback | Complaint,
    *,
    as_of: datetime,
    has_news: bool = False,
    facts: Collection[str] = (),
    here: Sequence[Here] = (),
) -> Line:
    """``facts`` names what its second line says: customer (then the row brings its people), product, channel."""
    owner = str(case.owner) if case.owner else ""
    complaint = isinstance(case, Complaint)
    return Line(
        reference=case.reference,
        title=case.title,
        kind=_("complaint") if isinstance(case, Complaint) else str(case.get_kind_display()),
        is_complaint=complaint,
        severity=LETTERS.get(Severity(case.severity), "") if isinstance(case, Complaint) and case.severity else "",
        badge=_badge(case, as_of=as_of),
        owner=owner,
        initials="".join(word[0] for word in owner.split()[:2]).upper(),
        is_new=case.status in {ComplaintStatus.RECEIVED, Status.NEW} and (complaint or not case.owner_id),
        received_at=case.received_at,
        has_news=has_news,
        facts=tuple(_facts(case, facts)),
        here=here,
    )


def _facts(case: Feedback | Complaint, wanted: Collection[str]) -> Iterator[str]:
    if "customer" in wanted and (whom := case.customer or case.contact):
        yield str(whom)
    if "product" in wanted and case.product:
        yield str(case.product)
    if "channel" in wanted:
        yield str(case.get_channel_display())


def _badge(case: Feedback | Complaint, *, as_of: datetime) -> Badge:
    """How long is left, in words; what waits for others or is over has no clock."""
    if isinstance(case, Feedback) and case.is_held:
        return Badge("warn", _("held back"))
    if case.status in WAITING:
        return Badge("idle", _("waiting for them"))
    due = _due(case)
    if due is None or case.status in {Status.SPAM, Status.CLOSED, ComplaintStatus.CLOSED}:
        return Badge("idle", str(case.get_status_display()))
    left = due - as_of
    if left < timedelta(0):
        return Badge("bad", _("%(time)s over") % {"time": span(-left)})
    return Badge("warn" if left < SOON else "info", _("%(time)s left") % {"time": span(left)})


def _due(case: Feedback | Complaint) -> datetime | None:
    if isinstance(case, Complaint):
        return case.assess_due if case.status == ComplaintStatus.RECEIVED else case.answer_due
    return case.due_at


def span(time: timedelta) -> str:
    """ "2 d 3 h", "3 h 40 min", "12 min" """
    minutes = int(time.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


@dataclass(frozen=True)
class Foot:
    """What is said under the list: how many of a view are shown, and how old its cases are."""

    shown: int
    n: int
    median: str
    oldest: str


def foot(cases: Sequence[Feedback | Complaint], counted: Counted, *, whole: bool, as_of: datetime) -> Foot:
    """The median is known here only of a view that is shown as a ``whole``; of a longer one it is asked for later."""
    median = median_age([case.received_at for case in cases], as_of=as_of) if whole else None
    oldest = as_of - counted.oldest if counted.oldest else None
    return Foot(shown=len(cases), n=max(counted.n, len(cases)), median=age(median), oldest=age(oldest))


def age(time: timedelta | None) -> str:
    """How old something is, in one figure: "1.4 d", "3 h", "12 min"; "" when it is not known."""
    if time is None:
        return ""
    if time >= timedelta(days=10):
        return _("%(days)s d") % {"days": figures.number(time.days)}
    if time >= timedelta(days=1):
        return _("%(days)s d") % {"days": formats.number_format(round(time / timedelta(days=1), 1), decimal_pos=1)}
    hours = int(time / timedelta(hours=1))
    return _("%(hours)d h") % {"hours": hours} if hours else _("%(minutes)d min") % {"minutes": time.seconds // 60}


def median_age(moments: Sequence[datetime], *, as_of: datetime) -> timedelta | None:
    """The age that half of these have at most; None of none."""
    return as_of - sorted(moments)[len(moments) // 2] if moments else None


def fresh(thread: Sequence[Message], *, since: datetime | None, reader: int | None) -> int:
    """How many things others have said in a case since the reader's visit before this one."""
    return sum(since is not None and said.at > since and said.by_user != reader for said in thread)
