"""Survey comments that read like a complaint: taken up as one, or put aside."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import only, who
from core.roles import QUALITY, Role
from core.workflow import Refused
from feedback import hidden, operations
from feedback.models import Invitation


@only(*QUALITY, Role.AUDITOR)
@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    context = {"comments": hidden.comments(), "may_enter": who(request).holds(*QUALITY), "as_of": timezone.now()}
    return render(request, "feedback/comments.html", context)


@only(*QUALITY)
@require_POST
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    def do(comment: Invitation) -> str:
        feedback = operations.take_up(comment, by=who(request))
        return _("It is the complaint %(reference)s now; its clocks run.") % {"reference": feedback.reference}

    return _act(request, number, do)


@only(*QUALITY)
@require_POST
def put_aside(request: HttpRequest, number: int) -> HttpResponse:
    def do(comment: Invitation) -> str:
        operations.put_aside(comment, by=who(request))
        return _("It is no complaint; that is learned from.")

    return _act(request, number, do)


def _act(request: HttpRequest, number: int, do: Callable[[Invitation], str]) -> HttpResponse:
    said = Invitation.objects.exclude(why="").filter(confirmed_at__isnull=False).select_related("contact", "product")
    comment = get_object_or_404(said, pk=number)
    try:
        messages.success(request, do(comment))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    return redirect("feedback:comments")
