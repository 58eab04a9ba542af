"""What needs management: open signals, broken promises, overdue actions and decisions; at most five."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, JSONField, Min, OuterRef, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Actor
from core.look import Badge
from core.roles import Role
from management_review.models import Concern, Subject
from management_review.queries import queueing, records
from management_review.queries.frame import Frame
from surveillance import wording
from surveillance import workflow as surveillance
from surveillance.models import Evidence, Kind, Signal, Status

MOST = 5
BETTER = (Kind.IMPROVEMENT, Kind.SCOPE)
LEADS = frozenset({Role.MANAGER, Role.EXECUTIVE})
ACTS = ("put_on_agenda", "assign", "dismiss")


@dataclass(frozen=True)
class Item:
    """One thing that needs somebody. ``kind`` and ``key`` name it in the addresses of its acts."""

    kind: str
    key: str
    badge: Badge
    title: str
    why: str
    owner: str
    url: str
    acts: tuple[str, ...]
    on_agenda: bool = False


@dataclass(frozen=True)
class Attention:
    """The first five, and how many there are."""

    items: list[Item]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.items)


def attention(frame: Frame, *, actor: Actor) -> Attention:
    """Signals first, the newest unread ones on top; groups keep their places, so that no flood of signals hides them."""
    groups = _groups(frame, actor)
    found = open_signals()
    total = found.count()
    rows = found[: MOST - len(groups)]
    return Attention([_of_signal(signal, actor) for signal in rows] + groups, total + len(groups))


def open_signals() -> Any:
    """Signals somebody must judge, for the worse, and not left to the review: unread before read, then the newest."""
    unread = Case(When(status=Status.NEW, then=0), default=1, output_field=IntegerField())
    newest = Evidence.objects.filter(signal=OuterRef("pk"), series=OuterRef("series")).order_by("-day", "p")
    waiting = (Status.NEW, Status.ACKNOWLEDGED, Status.EVALUATING)
    return (
        Signal.objects.filter(status__in=waiting, on_agenda=False)
        .exclude(kind__in=BETTER)
        .annotate(
            sentence=Subquery(newest.values("sentence")[:1]),
            facts=Subquery(newest.values("facts")[:1], output_field=JSONField()),
            told_by=Subquery(newest.values("grain")[:1]),  # what began by the week may go on by the day
        )
        .select_related("owner", "series")
        .order_by(unread, "-raised_at", "-pk")
    )


def _of_signal(signal: Any, actor: Actor) -> Item:
    offers = {offer.move.name for offer in surveillance.TABLE.offers(signal, by=actor) if offer.ready}
    return Item(
        kind="signal",
        key=signal.reference,
        badge=Badge("bad" if signal.status == Status.NEW else "warn", _("Signal")),
        title=wording.headline(signal),
        why=_how_sure(signal),
        owner=signal.owner.name if signal.owner else "",
        url=page_of("surveillance:detail", signal.reference),
        acts=tuple(act for act in ACTS if act in offers),
    )


def _how_sure(signal: Any) -> str:
    """How large it is and how rarely chance does that, from the frozen evidence; its page tells the rest."""
    if not signal.facts:
        return signal.sentence or ""
    size = wording.size(signal.facts, grain=signal.told_by, kind=wording.kind_of(signal.series))
    return f"{size} {wording.chance(signal.facts)}"


def page_of(name: str, key: Any) -> str:
    """The page of a record in the room below."""
    return reverse(name, args=[key])


def _groups(frame: Frame, actor: Actor) -> list[Item]:
    known = {concern.subject: concern for concern in Concern.objects.select_related("owner")}
    found = []
    for subject, look in GROUPS.items():
        item = look(frame)
        concern = known.get(subject) or Concern(subject=subject)
        if item is not None and not concern.hides(n=item[0], on=frame.today):
            found.append(_of_group(subject, concern, item, actor))
    return found


def _of_group(subject: str, concern: Concern, found: "tuple[int, str, str, str]", actor: Actor) -> Item:
    _n, title, why, url = found
    bad = subject != Subject.PROMISES
    word = {Subject.PROMISES: _("Broken promise"), Subject.ESCALATIONS: _("Stuck")}.get(Subject(subject), _("Overdue"))
    may = actor.holds(*LEADS)
    acts = tuple(act for act in ACTS if may and not (act == "put_on_agenda" and concern.on_agenda))
    return Item(
        kind="group",
        key=str(subject),
        badge=Badge("bad" if bad else "warn", word),
        title=title,
        why=why,
        owner=concern.owner.name if concern.owner else "",
        url=url,
        acts=acts,
        on_agenda=concern.on_agenda,
    )


def _promises(frame: Frame) -> "tuple[int, str, str, str] | None":
    late = records.broken_promises(frame.scope)
    found = late.aggregate(n=Count("pk"), oldest=Min("answer_due"))
    if not found["n"]:
        return None
    most = late.exclude(category=None).values("category__name").annotate(n=Count("pk")).order_by("-n", "category__name")
    top = most.first()
    days = (frame.as_of - found["oldest"]).days
    title = ngettext("%(n)d answer later than promised", "%(n)d answers later than promised", found["n"])
    why = ngettext("The oldest is %(n)d day over.", "The oldest is %(n)d days over.", days) % {"n": days}
    if top and top["n"] > 1:
        why += " " + _("Most are about “%(category)s”: %(n)d.") % {"category": top["category__name"], "n": top["n"]}
    return found["n"], title % {"n": found["n"]}, why, frame.link("broken-promises")


def _actions(frame: Frame) -> "tuple[int, str, str, str] | None":
    late = records.overdue_actions(frame.scope).order_by("due_on", "pk")
    n = late.count()
    oldest = late.select_related("owner").first()
    if oldest is None:
        return None
    days = (frame.today - oldest.due_on).days
    title = ngettext("%(n)d corrective action past its date", "%(n)d corrective actions past their date", n) % {"n": n}
    why = ngettext(
        "The oldest, %(name)s, is %(n)d day over: %(status)s.",
        "The oldest, %(name)s, is %(n)d days over: %(status)s.",
        days,
    )
    words = {"n": days, "name": str(oldest), "status": oldest.get_status_display()}
    return n, title, why % words, frame.link("overdue-actions")


def _decisions(frame: Frame) -> "tuple[int, str, str, str] | None":
    late = records.overdue_decisions(frame.scope)
    n = late.count()
    if not n:
        return None
    title = ngettext("%(n)d decision of a review past its date", "%(n)d decisions of reviews past their date", n)
    return n, title % {"n": n}, _("What management decided is not done."), frame.link("overdue-decisions")


def _escalations(frame: Frame) -> "tuple[int, str, str, str] | None":
    n = queueing.stuck(as_of=frame.as_of).count()
    if not n:
        return None
    title = ngettext("%(n)d escalated complaint has not moved", "%(n)d escalated complaints have not moved", n)
    why = _("Those who were told had %(days)d days.") % {"days": queueing.MOVES_WITHIN.days}
    return n, title % {"n": n}, why, frame.link("stuck")


Found = "tuple[int, str, str, str] | None"
GROUPS: dict[str, Callable[[Frame], Any]] = {
    Subject.PROMISES: _promises,
    Subject.ACTIONS: _actions,
    Subject.DECISIONS: _decisions,
    Subject.ESCALATIONS: _escalations,
}


def group_size(subject: str, frame: Frame) -> int:
    """How many there are in a group now."""
    found = GROUPS[subject](frame)
    return found[0] if found else 0
