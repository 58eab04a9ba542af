"""All that hangs on one complaint and is shown on its page, in one question to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complaints.models import (
    Category,
    CauseLink,
    Complaint,
    Look,
    Mention,
    Message,
    OwnField,
    RiskMatrix,
    SharedCause,
)
from complaints.queries.cases import actions_of, with_files
from complaints.queries.mentions import unread_mentions
from complaints.queries.own_fields import OwnFields
from complaints.queries.suggested import Suggested, suggested, wanted
from core import bundle, journal
from core.actors import Actor
from core.drafts import Kept, by_place
from core.models import Attachment, Closure, Draft, Entry, Presence, User
from corrective_actions.models import CorrectiveAction


@dataclass(frozen=True)
class Hung:
    """What hangs on a complaint. ``said`` have their files; ``first_files`` came with the complaint itself.

    ``linked``: how many complaints are linked to its cause, itself among them.

    Among ``said`` is what was said in the cases that repeat this one: each message knows its own ``case``.
    """

    case: str
    said: list[Message]
    entries: list[Entry]
    first_files: list[Attachment]
    actions: list[CorrectiveAction]
    closures: list[Closure]
    look: Look | None
    drafts: Mapping[str, Kept]
    presences: list[Presence]
    mentions: list[Mention]
    cause: SharedCause | None
    linked: int
    matrices: list[RiskMatrix]
    suggested: list[Suggested]


def hung(complaint: Complaint, *, reader: Actor) -> Hung:
    """Fetch it, and hang pauses, extensions, costs and so on where the complaint's own relations find them."""
    key, case = complaint.pk, complaint.reference
    repeats = complaint.duplicates.order_by().values("reference")
    found = bundle.fetch(
        **{name: getattr(complaint, name).all() for name in OWN},
        duplicates=complaint.duplicates.only("reference"),
        people=User.objects.filter(pk__in=_askers(complaint)).only("name"),
        messages=Message.objects.filter(case=case),
        files=Attachment.objects.filter(case=case),
        repeated=Message.objects.filter(case__in=repeats),
        repeated_files=Attachment.objects.filter(case__in=repeats),
        entries=journal.lines(complaint),
        asides=journal.asides(complaint),
        actions=actions_of(complaint).only("reference", "number", "title", "status"),
        closures=Closure.objects.all(),
        drafts=Draft.objects.filter(user=reader.user_id, place__startswith=f"{case}:"),
        presences=Presence.objects.filter(place=case),
        mentions=unread_mentions(by=reader, case=case),
        looks=Look.objects.filter(complaint=key, user=reader.user_id),
        own_fields=OwnField.objects.all(),
        branches=Category.objects.only("parent"),
        matrices=RiskMatrix.objects.all(),
        causes=SharedCause.objects.filter(links__complaint=key),
        cause_links=CauseLink.objects.filter(cause__links__complaint=key).only("complaint"),
        **wanted(case),
    )
    _hang(complaint, found)
    files: list[Attachment] = found["files"]
    said = sorted(found["messages"] + found["repeated"], key=lambda message: (message.at, message.pk))
    return Hung(
        case=case,
        said=with_files(said, files + found["repeated_files"]),
        entries=journal.joined(found["entries"], found["asides"]),
        first_files=[file for file in files if file.message_id is None],
        actions=found["actions"],
        closures=found["closures"],
        look=next(iter(found["looks"]), None),
        drafts=by_place(found["drafts"]),
        presences=found["presences"],
        mentions=found["mentions"],
        cause=next(iter(found["causes"]), None),
        linked=len(found["cause_links"]),
        matrices=found["matrices"],
        suggested=suggested(found),
    )


OWN = ("pauses", "extensions", "costs", "containments", "restraints", "own_values", "waivers")


def _askers(complaint: Complaint) -> Any:
    """Who asked for more time or granted it, and who may handle it although involved."""
    asked = complaint.extensions.values("asked_by").order_by()
    waived = complaint.waivers.values("user").order_by()
    return asked.union(waived, complaint.extensions.exclude(granted_by=None).values("granted_by").order_by())


def _hang(complaint: Complaint, found: Mapping[str, Sequence[Any]]) -> None:
    people = {person.pk: person for person in found["people"]}
    for extension in found["extensions"]:
        extension.asked_by = people[extension.asked_by_id]
        extension.granted_by = people.get(extension.granted_by_id)
    for waiver in found["waivers"]:
        waiver.user = people[waiver.user_id]
    _hang_own(complaint, found)
    known = {}
    for name in (*OWN, "duplicates"):
        # As prefetch_related leaves it: the relation's ``all()`` then asks nothing.
        rows = getattr(complaint, name).all()
        rows._result_cache, rows._prefetch_done = list(found[name]), True
        known[name] = rows
    complaint._prefetched_objects_cache = known  # type: ignore[attr-defined]


def _hang_own(complaint: Complaint, found: Mapping[str, Sequence[Any]]) -> None:
    fields = {field.pk: field for field in found["own_fields"]}
    for value in found["own_values"]:
        value.field = fields[value.field_id]
    parents = {category.pk: category.parent_id for category in found["branches"]}
    complaint.fields_at_hand = OwnFields(list(fields.values()), parents)  # type: ignore[attr-defined]
