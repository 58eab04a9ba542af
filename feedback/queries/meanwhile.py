"""What others did to feedback after somebody opened its page: told before anything is sent or overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from complaints import queries as complaints
from complaints.models import Message
from complaints.queries import Line
from core import bundle, journal
from core.actors import Actor
from core.models import Entry
from feedback.models import Feedback, Look

# What each verb of the journal says to a colleague who was writing; facts of the line fill it in.
WORDS: Mapping[str, Any] = {
    "submit": gettext_lazy("Received."),
    "take": gettext_lazy("Took it."),
    "assign": gettext_lazy("Given to somebody else."),
    "categorise": gettext_lazy("The category was set."),
    "convert": gettext_lazy("Taken up as a complaint."),
    "not_a_complaint": gettext_lazy("Said that it is no complaint."),
    "close": gettext_lazy("Closed."),
    "ask": gettext_lazy("The customer was asked."),
    "take_back": gettext_lazy("Called back before it went out."),
    "customer_replied": gettext_lazy("The customer replied."),
    "timeout": gettext_lazy("Closed after the customer’s silence."),
    "mark_spam": gettext_lazy("Marked as spam."),
    "restore": gettext_lazy("No spam after all."),
    "put_back": gettext_lazy("Put back, as it was before."),
    "snooze": gettext_lazy("Snoozed until %(until)s."),
    "wake": gettext_lazy("Brought back from snoozing."),
}


@dataclass(frozen=True)
class Marks:
    """What this person saw of a case before, and what was last done to it."""

    look: Look | None
    entries: list[Entry]

    def seen(self, said: Iterable[Message]) -> str:
        """What a page shows, as its forms carry it."""
        return complaints.mark(said, self.entries)


def marks(feedback: Feedback, *, reader: Actor) -> Marks:
    """Both in one statement."""
    found = bundle.fetch(
        looks=Look.objects.filter(feedback=feedback, user=reader.user_id),
        entries=journal.lines(feedback).only("verb"),
    )
    return Marks(next(iter(found["looks"]), None), found["entries"])


def meanwhile(feedback: Feedback, *, seen: str, reader: int | None) -> list[Line]:
    """What others said and did after the page was shown that carried ``seen``, oldest first."""
    return complaints.meanwhile(feedback, seen=seen, reader=reader, words=WORDS)
