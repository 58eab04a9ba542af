"""What others did in a case after somebody opened its page: told before anything is sent or overwritten."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from complaints.models import Message
from complaints.queries.hung import Hung
from complaints.queries.timeline import WORDS, Line, change_line, message_line
from core import journal
from core.actors import SYSTEM
from core.models import Entry

MOST = 20
SEEN = re.compile(r"(\d{1,18})\.(\d{1,18})")


@dataclass(frozen=True)
class Meanwhile:
    """What is new in a case, how the fields of the form stand now, and what was written: (label, words)."""

    name: str
    lines: list[Line]
    theirs: list[tuple[str, str]] = field(default_factory=list)
    yours: list[tuple[str, str]] = field(default_factory=list)


def told(lines: list[Line]) -> str:
    """The sentence above the form that was not sent."""
    return _(
        "%(names)s was here after you opened this page, so nothing has been sent yet. "
        "Read what is new beside what you wrote; then send yours or change it."
    ) % {"names": who_was_here(lines)}


def seen(hung: Hung) -> str:
    """What the page of a complaint shows, as its forms carry it."""
    return mark([message for message in hung.said if message.case == hung.case], hung.entries)


def mark(said: Iterable[Message], entries: Iterable[Entry]) -> str:
    """What a page shows, as its forms carry it: the newest message and the newest change."""
    newest = (max((row.pk for row in rows), default=0) for rows in (said, entries))
    return ".".join(str(number) for number in newest)


def meanwhile(case: Any, *, seen: str, reader: int | None, words: Mapping[str, Any] = WORDS) -> list[Line]:
    """What others said and changed after the page was shown that carried ``seen``, oldest first.

    ``case``: a complaint, or feedback, whose changes are said by ``words``. Empty for a form that carries nothing: it
    was not written against a page. What the clock does without moving the case is no reason to stop anybody.
    """
    found = SEEN.fullmatch(seen)
    if found is None:
        return []
    said, changed = (int(number) for number in found.groups())
    messages = Message.objects.filter(case=case.reference, pk__gt=said, taken_back_at=None)
    entries = journal.lines(case).filter(pk__gt=changed).exclude(Q(actor=SYSTEM.name) & Q(was=F("now")))
    lines = [message_line(message) for message in messages.filter(_others("by_user", reader)).order_by("pk")[:MOST]]
    changes = entries.filter(_others("actor_user", reader)).select_related("aside").order_by("pk")[:MOST]
    lines += [change_line(entry, words=words) for entry in changes]
    return sorted(lines, key=lambda line: line.at)


def _others(who: str, reader: int | None) -> Q:
    # Customers have no number: an exclusion alone would leave their rows out.
    return Q(**{f"{who}__isnull": True}) | ~Q(**{who: reader})


def who_was_here(lines: list[Line]) -> str:
    """The names behind these lines, as a sentence says them: "Mona and Oscar"."""
    names = list(dict.fromkeys(line.by for line in lines))
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
