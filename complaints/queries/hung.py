"""All that hangs on one complaint and is shown on its page, in one question to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

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
from core import journal
from core.actors import Actor
from core.bundle import Plan
from core.drafts import Kept, by_place
from core.models import Attachment, Closure, Draft, Entry, Presence, User
from corrective_actions.models import CorrectiveAction
from customers.models import Contact, Customer, Process, Product, Site, SiteMember


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


OWN = ("pauses", "extensions", "costs", "containments", "restraints", "own_values", "waivers")
REGISTERS: Mapping[str, type[Model]] = {
    "owner": User, "contact": Contact, "customer": Customer, "product": Product, "site": Site, "process": Process,
    "concerns": User,
}  # fmt: skip
NONE = 0
"""The key of no row."""


def _ask(*, key: int, case: str, reader: int, category: int, **registers: int) -> dict[str, QuerySet[Any]]:
    """What is asked of a complaint: of its number, its reference, its reader and the registers it points to."""
    complaint = Complaint(pk=key, reference=case)
    person = Actor("", frozenset(), reader)
    repeats = complaint.duplicates.order_by().values("reference")
    named = Category.objects.filter(pk=category)
    return {
        **{name: getattr(complaint, name).all() for name in OWN},
        **{name: REGISTERS[name]._default_manager.filter(pk=pk) for name, pk in registers.items()},
        "category": Category.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("parent"))),
        "duplicates": complaint.duplicates.only("reference"),
        "members": SiteMember.objects.filter(site=registers["site"]),
        "people": User.objects.filter(pk__in=_askers(complaint)).only("name"),
        "messages": Message.objects.filter(case=case),
        "files": Attachment.objects.filter(case=case),
        "repeated": Message.objects.filter(case__in=repeats),
        "repeated_files": Attachment.objects.filter(case__in=repeats),
        "entries": journal.lines(complaint),
        "asides": journal.asides(complaint),
        "actions": actions_of(complaint).only("reference", "number", "title", "status"),
        "closures": Closure.objects.all(),
        "drafts": Draft.objects.filter(user=reader, place__startswith=f"{case}:"),
        "presences": Presence.objects.filter(place=case),
        "mentions": unread_mentions(by=person, case=case),
        "looks": Look.objects.filter(complaint=key, user=reader),
        "own_fields": OwnField.objects.all(),
        "branches": Category.objects.only("parent"),
        "matrices": RiskMatrix.objects.all(),
        "causes": SharedCause.objects.filter(links__complaint=key),
        "cause_links": CauseLink.objects.filter(cause__links__complaint=key).only("complaint"),
        **wanted(case),
    }


PLAN = Plan(_ask)


def hung(complaint: Complaint, *, reader: Actor) -> Hung:
    """Fetch it, and hang pauses, extensions, costs and so on where the complaint's own relations find them.

    So with the registers it points to: an owner, a product and so on that were not selected with it ask nothing more.
    """
    case = complaint.reference
    registers = {name: getattr(complaint, f"{name}_id") or NONE for name in (*REGISTERS, "category")}
    found = PLAN.fetch(key=complaint.pk, case=case, reader=reader.user_id or NONE, **registers)
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
    _hang_registers(complaint, found)
    _at_hand(complaint, {name: found[name] for name in (*OWN, "duplicates")})
    if complaint.site is not None:
        _at_hand(complaint.site, {"members": found["members"]})


def _at_hand(record: Any, relations: Mapping[str, Sequence[Any]]) -> None:
    """As prefetch_related leaves it: the relation's ``all()`` then asks nothing."""
    known = {}
    for name, found in relations.items():
        rows = getattr(record, name).all()
        rows._result_cache, rows._prefetch_done = list(found), True
        known[name] = rows
    record._prefetched_objects_cache = known


def _hang_own(complaint: Complaint, found: Mapping[str, Sequence[Any]]) -> None:
    fields = {field.pk: field for field in found["own_fields"]}
    for value in found["own_values"]:
        value.field = fields[value.field_id]
    parents = {category.pk: category.parent_id for category in found["branches"]}
    complaint.fields_at_hand = OwnFields(list(fields.values()), parents)  # type: ignore[attr-defined]


def _hang_registers(complaint: Complaint, found: Mapping[str, Sequence[Any]]) -> None:
    categories = {category.pk: category for category in found["category"]}
    for category in categories.values():
        if category.parent_id in categories:
            category.parent = categories[category.parent_id]
    complaint.category = categories.get(complaint.category_id or NONE)
    for name in REGISTERS:
        setattr(complaint, name, next(iter(found[name]), None))
