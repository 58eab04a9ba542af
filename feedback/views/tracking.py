"""The page of one case, for the person it belongs to. Looking at it changes nothing; every act is a POST."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.files import Unwelcome
from core.models import Attachment
from core.workflow import Refused
from feedback import operations, suspicion, tracking
from feedback.forms import OutsideForm, RateForm, ReasonForm, SayForm
from feedback.models import Feedback
from feedback.views.private import files_of, paper, private

FORMS: dict[str, type[forms.Form]] = {
    "say": SayForm,
    "rate": RateForm,
    "reject_answer": ReasonForm,
    "reopen": ReasonForm,
    "go_external": OutsideForm,
    "withdraw": ReasonForm,
}


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def _page(
    request: HttpRequest, feedback: Feedback, *, wrong: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; ``wrong`` is the form that came back with errors, by its verb."""
    moment = timezone.now()
    story = tracking.story(feedback, as_of=moment)
    token = _token(request)
    fresh = {verb: kind(prefix=verb) for verb, kind in FORMS.items()}
    fresh["rate"] = RateForm(prefix="rate", initial={"score": story.score, "why": story.why})
    context = {
        "story": story,
        "token": token,
        "address": request.build_absolute_uri(request.path.split(token)[0] + f"{token}/"),
        "as_of": moment,
        "forms": fresh | (wrong or {}),
        "form": next(iter((wrong or {}).values()), None),
    }
    return render(request, "feedback/track.html", context, status=status)


def _done(request: HttpRequest, anchor: str) -> HttpResponse:
    address = redirect("feedback:track", _token(request))
    address["Location"] += f"#{anchor}"
    return address


def _act(
    request: HttpRequest, feedback: Feedback, verb: str, do: Callable[[forms.Form], object], *, anchor: str
) -> HttpResponse:
    """One verb of the page: its form, its operation, and back to the place on the page."""
    typed = FORMS[verb](request.POST, prefix=verb)
    if typed.is_valid():
        try:
            do(typed)
        except Refused as refused:
            typed.add_error(next(iter(typed.fields)), refused.sentences)
        except Unwelcome as unwelcome:
            typed.add_error("papers", str(unwelcome))
        else:
            return _done(request, anchor)
    return _page(request, feedback, wrong={verb: typed}, status=422)


@private
@require_safe
def track(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    return _page(request, feedback)


@private
@require_POST
def say(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.say(feedback, text=typed.cleaned_data["text"], uploads=files_of(request, "say-papers"))

    return _act(request, feedback, "say", do, anchor="messages")


@private
@require_POST
def accept(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    try:
        operations.accept(feedback)
    except Refused as refused:
        wrong = ReasonForm({}, prefix="reject_answer")
        wrong.add_error(None, refused.sentences)
        return _page(request, feedback, wrong={"reject_answer": wrong}, status=422)
    return _done(request, "rate")


@private
@require_POST
def reject_answer(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.reject_answer(feedback, reason=typed.cleaned_data["reason"])

    return _act(request, feedback, "reject_answer", do, anchor="where")


@private
@require_POST
def reopen(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.reopen(feedback, reason=typed.cleaned_data["reason"])

    return _act(request, feedback, "reopen", do, anchor="where")


@private
@require_POST
def go_external(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.go_external(feedback, outside_body=typed.cleaned_data["outside_body"])

    return _act(request, feedback, "go_external", do, anchor="where")


@private
@require_POST
def withdraw(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.withdraw(feedback, reason=typed.cleaned_data["reason"])

    return _act(request, feedback, "withdraw", do, anchor="where")


@private
@require_POST
def rate(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    def do(typed: forms.Form) -> None:
        operations.rate(feedback, score=typed.cleaned_data["score"], why=typed.cleaned_data["why"])

    return _act(request, feedback, "rate", do, anchor="rate")


@private
@require_POST
def send_link(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """Email the link to the address of the case."""
    email = feedback.contact.email if feedback.contact else ""
    operations.find(reference=feedback.reference, email=email, place=suspicion.place_of(request))
    return _done(request, "keep")


@private
@require_safe
def file(request: HttpRequest, feedback: Feedback, name: str) -> HttpResponse:
    """A file of the case; one that is only for the team is not there."""
    mine = Attachment.objects.filter(case=feedback.reference, internal=False)
    attachment = mine.filter(token=name.replace("\0", "")).first()
    if attachment is None:
        raise Http404
    return paper(attachment)
