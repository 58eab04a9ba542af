"""The budget: how often one is ready to be disturbed for nothing, how often one was, and what can be seen for it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock, keyset
from core.access import only, who
from core.roles import READERS, Role
from surveillance import operations, queries, wording
from surveillance.forms import BudgetForm

SETTERS = (Role.MANAGER, Role.ADMINISTRATOR)
IN_ORDER = ("measure", "slice_kind", "label", "pk")


@only(*READERS, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest) -> HttpResponse:
    """Asked and had, month by month and rule by rule; how small a change of each series would be seen."""
    by = who(request)
    may_set = by.holds(*SETTERS)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = BudgetForm(request.POST or None, initial={"per_month": clock.organisation().false_alarms_per_month})
    if request.method == "POST" and form.is_valid():
        operations.set_budget(**form.cleaned_data, by=by)
        messages.success(request, _("From the next time the system listens, this is what it keeps to."))
        return redirect("surveillance:budget")
    as_of = timezone.now()
    had = queries.realised(as_of=as_of)
    context = {
        "form": form,
        "may_set": may_set,
        "had": had,
        "sentences": wording.budget(had),
        "months": queries.by_month(as_of=as_of),
        "precision": queries.precision(),
        **_series(request),
    }
    return render(request, "surveillance/budget.html", context, status=422 if form.errors else 200)


def _series(request: HttpRequest) -> dict[str, Any]:
    """One page of the series that are listened to, each with the change that could be seen in it."""
    measure = request.GET.get("measure", "")
    page = keyset.page(queries.watched(measure=measure), by=IN_ORDER, after=request.GET.get("after", ""))
    sights = queries.sights(page.rows, as_of=timezone.now())
    rows = [(wording.about(each.series), queries.address_of(each.series), each, wording.sight(each)) for each in sights]
    return {
        "page": page,
        "rows": rows,
        "measure": measure,
        "choices": queries.choices(),
        "faint": queries.faint_count(measure=measure),
    }
