"""What the inbox asks: one list of feedback and complaints, views with counts, and the case in the preview."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import queries as complaints
from complaints.models import OPEN as COMPLAINT_OPEN
from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from core import keyset, search
from core.actors import Actor
from core.roles import QUALITY, Role
from feedback import hidden
from feedback.models import OPEN, Feedback, Form, Invitation, Status

ORDER = ("-received_at", "-reference")
NOT_HELD = Q(held_why="")


@dataclass(frozen=True)
class View:
    """One view of the inbox: which feedback and which complaints stand in it, and what is said when none do."""

    name: str
    label: Any
    feedback: Q
    complaints: Q
    empty: Any


def views(*, actor: Actor, as_of: datetime) -> dict[str, View]:
    """The views in their order. They overlap: overdue cases are in their own view too."""
    every = (*_views_of_work(Q(owner_id=actor.user_id), as_of), *_views_of_parked())
    return {view.name: view for view in every}


def _views_of_work(mine: Q, as_of: datetime) -> tuple[View, ...]:
    waits_for_us = Q(status__in=[ComplaintStatus.ASSESSED, ComplaintStatus.INVESTIGATING, ComplaintStatus.DECIDED])
    return (
        View(
            "mine",
            _("My work"),
            mine & Q(status__in=OPEN),
            mine & Q(status__in=COMPLAINT_OPEN),
            _("Nothing is yours now. Take something from “New”; what you take or own stands here until it is closed."),
        ),
        View(
            "new",
            _("New"),
            Q(status=Status.NEW) & NOT_HELD,
            Q(status=ComplaintStatus.RECEIVED),
            _("Nothing new. Whatever comes in by form, phone or counter appears here first."),
        ),
        View(
            "us",
            _("Waiting for us"),
            Q(status=Status.IN_REVIEW),
            waits_for_us,
            _("Nobody waits for us. Cases that somebody has taken stand here until we have answered or asked."),
        ),
        View(
            "them",
            _("Waiting for them"),
            Q(status=Status.AWAITING_CUSTOMER),
            Q(status__in=[ComplaintStatus.AWAITING_CUSTOMER, ComplaintStatus.ANSWERED]),
            _("We wait for nobody. A case comes here when we ask the customer something or have answered a complaint."),
        ),
        View(
            "overdue",
            _("Overdue"),
            _late_feedback(as_of),
            _late_complaints(as_of),
            _("Nothing is overdue. A case comes here when the time we promised has passed."),
        ),
        _view_of_hidden(),
    )


def _view_of_hidden() -> View:
    return View(
        "hidden",
        _("May be a complaint"),
        hidden.waiting(),
        Q(pk=None),
        _("Nothing reads like a complaint that is not called one. Such praise, ideas and questions stand here."),
    )


def _views_of_parked() -> tuple[View, ...]:
    return (
        View(
            "held",
            _("Held"),
            Q(status=Status.NEW) & ~NOT_HELD,
            Q(pk=None),
            _("Nothing is held back. Suspicious posts wait here until a person has looked; nothing is thrown away."),
        ),
        View(
            "spam",
            _("Spam"),
            Q(status=Status.SPAM),
            Q(pk=None),
            _("No spam. What you mark as spam stays here and can be restored."),
        ),
    )


def _late_feedback(as_of: datetime) -> Q:
    return Q(status__in=[Status.NEW, Status.IN_REVIEW], due_at__lt=as_of) & NOT_HELD


def _late_complaints(as_of: datetime) -> Q:
    not_assessed = Q(status=ComplaintStatus.RECEIVED, assess_due__lt=as_of)
    working = [ComplaintStatus.RECEIVED, ComplaintStatus.ASSESSED, ComplaintStatus.INVESTIGATING]
    return not_assessed | Q(status__in=[*working, ComplaintStatus.DECIDED], answer_due__lt=as_of)


def visible_to(actor: Actor) -> QuerySet[Feedback]:
    """Quality staff and auditors see all feedback; others none: what concerns them reaches them as a complaint."""
    return Feedback.objects.all() if actor.holds(*QUALITY, Role.AUDITOR) else Feedback.objects.none()


@dataclass(frozen=True)
class Counted:
    """A view with how many cases stand in it, and how many of those are late."""

    view: View
    n: int
    late: int


def counts(*, actor: Actor, as_of: datetime) -> list[Counted]:
    """All views with their numbers, in two statements."""
    known = views(actor=actor, as_of=as_of)
    # What is over is in no view: leaving it out first lets the index do the work, however long the past is.
    from_feedback = (
        visible_to(actor)
        .filter(status__in=[*OPEN, Status.SPAM])
        .aggregate(**_numbers({name: view.feedback for name, view in known.items()}, _late_feedback(as_of)))
    )
    from_complaints = (
        complaints.visible_to(actor)
        .filter(status__in=COMPLAINT_OPEN)
        .aggregate(**_numbers({name: view.complaints for name, view in known.items()}, _late_complaints(as_of)))
    )
    return [
        Counted(
            view,
            from_feedback[name] + from_complaints[name],
            from_feedback[f"{name}_late"] + from_complaints[f"{name}_late"],
        )
        for name, view in known.items()
    ]


def _numbers(conditions: dict[str, Q], late: Q) -> dict[str, Count]:
    numbers = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return numbers | {f"{name}_late": Count("pk", filter=condition & late) for name, condition in conditions.items()}


@dataclass(frozen=True)
class Filters:
    """What the address narrows the list by; empty means all."""

    words: str = ""
    kind: str = ""
    channel: str = ""


@dataclass(frozen=True)
class InboxPage:
    """One page of a view: rows are Feedback and Complaint, newest first."""

    view: View
    rows: list[Any] = field(default_factory=list)
    next: str = ""


def inbox(*, actor: Actor, view: View, filters: Filters, after: str = "", as_of: datetime) -> InboxPage:
    """The cases of a view, newest first, in two statements whatever their number."""
    feedback = visible_to(actor).filter(view.feedback).select_related("owner", "product")
    cases = complaints.visible_to(actor).filter(view.complaints).select_related("owner", "product")
    if filters.kind:
        feedback = feedback.filter(kind=filters.kind)
        cases = cases if filters.kind == "complaint" else cases.none()
    if filters.channel:
        feedback, cases = feedback.filter(channel=filters.channel), cases.filter(channel=filters.channel)
    if filters.words:
        page = search.page([feedback, cases], filters.words, after=after)
    else:
        page = keyset.merged([feedback, cases], by=ORDER, after=after)
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
