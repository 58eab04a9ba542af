"""Asking how the handling was: once per case, after its end, and only answers that a person confirmed count."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from core import journal, ledger, links, outbox
from core.actors import CUSTOMER, SYSTEM, Actor
from core.workflow import Refused
from feedback.models import RANGES, Feedback, Invitation, Scale, Survey

HANDLING = "complaint-handling"
PURPOSE = "survey"
# Whoever rates on the page of the case is not asked by mail as well; and nobody is asked long after.
NOT_BEFORE = timedelta(hours=1)
NOT_AFTER = timedelta(days=14)
# One person is asked once in so many days, whatever happened.
REST = ledger.SURVEYS_REST


def handling_survey() -> Survey:
    return Survey.objects.get_or_create(code=HANDLING, defaults={"scale": Scale.CES, "occasion": "complaint"})[0]


def invite(*, as_of: datetime) -> int:
    """Ask those whose complaint was closed a while ago, by mail; never our own staff. Returns how many were asked."""
    survey = handling_survey()
    asked = Invitation.objects.filter(survey=survey, case=OuterRef("reference"))
    rested = Invitation.objects.filter(contact=OuterRef("contact"), sent_at__gt=as_of - REST)
    due = (
        Complaint.objects.filter(
            status=ComplaintStatus.CLOSED,
            closed_at__lte=as_of - NOT_BEFORE,
            closed_at__gt=as_of - NOT_AFTER,
            source_key=None,
            feedback__isnull=False,
        )
        .exclude(contact=None)
        .exclude(contact__email="")
        .filter(~Exists(asked), ~Exists(rested))
        .exclude(ledger.holds_back(ledger.Sort.SURVEY, as_of=as_of))
        .select_related("contact", "product")
        .order_by("closed_at", "pk")[:200]
    )
    # Of two cases of one person the first is asked about, the other rests.
    first = {complaint.contact.email: complaint for complaint in reversed(due) if complaint.contact is not None}
    for complaint in first.values():
        _invite(survey, complaint, as_of)
    return len(first)


@transaction.atomic
def _invite(survey: Survey, complaint: Complaint, as_of: datetime) -> None:
    invitation, created = Invitation.objects.get_or_create(
        survey=survey,
        case=complaint.reference,
        defaults={
            "contact": complaint.contact,
            "product": complaint.product,
            "token_digest": links.digest_of(links.token_for(complaint.reference, purpose=PURPOSE)),
            "sent_at": as_of,
        },
    )
    if not created:
        return
    outbox.queue(
        "feedback/email/survey",
        to=complaint.contact,
        key=f"survey:{complaint.reference}",
        case=complaint.reference,
        reference=complaint.reference,
        name=complaint.contact.name if complaint.contact else "",
        title=complaint.title,
    )
    if complaint.contact is not None:
        ledger.note(complaint.contact.email, ledger.Sort.SURVEY, at=as_of, case=complaint.reference)
    journal.record(invitation, "invite", by=SYSTEM, facts={"case": complaint.reference})


@transaction.atomic
def rate(feedback: Feedback, *, score: int | None, why: str = "", by: Actor = CUSTOMER) -> Invitation:
    """An answer on the page of the case; it takes the place of the mail that would have asked."""
    survey = handling_survey()
    invitation, _created = Invitation.objects.get_or_create(
        survey=survey,
        case=feedback.reference,
        defaults={
            "contact": feedback.contact,
            "product": feedback.product,
            "token_digest": links.digest_of(links.token_for(feedback.reference, purpose=PURPOSE)),
        },
    )
    return confirm(invitation, score=score, why=why, opened_at=None, by=by)


@transaction.atomic
def confirm(
    invitation: Invitation, *, score: int | None, why: str = "", opened_at: datetime | None, by: Actor = CUSTOMER
) -> Invitation:
    """The person pressed the button. They may change their mind later; the last word counts."""
    lowest, highest = RANGES[Scale(invitation.survey.scale)]
    if score is None or not lowest <= score <= highest:
        raise Refused([_("Choose a number from %(lowest)d to %(highest)d.") % {"lowest": lowest, "highest": highest}])
    moment = timezone.now()
    invitation.score, invitation.why, invitation.confirmed_at = score, why.strip(), moment
    invitation.opened_at = invitation.opened_at or opened_at or moment
    invitation.save(update_fields=["score", "why", "confirmed_at", "opened_at"])
    journal.record(invitation, "confirm", by=by, facts={"case": invitation.case, "score": score})
    return invitation
