"""The page that a survey's letter leads to. The link chooses an answer; only the button gives it."""

from datetime import datetime

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import links
from core.workflow import Refused
from feedback import operations, queries
from feedback.forms import RateForm
from feedback.models import RANGES, Invitation, Scale
from feedback.views.private import close_tight, door

SALT = "feedback.opened"


@door
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question with the linked answer chosen; POST confirms it. Looking at it changes nothing."""
    invitation = queries.invitation_by_token(digest=links.digest_of(token))
    if invitation is None:
        raise Http404
    lowest, highest = RANGES[Scale(invitation.survey.scale)]
    if request.method == "POST":
        typed = RateForm(request.POST, lowest=lowest, highest=highest)
        if typed.is_valid() and _confirm(invitation, typed):
            answer = redirect("feedback:confirm", token)
            answer["Location"] += "?done=1"
            return close_tight(answer)
        return _page(request, invitation, typed, status=422)
    chosen = request.GET.get("score", invitation.score)
    moment = timezone.now()
    given = {"score": chosen, "why": invitation.why, "opened": signing.dumps(moment.isoformat(), salt=SALT)}
    return _page(request, invitation, RateForm(initial=given, lowest=lowest, highest=highest))


def _confirm(invitation: Invitation, typed: RateForm) -> bool:
    given = typed.cleaned_data
    try:
        operations.confirm(invitation, score=given["score"], why=given["why"], opened_at=_opened(given["opened"]))
    except Refused as refused:
        typed.add_error("score", refused.sentences)
        return False
    return True


def _opened(signed: str) -> datetime | None:
    """When the page was opened, as the page itself carried it: a scanner's look leaves no mark."""
    try:
        return datetime.fromisoformat(signing.loads(signed, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None


def _page(request: HttpRequest, invitation: Invitation, form: RateForm, *, status: int = 200) -> HttpResponse:
    done = invitation.confirmed_at is not None and "done" in request.GET
    context = {"invitation": invitation, "form": form, "done": done}
    return close_tight(render(request, "feedback/confirm.html", context, status=status))
