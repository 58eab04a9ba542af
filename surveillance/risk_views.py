"""Pages of the register of risks: the list, one risk with its moves, and one page for each verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import journal, sheets
from core.access import only, who
from core.roles import GRANTABLE, QUALITY, READERS, Role
from core.step import done, typed
from corrective_actions.queries import people
from customers import queries as customers
from surveillance import queries, wording, workflow
from surveillance.models import CustomerRisk, Series
from surveillance.operations import risks as operations
from surveillance.risk_forms import (
    AssessForm,
    CloseForm,
    ConcludeForm,
    DeclineForm,
    LookForm,
    OwnerForm,
    RiskForm,
    TakeForm,
    TreatForm,
    next_look,
)

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
VERBS: dict[str, Any] = {
    "propose_risk": gettext_lazy("proposed it"),
    "raise_risk": gettext_lazy("added it"),
    "accept": gettext_lazy("took it on"),
    "decline": gettext_lazy("declined it"),
    "assess": gettext_lazy("assessed it anew"),
    "treat": gettext_lazy("said what is done about it"),
    "conclude": gettext_lazy("called it treated"),
    "look_again": gettext_lazy("looked at it again"),
    "hand_over": gettext_lazy("handed it to somebody"),
    "close": gettext_lazy("closed it"),
    "reopen": gettext_lazy("opened it again"),
}
SHOWN = 200  # so many risks are listed; a register that holds more of them is no register any more


def staff() -> Any:
    return people(*GRANTABLE, on=timezone.localdate())


def _chosen(request: HttpRequest) -> tuple[str, str]:
    view = request.GET.get("view", "held")
    return (view if view in queries.RISK_VIEWS else "held"), request.GET.get("segment", "").replace("\0", "")


@only(*READERS)
@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """The register, the greatest risk first."""
    today, by = timezone.localdate(), who(request)
    visible = queries.risks_visible_to(by)
    view, segment = _chosen(request)
    rows = list(queries.risks_shown(visible, view=view, segment=segment, as_of=today)[: SHOWN + 1])
    context = {
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "view": view,
        "segment": segment,
        "segments": list(customers.segment_choices().values_list("code", "name")),
        "counts": queries.risk_counts(visible, as_of=today),
        "grid": queries.risk_grid(visible) if view == "held" else [],
        "today": today,
        "may_add": by.holds(*QUALITY, Role.EXECUTIVE),
    }
    return render(request, "surveillance/risks.html", context)


@only(*READERS)
@require_safe
def risks_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as CSV."""
    view, segment = _chosen(request)
    heads = [
        _("Number"), _("State"), _("Risk"), _("Whose"), _("Likelihood"), _("Impact"), _("Size"), _("Treatment"),
        _("What is done"), _("Until"), _("Size that is left"), _("Owner"), _("Next look"),
    ]  # fmt: skip
    visible = queries.risks_visible_to(who(request))
    rows = (
        [
            risk.reference, str(risk.get_status_display()), risk.title, risk.whose, risk.likelihood, risk.impact,
            risk.score, str(risk.get_treatment_display()), risk.plan, risk.plan_by, risk.score_left,
            str(risk.owner or ""), risk.review_on,
        ]
        for risk in queries.risks_shown(visible, view=view, segment=segment, as_of=timezone.localdate())
    )  # fmt: skip
    answer = StreamingHttpResponse(sheets.csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="risks.csv"'
    return answer


@only(*READERS)
@require_safe
def risk(request: HttpRequest, reference: str) -> HttpResponse:
    """One risk: why it is there, how great it is, what is done, the figure in which it would be seen."""
    found = _find(request, reference)
    series, offers = found.series, workflow.RISKS.offers(found, by=who(request))
    context = {
        "risk": found,
        "offers": [
            (offer.move.label, reverse(f"surveillance:{offer.move.name}_risk", args=[reference])) for offer in offers
        ],
        "history": [(entry, str(VERBS.get(entry.verb, entry.verb))) for entry in journal.history(found)],
        "watched": _watched(series) if series else None,
        "series_url": queries.address_of(series) if series else "",
        "series_words": wording.about(series) if series else "",
        "today": timezone.localdate(),
    }
    return render(request, "surveillance/risk.html", context)


def _watched(series: Series) -> queries.Small | None:
    where, key = series.slice_kind, series.slice_key
    return queries.small_chart(series.measure, as_of=timezone.now(), slice_kind=where, slice_key=key)


def _find(request: HttpRequest, reference: str) -> CustomerRisk:
    rows = queries.risks_visible_to(who(request)).select_related("customer", "segment", "owner", "series")
    return get_object_or_404(rows, reference=reference)


@only(*QUALITY, Role.EXECUTIVE)
@get_or_post
def raise_risk(request: HttpRequest) -> HttpResponse:
    first: dict[str, Any] = {"owner": request.user.pk, "review_on": next_look(timezone.localdate())}
    first |= {name: request.GET[name] for name in ("customer", "segment") if name in request.GET}
    form = RiskForm(typed(request), people=staff(), initial=first)
    if form.is_valid():
        added = operations.raise_risk(form.instance, by=who(request))
        messages.success(request, _("%(reference)s is in the register.") % {"reference": added.reference})
        return redirect("surveillance:risk", added.reference)
    context = {"form": form, "heading": _("Add a risk")}
    return render(request, "surveillance/risk_edit.html", context, status=422 if form.is_bound else 200)


def _step(request: HttpRequest, reference: str, name: str, make: Callable[[CustomerRisk], forms.Form]) -> HttpResponse:
    """Show or do one move of the table; the operation has its name and gets the form's values."""
    found = _find(request, reference)
    move = workflow.RISKS[name]
    if not move.permits(found, who(request)):
        raise PermissionDenied
    form = make(found)
    do: Callable[..., Any] = getattr(operations, name)
    if done(request, form, lambda **given: do(found, **given), label=move.label):
        return redirect("surveillance:risk", reference)
    missing = [] if form.is_bound else move.refusals(found, who(request))
    context = {"move": move, "form": form, "missing": missing, "about": f"{found.reference} {found.title}"}
    context["risk"] = found
    return render(request, "surveillance/risk_step.html", context, status=422 if form.is_bound else 200)


def _size(found: CustomerRisk) -> dict[str, Any]:
    return {"likelihood": found.likelihood, "impact": found.impact}


def _again() -> dict[str, Any]:
    return {"review_on": next_look(timezone.localdate())}


def _taking(request: HttpRequest) -> Callable[[CustomerRisk], forms.Form]:
    def make(found: CustomerRisk) -> forms.Form:
        first = _size(found) | _again() | {"owner": found.owner_id or request.user.pk}
        return TakeForm(typed(request), people=staff(), initial=first)

    return make


@only(*READERS)
@get_or_post
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "accept", _taking(request))


@only(*READERS)
@get_or_post
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "reopen", _taking(request))


@only(*READERS)
@get_or_post
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "decline", lambda _it: DeclineForm(typed(request), initial=_again()))


@only(*READERS)
@get_or_post
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "assess", lambda it: AssessForm(typed(request), initial=_size(it)))


@only(*READERS)
@get_or_post
def treat(request: HttpRequest, reference: str) -> HttpResponse:
    def make(it: CustomerRisk) -> forms.Form:
        first = {"treatment": it.treatment, "plan": it.plan, "plan_by": it.plan_by}
        return TreatForm(typed(request), initial=first)

    return _step(request, reference, "treat", make)


@only(*READERS)
@get_or_post
def conclude(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "conclude", lambda _it: ConcludeForm(typed(request), initial=_again()))


@only(*READERS)
@get_or_post
def look_again(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "look_again", lambda _it: LookForm(typed(request), initial=_again()))


@only(*READERS)
@get_or_post
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    def make(it: CustomerRisk) -> forms.Form:
        return OwnerForm(typed(request), people=staff(), initial={"owner": it.owner_id})

    return _step(request, reference, "hand_over", make)


@only(*READERS)
@get_or_post
def close(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "close", lambda _it: CloseForm(typed(request)))
