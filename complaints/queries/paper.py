"""The file of one complaint as it stands on paper: every word and day in the language of the organisation."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.queries.hung import Hung
from complaints.queries.lists import cost_so_far
from complaints.queries.timeline import timeline
from complaints.queries.words import promise
from core.models import Organisation

Rows = list[list[str]]


def to_print(case: Complaint, hung: Hung, *, as_of: datetime, place: Organisation, notes: bool) -> dict[str, Any]:
    """The content of the printed file. ``notes``: with the words that are for the team only, or without."""
    with translation.override(place.language):
        told = timeline(hung)
        return {
            "organisation": place.name,
            "language": place.language,
            "reference": case.reference,
            "title": case.title,
            "words": _words(),
            "printed": _moment(as_of, place),
            "notes": notes,
            "head": _filled(_head(case, as_of, place)),
            "said": case.text,
            "said_language": case.language,
            "sections": [section for section in _sections(case, hung, place) if section["rows"]],
            "timeline": [
                {
                    "at": _moment(line.at, place),
                    "heading": line.heading,
                    "words": line.words,
                    "files": [file.name for file in line.files],
                }
                for line in told.lines
                if notes or line.kind == "message"
            ],
        }


def _words() -> dict[str, str]:
    return {
        "heading": _("Complaint"),
        "printed": _("Printed"),
        "page": _("Page"),
        "said": _("What the customer said"),
        "timeline": _("What happened"),
        "without": _("Messages with the customer only; notes and changes are left out."),
        "file": _("File"),
    }


def _moment(moment: datetime | None, place: Organisation) -> str:
    return date_format(moment.astimezone(ZoneInfo(place.time_zone)), "j M Y, H:i") if moment else ""


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""


def _filled(rows: Iterator[tuple[str, Any]]) -> Rows:
    return [[label, str(value)] for label, value in rows if value not in (None, "")]


def _head(case: Complaint, as_of: datetime, place: Organisation) -> Iterator[tuple[str, Any]]:
    yield _("Number"), case.number
    yield _("Status"), case.get_status_display()
    yield _("Promised to the customer"), promise(case, as_of=as_of, place=place).sentence
    yield _("From"), (case.contact.name or case.contact.email) if case.contact else _("no name given")
    yield _("Customer"), case.customer
    yield _("Way"), case.get_channel_display()
    yield _("Product"), case.product
    yield _("Lot"), case.lot
    yield _("Order"), case.order_number
    yield _("Site"), case.site
    yield _("Process"), case.process
    yield _("Category"), case.category
    for value in case.own_values.all():
        yield value.field.label, value.said
    yield _("Happened"), _day(case.happened_on)
    yield _("Wants"), case.get_remedy_sought_display()
    yield _("Owner"), case.owner
    yield _("Received"), _moment(case.received_at, place)
    yield _("Acknowledged"), _moment(case.acknowledged_at, place)
    yield _("Assessed"), _moment(case.assessed_at, place)
    yield _("Answered"), _moment(case.answered_at, place)
    yield _("Closed"), _moment(case.closed_at, place)


def _sections(case: Complaint, hung: Hung, place: Organisation) -> Iterator[dict[str, Any]]:
    yield {"title": _("Assessment"), "rows": _filled(_assessment(case))}
    yield {"title": _("Decision"), "rows": _filled(_decision(case))}
    yield {
        "title": _("Corrective actions"),
        "rows": [[str(action), f"{action.title} ({action.get_status_display()})"] for action in hung.actions],
    }
    costs = [[cost.get_kind_display(), f"{cost.amount} {place.currency} {cost.note}"] for cost in case.costs.all()]
    total = [[_("Together"), f"{cost_so_far(case)} {place.currency}"]] if len(costs) > 1 else []
    yield {"title": _("Cost"), "rows": costs + total}
    yield {"title": _("Files sent with it"), "rows": [[_("File"), file.name] for file in hung.first_files]}


def _assessment(case: Complaint) -> Iterator[tuple[str, Any]]:
    if case.assessed_at is None:
        return
    yield _("Severity"), case.get_severity_display()
    yield _("Impact"), case.get_impact_display()
    yield _("Complexity"), case.get_complexity_display()
    yield _("Risk"), case.risk_score
    yield _("At once"), f"{_('yes') if case.immediate_action else _('no')}: {case.immediate_action_why}"
    for waiver in case.waivers.all():
        yield _("Allowed all the same"), f"{waiver.user}: {waiver.reason} ({waiver.by_name})"
    for containment in case.containments.all():
        yield _("Contained"), f"{containment.what} ({containment.by_name})"


def _decision(case: Complaint) -> Iterator[tuple[str, Any]]:
    if case.upheld:
        yield _("Findings"), case.findings
        yield _("Decision"), case.get_upheld_display()
        yield _("Kind of cause"), case.get_cause_category_display()
        yield _("Remedy"), " ".join([case.get_remedy_display(), _day(case.remedy_done_on)]).strip()
        needed = _("needed") if case.needs_action else f"{_('not needed')}: {case.needs_action_why}"
        yield _("Corrective action"), needed
    for restraint in case.restraints.all():
        yield _("Not done"), f"{restraint.get_kind_display()}: {restraint.reason} ({restraint.by_name})"
    yield _("Outside body"), case.outside_body
