"""Questions about signals: which are open, which wait too long, how often each rule was right."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from core.actors import Actor
from core.models import Heartbeat, User
from core.roles import QUALITY, READERS
from surveillance.models import FALSE_ALARMS, OPEN, Evidence, Kind, Series, Signal, Status

RANK = Case(
    When(kind__in=[Kind.SPIKE, Kind.DRIFT], then=0),
    When(kind__in=[Kind.NEW_ENTITY, Kind.SCOPE], then=1),
    When(kind=Kind.SILENCE, then=2),
    default=3,
    output_field=IntegerField(),
)
UNREAD_AFTER = timedelta(days=7)  # so long nobody has looked, and the review hears of it


@dataclass(frozen=True)
class Precision:
    """How often a rule was right: ``right`` were confirmed, ``wrong`` were chance or a fault in the data."""

    rule: str
    right: int
    wrong: int
    undecided: int

    @property
    def label(self) -> str:
        return str(Kind(self.rule).label) if self.rule in Kind.values else self.rule

    @property
    def share(self) -> float | None:
        decided = self.right + self.wrong
        return self.right / decided if decided else None


def visible_to(actor: Actor) -> "QuerySet[Signal]":
    return Signal.objects.all() if actor.holds(*READERS) else Signal.objects.none()


def open_signals(*, as_of: datetime) -> "QuerySet[Any]":
    """Signals somebody still has to decide about, the strongest first, with the size of the newest evidence."""
    return strongest_first(Signal.objects.filter(status__in=OPEN, raised_at__lte=as_of))


def strongest_first(signals: "QuerySet[Signal]") -> "QuerySet[Any]":
    """Signals in the order in which they want looking at: rises, then what may be no fault, silence, and what is better.

    Within each the smallest chance comes first.
    """
    ranked: QuerySet[Any] = with_newest(signals).annotate(rank=RANK)
    ordered: QuerySet[Any] = ranked.order_by("rank", F("newest_p").asc(nulls_last=True), "-raised_at", "-pk")
    return ordered


def raised_between(*, start: datetime, end: datetime) -> "QuerySet[Any]":
    """All signals raised from ``start`` until before ``end``, for the review of a period."""
    return with_newest(Signal.objects.filter(raised_at__gte=start, raised_at__lt=end)).order_by("raised_at", "pk")


def agenda(*, as_of: datetime) -> "QuerySet[Any]":
    """What the next review has to speak about: what was put there, and what nobody has read for too long."""
    asked = Q(on_agenda=True) & ~Q(status=Status.DISMISSED)
    return with_newest(Signal.objects.filter(asked | _unread(as_of))).order_by("raised_at", "pk")


def unread(*, as_of: datetime) -> "QuerySet[Signal]":
    return Signal.objects.filter(_unread(as_of)).select_related("series").order_by("raised_at", "pk")


def _unread(as_of: datetime) -> Q:
    return Q(status=Status.NEW, raised_at__lt=as_of - UNREAD_AFTER)


def due_again(*, on: date) -> "QuerySet[Signal]":
    """Watched or dismissed signals whose day to be looked at again has come."""
    return Signal.objects.filter(_due_again(on)).select_related("series").order_by("look_again_on", "pk")


def _due_again(on: date) -> Q:
    return Q(status__in=[Status.WATCHING, Status.DISMISSED], look_again_on__lte=on)


def with_newest(signals: "QuerySet[Signal]") -> "QuerySet[Any]":
    """Signals with series and owner, and observed, expected and chance of their newest evidence."""
    newest = Evidence.objects.filter(signal=OuterRef("pk"), series=OuterRef("series")).order_by("-day", "p")
    return signals.select_related("series", "owner").annotate(
        newest_p=Subquery(newest.values("p")[:1]),
        newest_observed=Subquery(newest.values("observed")[:1]),
        newest_expected=Subquery(newest.values("expected")[:1]),
    )


def chosen(
    signals: "QuerySet[Signal]", *, on: date, state: str = "", kind: str = "", measure: str = ""
) -> "QuerySet[Signal]":
    """The signals a list was asked for; without a state those that wait for a decision. ``on`` is today."""
    if state == "agenda":
        signals = signals.filter(on_agenda=True)
    elif state == "due":
        signals = signals.filter(_due_again(on))
    elif state != "all":
        signals = signals.filter(status__in=[state] if state in Status.values else OPEN)
    if kind:
        signals = signals.filter(kind=kind)
    return signals.filter(series__measure=measure) if measure else signals


def views_of(signals: "QuerySet[Signal]", *, on: date) -> list[tuple[str, Any, int]]:
    """The ready-made views of the list, each with the number of its rows."""
    states = counts_by_state(signals)
    more = signals.aggregate(agenda=Count("pk", filter=Q(on_agenda=True)), due=Count("pk", filter=_due_again(on)))
    return [
        ("", _("Open"), sum(states[state] for state in OPEN)),
        *((state.value, state.label, states[state]) for state in Status),
        ("due", _("To be looked at again"), more["due"]),
        ("agenda", _("On the agenda"), more["agenda"]),
        ("all", _("All"), sum(states.values())),
    ]


def signals_of(series: Series) -> "QuerySet[Signal]":
    """The signals of one series, newest first."""
    return Signal.objects.filter(series=series).select_related("series").order_by("-raised_at", "-pk")[:20]


def evaluators() -> "QuerySet[User]":
    """Who can be given a signal: quality staff who may log in."""
    return User.objects.filter(is_active=True, grants__role__in=QUALITY).distinct().order_by("name", "pk")


def last_listened() -> datetime | None:
    """When the clock last listened."""
    beat = Heartbeat.objects.filter(name="scan").first()
    return beat.at if beat else None


def counts_by_state(signals: "QuerySet[Signal]") -> dict[str, int]:
    """How many signals are in each state, states without one included."""
    found = dict(signals.order_by().values_list("status").annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in Status.values}


def precision(*, since: datetime | None = None, until: datetime | None = None) -> list[Precision]:
    """How often each rule was right, over the signals raised in a time."""
    signals = Signal.objects.all()
    if since is not None:
        signals = signals.filter(raised_at__gte=since)
    if until is not None:
        signals = signals.filter(raised_at__lt=until)
    rows = signals.order_by("rule").values_list("rule").annotate(
        right=Count("pk", filter=Q(confirmed_at__isnull=False) & ~Q(status=Status.DISMISSED)),
        wrong=Count("pk", filter=Q(status=Status.DISMISSED, noise__in=FALSE_ALARMS)),
        undecided=Count("pk", filter=Q(status__in=OPEN)),
    )  # fmt: skip
    return [Precision(*row) for row in rows]


def newest_evidence(signal: Signal) -> Evidence | None:
    """The evidence a page shows: of the signal's own series, newest period, smallest chance."""
    return signal.evidence.filter(series_id=signal.series_id).order_by("-day", "p").first() or (
        signal.evidence.order_by("-day", "p").first()
    )


def newest_days(signals: "list[Signal]") -> dict[int, tuple[date, date]]:
    """First and last day that the newest evidence of each of these signals covers (one statement)."""
    rows = Evidence.objects.filter(signal__in=[signal.pk for signal in signals], series=F("signal__series"))
    found = {}
    for pk, facts in rows.order_by("day", "-p").values_list("signal_id", "facts"):
        found[pk] = (date.fromisoformat(facts["first_day"]), date.fromisoformat(facts["last_day"]))
    return found


def earlier_of(signal: Signal) -> "QuerySet[Signal]":
    """Earlier signals of the same series, to be marked in its chart."""
    return Signal.objects.filter(series=signal.series_id, first_day__lt=signal.first_day).order_by("first_day")
