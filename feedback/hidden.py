"""Complaints that are not called so: praise, ideas, questions and survey comments that read like one.

ISO 10002 asks for dissatisfaction to be heard, whatever word the customer used for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from complaints.models import Aspect, Suggestion
from complaints.queries import TOLD, told_of
from complaints.suggesting import Told
from feedback.models import Feedback, Invitation, Kind, Status

YES, NO = "yes", "no"
SURVEY = "survey:"
MOST = 5000
YOUNG = timedelta(days=90)
"""What is older was looked at by somebody, or never will be."""


def read_as_one() -> QuerySet[Suggestion]:
    """What reads like a complaint, and nobody has said whether it is one."""
    shown = Suggestion.Showing.SHOWN
    return Suggestion.objects.filter(aspect=Aspect.HIDDEN_COMPLAINT, showing=shown, value=YES, decided="")


def waiting() -> Q:
    """Feedback that reads like a complaint, and nobody has said whether it is one."""
    return Q(status__in=[Status.NEW, Status.IN_REVIEW], reference__in=read_as_one().values("subject")) & Q(held_why="")


def unread(*, as_of: datetime) -> QuerySet[Feedback]:
    """What is not called a complaint and was not yet read for one, newest first."""
    read = Suggestion.objects.filter(subject=OuterRef("reference"), aspect=Aspect.HIDDEN_COMPLAINT)
    young = Feedback.objects.filter(status__in=[Status.NEW, Status.IN_REVIEW], received_at__gt=as_of - YOUNG)
    fresh = young.filter(~Exists(read), held_why="")
    return fresh.exclude(kind=Kind.COMPLAINT).order_by("-received_at", "-reference")


def subject_of(comment: Invitation) -> str:
    return f"{SURVEY}{comment.pk}"


def unread_comments(*, as_of: datetime) -> QuerySet[Invitation]:
    """Confirmed survey answers with a comment that was not yet read."""
    key = Concat(Value(SURVEY), Cast(OuterRef("pk"), CharField()))
    read = Suggestion.objects.filter(subject=key, aspect=Aspect.HIDDEN_COMPLAINT)
    said = Invitation.objects.exclude(why="").filter(~Exists(read), confirmed_at__gt=as_of - YOUNG)
    return said.select_related("contact").order_by("-confirmed_at", "-pk")


@dataclass(frozen=True)
class Comment:
    """A survey comment that reads like a complaint, with the words that make it so."""

    invitation: Invitation
    suggestion: Suggestion


def waiting_comments() -> QuerySet[Suggestion]:
    """The survey comments among them."""
    return read_as_one().filter(subject__startswith=SURVEY)


def comments(*, most: int = 50) -> list[Comment]:
    """Survey comments that read like a complaint and wait for somebody to say so, newest first."""
    found = {row.subject: row for row in waiting_comments().order_by("-offered_at")[:most]}
    keys = [int(subject.removeprefix(SURVEY)) for subject in found]
    rows = Invitation.objects.filter(pk__in=keys).select_related("contact", "product", "survey")
    return [Comment(row, found[subject_of(row)]) for row in sorted(rows, key=lambda row: row.pk, reverse=True)]


def decided(*, most: int = MOST) -> list[Told]:
    """What people decided in the inbox about what was not called a complaint, oldest first."""
    sorted_out = Feedback.objects.filter(
        status__in=[Status.CONVERTED, Status.CLOSED], source_key=None, customer__anonymised_at__isnull=True
    ).exclude(said_kind=Kind.COMPLAINT)
    label = Case(When(status=Status.CONVERTED, then=Value(YES)), default=Value(NO), output_field=CharField())
    when = Coalesce("first_closed_at", "complaint__recorded_at", "received_at")
    rows = sorted_out.annotate(label=label, sorted_at=when).order_by("-sorted_at", "-pk")
    return [told_of(row, row["label"]) for row in reversed(rows.values(*TOLD, "label")[:most])]
