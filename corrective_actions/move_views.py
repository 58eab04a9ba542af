"""A page for each move of the action as a whole. The word in the address is the move's."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.actors import Actor
from core.roles import GRANTABLE
from core.step import typed
from corrective_actions import forms, operations, queries
from corrective_actions.models import CorrectiveAction, ProblemLine, Signature
from corrective_actions.step import find, step
from corrective_actions.workflow import TABLE

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def anybody() -> Any:
    """Everybody with an account who may be given something to do."""
    return queries.people(*GRANTABLE, on=timezone.localdate())


@get_or_post
def open(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.OpenForm(typed(request), people=anybody(), initial={"risk": action.risk})
    return step(request, action, move=TABLE["open"], form=form, do=partial(operations.open, action))


@get_or_post
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.StopForm(typed(request))
    return step(request, action, move=TABLE["reject"], form=form, do=partial(operations.reject, action))


@get_or_post
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.StopForm(typed(request))
    return step(request, action, move=TABLE["cancel"], form=form, do=partial(operations.cancel, action))


@get_or_post
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    now = {"owner": action.owner_id, "team": list(action.team.values_list("pk", flat=True))}
    form = forms.PeopleForm(typed(request), people=anybody(), initial=now)
    return step(request, action, move=TABLE["assign"], form=form, do=partial(operations.assign, action))


@get_or_post
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.DescribeForm(typed(request), initial=_described(action))

    def do(*, title: str, problem: str, seen: int, by: Actor, **_lines: str) -> None:
        operations.describe(action, title=title, problem=problem, seen=seen, lines=form.lines(), by=by)

    return step(request, action, move=TABLE["describe"], form=form, do=do, section="#problem")


def _described(action: CorrectiveAction) -> dict[str, Any]:
    values: dict[str, Any] = {"title": action.title, "problem": action.problem, "seen": action.version}
    for line in ProblemLine.objects.filter(action=action):
        values |= {f"{line.question}_so": line.is_so, f"{line.question}_not": line.is_not}
    return values


@get_or_post
def submit_plan(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.NoteForm(typed(request))
    return step(request, action, move=TABLE["submit_plan"], form=form, do=partial(operations.submit_plan, action))


@get_or_post
def change_plan(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    return step(request, action, move=TABLE["change_plan"], form=form, do=partial(operations.change_plan, action))


@get_or_post
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.SignForm(typed(request))
    do = partial(operations.approve, action)
    return step(request, action, move=TABLE["approve"], form=form, do=do, signs=str(Signature.Meaning.APPROVE.label))


@get_or_post
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    return step(request, action, move=TABLE["send_back"], form=form, do=partial(operations.send_back, action))


@get_or_post
def submit_for_verification(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.NoteForm(typed(request))
    do = partial(operations.submit_for_verification, action)
    return step(request, action, move=TABLE["submit_for_verification"], form=form, do=do)


@get_or_post
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.VerifyForm(typed(request))
    return step(request, action, move=TABLE["verify"], form=form, do=partial(operations.verify, action))


@get_or_post
def send_back_work(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    do = partial(operations.send_back_work, action)
    return step(request, action, move=TABLE["send_back_work"], form=form, do=do)


@get_or_post
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.AcceptForm(typed(request))
    do = partial(operations.accept, action)
    return step(request, action, move=TABLE["accept"], form=form, do=do, signs=str(Signature.Meaning.ACCEPT.label))


@get_or_post
def ineffective(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    return step(request, action, move=TABLE["ineffective"], form=form, do=partial(operations.ineffective, action))


@get_or_post
def inconclusive(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    return step(request, action, move=TABLE["inconclusive"], form=form, do=partial(operations.inconclusive, action))


@get_or_post
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ReasonForm(typed(request))
    return step(request, action, move=TABLE["reopen"], form=form, do=partial(operations.reopen, action))


@get_or_post
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ExtendForm(typed(request), initial={"new_due_on": action.due_on})
    return step(request, action, move=TABLE["extend"], form=form, do=partial(operations.extend, action))


@get_or_post
def grant_extension(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    waiting = action.extensions.filter(granted=None).first()
    about = f"{waiting.old_due_on.isoformat()} → {waiting.new_due_on.isoformat()}: {waiting.reason}" if waiting else ""
    form = forms.GrantForm(typed(request))
    do = partial(operations.grant_extension, action)
    return step(request, action, move=TABLE["grant_extension"], form=form, do=do, about=about)
