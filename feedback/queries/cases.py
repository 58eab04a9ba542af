"""What the inbox asks: one list of feedback and complaints, and the case in the preview."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from complaints import queries as complaints
from complaints.models import Complaint
from core import keyset, search
from core.actors import Actor
from core.roles import QUALITY, Role
from feedback.models import Feedback, Form, Invitation, Status
from feedback.queries.views import View

MOST_COUNTED = 1000
ORDER = ("-received_at", "-reference")


def visible_to(actor: Actor) -> QuerySet[Feedback]:
    """Quality staff and auditors see all feedback; others none: what concerns them reaches them as a complaint."""
    return Feedback.objects.all() if actor.holds(*QUALITY, Role.AUDITOR) else Feedback.objects.none()


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list by; empty means all."""

    words: str = ""
    kind: str = ""
    channel: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.channel)


@dataclass(frozen=True)
class InboxPage:
    """One page of a view: rows are Feedback and Complaint, newest first."""

    view: View
    rows: list[Any] = field(default_factory=list)
    next: str = ""


def listed(*, actor: Actor, view: View, filters: Filters) -> tuple[QuerySet[Feedback], QuerySet[Complaint]]:
    """The feedback and the complaints of a view that fit the filters; words are looked for elsewhere."""
    feedback = visible_to(actor).filter(view.feedback)
    cases = complaints.visible_to(actor).filter(view.complaints)
    if filters.kind:
        feedback = feedback.filter(kind=filters.kind)
        cases = cases if filters.kind == "complaint" else cases.none()
    if filters.channel:
        feedback, cases = feedback.filter(channel=filters.channel), cases.filter(channel=filters.channel)
    return feedback, cases


def count(*, actor: Actor, view: View, filters: Filters) -> int | None:
    """How many cases a view with these filters holds; None when the words are too common to be counted."""
    tables: list[QuerySet[Any]] = list(listed(actor=actor, view=view, filters=filters))
    if filters.words:
        references = search.references(filters.words, most=MOST_COUNTED)
        if references is None:
            return None
        tables = [rows.filter(reference__in=references) for rows in tables]
    return sum(rows.count() for rows in tables)


def inbox(
    *, actor: Actor, view: View, filters: Filters, after: str = "", as_of: datetime, people: bool = False
) -> InboxPage:
    """The cases of a view, newest first, in two statements whatever their number.

    ``people``: with those they came from. Few joins: PostgreSQL tries every order of them.
    """
    joined = ("owner", "product", "contact", "customer") if people else ("owner", "product")
    tables = [rows.select_related(*joined) for rows in listed(actor=actor, view=view, filters=filters)]
    if filters.words:
        page = search.page(tables, filters.words, after=after)
    else:
        page = keyset.merged(tables, by=ORDER, after=after)
    return InboxPage(view, page.rows, page.next)


def case(*, actor: Actor, reference: str) -> Feedback | Complaint | None:
    """What stands under a reference: the complaint where it has become one."""
    people = ("owner", "contact", "customer", "product", "site", "category")
    found: Complaint | None = complaints.visible_to(actor).select_related(*people).filter(reference=reference).first()
    if found is not None:
        return found
    return visible_to(actor).select_related(*people, "form").filter(reference=reference).first()


def find_form(*, slug: str) -> Form | None:
    return Form.objects.filter(slug=slug, is_active=True).select_related("product", "site").first()


def forms() -> QuerySet[Form]:
    """All forms of their own, with how much has come in by each."""
    return Form.objects.select_related("product", "site").annotate(n=Count("feedback")).order_by("slug")


def by_token(*, digest: str) -> Feedback | None:
    """The case that a link opens, when there is one and it is no spam."""
    people = ("complaint", "contact", "product", "site")
    return Feedback.objects.exclude(status=Status.SPAM).select_related(*people).filter(token_digest=digest).first()


def invitation_by_token(*, digest: str) -> Invitation | None:
    return Invitation.objects.select_related("survey", "product").filter(token_digest=digest).first()


def cases(*, actor: Actor, references: list[str]) -> list[Feedback | Complaint]:
    """The cases under these references in their order, in two statements: the complaint where it has become one."""
    people = ("owner", "category", "contact")
    found: dict[str, Feedback | Complaint] = {
        one.reference: one for one in visible_to(actor).select_related(*people).filter(reference__in=references)
    }
    of_complaints = complaints.visible_to(actor).select_related(*people).filter(reference__in=references)
    found |= {one.reference: one for one in of_complaints}
    return [found[reference] for reference in references if reference in found]
