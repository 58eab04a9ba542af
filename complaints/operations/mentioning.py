"""Naming colleagues in notes: they are written to, and it stands in their work until they have looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints.mentions import mentioned
from complaints.models import Complaint, Mention, Message
from complaints.operations.letters import tell
from complaints.queries import colleagues
from core.actors import Actor
from core.models import User


def named_in(text: str) -> list[User]:
    """All people with an account whom a text names; nobody is asked for where there is no "@"."""
    return mentioned(text, User.objects.filter(is_active=True)) if "@" in text else []


def shut_out(complaint: Complaint, people: Sequence[User], *, at: datetime) -> Iterable[str]:
    """Sentences about those who were named and may not see the complaint."""
    for person in strangers(people, to=colleagues(complaint, on=at.date())):
        yield _("%(name)s may not see this complaint. Take the “@” before the name away, or give it to them.") % {
            "name": person.name
        }


def strangers(people: Sequence[User], *, to: "QuerySet[User]") -> list[User]:
    """Those who were named and are not among the people who may see the case."""
    seeing = set(to.values_list("pk", flat=True)) if people else set()
    return [person for person in people if person.pk not in seeing]


def keep_mentions(message: Message, people: Sequence[User], *, by: Actor) -> list[User]:
    """Put it into the work of those who were named. Returns whom to write to: who names themselves knows it."""
    others = [person for person in people if person.pk != by.user_id]
    Mention.objects.bulk_create(
        [Mention(message=message, user=person, case=message.case, by_name=by.name, at=message.at) for person in others]
    )
    return others


def mention(complaint: Complaint, message: Message, people: Sequence[User], *, by: Actor) -> None:
    """Tell those who were named in a note about a complaint."""
    for person in keep_mentions(message, people, by=by):
        tell(complaint, "mention", to=person, step=str(message.pk), by=by.name, text=message.text)


def heed(mentions: Sequence[Mention], *, as_of: datetime) -> None:
    """The person has looked at the case."""
    if mentions:
        Mention.objects.filter(pk__in=[one.pk for one in mentions]).update(read_at=as_of)
