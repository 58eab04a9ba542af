"""The journal: appended in the business transaction, sealed into a chain a moment later.

A chain written inside each transaction would make every writer wait for the one before (335 writes a second
against 3,796 on the reference design); so lines are plain inserts and one runner seals them afterwards.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.actors import Actor
from core.models import Aside, Entry, Seal

GENESIS = "0" * 64
BATCH = 500
# A line older than this and still unsealed means that the sealing runner stands.
SEALING_DELAY = timedelta(minutes=10)


def record(
    subject: Any,
    verb: str,
    *,
    by: Actor,
    note: str = "",
    was: str = "",
    now: str = "",
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append one line about ``subject``. ``note`` is free text and erasable; ``facts`` must not name persons."""
    line = Line(subject, verb, by=by, at=at or timezone.now(), note=note, was=was, now=now, facts=facts or {})
    return record_many([line])[0]


@dataclass(frozen=True)
class Line:
    """One line of the journal before it is written; see ``record``. ``salt`` hides the note's digest."""

    subject: Any
    verb: str
    by: Actor
    at: datetime
    note: str = ""
    was: str = ""
    now: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    salt: str = field(default_factory=lambda: secrets.token_hex(16))


def record_many(lines: Sequence[Line]) -> list[Entry]:
    """Append many lines in the order given, which is to be the order in which things happened."""
    entries = Entry.objects.bulk_create([_entry(line) for line in lines])
    asides = [
        Aside(entry=entry, salt=line.salt, text=line.note)
        for entry, line in zip(entries, lines, strict=True)
        if line.note
    ]
    Aside.objects.bulk_create(asides)
    return entries


def _entry(line: Line) -> Entry:
    subject = line.subject
    return Entry(
        at=line.at,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(getattr(subject, "reference", "") or subject)[:60],
        verb=line.verb,
        actor=line.by.name,
        actor_user=line.by.user_id,
        was=line.was,
        now=line.now,
        facts=json.loads(json.dumps(line.facts, default=str)),
        aside_digest=_aside_digest(line.salt, line.note) if line.note else "",
    )


def lines(subject: Any) -> QuerySet[Entry]:
    """All lines about a record."""
    return Entry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


def history(subject: Any) -> list[Entry]:
    """All lines about a record, oldest first, each with its aside (one query)."""
    return list(lines(subject).select_related("aside").order_by("pk"))


def asides(subject: Any) -> QuerySet[Aside]:
    """The words said with the lines about a record."""
    return Aside.objects.filter(entry__in=lines(subject))


def joined(entries: list[Entry], words: Sequence[Aside]) -> list[Entry]:
    """Lines and the words said with them, fetched apart, put together as ``history`` gives them."""
    by_entry = {aside.entry_id: aside for aside in words}
    for entry in entries:
        # A line without words knows that it has none, and does not ask again.
        Entry._meta.get_field("aside").set_cached_value(entry, by_entry.get(entry.pk))
    return entries


def said(entry: Entry) -> str:
    """The words said with a line, or nothing when there were none or they were erased."""
    return entry.aside.text if hasattr(entry, "aside") else ""


def _aside_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _canonical(entry: Entry) -> bytes:
    """The bytes that are sealed: every column but ``sealed``, in a fixed order and form."""
    columns = [
        entry.pk,
        entry.at.astimezone(UTC).isoformat(),
        entry.subject_kind,
        entry.subject_id,
        entry.subject_label,
        entry.verb,
        entry.actor,
        entry.actor_user,
        entry.was,
        entry.now,
        entry.facts,
        entry.aside_digest,
    ]
    return json.dumps(columns, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def link(previous: str, entry: Entry) -> str:
    """The digest of one link: SHA-256(previous digest, line)."""
    return hashlib.sha256(previous.encode() + _canonical(entry)).hexdigest()


@transaction.atomic
def seal(*, limit: int = BATCH) -> int:
    """Seal up to ``limit`` lines that are not sealed yet; returns how many.

    Chosen by state, not by "id above the last one": ids commit out of order. Only one runner may be here: the
    caller holds the lease, and the unique sequence stops a second one that ignores it.
    """
    last = Seal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, last.digest) if last else (0, GENESIS)
    entries = list(Entry.objects.filter(sealed=False).order_by("pk")[:limit])
    seals = []
    for entry in entries:
        sequence += 1
        digest = link(digest, entry)
        seals.append(Seal(sequence=sequence, entry_number=entry.pk, digest=digest))
    Seal.objects.bulk_create(seals)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(sealed=True)
    return len(seals)


def publish_head(*, as_of: datetime, path: Path | None = None) -> str:
    """Write the newest digest outside the database, so that a cut tail is found. Appends a line when it moved."""
    head = Seal.objects.order_by("-sequence").first()
    if head is None:
        return ""
    path = path or settings.DATA_DIR / "journal-heads.txt"
    line = f"{head.sequence} {head.digest}"
    known = path.read_text().splitlines() if path.exists() else []
    if not known or not known[-1].startswith(line):
        with path.open("a") as file:
            file.write(f"{line} {as_of.isoformat()}\n")
    return line


@dataclass(frozen=True)
class Fault:
    """Where the journal is not what it was: the sequence, and what is wrong there."""

    sequence: int
    sentence: str


def verify(*, as_of: datetime, heads: Path | None = None) -> Iterator[int | Fault]:
    """Walk the chain. Yields the number of links read now and then, and every fault found, first one first."""
    digest, expected = GENESIS, 0
    digests: dict[int, str] = dict(_published(heads or settings.DATA_DIR / "journal-heads.txt"))
    for batch in _batches():
        entries = Entry.objects.select_related("aside").in_bulk([seal.entry_number for seal in batch])
        for seal in batch:
            expected += 1
            fault = _fault(seal, entries.get(seal.entry_number), digest, expected)
            published = digests.pop(seal.sequence, seal.digest)
            if fault is None and not hmac.compare_digest(published, seal.digest):
                fault = "It differs from the head that was published outside the database."
            if fault:
                yield Fault(seal.sequence, fault)
            expected, digest = seal.sequence, seal.digest
        yield expected
    yield from _loose_ends(as_of, digests)


def _published(path: Path) -> Iterator[tuple[int, str]]:
    if path.exists():
        for line in path.read_text().splitlines():
            sequence, digest, *_rest = line.split()
            yield int(sequence), digest


def _batches() -> Iterator[list[Seal]]:
    after = 0
    while batch := list(Seal.objects.filter(sequence__gt=after).order_by("sequence")[:BATCH]):
        yield batch
        after = batch[-1].sequence


def _fault(seal: Seal, entry: Entry | None, previous: str, expected: int) -> str | None:
    if seal.sequence != expected:
        return f"Links {expected} to {seal.sequence - 1} are missing."
    if entry is None:
        return f"Journal line {seal.entry_number} was deleted."
    if not hmac.compare_digest(link(previous, entry), seal.digest):
        return f"Journal line {entry.pk} ({entry.subject_label} {entry.verb}) or its link was changed."
    if hasattr(entry, "aside") and _aside_digest(entry.aside.salt, entry.aside.text) != entry.aside_digest:
        return f"The words beside journal line {entry.pk} were changed."
    return None


def _loose_ends(as_of: datetime, unmet: dict[int, str]) -> Iterator[Fault]:
    for sequence in sorted(unmet):
        yield Fault(sequence, "This link was published outside the database and is gone: the tail was cut.")
    orphan = (
        Entry.objects.filter(sealed=True).exclude(pk__in=Seal.objects.values("entry_number")).order_by("pk").first()
    )
    if orphan:
        yield Fault(0, f"Journal line {orphan.pk} says it is sealed, but no link names it.")
    late = Entry.objects.filter(sealed=False, at__lt=as_of - SEALING_DELAY).order_by("pk").first()
    if late:
        yield Fault(0, f"Journal line {late.pk} has waited too long for its seal: is the clock running?")
