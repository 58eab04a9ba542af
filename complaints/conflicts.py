"""Whom a complaint is about: a person, or those who answer for the process or work at the site it names.

They neither investigate nor approve it (ISO 10002, objectivity). A manager can allow it with a reason; in a house of
one the rule rests, and each use is recorded.
"""

from typing import Any

from django.utils.translation import gettext as _

from complaints.models import Complaint
from core import clock
from core.actors import Actor
from core.models import User

PERSON, PROCESS, SITE = "person", "process", "site"


def involved(complaint: Complaint, *, user_id: int | None, name: str) -> list[str]:
    """How somebody is involved in what a complaint is about: "person", "process", "site"; [] = not at all."""
    if user_id is None:
        return []
    found = {
        PERSON: complaint.concerns_id == user_id,
        PROCESS: _answers_for(complaint, name),
        SITE: complaint.site is not None and any(one.user_id == user_id for one in complaint.site.members.all()),
    }
    return [kind for kind, is_so in found.items() if is_so]


def _answers_for(complaint: Complaint, name: str) -> bool:
    """The register of processes knows its owners by name."""
    owner = complaint.process.owner_name.strip().casefold() if complaint.process else ""
    return bool(owner) and owner == name.strip().casefold()


def is_waived(complaint: Complaint, user_id: int | None) -> bool:
    """Has a manager allowed this person to handle it although involved?"""
    return any(waiver.user_id == user_id for waiver in complaint.waivers.all())


def rests() -> bool:
    """In a house of one the same person does it all."""
    return clock.organisation().one_person_mode


def not_about_themselves(complaint: Complaint, by: Actor) -> list[str]:
    """Why somebody who is involved may not handle it."""
    kinds = _standing(complaint, user_id=by.user_id, name=by.name)
    words = {
        PERSON: _("This complaint is about you. Somebody else handles it."),
        PROCESS: _("This complaint is about “%(process)s”, which you answer for. Somebody else handles it."),
        SITE: _("This complaint is about “%(site)s”, where you work. Somebody else handles it."),
    }
    return [words[kind] % {"process": complaint.process, "site": complaint.site} for kind in kinds]


def not_owned_by(complaint: Complaint, person: User | None) -> list[str]:
    """Why somebody who belongs to what is complained about may not own it. Whom it is about never does."""
    if person is None:
        return []
    words = {
        PROCESS: _("%(name)s answers for “%(process)s”, which the complaint is about, and can therefore not own it."),
        SITE: _("%(name)s works at “%(site)s”, which the complaint is about, and can therefore not own it."),
    }
    facts = {"name": person.name, "process": complaint.process, "site": complaint.site}
    kinds = _standing(complaint, user_id=person.pk, name=person.name)
    return [words[kind] % facts for kind in kinds if kind in words]


def _standing(complaint: Complaint, *, user_id: int | None, name: str) -> list[str]:
    """How somebody is involved, unless it was allowed or the rule rests. What costs a question is asked last."""
    kinds = involved(complaint, user_id=user_id, name=name)
    return [] if not kinds or is_waived(complaint, user_id) or rests() else kinds


def relaxed(complaint: Complaint, by: Actor) -> dict[str, Any]:
    """What the journal says of a move that only a house of one allows to this person; {} of every other."""
    return _told(complaint, involved(complaint, user_id=by.user_id, name=by.name), by.user_id)


def relaxed_to(complaint: Complaint, owner: User | None) -> dict[str, Any]:
    """What the journal says of an owner whom only a house of one may have."""
    if owner is None:
        return {}
    kinds = involved(complaint, user_id=owner.pk, name=owner.name)
    return _told(complaint, [kind for kind in kinds if kind != PERSON], owner.pk)


def _told(complaint: Complaint, kinds: list[str], user_id: int | None) -> dict[str, Any]:
    if not kinds or is_waived(complaint, user_id) or not rests():
        return {}
    return {"one_person_mode": True, "conflict": kinds}
