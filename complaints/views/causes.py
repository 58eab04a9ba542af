"""Complaints with one cause: which say nearly the same, the list of causes, and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints import operations, queries
from complaints.forms.causes import HandOverCauseForm, NameForm
from complaints.models import SharedCause
from complaints.views.moves import HANDS
from complaints.views.page import act, case_of
from complaints.views.pages import ORDER
from core import keyset
from core.access import only, who
from core.roles import QUALITY, READERS, Role
from core.step import done, typed
from core.workflow import Refused

HAND_OVER, RENAME = gettext_lazy("Hand over all to one action"), gettext_lazy("Rename")


@only(*READERS, Role.COLLEAGUE)
@require_safe
def near(request: HttpRequest, reference: str) -> HttpResponse:
    """The cases that say nearly the same as one. Fetched by the page of the complaint, or read by itself."""
    case, by = case_of(request, reference), who(request)
    context = {
        "case": case,
        "near": queries.near_cases(case, cases=queries.visible_to(by), by=by),
        "may": queries.may_write(case, by=by),
    }
    return render(request, "complaints/near.html", context)


@only(*HANDS)
@require_POST
def link_cause(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(_done: Any) -> str:
        return reverse("complaints:unlink_cause", args=[reference])

    said = _("Both are linked to one cause. Neither customer learns of the other.")
    return act(request, reference, "link_cause", operations.link_cause, said=said, undo=undo)


@only(*HANDS)
@require_POST
def unlink_cause(request: HttpRequest, reference: str) -> HttpResponse:
    def undo(cause: SharedCause) -> str:
        return reverse("complaints:join_cause", args=[cause.pk, reference])

    said = _("It was taken out of its cause.")
    return act(request, reference, "unlink_cause", operations.unlink_cause, said=said, undo=undo)


@only(*HANDS)
@require_POST
def join_cause(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Put a complaint back into the cause it was taken out of."""
    case, cause = case_of(request, reference), get_object_or_404(SharedCause, pk=pk)
    try:
        operations.join_cause(case, cause=cause, by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    return redirect("complaints:detail", reference)


@only(*READERS)
@require_safe
def causes(request: HttpRequest) -> HttpResponse:
    """The causes several complaints are linked to, newest first."""
    page = keyset.page(queries.causes(), by=("-at", "-pk"), after=request.GET.get("after", ""))
    return render(request, "complaints/causes.html", {"page": page})


@only(*READERS)
@require_safe
def cause(request: HttpRequest, pk: int) -> HttpResponse:
    """A cause with its complaints."""
    return _cause(request, get_object_or_404(queries.all_causes(), pk=pk))


@only(*QUALITY)
@require_POST
def rename_cause(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.all_causes(), pk=pk)
    form = NameForm(request.POST)

    def do(**given: Any) -> None:
        operations.rename_cause(one, **given)

    return redirect("complaints:cause", pk) if done(request, form, do, label=RENAME) else _cause(request, one, form)


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_cause(request: HttpRequest, pk: int) -> HttpResponse:
    """All complaints of a cause to one corrective action."""
    one = get_object_or_404(queries.all_causes(), pk=pk)
    form = HandOverCauseForm(typed(request), cause=one)

    def do(**given: Any) -> None:
        operations.hand_over_cause(one, **given)

    if done(request, form, do, label=HAND_OVER):
        return redirect("complaints:cause", pk)
    waiting = queries.not_handed_over(one).count()
    context = {"cause": one, "form": form, "move": {"label": HAND_OVER}, "waiting": waiting}
    return render(request, "complaints/hand_over_cause.html", context, status=422 if form.is_bound else 200)


def _cause(request: HttpRequest, one: SharedCause, form: NameForm | None = None) -> HttpResponse:
    by = who(request)
    rows = queries.linked_to(one, cases=queries.visible_to(by))
    context = {
        "cause": one,
        "page": keyset.page(rows, by=ORDER, after=request.GET.get("after", "")),
        "waiting": queries.not_handed_over(one).count(),
        "may": by.holds(*QUALITY),
        "form": form or NameForm(initial={"name": one.name}),
    }
    return render(request, "complaints/cause.html", context, status=422 if form else 200)
