"""Before the meeting: planned, compiled, supplied, frozen."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import clock, outbox
from core.actors import Actor
from core.models import User
from core.roles import Role
from core.workflow import Refused, perform
from management_review.models import Clause, Input, Participant, Review
from management_review.queries import compiling
from management_review.queries.snapshot import digest_of, snapshot
from management_review.workflow import TABLE

SUPPLY_BEFORE = timedelta(days=5)  # so long before the meeting the owners have supplied what is missing


def _is_executive(user: User) -> bool:
    return Role.EXECUTIVE in user.actor(on=timezone.localdate()).roles


def _chair_gaps(chair: User) -> Iterable[str]:
    if not _is_executive(chair):
        yield _("%(name)s is no executive. Top management chairs the review.") % {"name": chair.name}


@transaction.atomic
def plan(
    *,
    reference: str,
    title: str,
    period_from: date,
    period_to: date,
    meets_at: datetime,
    chair: User,
    writer: User,
    participants: Iterable[User],
    by: Actor,
    edition: str = "2015",
) -> Review:
    """Set up a review with its period, date, chair and people. The chair and the writer are invited with the others."""
    lacking = list(_chair_gaps(chair))
    if not Clause.objects.filter(edition=edition).exists():
        lacking.append(_("The clauses of edition %(edition)s are not in the catalogue.") % {"edition": edition})
    if period_to < period_from:
        lacking.append(_("The period ends before it begins."))
    review = Review(
        reference=reference,
        title=title,
        edition=edition,
        period_from=period_from,
        period_to=period_to,
        meets_at=meets_at,
        chair=chair,
        writer=writer,
    )
    try:
        with transaction.atomic():
            perform(review, TABLE["plan"], by=by, lacking=lacking, planned_at=timezone.now())
    except IntegrityError as fault:
        raise Refused([_("There is a review “%(reference)s” already.") % {"reference": reference}]) from fault
    _invite(review, [chair, writer, *participants])
    return review


def _invite(review: Review, people: Iterable[User]) -> None:
    known = set(review.participants.values_list("user", flat=True))
    fresh = {person.pk for person in people} - known
    Participant.objects.bulk_create([Participant(review=review, user_id=pk) for pk in sorted(fresh)])


@transaction.atomic
def reschedule(review: Review, *, meets_at: datetime, chair: User, participants: Iterable[User], by: Actor) -> None:
    """Another date, another chair, other people. What was frozen stays as it is."""
    wanted = list(participants)
    facts = {"was": review.meets_at, "meets_at": meets_at, "chair": chair.pk}
    perform(
        review,
        TABLE["reschedule"],
        by=by,
        facts=facts,
        lacking=list(_chair_gaps(chair)),
        meets_at=meets_at,
        chair_id=chair.pk,
    )
    keep = {chair.pk, review.writer_id, *(person.pk for person in wanted)}
    review.participants.exclude(user__in=keep).delete()
    _invite(review, [chair, review.writer, *wanted])


@transaction.atomic
def compile(review: Review, *, by: Actor) -> None:
    """Fill every row from the rooms below; what no room knows is asked of its owner. Again replaces the figures."""
    moment = timezone.now()
    perform(review, TABLE["compile"], by=by, compiled_at=moment, figures_at=moment)
    place = clock.organisation()
    by_day = timezone.localdate(review.meets_at - SUPPLY_BEFORE)
    kept = {row.clause_id: row for row in review.inputs.all()}
    with translation.override(place.language):
        for clause in Clause.objects.filter(edition=review.edition).order_by("order"):
            found = compiling.compiled(clause.key, review=review, as_of=moment, place=place)
            row = kept.get(clause.pk) or Input(review=review, clause=clause, owner_id=review.writer_id)
            _fill(row, found, supply_by=by_day)
    _ask_for_missing(review)


def _fill(row: Input, found: "compiling.Compiled | None", *, supply_by: date) -> None:
    row.has_data = found is not None
    row.sentence = found.sentence if found else ""
    row.figures = [fact.as_json() for fact in found.facts] if found else []
    row.links = [{"label": label, "address": address} for label, address in found.links] if found else []
    row.shape, row.word = (found.badge.shape, found.badge.word[:60]) if found and found.badge else ("", "")
    row.supply_by = None if found else (row.supply_by or supply_by)
    row.save()


def _ask_for_missing(review: Review) -> None:
    for row in review.inputs.filter(has_data=False, supplied="", unavailable_why="").select_related("owner", "clause"):
        if row.owner is not None:
            outbox.queue(
                "management_review/email/supply",
                to=row.owner,
                key=f"review-supply:{row.pk}:{row.owner_id}",
                name=row.owner.name,
                review=str(review),
                title=row.clause.title,
                address=f"/reviews/{review.reference}/rows/{row.pk}/",
                day=row.supply_by.isoformat() if row.supply_by else "",
            )


@transaction.atomic
def supply(
    review: Review,
    row: Input,
    *,
    supplied: str = "",
    unavailable_why: str = "",
    owner: User | None = None,
    supply_by: date | None = None,
    by: Actor,
) -> None:
    """Say what a row could not compile by itself, or why there is nothing, or who will supply it until when.

    The row's owner may do it, and whoever leads the review; only the latter give a row to somebody else.
    """
    leads = by.holds(Role.MANAGER, Role.EXECUTIVE)
    lacking = [] if leads or by.user_id == row.owner_id else [_("This row is supplied by its owner.")]
    if not (supplied.strip() or unavailable_why.strip() or owner):
        lacking.append(_("Report, say why there are no data, or name who supplies them."))
    if owner and owner.pk != row.owner_id and not leads:
        lacking.append(_("Another owner is named by those who lead the review."))
    perform(
        review, TABLE["supply"], by=by, note=supplied or unavailable_why, facts={"row": row.clause.key}, lacking=lacking
    )
    row.supplied, row.unavailable_why = supplied.strip(), unavailable_why.strip()
    row.owner, row.supply_by = owner or row.owner, supply_by or row.supply_by
    row.save()
    _ask_for_missing(review)


@transaction.atomic
def comment(review: Review, row: Input, *, comment: str, by: Actor) -> None:
    """A remark beside the frozen figures; it changes none of them."""
    perform(review, TABLE["comment"], by=by, note=comment, facts={"row": row.clause.key})
    row.comment = comment.strip()
    row.save(update_fields=["comment"])


@transaction.atomic
def freeze(review: Review, *, by: Actor) -> None:
    """Keep the figures as they are, under a digest, and send the pack to everybody invited."""
    digest = digest_of(snapshot(review))
    perform(review, TABLE["freeze"], by=by, facts={"sha256": digest}, frozen_at=timezone.now(), snapshot_digest=digest)
    tell(review, "freeze", [one.user for one in review.participants.select_related("user")], digest=digest)


def tell(review: Review, kind: str, people: Iterable[User], **words: Any) -> None:
    """A letter about the review to each of these people."""
    for person in people:
        outbox.queue(
            f"management_review/email/{kind}",
            to=person,
            key=f"review-{kind}:{review.pk}:{person.pk}:{words.get('number', '')}",
            name=person.name,
            review=str(review),
            title=review.title,
            meets_at=review.meets_at.isoformat(),
            address=f"/reviews/{review.reference}/",
            **words,
        )


@transaction.atomic
def cancel(review: Review, *, reason: str, by: Actor) -> None:
    """The review does not take place, for a reason."""
    lacking = [] if reason.strip() else [_("Say why the review is cancelled.")]
    perform(review, TABLE["cancel"], by=by, note=reason.strip(), lacking=lacking)
