"""What staff write to the person from the inbox: a question, or an answer that ends it; and calling it back."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Message
from complaints.operations import UNDO_SECONDS
from core import drafts, journal, outbox
from core.actors import Actor
from core.models import Entry, Milestone
from core.workflow import perform
from feedback import hidden, indexing, post, workflow
from feedback.models import Feedback, Kind
from feedback.operations.sorting import judge

HELD = timedelta(seconds=UNDO_SECONDS)


@transaction.atomic
def ask(feedback: Feedback, *, text: str, canned: int | None = None, by: Actor) -> Message:
    """Ask the customer something; the case waits for them. The letter can be called back for 15 seconds."""
    lacking = [] if text.strip() else [_("Write what you want to know.")]
    if feedback.contact is None and feedback.channel != "form":
        lacking.append(_("There is nobody to ask: no address was given."))
    perform(
        feedback,
        workflow.TABLE["ask"],
        by=by,
        lacking=lacking,
        facts={"owner": feedback.owner_id},
        asked_at=timezone.now(),
        owner_id=feedback.owner_id or by.user_id,
    )
    return _write(feedback, "ask", text=text.strip(), canned=canned, by=by)


@transaction.atomic
def close(
    feedback: Feedback,
    *,
    kind: str,
    answered: bool | None,
    reply: str = "",
    reason: str = "",
    canned: int | None = None,
    by: Actor,
) -> Message | None:
    """Close what is no complaint: its kind is settled, and it was answered or wants no reply.

    ``reply`` is what the customer is told; for 15 seconds it can be called back. A complaint that turns out to be
    something else needs a reason. Returns what was said.
    """
    lacking = []
    if answered is None:
        lacking.append(_("Say whether it was answered or no reply is wanted."))
    if answered and not reply.strip() and not _was_answered(feedback):
        lacking.append(_("Write the answer, or choose that no reply is wanted."))
    if Kind.COMPLAINT in {feedback.kind, feedback.said_kind} and kind != Kind.COMPLAINT and not reason.strip():
        lacking.append(_("Say why this is not a complaint: the person called it one."))
    moment, was = timezone.now(), feedback.kind
    feedback.kind = kind
    perform(
        feedback,
        workflow.TABLE["close"],
        by=by,
        note=reason.strip(),
        lacking=lacking,
        facts={"kind": kind, "answered": answered, "was": was, "owner": feedback.owner_id},
        kind=kind,
        answered=answered,
        owner_id=feedback.owner_id or by.user_id,
        first_closed_at=moment,
        closed_at=moment,
    )
    judge(feedback, hidden.NO, by=by)
    return _write(feedback, "close", text=reply.strip(), canned=canned, by=by) if reply.strip() else None


@transaction.atomic
def take_back(feedback: Feedback, *, by: Actor) -> str:
    """Undo a question or a closing whose letter has not gone out: it stands where it stood, its words are a draft.

    Without an address there is no letter to call back: what was said is on the customer's page at once. Returns what
    was undone, "ask" or "close".
    """
    done = next((line for line in reversed(journal.history(feedback)) if line.now != line.was), None)
    last = done if done is not None and done.verb in {"ask", "close"} else None
    said = None if last is None else _said_with(feedback, last)
    lacking = [] if last is None or _is_still_here(last, said) else [_gone(said)]
    was: dict[str, Any] = {} if last is None else last.facts
    changes: dict[str, Any] = {"asked_at": None, "owner_id": was.get("owner")}
    if last is not None and last.verb == "close":
        changes = {"kind": was.get("was", feedback.kind), "answered": None, "owner_id": was.get("owner")}
        changes |= _unclosed(feedback)
    move = workflow.TABLE["take_back"]
    perform(feedback, move, by=by, lacking=lacking, back_to=last.was if last else "", **changes)
    assert last is not None  # noqa: S101 - without it there was no way back
    if last.verb == "close" and not _was_judged(feedback):
        judge(feedback, "", by=by)
    _keep_words(feedback, last, said, by=by)
    return last.verb


def _said_with(feedback: Feedback, line: Entry) -> Message | None:
    """The message that went with a move, if there was one."""
    out = Message.objects.filter(case=feedback.reference, direction=Message.Direction.OUT, taken_back_at=None)
    moment = feedback.asked_at if line.verb == "ask" else feedback.closed_at
    return out.filter(at__gte=moment).order_by("-pk").first() if moment else None


def _is_still_here(line: Entry, said: Message | None) -> bool:
    """Has nobody read it yet? Of a case that was closed without a word nobody was told at all."""
    if said is None:
        return line.at > timezone.now() - HELD
    return bool(said.letter_key) and outbox.cancel(said.letter_key)


def _gone(said: Message | None) -> str:
    if said is None:
        return _("It was closed a while ago. When the customer writes, it opens by itself.")
    if not said.letter_key:
        return _("It cannot be called back: the customer reads it on the page of the case.")
    return _("The letter has already gone out. It cannot be called back any more.")


def _unclosed(feedback: Feedback) -> dict[str, Any]:
    """What closing set, as it was. The first closing stays where an earlier one was the first."""
    if feedback.first_closed_at != feedback.closed_at:
        return {"closed_at": None}
    kind = feedback._meta.label_lower
    Milestone.objects.filter(subject_kind=kind, subject_id=feedback.pk, name="first_closed_at").delete()
    return {"closed_at": None, "first_closed_at": None}


def _was_judged(feedback: Feedback) -> bool:
    """Did somebody say by itself that it is no complaint? That was not part of the closing."""
    return any(line.verb == "not_a_complaint" for line in journal.history(feedback))


def _keep_words(feedback: Feedback, line: Entry, said: Message | None, *, by: Actor) -> None:
    """What was sent is a draft again, in the form it was sent from."""
    moment = timezone.now()
    if said is not None:
        Message.objects.filter(pk=said.pk).update(taken_back_at=moment)
    place, words = f"{feedback.reference}:{line.verb}", said.text if said else ""
    if line.verb == "ask":
        drafts.put_back(place, "ask-text", words, by=by, as_of=moment)
        return
    answered = {True: "yes", False: "no"}.get(line.facts.get("answered"), "")
    chosen = {"close-kind": line.facts["kind"], "close-answered": answered, "close-reason": journal.said(line)}
    drafts.put_back(place, "close-reply", words, by=by, as_of=moment, besides=chosen)


def _was_answered(feedback: Feedback) -> bool:
    out = Message.objects.filter(case=feedback.reference, direction=Message.Direction.OUT, taken_back_at=None)
    return out.exists()


def _write(feedback: Feedback, verb: str, *, text: str, canned: int | None, by: Actor) -> Message:
    """Say it in the case, and owe the letter that carries it."""
    moment = timezone.now()
    said = complaints.say(feedback.reference, text=text, direction=Message.Direction.OUT, by=by, at=moment)
    indexing.index(feedback)
    letter = post.owe(
        f"feedback/email/{verb}",
        to=feedback.contact,
        key=f"{verb}:{feedback.reference}:{said.pk}",
        case=feedback.reference,
        as_of=moment,
        due_at=moment + HELD,
        text=text,
    )
    if letter is not None:
        Message.objects.filter(pk=said.pk).update(letter_key=letter.key)
        said.refresh_from_db()
    complaints.count_use(canned, at=moment)
    return said
