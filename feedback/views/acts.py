"""What is done to feedback from the inbox: its form, its operation, and back to the list at the same place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import queries as complaints
from complaints.models import Message
from complaints.operations import UNDO_SECONDS
from complaints.queries import Meanwhile
from core import drafts
from core.access import only, who
from core.actors import Actor
from core.look import undo_tags
from core.models import User
from core.numbering import tidy_reference
from core.roles import QUALITY
from core.workflow import Refused
from core.written import written
from feedback import operations, queries
from feedback.models import Feedback, Status
from feedback.views.inbox import FORMS, page
from feedback.views.offers import LETTERS

# Moves with words of one's own; the others are refused by themselves when somebody was faster.
WRITTEN = frozenset({"ask", "close", "convert", "mark_spam", "note", "restore"})


@dataclass(frozen=True)
class Done:
    """What is said of it; ``is_held``: a letter waits a few seconds, so that it can be undone."""

    said: str
    is_held: bool = False


Do = Callable[[Feedback, dict[str, Any]], Done]


def _act(request: HttpRequest, reference: str, verb: str, do: Do) -> HttpResponse:
    """One move, or the same page with 422 when it is refused or somebody else was here in the meantime."""
    by = who(request)
    mine = queries.visible_to(by).select_related("contact")
    feedback = get_object_or_404(mine, reference=tidy_reference(reference))
    typed = FORMS.get(verb, forms.Form)(request.POST, prefix=verb)
    later = _meanwhile(request, feedback, verb, typed)
    if typed.is_valid() and later:
        typed.add_error(None, complaints.told(later.lines))  # once: the page that comes back shows it
    elif typed.is_valid():
        try:
            done = do(feedback, typed.cleaned_data)
        except Refused as refused:
            typed.add_error(None, refused.sentences)
        else:
            drafts.drop(f"{feedback.reference}:{verb}", by=by)
            return _back(request, feedback, done)
    feedback.refresh_from_db()
    _keep_words(feedback, verb, typed, by=by)
    return page(request, reference=reference, wrong={verb: typed}, later=later, status=422)


def _meanwhile(request: HttpRequest, feedback: Feedback, verb: str, typed: forms.Form) -> Meanwhile | None:
    """What somebody else did since the page was shown from which this was sent; None when nobody did anything."""
    if verb not in WRITTEN:
        return None
    lines = queries.meanwhile(feedback, seen=request.POST.get("seen", ""), reader=who(request).user_id)
    return Meanwhile(verb, lines, yours=written(typed)) if lines else None


def _keep_words(feedback: Feedback, verb: str, typed: forms.Form, *, by: Actor) -> None:
    """Words to somebody whose case has become a complaint in the meantime are a draft there."""
    field = LETTERS.get(verb, "text")
    words = str(typed[field].value() or "") if field in typed.fields else ""
    if feedback.status == Status.CONVERTED and words.strip():
        place = f"{feedback.reference}:{'reply' if verb in LETTERS else 'note'}"
        drafts.put_back(place, "text", words, by=by, as_of=timezone.now())
        typed.add_error(None, _("It is a complaint now. What you wrote is kept there, as a draft."))


def _back(request: HttpRequest, feedback: Feedback, done: Done) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    undo = f"{reverse('feedback:take_back', args=[feedback.reference])}{query}"
    messages.success(request, done.said, extra_tags=undo_tags(undo, seconds=UNDO_SECONDS) if done.is_held else "")
    return redirect(f"{reverse('feedback:preview', args=[feedback.reference])}{query}")


@only(*QUALITY)
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.take(feedback, by=who(request))
        return Done(_("%(reference)s is yours.") % {"reference": feedback})

    return _act(request, reference, "take", do)


@only(*QUALITY)
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        owner = User.objects.filter(is_active=True, grants__role__in=QUALITY, pk=given["owner"]).distinct().first()
        if owner is None:
            raise Refused([_("Choose a person of the quality team.")])
        operations.assign(feedback, owner=owner, by=who(request))
        return Done(_("%(reference)s has its new owner.") % {"reference": feedback})

    return _act(request, reference, "assign", do)


@only(*QUALITY)
@require_POST
def mark_spam(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.mark_spam(feedback, reason=given["text"], by=who(request))
        return Done(_("%(reference)s is marked as spam. It can be restored.") % {"reference": feedback})

    return _act(request, reference, "mark_spam", do)


@only(*QUALITY)
@require_POST
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.restore(feedback, reason=given["text"], by=who(request))
        return Done(_("%(reference)s is back, and its sender has been written to.") % {"reference": feedback})

    return _act(request, reference, "restore", do)


@only(*QUALITY)
@require_POST
def convert(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.convert(feedback, reason=given["text"], by=who(request))
        return Done(_("%(reference)s is a complaint now; its clocks run.") % {"reference": feedback})

    return _act(request, reference, "convert", do)


@only(*QUALITY)
@require_POST
def not_a_complaint(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.not_a_complaint(feedback, by=who(request))
        return Done(_("%(reference)s is no complaint; that is learned from.") % {"reference": feedback})

    return _act(request, reference, "not_a_complaint", do)


@only(*QUALITY)
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        said = operations.ask(feedback, **given, by=who(request))
        words = _("The question on %(reference)s goes out in %(n)d seconds.")
        return _written(feedback, said, words)

    return _act(request, reference, "ask", do)


@only(*QUALITY)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        said = operations.close(feedback, **given, by=who(request))
        if said is None:
            return Done(_("%(reference)s is closed.") % {"reference": feedback}, is_held=True)
        return _written(feedback, said, _("%(reference)s is closed. The answer goes out in %(n)d seconds."))

    return _act(request, reference, "close", do)


def _written(feedback: Feedback, said: Message, words: str) -> Done:
    """What is told of words to the customer: held for a moment, or on the page of the case at once."""
    if said.letter_key:
        return Done(words % {"reference": feedback, "n": UNDO_SECONDS}, is_held=True)
    told = _("No address was given for %(reference)s: nothing is sent. The customer reads it on the page of the case.")
    return Done(told % {"reference": feedback})


@only(*QUALITY)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        said = {
            "ask": _("The question on %(reference)s was not sent. Its words are a draft again."),
            "close": _("%(reference)s is open again, and nothing was sent. What you wrote is a draft again."),
        }
        return Done(said[operations.take_back(feedback, by=who(request))] % {"reference": feedback})

    return _act(request, reference, "take_back", do)


@only(*QUALITY)
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> Done:
        operations.note(feedback, text=given["text"], by=who(request))
        return Done(_("The note on %(reference)s is kept.") % {"reference": feedback})

    return _act(request, reference, "note", do)
