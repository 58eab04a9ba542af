"""Verbs about needs and notes. A changed wording is a new version, and asks for a review."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal, numbering
from core.actors import Actor
from core.operations import save_and_journal
from core.workflow import Refused, Stale
from needs.models import Need, Note, Version

REVIEW_AFTER_CHANGE = timedelta(days=14)
WORDING = ("title", "statement", "source")


@transaction.atomic
def add(need: Need, *, by: Actor, as_of: datetime) -> Need:
    """Take up a need; it gets its code and its first version, which the author has looked at by writing it."""
    need.code = numbering.next_number("REQ", year=timezone.localdate(as_of).year)
    need.created_at = as_of
    need.version = need.reviewed_version = 1
    save_and_journal(need, verb="add", by=by)
    _keep_version(need, why="", by=by, as_of=as_of)
    return need


@transaction.atomic
def change(need: Need, *, changed: list[str], why: str = "", by: Actor, as_of: datetime) -> Need:
    """Save what ``need`` now says. Other words make a new version that is to be looked at within two weeks.

    Raises Stale when somebody else changed the wording meanwhile.
    """
    if not changed:
        return need
    reworded = sorted(set(changed) & set(WORDING))
    if reworded and not why.strip():
        raise Refused([_("Say why the wording changes; everybody who works by it will ask.")])
    if reworded:
        _next_version(need, as_of)
    save_and_journal(need, verb="change", by=by, changed=changed)
    if reworded:
        _keep_version(need, why=why.strip(), by=by, as_of=as_of)
    return need


def _next_version(need: Need, as_of: datetime) -> None:
    won = Need.objects.filter(pk=need.pk, version=need.version).update(version=need.version + 1)
    if not won:
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    need.version += 1
    need.review_on = min(need.review_on, timezone.localdate(as_of) + REVIEW_AFTER_CHANGE)


def _keep_version(need: Need, *, why: str, by: Actor, as_of: datetime) -> None:
    wording = {name: getattr(need, name) for name in WORDING}
    Version.objects.create(
        need=need, number=need.version, why=why, by_name=by.name, by_user=by.user_id, at=as_of, **wording
    )


@transaction.atomic
def review(need: Need, *, review_on: date, note: str = "", by: Actor, as_of: datetime) -> Need:
    """Say that the need, as it reads now, was looked at and holds until the next look."""
    missing = []
    if need.retired_at is not None:
        missing.append(_("This need was given up and is not reviewed any more."))
    if review_on <= timezone.localdate(as_of):
        missing.append(_("The next look must lie after today."))
    if missing:
        raise Refused(missing)
    need.reviewed_version, need.review_on = need.version, review_on
    need.save(update_fields=["reviewed_version", "review_on"])
    journal.record(need, "review", by=by, note=note, facts={"version": need.version, "review_on": review_on})
    return need


@transaction.atomic
def retire(need: Need, *, why: str, by: Actor, as_of: datetime) -> Need:
    """Give a need up. It stays readable, with the reason."""
    if need.retired_at is not None:
        raise Refused([_("This need was given up before.")])
    if not why.strip():
        raise Refused([_("Say why it does not hold any more.")])
    need.retired_at, need.retired_why = as_of, why.strip()
    need.save(update_fields=["retired_at", "retired_why"])
    journal.record(need, "retire", by=by, note=why.strip())
    return need


@transaction.atomic
def add_note(note: Note, *, needs: Any = (), by: Actor, as_of: datetime) -> Note:
    """Write down something heard outside, and which needs it bears on."""
    note.by_name, note.recorded_at = by.name, as_of
    save_and_journal(note, verb="add", by=by)
    note.needs.set(needs)
    return note


@transaction.atomic
def change_note(note: Note, *, needs: Any = (), changed: list[str], by: Actor) -> Note:
    if changed:
        save_and_journal(note, verb="change", by=by, changed=changed)
        note.needs.set(needs)
    return note
