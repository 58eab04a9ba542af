"""Records of every kind as lines of one list: reference with its page, what it is about, and a few facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, Cost, Restraint, Step, Waiver
from core.figures import money, number
from core.look import Badge
from core.models import Entry
from core.templatetags.verbs import done
from corrective_actions.models import CorrectiveAction
from customers.models import Order
from feedback.models import Feedback, Invitation
from management_review.models import Decision
from management_review.queries.attention import page_of
from surveillance import wording
from surveillance.models import Signal


@dataclass(frozen=True)
class Row:
    """One line. ``url`` is "" for a record without a page of its own."""

    name: str
    url: str
    about: str
    facts: str
    at: datetime | None
    badge: Badge | None = None


JOINED: dict[type[Any], tuple[str, ...]] = {
    Complaint: ("customer", "category", "owner"),
    CorrectiveAction: ("owner",),
    Cost: ("complaint",),
    Decision: ("review", "owner"),
    Entry: ("aside",),
    Feedback: ("customer",),
    Invitation: ("survey", "contact__customer"),
    Order: ("customer",),
    Restraint: ("complaint",),
    Signal: ("series",),
    Step: ("complaint__owner",),
    Waiver: ("complaint", "user"),
}


def joined(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with what their lines show of other tables, so that no line asks on its own."""
    return rows.select_related(*JOINED[rows.model])


def row(record: Any) -> Row:
    made: Row = MAKERS[type(record)](record)
    return made


def _words(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _complaint(record: Complaint) -> Row:
    return Row(
        record.reference,
        page_of("complaints:detail", record.reference),
        record.title,
        _words(record.customer, record.category, record.get_severity_display(), record.owner),
        record.received_at,
        Badge("info" if record.closed_at is None else "ok", str(record.get_status_display())),
    )


def _action(record: CorrectiveAction) -> Row:
    due = _("due %(day)s") % {"day": record.due_on}
    return Row(
        str(record),
        page_of("corrective_actions:detail", record.reference),
        record.title,
        _words(record.owner, due),
        record.proposed_at,
        Badge("info" if record.closed_at is None else "ok", str(record.get_status_display())),
    )


def _cost(record: Cost) -> Row:
    reference = record.complaint.reference
    return Row(
        reference,
        page_of("complaints:detail", reference),
        record.complaint.title,
        _words(record.get_kind_display(), money(record.amount), record.note),
        record.at,
    )


def _decision(record: Decision) -> Row:
    due = _("due %(day)s") % {"day": record.due_on}
    return Row(
        record.review.reference,
        page_of("management_review:detail", record.review.reference),
        record.text,
        _words(record.owner, due),
        record.decided_at,
    )


def _feedback(record: Feedback) -> Row:
    return Row(
        record.reference,
        page_of("feedback:preview", record.reference),
        record.text.strip().splitlines()[0][:120],
        _words(record.customer, record.get_channel_display()),
        record.received_at,
        Badge("info", str(record.get_status_display())),
    )


def _answer(record: Invitation) -> Row:
    customer = record.contact.customer if record.contact else None
    score = _("score %(n)s") % {"n": number(record.score)} if record.score is not None else _("opened only")
    return Row(
        str(record.survey),
        page_of("customers:detail", customer.pk) if customer else "",
        record.why or score,
        _words(customer, score if record.why else ""),
        record.confirmed_at or record.opened_at,
    )


def _order(record: Order) -> Row:
    customer = str(record.customer) if record.customer else ""
    return Row(record.number, page_of("customers:order", record.pk), customer, "", record.placed_at)


def _restraint(record: Restraint) -> Row:
    again = _("looked at again by %(day)s") % {"day": record.review_by}
    return Row(
        record.complaint.reference,
        page_of("complaints:detail", record.complaint.reference),
        record.reason,
        _words(record.get_kind_display(), record.by_name, _("given up") if record.lifted_at else again),
        record.at,
    )


def _signal(record: Signal) -> Row:
    page = page_of("surveillance:detail", record.reference)
    kind = str(record.get_kind_display())
    return Row(record.reference, page, wording.headline(record), kind, record.raised_at, record.badge)


def _step(record: Step) -> Row:
    case = record.complaint
    what, percent, _rest = record.name.split(":", 2)
    word = _("%(percent)s %% of the time to answer") if what == "answer" else _("%(percent)s %% of the time to assess")
    return Row(
        case.reference,
        page_of("complaints:detail", case.reference),
        case.title,
        _words(word % {"percent": percent}, case.owner),
        record.at,
        Badge("info" if case.closed_at is None else "ok", str(case.get_status_display())),
    )


def _waiver(record: Waiver) -> Row:
    return Row(
        record.complaint.reference,
        page_of("complaints:detail", record.complaint.reference),
        record.reason,
        _words(record.user, _("allowed by %(name)s") % {"name": record.by_name}),
        record.at,
    )


CONFLICTS = {
    "person": gettext_lazy("involved: it is about this person"),
    "process": gettext_lazy("involved: answers for the process"),
    "site": gettext_lazy("involved: works at the site"),
}
PAGES = {
    "complaints.complaint": "complaints:detail",
    "corrective_actions.correctiveaction": "corrective_actions:detail",
}


def _relaxed(record: Entry) -> Row:
    """What somebody did that takes two elsewhere: the verb, who it was, and how they were involved."""
    page = PAGES.get(record.subject_kind)
    return Row(
        record.subject_label,
        page_of(page, record.subject_label) if page else "",
        done(record),
        _words(record.actor, *(CONFLICTS[kind] for kind in record.facts.get("conflict", []) if kind in CONFLICTS)),
        record.at,
    )


MAKERS: dict[type[Any], Any] = {
    Complaint: _complaint,
    CorrectiveAction: _action,
    Cost: _cost,
    Decision: _decision,
    Entry: _relaxed,
    Feedback: _feedback,
    Invitation: _answer,
    Order: _order,
    Restraint: _restraint,
    Signal: _signal,
    Step: _step,
    Waiver: _waiver,
}
