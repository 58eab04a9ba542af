"""A page for each move of a part: containment, cause, place elsewhere, item, effect plan, check, whom we told."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.step import typed
from corrective_actions import forms, operations
from corrective_actions.item_workflow import ITEM_TABLE
from corrective_actions.models import Check
from corrective_actions.move_views import anybody, get_or_post
from corrective_actions.readiness import effect_plan
from corrective_actions.step import find, step
from corrective_actions.workflow import TABLE

FormOf = Callable[..., forms.EffectForm]


def part(action: Any, parts: Any, pk: int) -> Any:
    """One part of an action, which keeps the action it was found by."""
    found = get_object_or_404(parts, pk=pk)
    found.action = action
    return found


@get_or_post
def contain(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ContainForm(typed(request), initial={"began_on": timezone.localdate()})
    do = partial(operations.contain, action)
    return step(request, action, move=TABLE["contain"], form=form, do=do, section="#containment")


@get_or_post
def verify_containment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    containment = part(action, action.containments, pk)
    form = forms.EvidenceForm(typed(request))
    do = partial(operations.verify_containment, containment)
    move = TABLE["verify_containment"]
    return step(request, action, move=move, form=form, do=do, about=str(containment), section="#containment")


@get_or_post
def end_containment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    containment = part(action, action.containments, pk)
    form = forms.EndContainmentForm(typed(request), initial={"ended_on": timezone.localdate()})
    do = partial(operations.end_containment, containment)
    move = TABLE["end_containment"]
    return step(request, action, move=move, form=form, do=do, about=str(containment), section="#containment")


@get_or_post
def add_cause(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.CauseForm(typed(request), action=action, initial={"parent": request.GET.get("parent", "")})
    do = partial(operations.add_cause, action)
    return step(request, action, move=TABLE["add_cause"], form=form, do=do, section="#cause")


@get_or_post
def verify_cause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    cause = part(action, action.causes, pk)
    form = forms.EvidenceForm(typed(request))
    do = partial(operations.verify_cause, cause)
    return step(request, action, move=TABLE["verify_cause"], form=form, do=do, about=str(cause), section="#cause")


@get_or_post
def rule_out_cause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    cause = part(action, action.causes, pk)
    form = forms.ReasonForm(typed(request))
    do = partial(operations.rule_out_cause, cause)
    return step(request, action, move=TABLE["rule_out_cause"], form=form, do=do, about=str(cause), section="#cause")


@get_or_post
def leave_cause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    cause = part(action, action.causes, pk)
    form = forms.ReasonForm(typed(request))
    do = partial(operations.leave_cause, cause)
    return step(request, action, move=TABLE["leave_cause"], form=form, do=do, about=str(cause), section="#cause")


@get_or_post
def add_elsewhere(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.ElsewhereForm(typed(request))
    do = partial(operations.add_elsewhere, action)
    return step(request, action, move=TABLE["add_elsewhere"], form=form, do=do, section="#problem")


@get_or_post
def answer_elsewhere(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    action = find(request, reference)
    place = part(action, action.elsewhere, pk)
    form = forms.AnswerForm(typed(request), initial={"answer": place.answer, "why": place.why})
    do = partial(operations.answer_elsewhere, place)
    move = TABLE["answer_elsewhere"]
    return step(request, action, move=move, form=form, do=do, about=str(place), section="#problem")


@get_or_post
def add_item(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    initial = {"cause": request.GET.get("cause", ""), "due_on": action.due_on}
    form = forms.ItemForm(typed(request), action=action, people=anybody(), initial=initial)
    do = partial(operations.add_item, action)
    return step(request, action, move=TABLE["add_item"], form=form, do=do, section="#actions")


def _item_step(request: HttpRequest, reference: str, pk: int, verb: str, form: Any) -> HttpResponse:
    action = find(request, reference)
    item = part(action, action.items, pk)
    do = partial(getattr(operations, verb), item)
    move = ITEM_TABLE[verb]
    return step(request, action, move=move, form=form, do=do, subject=item, about=str(item), section="#actions")


@get_or_post
def take_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _item_step(request, reference, pk, "take_item", forms.EmptyForm(typed(request)))


@get_or_post
def finish_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _item_step(request, reference, pk, "finish_item", forms.FinishForm(typed(request), request.FILES or None))


@get_or_post
def verify_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _item_step(request, reference, pk, "verify_item", forms.NoteForm(typed(request)))


@get_or_post
def return_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _item_step(request, reference, pk, "return_item", forms.ReasonForm(typed(request)))


@get_or_post
def cancel_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    return _item_step(request, reference, pk, "cancel_item", forms.ReasonForm(typed(request)))


@get_or_post
def plan_effect(request: HttpRequest, reference: str, form_of: FormOf = forms.EffectForm) -> HttpResponse:
    """Who knows what is counted hands down ``form_of``, a form that offers it; else the series is named by its key."""
    action = find(request, reference)
    now = effect_plan(action)
    initial = {name: getattr(now, name) for name in forms.EffectForm.base_fields} if now else None
    form = form_of(typed(request), initial=initial, action=action)
    do = partial(operations.plan_effect, action)
    return step(request, action, move=TABLE["plan_effect"], form=form, do=do, section="#effect")


@get_or_post
def check(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    if subject not in Check.Subject.values:
        raise Http404
    action = find(request, reference)
    form = forms.CheckForm(typed(request))
    do = partial(operations.check, action, subject=subject)
    about = str(Check.Subject(subject).label)
    return step(request, action, move=TABLE["check"], form=form, do=do, about=about, section="#verify")


@get_or_post
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    form = forms.TellForm(typed(request), initial={"told_on": timezone.localdate()})
    return step(request, action, move=TABLE["tell"], form=form, do=partial(operations.tell, action), section="#told")
