"""How many cases stand in each view of the inbox, how many of them are late, and how old they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Min, Q, QuerySet, Value

from complaints import queries as complaints
from complaints.models import OPEN as COMPLAINT_OPEN
from core import counted
from core.actors import Actor
from core.among import among
from core.models import Counted as Kept
from feedback import hidden
from feedback.models import OPEN, IncomingMail, MailStatus, Status
from feedback.queries.cases import visible_to
from feedback.queries.views import View, late_complaints, late_feedback, views

COMMENTS, PARKED, UNSURE = "comments", "mail_parked", "mail_unsure"


@dataclass(frozen=True)
class Counted:
    """A view with how many cases stand in it, how many of those are late, and when its oldest came in."""

    view: View
    n: int
    late: int
    oldest: datetime | None = None


@dataclass(frozen=True)
class Numbers:
    """The views with their numbers, and the moment these were true: at most half a minute ago."""

    views: list[Counted]
    at: datetime
    comments: int = 0  # of surveys, that read like a complaint
    parked_mail: int = 0
    unsure_mail: int = 0

    def of(self, name: str) -> Counted:
        return next(one for one in self.views if one.view.name == name)


def counts(*, actor: Actor, as_of: datetime, known: Kept | None = None) -> Numbers:
    """All views with their numbers. ``known`` is what was kept of this person's numbers; new ones cost two statements."""
    every = views(actor=actor, as_of=as_of)
    numbers = counted.fresh(known, as_of=as_of)
    # A view that came with a new version of the program was not counted before.
    if numbers is None or not {f"{name}_n" for name in every} <= numbers.by_name.keys():
        numbers = counted.keep(
            key(actor), _count(every, actor=actor, as_of=as_of), as_of=as_of, known=known, sweep=False
        )
    told = numbers.by_name
    return Numbers(
        [
            Counted(view, told[f"{name}_n"] or 0, told[f"{name}_late"] or 0, _moment(told[f"{name}_oldest"]))
            for name, view in every.items()
        ],
        numbers.at,
        told.get(COMMENTS) or 0,
        told.get(PARKED) or 0,
        told.get(UNSURE) or 0,
    )


def key(actor: Actor) -> str:
    """The name under which a person's numbers are kept."""
    return counted.key("inbox", by=str(actor.user_id))


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def _count(every: Mapping[str, View], *, actor: Actor, as_of: datetime) -> dict[str, int | None]:
    """Both tables in one statement, and the comments in another. What is over is in no view: leaving it out first lets the index do the work."""
    feedback = {name: view.feedback for name, view in every.items()}
    of_feedback = _numbers(visible_to(actor).filter(among("status", OPEN)), feedback, late_feedback(as_of))
    of_spam = _numbers(visible_to(actor).filter(status=Status.SPAM), feedback, late_feedback(as_of))
    cases = complaints.visible_to(actor).filter(among("status", COMPLAINT_OPEN))
    of_cases = _numbers(cases, {name: view.complaints for name, view in every.items()}, late_complaints(as_of))
    total: dict[str, int | None] = {}
    for row in of_feedback.union(of_spam, of_cases, all=True):
        for name in every:
            total[f"{name}_n"] = (total.get(f"{name}_n") or 0) + row[f"{name}_n"]
            total[f"{name}_late"] = (total.get(f"{name}_late") or 0) + row[f"{name}_late"]
            ages = [age for age in (total.get(f"{name}_oldest"), _seconds(row[f"{name}_oldest"])) if age is not None]
            total[f"{name}_oldest"] = min(ages, default=None)
    return total | _count_beside()


def _count_beside() -> dict[str, int | None]:
    """What waits beside the cases, in one statement: survey comments and mails."""
    waiting = {
        COMMENTS: hidden.waiting_comments(),
        PARKED: IncomingMail.objects.filter(status=MailStatus.PARKED),
        UNSURE: IncomingMail.objects.filter(status=MailStatus.UNSURE),
    }
    named = [
        rows.order_by().annotate(what=Value(name, output_field=CharField())).values("what").annotate(n=Count("pk"))
        for name, rows in waiting.items()
    ]
    found = {row["what"]: row["n"] for row in named[0].union(*named[1:], all=True)}
    return dict.fromkeys(waiting, 0) | found


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _numbers(rows: QuerySet[Any], conditions: Mapping[str, Q], late: Q) -> QuerySet[Any, dict[str, Any]]:
    numbers: dict[str, Any] = {}
    for name, condition in conditions.items():
        numbers[f"{name}_n"] = Count("pk", filter=condition)
        numbers[f"{name}_late"] = Count("pk", filter=condition & late)
        numbers[f"{name}_oldest"] = Min("received_at", filter=condition)
    table = Value(rows.model._meta.model_name, output_field=CharField())
    told: QuerySet[Any, dict[str, Any]] = rows.order_by().annotate(table=table).values("table").annotate(**numbers)
    return told


def _standing(*, actor: Actor, view: View) -> tuple[QuerySet[Any], QuerySet[Any]]:
    return visible_to(actor).filter(view.feedback), complaints.visible_to(actor).filter(view.complaints)


def median_age(*, actor: Actor, view: View, n: int, as_of: datetime) -> timedelta | None:
    """How long half of a view's ``n`` cases have been there at most, in one statement; None when it is empty."""
    feedback, cases = (rows.order_by().values("received_at") for rows in _standing(actor=actor, view=view))
    found = list(feedback.union(cases, all=True).order_by("received_at")[n // 2 : n // 2 + 1])
    return as_of - found[0]["received_at"] if found else None


@dataclass(frozen=True)
class Oldest:
    """The case that has waited longest of all that are open."""

    reference: str
    received_at: datetime


def oldest_open(*, actor: Actor, numbers: Numbers) -> Oldest | None:
    """What to take up when a view is empty, in one statement: near the oldest moment that was counted lies one case."""
    moment = min((one.oldest for one in numbers.views if one.oldest and one.view.name != "spam"), default=None)
    if moment is None:
        return None
    standing = View("", "", among("status", OPEN), among("status", COMPLAINT_OPEN), "")
    feedback, cases = (
        rows.filter(received_at__lt=moment + timedelta(seconds=1)).order_by().values("reference", "received_at")
        for rows in _standing(actor=actor, view=standing)
    )
    found = feedback.union(cases, all=True).order_by("received_at", "reference")[:1]
    return next((Oldest(**row) for row in found), None)
