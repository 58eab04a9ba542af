"""Decisions not to act: the list, and the two verbs of looking again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from complaints import operations, queries
from complaints.forms import KeepRestraintForm, LiftRestraintForm
from complaints.models import Restraint
from core import keyset
from core.access import only, who
from core.roles import QUALITY, READERS
from core.step import done, typed

SHOWN = {
    "due": gettext_lazy("To be looked at again"),
    "standing": gettext_lazy("Standing"),
    "lifted": gettext_lazy("Given up"),
    "all": gettext_lazy("All"),
}
KEEP, LIFT = gettext_lazy("The decision stands"), gettext_lazy("Give the decision up")
# The move by which what was left undone is taken up, where the complaint allows it.
TAKEN_UP_BY = {Restraint.Kind.NO_ACTION: "hand_over"}


@only(*READERS)
@require_safe
def restraints(request: HttpRequest) -> HttpResponse:
    """What was decided not to be done, and why; the longest overdue look first."""
    by, as_of = who(request), timezone.now()
    show = request.GET.get("show", "due")
    show = show if show in SHOWN else "due"
    counts = queries.count_restraints(by, as_of=as_of)
    rows = queries.restraints(by).filter(queries.restraints_in(show, as_of=as_of))
    context = {
        "page": keyset.page(rows, by=("review_by", "pk"), after=request.GET.get("after", "")),
        "views": [(name, label, counts[name]) for name, label in SHOWN.items()],
        "show": show,
        "today": timezone.localdate(as_of),
        "may": by.holds(*QUALITY),
    }
    return render(request, "complaints/restraints.html", context)


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_restraint(request: HttpRequest, pk: int) -> HttpResponse:
    restraint = _find(request, pk)
    form = KeepRestraintForm(typed(request))
    if _done(request, restraint, form, operations.keep_restraint, KEEP):
        return redirect("complaints:restraints")
    return _page(request, restraint, form, KEEP)


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def lift_restraint(request: HttpRequest, pk: int) -> HttpResponse:
    restraint = _find(request, pk)
    form = LiftRestraintForm(typed(request))
    if _done(request, restraint, form, operations.lift_restraint, LIFT):
        next_verb = TAKEN_UP_BY.get(Restraint.Kind(restraint.kind), "reopen")
        return redirect(f"/complaints/{restraint.complaint.reference}/?do={next_verb}#do")
    return _page(request, restraint, form, LIFT)


def _find(request: HttpRequest, pk: int) -> Restraint:
    return get_object_or_404(queries.restraints(who(request)), pk=pk)


def _done(
    request: HttpRequest, restraint: Restraint, form: forms.Form, operation: Callable[..., Any], label: Any
) -> bool:
    def do(**given: Any) -> None:
        operation(restraint, **given)

    return done(request, form, do, label=label)


def _page(request: HttpRequest, restraint: Restraint, form: forms.Form, label: Any) -> HttpResponse:
    context = {"restraint": restraint, "form": form, "move": {"label": label}}
    return render(request, "complaints/restraint.html", context, status=422 if form.is_bound else 200)
