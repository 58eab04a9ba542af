"""The one door through which the example's past is written.

Records of the past cannot go through the operations: those write one row at a time and take the present for their
moment. Here moves are made in memory, each looked up in the room's own table of moves and refused where the table
does not have it from that status or for that actor; then rows, milestones and journal lines are written in bulk, the
journal in the order in which things happened. Nothing but the example uses this.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest import mock

from django.db.models import Model
from django.utils import timezone

from core import journal, numbering
from core.actors import Actor
from core.models import Aside, Entry, Letter, Milestone, Reference
from core.models import Sequence as Register
from core.numbering import ALPHABET
from core.workflow import BIRTH, SAME, Move

BATCH = 2000


class Impossible(Exception):
    """The example made a move that the table of moves does not allow: a fault of the example."""


class Past:
    """Rows, milestones and journal lines, kept until ``write``. Nothing later than ``until`` has happened."""

    def __init__(self, *, seed: int, until: datetime) -> None:
        # Names and salts need luck of their own, so that they do not move what happens.
        self.names, self.salts = (random.Random(f"{seed} {of}") for of in ("names", "salts"))  # noqa: S311
        self.until = until
        self._rows: dict[type[Model], list[Any]] = {}
        self._lines: list[journal.Line] = []
        self._milestones: list[tuple[Any, str, int, datetime]] = []
        self._references: set[str] = set()
        self._numbers: dict[tuple[str, int], int] = defaultdict(int)

    def has_come(self, at: datetime) -> bool:
        return at <= self.until

    def add(self, row: Any) -> Any:
        """Keep a row; rows are written kind by kind, in the order in which the kinds first came."""
        self._rows.setdefault(type(row), []).append(row)
        return row

    def reference(self, chance: random.Random | None = None) -> str:
        """A reference of the usual kind, but the same in every run with the same seed."""
        while True:
            letters = "".join((chance or self.names).choices(ALPHABET, k=6))
            code = f"{letters[:3]}-{letters[3:]}"
            if code not in self._references:
                self._references.add(code)
                return code

    def number(self, register: str, year: int) -> str:
        """The next number of a register. Ask in the order of time, so that numbers follow it."""
        self._numbers[register, year] += 1
        return f"{register}-{year}-{self._numbers[register, year]:04d}"

    def record(self, subject: Any, verb: str, *, by: Actor, at: datetime, note: str = "", **more: Any) -> None:
        """A journal line. ``more``: was, now, facts."""
        salt = f"{self.salts.getrandbits(128):032x}"
        self._lines.append(journal.Line(subject, verb, by=by, at=at, note=note, salt=salt, **more))

    def move(
        self,
        subject: Any,
        move: Move,
        *,
        by: Actor,
        at: datetime,
        note: str = "",
        facts: dict[str, Any] | None = None,
        **values: Any,
    ) -> bool:
        """Make a move if its time has come. False when it lies after today; the record then stays as it is."""
        if not self.has_come(at):
            return False
        was = subject.status
        if was not in move.sources or not move.permits(subject, by):
            raise Impossible(f"{subject} {move.name} from “{was}” by {by} ({', '.join(sorted(by.roles))})")
        target = was if move.target == SAME else move.target
        if was == BIRTH:
            self.add(subject)
        subject.status = target
        subject.cycle += move.again
        self._set(subject, values)
        self.record(subject, move.name, by=by, at=at, note=note, was=was, now=target, facts=facts or {})
        return True

    def _set(self, subject: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            is_milestone = name in subject.MILESTONES and value is not None
            if is_milestone:
                self._milestones.append((subject, name, subject.cycle, value))
            if not is_milestone or getattr(subject, name, None) is None:
                setattr(subject, name, value)

    @contextmanager
    def moment(self, at: datetime) -> Iterator[None]:
        """Inside it the clock stands at ``at``, so that operations leave the marks they would have left then.

        For what there is little of (actions, reviews, needs): it costs what operations cost. Only one thread may run.
        """
        with (
            mock.patch.object(timezone, "now", return_value=at),
            mock.patch.object(numbering, "_random_code", self.reference),
        ):
            yield

    def write(self, *, told: Callable[[str, int], None] = lambda _what, _n: None) -> None:
        """Write everything. ``told`` hears what was written and how many rows."""
        for kind, rows in self._rows.items():
            for some in _waves(kind, rows):
                kind._default_manager.bulk_create(some)
                told(str(kind._meta.verbose_name_plural), len(some))
        Reference.objects.bulk_create([Reference(code=code) for code in sorted(self._references)])
        Register.objects.bulk_create(
            [Register(name=name, year=year, last=last) for (name, year), last in self._numbers.items()]
        )
        self._write_milestones()
        for some in _parts(self._lines):
            journal.record_many(some)
            told("journal", len(some))

    def settle(self) -> None:
        """Put the journal in the order of time, and take back every letter: what is past is not sent today.

        The journal is append-only from its first seal on; nothing is sealed yet, all this is one transaction.
        """
        entries = list(Entry.objects.filter(sealed=False).select_related("aside").order_by("at", "pk"))
        asides = [(entry, entry.aside.salt, entry.aside.text) for entry in entries if hasattr(entry, "aside")]
        Entry.objects.filter(sealed=False).delete()
        for entry in entries:
            entry.pk = None
        Entry.objects.bulk_create(entries, batch_size=BATCH)
        Aside.objects.bulk_create(
            [Aside(entry=entry, salt=salt, text=text) for entry, salt, text in asides], batch_size=BATCH
        )
        Letter.objects.all().delete()

    def _write_milestones(self) -> None:
        Milestone.objects.bulk_create(
            [
                Milestone(subject_kind=subject._meta.label_lower, subject_id=subject.pk, name=name, cycle=cycle, at=at)
                for subject, name, cycle, at in self._milestones
            ],
            ignore_conflicts=True,
        )

    @property
    def size(self) -> int:
        """How many rows and lines wait."""
        return sum(len(rows) for rows in self._rows.values()) + len(self._lines)


def _waves(kind: type[Model], rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Rows that name another row of their own kind come after those that do not."""
    own = [field.name for field in kind._meta.fields if field.related_model is kind]
    later = [row for row in rows if any(getattr(row, name) is not None for name in own)]
    late = {id(row) for row in later}
    yield from _parts([row for row in rows if id(row) not in late])
    yield from _parts(later)


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(rows), BATCH):
        yield rows[begin : begin + BATCH]
