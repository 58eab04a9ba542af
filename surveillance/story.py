"""Everything the page of one signal tells, gathered from the queries: words, chart, rows behind it, how sure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.models import Complaint
from core import figures, journal
from core.charts import SeriesChart
from corrective_actions.models import CorrectiveAction
from corrective_actions.queries import for_origin
from feedback.models import Feedback
from surveillance import measures, picture, queries, vocabulary, wording
from surveillance.models import Evidence, Outage, Sighting, Signal, SliceKind
from surveillance.queries.records import Record, Share
from surveillance.vocabulary import Word

TEXTS = 5
SPEAKING = (Complaint, Feedback)  # rows that hold what people wrote


@dataclass(frozen=True)
class Story:
    """One signal as its page tells it. Lists are empty where the rows are elsewhere (imported series)."""

    signal: Signal
    evidence: Evidence
    headline: str
    size: str
    rate: str
    start: str
    chance: str
    facts: list[tuple[str, str]]
    chart: SeriesChart
    chart_note: str
    can_per_order: bool
    texts: list[Record]
    words: list[Word]
    count: int | None
    records_url: str
    shares: list[Share]
    sightings: list[tuple[Sighting, str, str]]
    notes: list[str]
    actions: list[tuple[CorrectiveAction, str]]
    alarms: list[tuple[Evidence, str]]
    history: list[tuple[Any, str]]
    series_url: str
    is_intact: bool
    still: bool


def story(signal: Signal, evidence: Evidence, *, as_of: datetime, per_order: bool) -> Story:
    """Gather the page of a signal (a fixed number of statements, whatever is behind it)."""
    series, facts, grain = signal.series, evidence.facts, evidence.grain
    kind = evidence.chart["kind"]
    first, last = date.fromisoformat(facts["first_day"]), date.fromisoformat(facts["last_day"])
    zone = queries.zone()
    rows = queries.counted(series, first=first, last=last, zone=zone)
    measure = measures.known(series.measure)
    alarms = list(signal.evidence.filter(series=series).select_related("series").order_by("-day", "p"))
    can_per_order = kind == "count" and any(moment["exposure"] for moment in evidence.chart["moments"])
    outages = _outages(signal, evidence)
    return Story(
        signal=signal,
        evidence=evidence,
        headline=wording.headline(signal),
        size=wording.size(facts, grain=grain, kind=kind),
        rate=wording.rate(facts, kind=kind, orders=wording.is_per_order(series)),
        start=wording.start(facts, grain=grain),
        chance=wording.chance(facts),
        facts=_facts(signal, evidence, rows),
        chart=picture.of_signal(
            signal, evidence,
            opens=lambda on, until: queries.records_of(series, on, until),
            earlier=list(queries.earlier_of(signal)),
            outages=outages,
            alarmed=[each.day for each in alarms],
            per_order=per_order and can_per_order,
        ),
        chart_note=_("%(n)d %(per)s up to %(day)s, as it was seen then.")
        % {"n": len(evidence.chart["moments"]), "per": wording.PERIODS[grain],
           "day": wording.period_name(evidence.day, grain)},
        can_per_order=can_per_order,
        texts=queries.newest(rows, measure, most=TEXTS) if rows is not None and measure else [],
        words=_words(signal, first, last),
        count=None if rows is None else rows.count(),
        records_url=queries.records_of(series, first, last),
        shares=queries.shares_of_excess(series, first=first, last=last, zone=zone) if signal.is_rise else [],
        sightings=_sightings(signal),
        notes=[*wording.notes(facts["notes"]), *(_told(outage) for outage in outages)],
        actions=_actions(signal),
        alarms=[(each, _behind(each)) for each in alarms],
        history=_history(signal),
        series_url=queries.address_of(series, period=grain),
        is_intact=all(each.is_intact for each in alarms),
        still=signal.ended_on is None and signal.status == "dismissed" and _after_dismissal(signal, as_of),
    )  # fmt: skip


def _words(signal: Signal, first: date, last: date) -> list[Word]:
    """Words of the texts behind a rise that the year before did not use as much."""
    zone, measure = queries.zone(), measures.known(signal.series.measure)
    year = timedelta(days=365)
    recent = queries.counted(signal.series, first=first, last=last, zone=zone)
    before = queries.counted(signal.series, first=first - year, last=first - timedelta(days=1), zone=zone)
    if recent is None or before is None or measure is None or recent.model not in SPEAKING or not signal.is_rise:
        return []
    return vocabulary.words(recent, before, moment=measure.moment)


def _behind(evidence: Evidence) -> str:
    """The rows that one alarm counted."""
    first, last = (date.fromisoformat(evidence.facts[name]) for name in ("first_day", "last_day"))
    return queries.records_of(evidence.series, first, last)


def _actions(signal: Signal) -> list[tuple[CorrectiveAction, str]]:
    found = for_origin("signal", signal.reference)
    return [(action, queries.address("corrective_actions:detail", action.reference)) for action in found]


def _sightings(signal: Signal) -> list[tuple[Sighting, str, str]]:
    seen = signal.sightings.select_related("series").order_by("p")
    return [(each, wording.about(each.series), queries.address_of(each.series)) for each in seen]


def _after_dismissal(signal: Signal, as_of: datetime) -> bool:
    return (
        signal.dismissed_at is not None and signal.last_day > signal.dismissed_at.date() and signal.raised_at <= as_of
    )


def _facts(signal: Signal, evidence: Evidence, rows: "QuerySet[Any] | None") -> list[tuple[str, str]]:
    """The short list beside the chart."""
    facts = evidence.facts
    told = [(_("Size"), wording.times(facts))]
    if rows is not None and signal.series.measure != "orders":
        different, often = queries.people(rows)
        more = ngettext("%(n)d wrote more than once", "%(n)d wrote more than once", often) % {"n": often}
        known = ngettext("%(n)d known by name", "%(n)d known by name", different) % {"n": different}
        if different:
            told.append((_("Customers"), f"{known}, {more}" if often else known))
    if evidence.q is not None:
        told.append((_("False share"), _("of signals this clear, %(q)s are chance") % {
            "q": _share(evidence.q)}))  # fmt: skip
    told.append((_("Rule"), f"{signal.get_kind_display()} ({evidence.rule}, {evidence.engine})"))
    told.append((_("Could see"), wording.power(facts, grain=evidence.grain)))
    return told


def _share(q: float) -> str:
    if q < 0.001:
        return _("less than 0.1 %")
    return figures.percent(q, 1 if q < 0.1 else 0)


VERBS: dict[str, Any] = {
    "raise_signal": gettext_lazy("raised"),
    "acknowledge": gettext_lazy("has seen it"),
    "evaluate": gettext_lazy("began to evaluate it"),
    "confirm": gettext_lazy("confirmed it"),
    "watch": gettext_lazy("watches it"),
    "dismiss": gettext_lazy("dismissed it"),
    "open_action": gettext_lazy("asked for a corrective action"),
    "put_on_agenda": gettext_lazy("put it on the agenda"),
    "take_off_agenda": gettext_lazy("took it off the agenda: the review has spoken about it"),
    "assign": gettext_lazy("gave it to somebody"),
    "reopen": gettext_lazy("looks at it again"),
}


def _history(signal: Signal) -> list[tuple[Any, str]]:
    """What was done, in words. Further alarms stand in a table of their own."""
    entries = (entry for entry in journal.history(signal) if entry.verb != "add_evidence")
    return [(entry, str(VERBS.get(entry.verb, entry.verb))) for entry in entries]


def _outages(signal: Signal, evidence: Evidence) -> list[Outage]:
    first, last = picture.days_of(evidence.chart["moments"], evidence.grain)
    series = signal.series
    whole = Q(slice_kind=SliceKind.ALL)
    mine = Q(slice_kind=series.slice_kind, slice_key=series.slice_key)
    within = Outage.objects.filter(Q(measure="") | Q(measure=series.measure), whole | mine)
    return list(within.filter(first_day__lte=last, last_day__gte=first).order_by("first_day"))


def _told(outage: Outage) -> str:
    days = (outage.last_day - outage.first_day + timedelta(days=1)).days
    return _("%(reason)s, %(first)s to %(last)s (%(n)d days). These days are left out, not counted as zero.") % {
        "reason": outage.reason.capitalize(),
        "first": wording.period_name(outage.first_day, "day"),
        "last": wording.period_name(outage.last_day, "day"),
        "n": days,
    }
