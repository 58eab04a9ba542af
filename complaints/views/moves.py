"""One view for each move of the table that staff make from the page of a complaint."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from complaints import operations
from complaints.models import Message
from complaints.views.page import act
from core.access import only
from core.roles import QUALITY, Role

HANDS = (*QUALITY, Role.COLLEAGUE)


@only(*HANDS)
@require_POST
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "acknowledge", operations.acknowledge)


@only(*HANDS)
@require_POST
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "assess", operations.assess)


@only(*HANDS)
@require_POST
def reassess(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "reassess", operations.reassess)


@only(*HANDS)
@require_POST
def investigate(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "investigate", operations.investigate)


@only(*HANDS)
@require_POST
def contain(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "contain", operations.contain)


@only(*HANDS)
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(asked: Message) -> str:
        return reverse("complaints:unask", args=[reference]) if asked.letter_key else ""

    def said(asked: Message) -> str:
        if asked.letter_key:
            return _("The question goes out in %(n)d seconds.") % {"n": operations.UNDO_SECONDS}
        return _("No address was given: nothing is sent. The customer reads it on the page of the case.")

    return act(request, reference, "ask", operations.ask, said=said, undo=undo)


@only(*HANDS)
@require_POST
def unask(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("The question was not sent. Its words are kept below.")
    return act(request, reference, "unask", operations.unask, said=said)


@only(*HANDS)
@require_POST
def customer_replied(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "customer_replied", operations.customer_replied)


@only(*HANDS)
@require_POST
def give_up(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "give_up", operations.give_up)


@only(*HANDS)
@require_POST
def skip_investigation(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "skip_investigation", operations.skip_investigation)


@only(*HANDS)
@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "decide", operations.decide)


@only(*HANDS)
@require_POST
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "send_back", operations.send_back)


@only(*HANDS)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(_done: Any) -> str:
        return reverse("complaints:take_back", args=[reference])

    said = _("The answer goes out in %(n)d seconds.") % {"n": operations.UNDO_SECONDS}
    return act(request, reference, "answer", operations.answer, said=said, undo=undo)


@only(*HANDS)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("The answer was not sent. Its words are kept below.")
    return act(request, reference, "take_back", operations.take_back, said=said)


@only(*HANDS)
@require_POST
def reclassify(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "reclassify", operations.reclassify)


@only(*HANDS)
@require_POST
def mark_duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(_done: Any) -> str:
        return reverse("complaints:unmark_duplicate", args=[reference])

    said = _("It follows the other case from now on. Nobody is told for %(n)d seconds.")
    said = said % {"n": operations.UNDO_SECONDS}
    return act(request, reference, "mark_duplicate", operations.mark_duplicate, said=said, undo=undo)


@only(*HANDS)
@require_POST
def unmark_duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("It goes on by itself again, from where it stood.")
    return act(request, reference, "unmark_duplicate", operations.unmark_duplicate, said=said)


@only(*HANDS)
@require_POST
def go_external(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "go_external", operations.go_external)


@only(*HANDS)
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "settle", operations.settle)


@only(*HANDS)
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "reopen", operations.reopen)


@only(*HANDS)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, "withdraw", operations.withdraw)
