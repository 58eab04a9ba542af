"""What is done beside the moves from the page of a complaint: messages, notes, owner, costs, more time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import operations
from complaints.models import Complaint, Extension, Message
from complaints.views.moves import HANDS
from complaints.views.page import act, case_of
from core.access import only, who
from core.actors import Actor
from core.roles import QUALITY
from core.workflow import Refused
from corrective_actions.models import CorrectiveAction


@only(*HANDS)
@require_POST
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(message: Message) -> str:
        return reverse("complaints:unsay", args=[reference, message.pk]) if message.letter_key else ""

    def said(message: Message) -> str:
        if message.letter_key:
            return _("The message goes out in %(n)d seconds.") % {"n": operations.UNDO_SECONDS}
        return _("No address was given: nothing is sent. The customer reads it on the page of the case.")

    return act(request, reference, "reply", operations.reply, said=said, undo=undo)


@only(*HANDS)
@require_POST
def unsay(request: HttpRequest, reference: str, message: int) -> HttpResponse:
    case = case_of(request, reference)
    said = get_object_or_404(Message, pk=message, case=reference)
    try:
        operations.unsay(case, message=said, by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("The message was not sent. Its words are back in the box below."))
    return redirect(f"{reverse('complaints:detail', args=[reference])}?write=reply#write")


@only(*HANDS)
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "note", operations.note)


@only(*QUALITY)
@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "claim", operations.claim)


@only(*QUALITY)
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "assign", operations.assign)


@only(*HANDS)
@require_POST
def add_cost(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "add_cost", operations.add_cost)


@only(*HANDS)
@require_POST
def ask_extension(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "ask_extension", operations.ask_extension)


@only(*QUALITY)
@require_POST
def grant_extension(request: HttpRequest, reference: str) -> HttpResponse:
    def grant(case: Complaint, *, by: Actor) -> None:
        operations.grant_extension(_asked(case), by=by)

    return act(request, reference, "grant_extension", grant)


@only(*QUALITY)
@require_POST
def refuse_extension(request: HttpRequest, reference: str) -> HttpResponse:
    def refuse(case: Complaint, *, reason: str, by: Actor) -> None:
        operations.refuse_extension(_asked(case), reason=reason, by=by)

    return act(request, reference, "refuse_extension", refuse)


def _asked(case: Complaint) -> Extension:
    """The request for more time that is open. Somebody may have answered it a moment ago."""
    asked = case.extensions.filter(granted_at=None, refused_why="").first()
    if asked is None:
        raise Refused([_("Nobody asks for more time any more. Reload and look again.")])
    return asked


@only(*HANDS)
@require_POST
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    def hand(case: Complaint, *, others: Any = (), by: Actor, **given: Any) -> CorrectiveAction:
        return operations.hand_over([case, *others], by=by, **given)

    return act(request, reference, "hand_over", hand, said=_("The cause is handed over to a corrective action."))


@only(*QUALITY)
@require_POST
def waive_conflict(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "waive_conflict", operations.waive_conflict)
