"""The register of canned answers, and how often each is used."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from complaints.models import CannedAnswer
from complaints.placeholders import KNOWN, braced, unknown
from core import operations
from core.actors import Actor
from core.roles import QUALITY
from core.workflow import Refused


@transaction.atomic
def keep_canned(canned: CannedAnswer, *, by: Actor, changed: list[str]) -> CannedAnswer:
    """Add a canned answer, or change one. A placeholder that nothing fills in is refused: a customer would read it."""
    if gaps := list(_gaps(canned, by)):
        raise Refused(gaps)
    verb = "change_canned" if canned.pk else "add_canned"
    operations.save_and_journal(canned, verb=verb, by=by, changed=changed)
    return canned


def _gaps(canned: CannedAnswer, by: Actor) -> Iterator[str]:
    if not by.holds(*QUALITY):
        yield _("Canned answers are kept by quality officers and managers.")
    if not canned.title.strip():
        yield _("Give it a title by which your team finds it.")
    if not canned.text.strip():
        yield _("Write the text.")
    yield from unfillable(canned.text)


def unfillable(text: str) -> list[str]:
    """What is wrong with the placeholders of a text, in sentences."""
    if not (names := unknown(text)):
        return []
    return [
        _("Nothing fills in %(names)s. These can be used: %(known)s.")
        % {"names": braced(names), "known": braced(KNOWN)}
    ]


def count_use(canned: int | None, *, at: datetime) -> None:
    """A text made from this canned answer was sent. What was removed meanwhile is not missed."""
    if canned:
        CannedAnswer.objects.filter(pk=canned).update(uses=F("uses") + 1, used_at=at)
