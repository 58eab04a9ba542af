"""Complaints that seem to have one cause, and which complaints say nearly the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from complaints import likeness, workflow
from complaints.models import OPEN, CauseLink, Complaint, SharedCause, Status
from complaints.queries.cases import with_people
from complaints.queries.lists import RECENT
from core.actors import Actor
from corrective_actions.models import Origin
from corrective_actions.models import Status as ActionStatus

LATELY = timedelta(days=14)
EACH = 100
"""Compared are at most so many of the same person, the same order, the same lot, product, category, and of late."""
LONGEST = 2000
"""Letters of a text that are compared."""


def cause_of(complaint: Complaint) -> SharedCause | None:
    return SharedCause.objects.filter(links__complaint=complaint).first()


def causes() -> QuerySet[SharedCause]:
    """The causes that complaints are linked to."""
    return all_causes().filter(pk__in=CauseLink.objects.values("cause"))


def all_causes() -> QuerySet[SharedCause]:
    """Causes with the number of their complaints, how many of those are open, and when the newest came in."""
    return SharedCause.objects.select_related("action").annotate(
        n=Count("links"),
        n_open=Count("links", filter=Q(links__complaint__status__in=OPEN)),
        newest=Max("links__complaint__received_at"),
    )


def linked_to(cause: SharedCause, *, cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The complaints of a cause among these."""
    return with_people(cases.filter(cause_link__cause=cause))


def not_handed_over(cause: SharedCause) -> QuerySet[Complaint]:
    """The complaints of a cause that are in no corrective action yet."""
    given_up = [ActionStatus.REJECTED, ActionStatus.CANCELLED]
    handed = Origin.objects.filter(kind="complaint").exclude(action__status__in=given_up).values("key")
    linked = Complaint.objects.filter(cause_link__cause=cause).exclude(reference__in=handed)
    return linked.select_related("product", "process", "category").order_by("pk")


# ---------------------------------------------------------------------------------------- nearly the same


@dataclass(frozen=True)
class Near:
    """A complaint that says nearly the same, and the words both have.

    ``repeats``: the reference that can be marked as a duplicate of ``first``, "" where none of the two can.
    """

    case: Complaint
    words: tuple[str, ...]
    is_nearly_the_same: bool
    repeats: str = ""
    first: str = ""


@dataclass(frozen=True)
class NearCases:
    """Of the same person, who may have said it twice; and of others, who may have met with the same cause."""

    own: list[Near]
    others: list[Near]


def near_cases(complaint: Complaint, *, cases: QuerySet[Complaint], by: Actor) -> NearCases:
    """What was said nearly alike, around the time of a complaint, among these cases."""
    found = {case.reference: case for case in _candidates(complaint, cases)}
    texts = [(reference, case.text[:LONGEST]) for reference, case in found.items()]
    alike = likeness.similar(complaint.text[:LONGEST], texts, language=complaint.language, most=10)
    pairs = [(found[one.reference], one) for one in alike]
    own = [_near(complaint, case, one, by) for case, one in pairs if workflow.same_person(complaint, case)]
    others = [
        Near(case, one.words, one.is_nearly_the_same)
        for case, one in pairs
        if not workflow.same_person(complaint, case)
    ]
    return NearCases(own, others)


def _near(complaint: Complaint, case: Complaint, one: likeness.Likeness, by: Actor) -> Near:
    """The later one repeats the earlier one, as far as this person can still mark it."""
    first, later = sorted((complaint, case), key=lambda one: (one.received_at, one.pk))
    move = workflow.TABLE["mark_duplicate"]
    possible = first.status not in {Status.DUPLICATE, Status.OUT_OF_SCOPE, Status.WITHDRAWN}
    if not possible or move.refusals(later, by):
        return Near(case, one.words, one.is_nearly_the_same)
    return Near(case, one.words, one.is_nearly_the_same, later.reference, first.reference)


def _candidates(complaint: Complaint, cases: QuerySet[Complaint]) -> list[Complaint]:
    """Those worth comparing: each condition is read by its own index, and no further than ``EACH``."""
    keys: set[int] = set()
    for condition in _conditions(complaint):
        rows = cases.filter(condition).order_by("-received_at", "-pk").values_list("pk", flat=True)
        keys.update(rows[:EACH])
    keys.discard(complaint.pk)
    return list(cases.select_related("contact").filter(pk__in=keys).order_by("pk"))


def _conditions(complaint: Complaint) -> Iterator[Q]:
    around = _around(complaint.received_at, RECENT)
    if complaint.contact is not None:
        yield Q(contact=complaint.contact_id)
        if complaint.contact.email:
            yield Q(contact__email=complaint.contact.email)
    if complaint.order_number:
        yield Q(order_number=complaint.order_number)
    if complaint.lot:
        yield Q(lot=complaint.lot)
    if complaint.product_id:
        yield Q(product=complaint.product_id) & around
    if complaint.category_id:
        yield Q(category=complaint.category_id) & around
    yield _around(complaint.received_at, LATELY)


def _around(moment: datetime, span: timedelta) -> Q:
    return Q(received_at__gte=moment - span, received_at__lte=moment + span)
