"""The one door through which a record changes its status.

A room lists its moves in one ``Table``. Buttons, operations, tests and the diagrams in ``docs/`` read the same
table, so that screen and rule cannot disagree. Nothing else in the house writes ``status``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import journal
from core.actors import Actor
from core.models import Milestone
from core.roles import Role

BIRTH = ""  # the status of a record that is not there yet
SAME = "="  # a move that leaves the status as it is
BACK = "<"  # a move that undoes another: the status is again what it was before that one
OWNER = "owner"  # not a role but a relation: the person the record belongs to

Text = Any  # str or a lazily translated one


class Refused(Exception):
    """A move that cannot be made now. ``sentences`` says everything that is missing."""

    def __init__(self, sentences: Iterable[Text]) -> None:
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))


class Stale(Refused):
    """Somebody else was faster: the record is no longer what the page showed."""


class NotSigned(Refused):
    """The password given for a signature is not the person's."""


def nothing(subject: Any, by: Actor) -> list[str]:
    """The guard of a move that needs nothing."""
    return []


def as_ever(subject: Any, by: Actor) -> dict[str, Any]:
    """A move for which no rule is relaxed."""
    return {}


@dataclass(frozen=True)
class Move:
    """One row of a table of moves.

    ``unmet`` returns whole sentences that say what is missing ([] = ready). ``label`` is the button.
    ``tells`` is what a customer reads while this move is the next one. ``again`` starts a new cycle.
    ``relaxed`` gives facts for the journal where the move was only possible because a policy relaxes a rule.
    """

    name: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    label: Text = ""
    tells: Text = ""
    unmet: Callable[[Any, Actor], list[str]] = nothing
    again: bool = False
    relaxed: Callable[[Any, Actor], dict[str, Any]] = as_ever

    def permits(self, subject: Any, by: Actor) -> bool:
        """May this actor make the move at all, whatever else is missing?"""
        owns = OWNER in self.roles and by.user_id is not None and getattr(subject, "owner_id", None) == by.user_id
        return owns or by.holds(*self.roles)

    def refusals(self, subject: Any, by: Actor) -> list[str]:
        """Everything that stands between this actor and this move, in sentences."""
        if subject.status not in self.sources:
            return [_("This cannot be done while the record is “%(status)s”.") % {"status": status_label(subject)}]
        if not self.permits(subject, by):
            return [_("Only these may do it: %(roles)s.") % {"roles": ", ".join(role_words(self.roles))}]
        return [str(sentence) for sentence in self.unmet(subject, by)]


@dataclass(frozen=True)
class Offer:
    """A move a person could make now, with what is still missing for it."""

    move: Move
    missing: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Table:
    """All moves of one kind of record."""

    name: str
    moves: tuple[Move, ...]
    states: type[models.TextChoices]
    ends: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __getitem__(self, name: str) -> Move:
        return next(move for move in self.moves if move.name == name)

    def offers(self, subject: Any, *, by: Actor) -> list[Offer]:
        """The moves open to this actor from here, in the order of the table."""
        possible = (move for move in self.moves if subject.status in move.sources and move.permits(subject, by))
        return [Offer(move, [str(line) for line in move.unmet(subject, by)]) for move in possible]

    def next_line(self, status: str) -> str:
        """What happens next, in the customer's words: the first move from here that has something to tell."""
        return next((str(move.tells) for move in self.moves if status in move.sources and move.tells), "")


def states(*names: str) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def roles(*names: str) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def role_words(names: Iterable[str]) -> list[str]:
    """The roles as people say them, in a steady order."""
    words = {str(role): str(role.label) for role in Role} | {OWNER: _("the owner")}
    return sorted(words[str(name)] for name in names)


def status_label(subject: Any) -> str:
    return str(subject.get_status_display()) if subject.status else _("not yet there")


@transaction.atomic
def perform(
    subject: Any,
    move: Move,
    *,
    by: Actor,
    note: str = "",
    facts: dict[str, Any] | None = None,
    lacking: Iterable[Text] = (),
    back_to: str = "",
    **values: Any,
) -> None:
    """Make one move: guard, status, milestones and journal line in one transaction.

    ``values`` are fields set with the move. Those named in the model's ``MILESTONES`` are written once: a later
    cycle leaves the first moment in the row and adds its own to the milestone table.

    ``lacking`` are sentences about what the person did not give: they are told together with those of the guard.
    ``back_to``: the status from before, for a move that goes ``BACK``; without it there is no way back.

    Raises Refused with all that is missing, Stale when somebody was faster.
    """
    missing = move.refusals(subject, by) + [str(sentence) for sentence in lacking]
    if missing:
        raise Refused(missing)
    was = subject.status
    target = {SAME: was, BACK: back_to}.get(move.target, move.target)
    if not target:
        raise Refused([_("What it was before is not known any more.")])
    facts = {**move.relaxed(subject, by), **(facts or {})}
    if was == BIRTH:
        _begin(subject, target, values)
    else:
        _step(subject, was, target, move, values)
    _mark(subject, values)
    journal.record(subject, move.name, by=by, note=note, was=was, now=target, facts=facts)


def _begin(subject: Any, target: str, values: dict[str, Any]) -> None:
    subject.status = target
    for name, value in values.items():
        setattr(subject, name, value)
    subject.save(force_insert=True)


def _step(subject: Any, was: str, target: str, move: Move, values: dict[str, Any]) -> None:
    changes: dict[str, Any] = dict(values)
    for name in _milestones(subject, values):
        changes[name] = Coalesce(F(name), Value(values[name], output_field=models.DateTimeField()))
    if move.again:
        changes["cycle"] = F("cycle") + 1
    # The condition holds on SQLite too, where row locks are ignored: of two at once, one changes no row.
    won = type(subject).objects.filter(pk=subject.pk, status=was).update(status=target, **changes)
    if not won:
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    subject.refresh_from_db()


@transaction.atomic
def begin_many(subjects: Sequence[Any], move: Move, *, by: Actor, facts: dict[str, Any] | None = None) -> None:
    """Bring many records of one kind into the world at once, by one move of birth: for imports.

    Each passes the same guard as in ``perform``; milestones are read from the records themselves. The journal gets
    one line for all of them, about the first, with their number: thousands of equal lines would tell nothing more.
    Raises Refused with everything that is missing in any of them, and then none is there.
    """
    missing = [line for subject in subjects for line in move.refusals(subject, by)]
    if missing:
        raise Refused(dict.fromkeys(missing))
    if not subjects:
        return
    for subject in subjects:
        subject.status = move.target
    model = type(subjects[0])
    model._default_manager.bulk_create(subjects)
    _mark_many(subjects)
    journal.record(subjects[0], move.name, by=by, now=move.target, facts={"records": len(subjects), **(facts or {})})


def _mark_many(subjects: Sequence[Any]) -> None:
    Milestone.objects.bulk_create(
        [
            Milestone(
                subject_kind=subject._meta.label_lower, subject_id=subject.pk, name=name, cycle=subject.cycle, at=at
            )
            for subject in subjects
            for name in sorted(subject.MILESTONES)
            if (at := getattr(subject, name)) is not None
        ],
        ignore_conflicts=True,
    )


def _milestones(subject: Any, values: dict[str, Any]) -> list[str]:
    return [name for name in values if name in getattr(subject, "MILESTONES", ()) and values[name] is not None]


def _mark(subject: Any, values: dict[str, Any]) -> None:
    Milestone.objects.bulk_create(
        [
            Milestone(
                subject_kind=subject._meta.label_lower,
                subject_id=subject.pk,
                name=name,
                cycle=getattr(subject, "cycle", 1),
                at=values[name],
            )
            for name in _milestones(subject, values)
        ],
        ignore_conflicts=True,
    )


def missing_words(lines: Sequence[str]) -> str:
    """ "2 things are missing" for the button's neighbour."""
    return ngettext("%(n)d thing is missing", "%(n)d things are missing", len(lines)) % {"n": len(lines)}


def now() -> Any:
    """The moment of a move when an operation was not told one."""
    return timezone.now()
