"""Verbs of the ground that leave a mark."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, journal, outbox
from core.actors import Actor
from core.models import Closure, Grant, Letter, Organisation, User
from core.roles import Role
from core.workflow import Refused


def seal(*, as_of: datetime) -> int:
    """Seal what was journalled, by one runner at a time, and publish the head. Returns the number of lines sealed."""
    if not clock.take("seal", as_of=as_of):
        return 0
    sealed = 0
    while count := journal.seal():
        sealed += count
    journal.publish_head(as_of=as_of)
    clock.beat("journal", as_of=as_of)
    return sealed


@transaction.atomic
def retry(letter: Letter, *, by: Actor, as_of: datetime) -> None:
    """Send a letter again that had been given up."""
    if not outbox.retry(letter, as_of=as_of):
        raise Refused([f"{letter.key} is not waiting for a retry."])
    journal.record(letter, "retry", by=by)


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    roles: dict[str, date | None],
    by: Actor,
    password: str | None = None,
    write: bool = False,
    **fields: Any,
) -> User:
    """Make an account with its roles (each for ever or until a day).

    ``write``: send the person a letter that says how to choose a password. It holds no secret, since the outbox
    keeps what it sends.
    """
    user = User.objects.create_user(email, password=password, name=name, **fields)
    Grant.objects.bulk_create([Grant(user=user, role=role, ends_on=ends_on) for role, ends_on in roles.items()])
    journal.record(user, "invite", by=by, facts={"roles": sorted(roles)})
    if write:
        outbox.queue("core/email/invite", to=user, key=f"invite:{user.pk}", urgent=True, name=name)
    return user


@transaction.atomic
def regrant(
    user: User, *, roles: dict[str, date | None], is_active: bool, by: Actor, name: str = "", email: str = ""
) -> None:
    """Give exactly these roles and say whether the person may log in. One administrator always remains."""
    if not (is_active and Role.ADMINISTRATOR in roles) and _is_last_administrator(user):
        raise Refused([_("%(name)s is the last administrator. Make somebody else one first.") % {"name": user.name}])
    was = sorted(user.grants.values_list("role", flat=True))
    user.grants.all().delete()
    Grant.objects.bulk_create([Grant(user=user, role=role, ends_on=ends_on) for role, ends_on in roles.items()])
    user.is_active, user.name, user.email = is_active, name or user.name, email or user.email
    user.save(update_fields=["is_active", "name", "email"])
    journal.record(user, "regrant", by=by, facts={"was": was, "roles": sorted(roles), "active": is_active})


def _is_last_administrator(user: User) -> bool:
    others = Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return others.filter(user=user).exists() and not others.exclude(user=user).exists()


@transaction.atomic
def close_day(*, day: date, reason: str, by: Actor) -> Closure:
    """A day on which this organisation does not work; clocks leave it out from now on."""
    closure: Closure = save_and_journal(Closure(day=day, reason=reason), verb="close_day", by=by)
    return closure


@transaction.atomic
def close_days(days: dict[date, str], *, by: Actor) -> int:
    """Add the days of a calendar that are not there yet; returns how many."""
    known = set(Closure.objects.values_list("day", flat=True))
    new = [Closure(day=day, reason=reason[:120] or "–") for day, reason in days.items() if day not in known]
    Closure.objects.bulk_create(new)
    journal.record(clock.organisation(), "close_days", by=by, facts={"days": len(new)})
    return len(new)


@transaction.atomic
def open_day(closure: Closure, *, by: Actor) -> None:
    """The day is a working day after all."""
    journal.record(closure, "open_day", by=by, facts={"day": closure.day})
    closure.delete()


@transaction.atomic
def save_and_journal(instance: Any, *, verb: str, by: Actor, changed: list[str] | None = None) -> Any:
    """Save a row of a plain register, which has no states, and write the journal line.

    ``changed`` names the fields; their values stay out of the journal, since registers hold personal data.
    """
    instance.save()
    journal.record(instance, verb, by=by, facts={"fields": sorted(changed or [])})
    return instance


@transaction.atomic
def configure(organisation: Organisation, *, by: Actor, changed: list[str]) -> None:
    """Change what the organisation promises and how it is called."""
    save_and_journal(organisation, verb="configure", by=by, changed=changed)
