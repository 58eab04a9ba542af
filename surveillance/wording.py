"""What a signal says in words. The figures come frozen from the evidence; nothing here computes a new one."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import figures
from surveillance import measures
from surveillance.engine.series import Note
from surveillance.models import Direction, Faint, Grain, Kind, Series, Signal, SliceKind

PER = 1000  # rates are told per so many orders

PERIODS: dict[str, Any] = {
    Grain.DAY: gettext_lazy("days"),
    Grain.WEEK: gettext_lazy("weeks"),
    Grain.MONTH: gettext_lazy("months"),
}

NOTES: dict[str, Any] = {
    Note.SHORT_HISTORY: gettext_lazy("The history is short, so the expected range is wide."),
    Note.LEARNED_FROM_SIBLINGS: gettext_lazy("What is usual was learned from similar series."),
    Note.MISSING: gettext_lazy("Some periods are missing. They are left out, not counted as zero."),
    Note.NOT_REPORTED: gettext_lazy("The newest period was not reported."),
    Note.NEGATIVE: gettext_lazy("Negative values were ignored."),
    Note.NO_EXPOSURE: gettext_lazy("Periods with cases but without orders were ignored."),
    Note.IDLE: gettext_lazy("Periods without orders or answers are left out, not counted as zero."),
    Note.NOT_FINITE: gettext_lazy("Values that are no numbers were ignored."),
    Note.ABOVE_EXPOSURE: gettext_lazy("Periods with more hits than answers were ignored."),
    Note.TOO_FEW: gettext_lazy("There are too few cases to judge this series alone."),
    Note.NEW: gettext_lazy("This has only just begun to report. That is no sign of worse quality by itself."),
    Note.OUTLIER: gettext_lazy("One past period is extremely high."),
    Note.CATCH_UP: gettext_lazy("It may be a backlog after a silence."),
    Note.EVERYTHING: gettext_lazy("Everything rose at once. Check whether something was counted twice."),
    Note.ONE_SOURCE: gettext_lazy("A few customers wrote several times each."),
    Note.RECODED: gettext_lazy(
        "A sister category fell by about as much. Cases may have been filed under another name."
    ),
}


WAYS: dict[str, Any] = {
    SliceKind.CHANNEL: gettext_lazy("%(measure)s by %(slice)s"),
    SliceKind.SITE: gettext_lazy("%(measure)s at %(slice)s"),
    SliceKind.SEGMENT: gettext_lazy("%(measure)s from %(slice)s"),
    SliceKind.SURVEY: gettext_lazy("%(measure)s in %(slice)s"),
    SliceKind.PROCESS: gettext_lazy("%(measure)s of the process %(slice)s"),
    SliceKind.SUPPLIER: gettext_lazy("%(measure)s of what %(slice)s supplies"),
    SliceKind.SITE_PAIR: gettext_lazy("%(measure)s at %(slice)s"),
    SliceKind.SUPPLIER_PAIR: gettext_lazy("%(measure)s of what is supplied: %(slice)s"),
}


def about(series: Series) -> str:
    """What a series counts, as a noun: "Complaints about Lid 80 mm", "Complaints at Lyon"."""
    measure = measures.known(series.measure)
    if measure is None:
        return series.label
    if series.slice_kind == SliceKind.ALL:
        return str(measure.label)
    way = WAYS.get(series.slice_kind, measure.about)
    return str(way) % {"measure": measure.label, "slice": series.label}


def headline(signal: Signal) -> str:
    """The title of a signal: what is how."""
    what = about(signal.series)
    if signal.kind == Kind.NEW_ENTITY:
        return _("%(what)s: it has begun to report") % {"what": what}
    if signal.kind == Kind.SCOPE:
        return _("%(what)s: what is counted may have changed") % {"what": what}
    if signal.direction == Direction.UP:
        return _("%(what)s: higher than expected") % {"what": what}
    return _("%(what)s: lower than expected") % {"what": what}


def span(grain: str, periods: int) -> str:
    """ "in the last two full weeks" """
    words = {
        Grain.DAY: ngettext("on the last full day", "on the last %(n)d full days", periods),
        Grain.WEEK: ngettext("in the last full week", "in the last %(n)d full weeks", periods),
        Grain.MONTH: ngettext("in the last full month", "in the last %(n)d full months", periods),
    }
    return words[Grain(grain)] % {"n": periods}


def period_name(on: date, grain: str) -> str:
    """ "week of 16 Nov 2026", "16 Nov 2026", "November 2026" """
    if grain == Grain.MONTH:
        return formats.date_format(on, "F Y")
    day = formats.date_format(on, "j M Y")
    return _("week of %(day)s") % {"day": day} if grain == Grain.WEEK else day


def amount(value: float, kind: str) -> str:
    if kind == "share":
        return figures.percent(value, 1)
    if kind == "mean":
        return figures.number(value, 2)
    return figures.number(value, 0 if value >= 10 or value == round(value) else 1)


def observed_expected(signal: Any) -> tuple[str, str]:
    """Observed and expected of a signal's newest evidence, as ``queries.with_newest`` brings them."""
    kind = kind_of(signal.series)
    values = (signal.newest_observed, signal.newest_expected)
    observed, expected = ("" if value is None else amount(round(value, 4), kind) for value in values)
    return observed, expected


def size(facts: dict[str, Any], *, grain: str, kind: str = "count") -> str:
    """ "14 in the last 2 full weeks; 5 would be usual, 1 to 10 at most." """
    return _("%(observed)s %(span)s; %(expected)s would be usual, and %(low)s to %(high)s is the range of chance.") % {
        "observed": amount(facts["observed"], kind),
        "span": span(grain, facts["periods"]),
        "expected": amount(round(facts["expected"], 1), kind),
        "low": amount(facts["low"] if kind != "count" else round(facts["low"]), kind),
        "high": amount(facts["high"] if kind != "count" else round(facts["high"]), kind),
    }


def rate(facts: dict[str, Any], *, kind: str = "count", orders: bool = True) -> str:
    """ "That is 4.1 per 1,000 orders instead of 1.5." ``orders``: whether they are the exposure."""
    if kind != "count" or facts.get("rate") is None:
        return ""
    told = (
        _("That is %(rate)s per %(per)s orders instead of %(usual)s.")
        if orders
        else _("That is %(rate)s per %(per)s instead of %(usual)s.")
    )
    return told % {
        "rate": figures.number(facts["rate"] * PER, 1),
        "usual": figures.number(facts["usual_rate"] * PER, 1),
        "per": figures.number(PER),
    }


def is_per_order(series: Series) -> bool:
    measure = measures.known(series.measure)
    return measure is not None and measure.exposure == "orders"


def times(facts: dict[str, Any]) -> str:
    """ "2.7 times, 1.8 to 3.9" """
    return _("%(ratio)s times, %(low)s to %(high)s") % {
        name: figures.number(facts[key], 1) for name, key in
        (("ratio", "ratio"), ("low", "ratio_low"), ("high", "ratio_high"))
    }  # fmt: skip


def start(facts: dict[str, Any], *, grain: str) -> str:
    name = period_name(date.fromisoformat(facts["started_on"]), grain)
    if facts["rule"] in {"drift", "improvement"}:
        return (
            _("The change creeps and began about the %(period)s.") % {"period": name}
            if grain == Grain.WEEK
            else _("The change creeps and began about %(period)s.") % {"period": name}
        )
    if grain == Grain.WEEK:
        return _("The change looks sudden and began about the %(period)s.") % {"period": name}
    return _("The change looks sudden and began about %(period)s.") % {"period": name}


def chance(facts: dict[str, Any]) -> str:
    """How often chance alone would show this, said of chance given no change."""
    months = facts["once_in_months"]
    if months >= 240:
        return _("If nothing had changed, this would show less than once in 20 years over all your series.")
    if months >= 24:
        return _("If nothing had changed, this would show about once in %(n)s years over all your series.") % {
            "n": figures.number(months / 12, 0)
        }
    if months >= 1.5:
        return _("If nothing had changed, this would show about once in %(n)s months over all your series.") % {
            "n": figures.number(months, 0)
        }
    return _("If nothing had changed, this would show about once a month or more often over all your series.")


def power(facts: dict[str, Any], *, grain: str) -> str:
    """How small a change could be seen at all."""
    seen = facts.get("periods_to_see")
    if not seen:
        return _("A lasting rise of 30 % could hardly be seen with so few cases.")
    words = {
        Grain.DAY: ngettext("about %(n)d day", "about %(n)d days", seen),
        Grain.WEEK: ngettext("about %(n)d week", "about %(n)d weeks", seen),
        Grain.MONTH: ngettext("about %(n)d month", "about %(n)d months", seen),
    }
    when = words[Grain(grain)] % {"n": seen}
    return _("With present volume a lasting rise of 30 %% is seen in %(when)s.") % {"when": when}


def arrived(share: float | None, *, grain: str, periods: int, waits: bool = False) -> str:
    """What a reader must know where reports come late; "" where all have arrived."""
    if share is None or share >= 1:
        return ""
    values = {"share": figures.percent(share), "span": span(grain, periods)}
    if waits:
        words = _("As a rule about %(share)s of what happened %(span)s has arrived by now. It is not compared yet.")
        return words % values
    words = _("About %(share)s of what happened %(span)s has arrived by now; the expectation is scaled to that.")
    return words % values


def notes(names: list[str]) -> list[str]:
    """Notes about the data, as sentences; a note without one is told by its name."""
    return [str(NOTES.get(name, name)) for name in names]


def sentence(facts: dict[str, Any], *, grain: str, kind: str = "count", orders: bool = True) -> str:
    """The whole explanation in three or four sentences."""
    rates = rate(facts, kind=kind, orders=orders)
    late = arrived(facts.get("arrived"), grain=grain, periods=facts["periods"])
    parts = [size(facts, grain=grain, kind=kind), late, rates, start(facts, grain=grain), chance(facts)]
    return " ".join(part for part in parts if part)


def share_of_above(faint: Faint) -> str:
    """Whether a series of too few cases takes more of what lies above it than it did; "" where that is not known."""
    if faint.heard_in is None or faint.expected is None or faint.lower is None:
        return ""
    told = (
        _(
            "Its share of “%(above)s” has grown: %(recent)s in the last 13 weeks, where its former share gives %(usual)s."
        )
        if faint.lower > 0
        else _("%(recent)s in the last 13 weeks is no more than chance makes of its former share (%(usual)s).")
    )
    return told % {
        "above": about(faint.heard_in),
        "recent": figures.number(faint.recent),
        "usual": figures.number(faint.expected, 1),
    }


def kind_of(series: Series) -> str:
    measure = measures.known(series.measure)
    return measure.kind if measure else "count"


def budget(had: Any) -> list[str]:
    """What came of the false alarms that were accepted (``queries.Realised``), in sentences."""
    told = [
        _("You asked for about %(asked)s false alarms a month, and had %(had)s.")
        % {"asked": figures.number(had.asked), "had": figures.number(had.a_month, 1)}
    ]
    if not had.raised:
        return [_("You asked for about %(asked)s false alarms a month. No signal has been raised so far.") % {
            "asked": figures.number(had.asked)}]  # fmt: skip
    if had.undecided:
        told.append(
            ngettext(
                "%(n)s signal is still undecided; if it is false too, it was %(most)s a month.",
                "%(n)s signals are still undecided; if all of them are false too, it was %(most)s a month.",
                had.undecided,
            )
            % {"n": figures.number(had.undecided), "most": figures.number(had.most_a_month, 1)}
        )
    if had.is_more:
        told.append(
            _("That is more than chance makes of what you asked for. Look below which rule was wrong most often.")
        )
    elif had.is_fewer:
        told.append(
            _("That is fewer than chance makes of what you asked for. You could see more for the same trouble.")
        )
    else:
        told.append(_("That fits what you asked for."))
    return told


def sight(found: Any) -> str:
    """How small a change of one series could be seen (``queries.Sight``)."""
    if found.a_period is None:
        return _("Nothing has been counted yet.")
    if not found.alone:
        return _("Too few in a year to test it alone. It is heard in what it is part of.")
    if not found.counted:
        return _("It is tested. How soon is told for counts only.")
    if found.periods is None:
        return _("Hardly ever, with so few cases.")
    words = {
        Grain.DAY: ngettext("In about %(n)d day.", "In about %(n)d days.", found.periods),
        Grain.WEEK: ngettext("In about %(n)d week.", "In about %(n)d weeks.", found.periods),
        Grain.MONTH: ngettext("In about %(n)d month.", "In about %(n)d months.", found.periods),
    }
    return words[Grain(found.grain)] % {"n": found.periods}
