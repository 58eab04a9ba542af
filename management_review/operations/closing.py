"""After the meeting: minutes written, signed by the chair, decisions followed to their end."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock, files
from core.actors import Actor
from core.models import User
from core.workflow import NotSigned, perform
from corrective_actions import operations as corrective_actions
from corrective_actions.operations import OriginGiven
from management_review import minutes as paper
from management_review.models import Addendum, Decision, Review, Signature
from management_review.operations.planning import tell
from management_review.queries.minutes import minutes, to_print
from management_review.queries.snapshot import digest_of
from management_review.workflow import TABLE


@transaction.atomic
def write_minutes(review: Review, *, minutes: str, next_on: date | None, by: Actor) -> None:
    """The words of the minutes, and when the next review is."""
    lacking = []
    if next_on and next_on <= timezone.localdate():
        lacking.append(_("The next review lies in the past. Give a coming day."))
    writer = by.user_id or review.writer_id
    perform(
        review,
        TABLE["write_minutes"],
        by=by,
        lacking=lacking,
        minutes=minutes.strip(),
        next_on=next_on,
        writer_id=writer,
    )


@transaction.atomic
def submit_minutes(review: Review, *, by: Actor) -> None:
    """Hand the minutes to the chair for the signature."""
    perform(review, TABLE["submit_minutes"], by=by, submitted_at=timezone.now())
    tell(review, "submit_minutes", [review.chair], number=timezone.now().strftime("%Y%m%d%H%M%S"))


@transaction.atomic
def send_back(review: Review, *, reason: str, by: Actor) -> None:
    """The chair wants other words."""
    lacking = [] if reason.strip() else [_("Say what has to change.")]
    perform(review, TABLE["send_back"], by=by, note=reason.strip(), lacking=lacking)


@transaction.atomic
def approve(review: Review, *, password: str, by: Actor) -> None:
    """The chair signs: the minutes are fixed under a digest, printed and kept; decisions become actions.

    Raises NotSigned when the password is not the chair's own; then nothing has happened.
    """
    moment = timezone.now()
    user = User.objects.filter(pk=by.user_id or 0, is_active=True).first()
    own = by.user_id == review.writer_id
    content = minutes(review)
    digest = digest_of(content)
    facts = {"sha256": digest, **({"one_person_mode": True} if own else {})}
    perform(
        review, TABLE["approve"], by=by, facts=facts, approved_at=moment, minutes_digest=digest, minutes_record=content
    )
    if user is None or not user.check_password(password):
        raise NotSigned([_("This is not your password. Enter it again to sign.")])
    Signature.objects.create(
        review=review, user=user, name=user.name, meaning="approve", digest=digest, at=moment, one_person_mode=own
    )
    for decision in review.decisions.filter(as_action=True, action_reference="").order_by("pk"):
        _hand_down(review, decision, by=by)
    kept = files.write(paper.printed(to_print(review, place=clock.organisation())))
    Review.objects.filter(pk=review.pk).update(paper_digest=kept)
    review.refresh_from_db()
    tell(review, "approve", [one.user for one in review.participants.filter(present=True).select_related("user")])


def _hand_down(review: Review, decision: Decision, *, by: Actor) -> None:
    words = {"review": review.reference, "owner": decision.owner.name, "day": decision.due_on.isoformat()}
    action = corrective_actions.propose(
        title=decision.text.splitlines()[0][:200],
        problem=decision.text + "\n\n" + _("Decided in %(review)s; %(owner)s, by %(day)s.") % words,
        origins=[
            OriginGiven(
                kind="decision",
                key=f"{review.reference}/{decision.pk}",
                label=f"{review.reference}: {decision.text}"[:200],
                address=f"/reviews/{review.reference}/",
            )
        ],
        by=by,
    )
    decision.action_reference = action.reference
    decision.save(update_fields=["action_reference"])


@transaction.atomic
def finish(review: Review, decision: Decision, *, done_on: date, note: str, by: Actor) -> None:
    """A decision is carried out; its owner says how, or whoever leads the review."""
    lacking = [] if note.strip() else [_("Say how it was done.")]
    if done_on > timezone.localdate():
        lacking.append(_("It cannot be done on a day to come."))
    if by.user_id != decision.owner_id and not by.holds(*TABLE["carry"].roles):
        lacking.append(_("Its owner says that it is done."))
    perform(review, TABLE["finish"], by=by, note=note, facts={"decision": decision.pk}, lacking=lacking)
    decision.done_on, decision.done_note = done_on, note.strip()
    decision.save(update_fields=["done_on", "done_note"])


@transaction.atomic
def carry(review: Review, decision: Decision, *, to: Review, by: Actor) -> None:
    """A decision that is not done goes to a later review, which asks for it again."""
    lacking = []
    if to.pk == review.pk or to.meets_at <= review.meets_at or to.status not in TABLE["reschedule"].sources:
        lacking.append(_("Choose a later review that has not been held."))
    if decision.done_on is not None:
        lacking.append(_("It is done already."))
    perform(review, TABLE["carry"], by=by, facts={"decision": decision.pk, "to": to.reference}, lacking=lacking)
    decision.carried_to = to
    decision.save(update_fields=["carried_to"])


@transaction.atomic
def close(review: Review, *, by: Actor) -> None:
    """Every decision is done or carried over."""
    moment = timezone.now()
    perform(review, TABLE["close"], by=by, first_closed_at=moment, closed_at=moment)


@transaction.atomic
def amend(review: Review, *, text: str, by: Actor) -> Addendum:
    """Set signed minutes right by a numbered addendum; they themselves stay as they are."""
    lacking = [] if text.strip() else [_("Say what has to be set right.")]
    number = review.addenda.count() + 1
    perform(review, TABLE["amend"], by=by, note=text, facts={"number": number}, lacking=lacking)
    return Addendum.objects.create(review=review, number=number, text=text.strip(), by_name=by.name, at=timezone.now())
