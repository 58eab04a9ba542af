"""The timeline of a complaint: what was said, noted, changed and added, oldest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.models import Message, Severity, Upheld
from complaints.queries.hung import Hung
from complaints.queries.words import moment_words
from core import journal
from core.actors import CUSTOMER, SYSTEM
from core.models import Attachment, Entry

MESSAGES, CHANGES, FILES = "messages", "changes", "files"
SHOWN = ("", MESSAGES, CHANGES, FILES)

# What each verb of the journal says on the page; facts of the line fill it in.
WORDS: Mapping[str, Any] = {
    "receive": gettext_lazy("Received."),
    "import_closed": gettext_lazy("Taken over from elsewhere, closed there."),
    "acknowledge": gettext_lazy("The customer was told that we have it."),
    "assess": gettext_lazy("Assessed: %(severity)s."),
    "reassess": gettext_lazy("Assessed anew: %(severity)s."),
    "investigate": gettext_lazy("Investigation started."),
    "contain": gettext_lazy("Contained at once."),
    "ask": gettext_lazy("The customer was asked; the answer clock stands."),
    "customer_replied": gettext_lazy("The customer replied; the answer clock runs."),
    "give_up": gettext_lazy("Decided without the customer’s reply: %(upheld)s."),
    "decide": gettext_lazy("Decided: %(upheld)s."),
    "skip_investigation": gettext_lazy("Decided without investigation: %(upheld)s."),
    "send_back": gettext_lazy("Decision sent back."),
    "answer": gettext_lazy("Answered."),
    "unask": gettext_lazy("Question taken back before it went out."),
    "take_back": gettext_lazy("Answer taken back before it went out."),
    "accept": gettext_lazy("The customer accepted the answer. Closed."),
    "lapse": gettext_lazy("Closed after the customer’s silence."),
    "reject_answer": gettext_lazy("The customer rejected the answer."),
    "reclassify": gettext_lazy("Not a complaint for us."),
    "categorise": gettext_lazy("The category was set."),
    "hand_back": gettext_lazy("Handed back, as it was before."),
    "mark_duplicate": gettext_lazy("Marked as duplicate of %(parent)s."),
    "unmark_duplicate": gettext_lazy("No duplicate of %(parent)s after all: it goes on from where it stood."),
    "follow_parent": gettext_lazy("%(parent)s, which this one repeats, was closed."),
    "go_external": gettext_lazy("Went to an outside body."),
    "settle": gettext_lazy("The outside body has spoken. Closed."),
    "reopen": gettext_lazy("Opened again."),
    "withdraw": gettext_lazy("Withdrawn."),
    "take_suggestion": gettext_lazy("Took what was suggested."),
    "leave_suggestion": gettext_lazy("Left what was suggested after all."),
    "claim": gettext_lazy("Took it."),
    "assign": gettext_lazy("Given to somebody else."),
    "add_cost": gettext_lazy("Cost added: %(amount)s."),
    "ask_extension": gettext_lazy("More time asked for: %(days)s working days."),
    "grant_extension": gettext_lazy("More time granted: %(days)s working days. The customer was told."),
    "refuse_extension": gettext_lazy("More time not granted."),
    "keep_restraint": gettext_lazy("Looked again: the decision not to act stands until %(now)s."),
    "lift_restraint": gettext_lazy("Looked again: the decision not to act was given up."),
    "snooze": gettext_lazy("Snoozed until %(until)s."),
    "wake": gettext_lazy("Brought back from snoozing."),
    "waive_conflict": gettext_lazy("Somebody who is involved may handle it all the same."),
    "link_cause": gettext_lazy("Linked to the cause “%(cause)s”."),
    "unlink_cause": gettext_lazy("Taken out of the cause “%(cause)s”."),
    "hand_over": gettext_lazy("Handed over to corrective action %(action)s."),
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline. ``kind``: message, note or change. ``heading`` says who to whom."""

    at: datetime
    kind: str
    heading: str
    words: str = ""
    files: list[Attachment] = field(default_factory=list)
    is_new: bool = False
    taken_back: bool = False
    message_id: int | None = None
    by: str = ""


@dataclass(frozen=True)
class Timeline:
    """The lines that are shown, how many there are of each kind, and what is new to the reader."""

    lines: list[Line]
    counts: dict[str, int]
    first_files: list[Attachment]
    news: list[str]


def timeline(hung: Hung, *, show: str = "", since: datetime | None = None, reader: int | None = None) -> Timeline:
    """What happened in a case. ``since``: the reader's visit before; what they did themselves is not news to them."""
    messages = [message_line(message, since=since, reader=reader, home=hung.case) for message in hung.said]
    changes = [change_line(entry, since=since, reader=reader) for entry in hung.entries]
    whole = sorted(messages + changes, key=lambda line: line.at)
    kinds = {"": whole, MESSAGES: messages, CHANGES: changes, FILES: list(_files(hung.first_files, messages))}
    counts = {name or "everything": len(lines) for name, lines in kinds.items()}
    return Timeline(kinds.get(show, whole), counts, hung.first_files, list(_news(messages, changes)))


def _is_new(at: datetime, by: int | None, since: datetime | None, reader: int | None) -> bool:
    return since is not None and at > since and (by is None or by != reader)


def message_line(message: Message, *, since: datetime | None = None, reader: int | None = None, home: str = "") -> Line:
    """Something said, as the timeline shows it; what was said in another case than ``home`` names that one."""
    headings = {
        Message.Direction.IN: _("Customer"),
        Message.Direction.OUT: _("%(name)s to customer") % {"name": message.by_name},
        Message.Direction.NOTE: _("Note from %(name)s, only your team") % {"name": message.by_name},
    }
    heading = headings[Message.Direction(message.direction)]
    if home and message.case != home:
        heading = _("%(who)s, in %(reference)s") % {"who": heading, "reference": message.case}
    return Line(
        at=message.at,
        kind="note" if message.direction == Message.Direction.NOTE else "message",
        heading=heading,
        words=message.text,
        files=getattr(message, "files", []),  # set by thread()
        is_new=_is_new(message.at, message.by_user, since, reader),
        taken_back=message.taken_back_at is not None,
        message_id=message.pk,
        by=_("Customer") if message.direction == Message.Direction.IN else message.by_name,
    )


def _files(first: list[Attachment], messages: list[Line]) -> Iterator[Line]:
    """Each file as a line of its own: what came with the complaint, then what came with messages and notes."""
    for file in first:
        name = _("Customer") if file.added_by == CUSTOMER.name else file.added_by
        yield Line(at=file.added_at, kind="message", heading=name, files=[file])
    for line in messages:
        for file in line.files:
            yield replace(line, files=[file])


def change_line(
    entry: Entry,
    *,
    since: datetime | None = None,
    reader: int | None = None,
    words: Mapping[str, Any] = WORDS,
) -> Line:
    """Something done, as the timeline shows it; ``words`` say what each verb of the journal means."""
    names = {CUSTOMER.name: _("Customer"), SYSTEM.name: _("The clock")}
    done = " ".join(part for part in (entry_words(entry, words), journal.said(entry)) if part)
    name = names.get(entry.actor, entry.actor)
    return Line(
        at=entry.at,
        kind="change",
        heading=name,
        by=name,
        words=done,
        is_new=_is_new(entry.at, entry.actor_user, since, reader),
    )


def entry_words(entry: Entry, known: Mapping[str, Any] = WORDS) -> str:
    """A line of the journal as a sentence; a verb without words of its own is said as it is."""
    facts = dict(entry.facts)
    for name, choices in (("severity", Severity), ("upheld", Upheld)):
        if facts.get(name) in choices.values:
            facts[name] = choices(facts[name]).label
    if entry.verb == "snooze" and "until" in facts:
        zone = timezone.get_current_timezone_name()
        facts["until"] = moment_words(datetime.fromisoformat(facts["until"]), zone=zone, as_of=entry.at)
    words = str(known.get(entry.verb, entry.verb))
    try:
        return words % facts
    except KeyError:  # an old line without this fact
        return entry.verb


def _news(messages: list[Line], changes: list[Line]) -> Iterator[str]:
    fresh = [line for line in messages if line.is_new]
    wrote = sum(line.kind == "message" for line in fresh)
    notes = sum(line.kind == "note" for line in fresh)
    files = sum(len(line.files) for line in fresh)
    changed = sum(line.is_new for line in changes)
    if wrote:
        yield ngettext("%(n)d message", "%(n)d messages", wrote) % {"n": wrote}
    if notes:
        yield ngettext("%(n)d note", "%(n)d notes", notes) % {"n": notes}
    if files:
        yield ngettext("%(n)d file", "%(n)d files", files) % {"n": files}
    if changed:
        yield ngettext("%(n)d change", "%(n)d changes", changed) % {"n": changed}
