"""What must come out of a replay: the known incidents of the real files and what each must be heard as."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

RISE, FALL = "up", "down"


@dataclass(frozen=True)
class Incident:
    """One known event. ``first`` … ``last`` are the days in which it must be heard, in ``direction``.

    ``kinds``: as what it must be told (any when empty). ``noise``: how a person labels it when it is no fault of
    quality. ``calm``: days after it on which nothing may rise (the backlog of a silence).
    """

    id: str
    measure: str
    slice_kind: str
    slice_key: str
    first: date
    last: date
    direction: str
    grain: str
    kinds: tuple[str, ...] = ()
    noise: str = ""
    calm: tuple[date, date] | None = None
    must: str = "flagged"


@dataclass(frozen=True)
class Heard:
    """One signal on one evening: which series lead and show it, as what, and the newest period it rests on.

    ``told``: somebody is asked to look at it; a signal that was decided about before only goes on.
    """

    evening: date
    reference: str
    told: bool
    kind: str
    direction: str
    grain: str
    first_day: date
    last_day: date
    leader: tuple[str, str, str]
    places: tuple[tuple[str, str, str], ...]
    label: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What became of one incident. ``delay`` is how many of its periods were over when it was told: 1 is the first."""

    id: str
    must: str
    onset: str
    flagged: str
    delay: int | None
    grain: str
    told_as: str
    series: str
    met: bool
    note: str

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Control:
    """A stretch in which nothing is known to have happened: what rose in it counts as a false alarm."""

    name: str
    first: str
    last: str
    series: int
    alarms: int
    months: float
    allowed: float

    @property
    def per_month(self) -> float:
        return self.alarms / self.months

    @property
    def met(self) -> bool:
        return self.per_month <= self.allowed

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "per_month": self.per_month, "met": self.met}


def belongs(heard: Heard, incident: Incident) -> bool:
    """Whether a signal tells of the incident: its series, direction, and a period that lies in the window."""
    place = (incident.measure, incident.slice_kind, incident.slice_key)
    return (
        heard.told
        and place in heard.places
        and heard.direction == incident.direction
        and heard.first_day <= incident.last
        and heard.last_day >= incident.first
    )


def outcome(incident: Incident, heard: list[Heard]) -> Outcome:
    """When the incident was first heard, as what, and whether that is what must be."""
    mine = [each for each in heard if belongs(each, incident)]
    first = min(mine, key=lambda each: each.evening, default=None)
    backlog = _rises_after(incident, heard)
    right_kind = first is not None and (not incident.kinds or first.kind in incident.kinds)
    notes = [f"labelled: {incident.noise}"] if first and incident.noise else []
    if incident.calm:
        notes.append(f"the days after it raised {', '.join(backlog)}" if backlog else "catching up raised nothing")
    return Outcome(
        id=incident.id,
        must=incident.must,
        onset=incident.first.isoformat(),
        flagged=first.evening.isoformat() if first else "",
        delay=_periods(incident, first.evening) if first else None,
        grain=incident.grain,
        told_as=first.kind if first else "",
        series=first.label if first else "",
        met=first is not None and right_kind and not backlog,
        note="; ".join(notes),
    )


def _periods(incident: Incident, evening: date) -> int:
    """Periods from the beginning of the incident to this evening, both included."""
    if incident.grain == "month":
        return (evening.year - incident.first.year) * 12 + evening.month - incident.first.month + 1
    return (evening - incident.first).days + 1


def _rises_after(incident: Incident, heard: list[Heard]) -> list[str]:
    """What rose on the evenings on which the backlog of a silence came in."""
    if incident.calm is None:
        return []
    first, last = incident.calm
    rose = (each for each in heard if each.direction == RISE and first <= each.evening <= last)
    return list({each.reference: f"{each.label} ({each.kind})" for each in rose}.values())
