"""One contact ledger: whoever wants something of a person outside asks here first, so that all leave them in peace.

What is owed (an acknowledgement, an answer, a promised report) always goes out. A reminder, a survey and a call share
one cap a person, and each waits for the others:

- a reminder waits when the person has had any letter or a call in the last day;
- a survey rests for ``SURVEYS_REST`` after the last one and for ``TALKS_REST`` after a call, and is never for staff;
- neither goes out to somebody who was approached ``CAP`` times within ``WINDOW``.

The conditions are for querysets, one subquery each, so that no sender asks for every person on its own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from core.models import Approach, Letter, User

Sort = Approach.Sort
CAP = 4
WINDOW = timedelta(days=30)
A_DAY = timedelta(days=1)
SURVEYS_REST = timedelta(days=30)
TALKS_REST = timedelta(days=7)


def note(to: str, sort: str, *, at: datetime, case: str = "") -> None:
    """Write down that somebody was approached. Belongs into the transaction that does it."""
    note_all([to], sort, at=at, case=case)


def note_all(addresses: Iterable[str], sort: str, *, at: datetime, case: str = "") -> None:
    """The same of several people; who has no address is known to nobody here."""
    known = sorted({address.strip().lower() for address in addresses if address.strip()})
    Approach.objects.bulk_create([Approach(to=address, sort=sort, case=case, at=at) for address in known])


def holds_back(sort: str, *, as_of: datetime, email: str = "contact__email") -> Q:
    """Must an approach of this sort wait? A condition on rows whose person has the address in ``email``."""
    if sort == Sort.SURVEY:
        rests = _since(as_of - SURVEYS_REST, email, Sort.SURVEY) | _since(as_of - TALKS_REST, email, Sort.TALK)
        return rests | Q(Exists(User.objects.filter(email__iexact=OuterRef(email)))) | _is_full(as_of, email)
    return heard_lately(as_of=as_of, email=email) | _is_full(as_of, email)


def heard_lately(*, as_of: datetime, email: str = "contact__email") -> Q:
    """Has the person of a row had a letter or a call in the last day? What can wait then does."""
    letters = Letter.objects.filter(to=OuterRef(email), queued_at__gt=as_of - A_DAY).exclude(to="")
    return Q(Exists(letters)) | _since(as_of - A_DAY, email, Sort.TALK)


def _since(moment: datetime, email: str, sort: str) -> Q:
    return Q(Exists(Approach.objects.filter(to=OuterRef(email), sort=sort, at__gt=moment)))


def _is_full(as_of: datetime, email: str) -> Q:
    """Is there a last one that the cap allows?"""
    lately = Approach.objects.filter(to=OuterRef(email), at__gt=as_of - WINDOW).order_by("-at")
    return Q(Exists(lately[CAP - 1 : CAP]))


def tidy(*, as_of: datetime) -> int:
    """Forget what counts no more. Returns how many."""
    return Approach.objects.filter(at__lt=as_of - max(WINDOW, SURVEYS_REST)).delete()[0]
