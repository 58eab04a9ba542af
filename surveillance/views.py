"""Pages of the watchtower: the list of signals, one signal with its moves, series and the rows behind a figure."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import keyset
from core.access import only, who
from core.roles import READERS
from core.workflow import Refused
from surveillance import operations, queries, story, wording, workflow
from surveillance.forms import (
    ACTION,
    AGENDA,
    ActionForm,
    AssignForm,
    ConfirmForm,
    DismissForm,
    ReopenForm,
    SignalFilter,
    WatchForm,
    look_again,
)
from surveillance.models import Signal

Act = Callable[[Signal], Any]
RANKED = 100  # so many open signals are shown at once, the strongest first


@only(*READERS)
@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    """The list at ``/signals/``: what waits for a decision, with filters in the address."""
    chosen = SignalFilter(request.GET)
    chosen.is_valid()
    data = chosen.cleaned_data
    visible = queries.visible_to(who(request))
    as_of, today = timezone.now(), timezone.localdate()
    page = _in_order(queries.chosen(visible, on=today, **data), state=data.get("state", ""), request=request)
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "chosen": data.get("state", ""),
        "kind": data.get("kind", ""),
        "kinds": chosen.fields["kind"].choices,  # type: ignore[attr-defined]
        "views": queries.views_of(visible, on=today),
        "precision": queries.precision(),
        "growing": queries.faint_growing(),
        "had": queries.realised(as_of=as_of),
        "heard": queries.last_listened(),
        "as_of": as_of,
    }
    return render(request, "surveillance/list.html", context)


def _in_order(found: "QuerySet[Signal]", *, state: str, request: HttpRequest) -> "keyset.Page[Signal]":
    """What waits for a decision by strength, unless it is more than one can look at; all else by its day."""
    if not state:
        strongest = list(queries.strongest_first(found)[: RANKED + 1])
        if len(strongest) <= RANKED:
            return keyset.Page(strongest, "")
    by = ("-raised_at", "-pk")
    return keyset.page(queries.with_newest(found), by=by, after=request.GET.get("after", ""))


def _rows(found: list[Signal]) -> list[tuple[Any, ...]]:
    """Each signal with its title, its figures in words, and the page with the rows behind the observed one."""
    days = queries.newest_days(found)
    return [
        (
            each,
            wording.headline(each),
            *wording.observed_expected(each),
            queries.records_of(each.series, *days[each.pk]) if each.pk in days else "",
        )
        for each in found
    ]


@only(*READERS)
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, _signal(request, reference), {})


def _signal(request: HttpRequest, reference: str) -> Signal:
    rows = queries.visible_to(who(request)).select_related("series", "owner")
    return get_object_or_404(rows, reference=reference)


def _page(request: HttpRequest, signal: Signal, given: dict[str, forms.Form], status: int = 200) -> HttpResponse:
    """One signal. ``given`` are forms that came back with errors, by the name of their move."""
    as_of = timezone.now()
    evidence = queries.newest_evidence(signal)
    per_order = request.GET.get("per") == "orders"
    offers = {offer.move.name: offer for offer in workflow.TABLE.offers(signal, by=who(request))}
    context = {
        "signal": signal,
        "story": story.story(signal, evidence, as_of=as_of, per_order=per_order) if evidence else None,
        "headline": wording.headline(signal),
        "per_order": per_order,
        "offers": offers,
        "forms": _forms(signal) | given,
        "wrong": next(iter(given.values()), None),
        "wrong_move": next(iter(given), ""),
        "as_of": as_of,
    }
    return render(request, "surveillance/detail.html", context, status=status)


def _forms(signal: Signal) -> dict[str, forms.Form]:
    again = {"look_again_on": look_again(timezone.localdate())}
    return {
        "confirm": ConfirmForm(auto_id="confirm_%s"),
        "watch": WatchForm(auto_id="watch_%s", initial=again),
        "dismiss": DismissForm(auto_id="dismiss_%s", initial=again),
        "reopen": ReopenForm(auto_id="reopen_%s"),
        "open_action": ActionForm(auto_id="action_%s", initial={"problem": signal.conclusion}),
        "assign": AssignForm(auto_id="assign_%s", people=queries.evaluators(), initial={"owner": signal.owner_id}),
    }


def _do(request: HttpRequest, reference: str, name: str, form: forms.Form, act: Act, told: str) -> HttpResponse:
    """One move: the operation and back to the page, or the page again with what is missing."""
    signal = _signal(request, reference)
    if form.is_valid():
        try:
            act(signal)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, told % {"reference": signal.reference})
            return redirect("surveillance:detail", reference)
    return _page(request, _signal(request, reference), {name: form}, status=422)


def _plain(request: HttpRequest) -> forms.Form:
    return forms.Form(request.POST)


@only(*READERS)
@require_POST
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    by = who(request)
    told = _("You have seen %(reference)s.")
    return _do(request, reference, "acknowledge", _plain(request), lambda it: operations.acknowledge(it, by=by), told)


@only(*READERS)
@require_POST
def evaluate(request: HttpRequest, reference: str) -> HttpResponse:
    by = who(request)
    told = _("%(reference)s is being evaluated.")
    return _do(request, reference, "evaluate", _plain(request), lambda it: operations.evaluate(it, by=by), told)


@only(*READERS)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    by, form = who(request), ConfirmForm(request.POST, auto_id="confirm_%s")

    def act(signal: Signal) -> None:
        given = form.cleaned_data
        operations.confirm(
            signal,
            conclusion=given["conclusion"],
            agenda=given["follow"] == AGENDA,
            action_risk=given["risk"] if given["follow"] == ACTION else "",
            by=by,
        )

    return _do(request, reference, "confirm", form, act, _("%(reference)s is confirmed."))


@only(*READERS)
@require_POST
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    by, form = who(request), WatchForm(request.POST, auto_id="watch_%s")
    told = _("%(reference)s is being watched.")
    return _do(request, reference, "watch", form, lambda it: operations.watch(it, **form.cleaned_data, by=by), told)


@only(*READERS)
@require_POST
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    by, form = who(request), DismissForm(request.POST, auto_id="dismiss_%s")
    told = _("%(reference)s is dismissed.")
    return _do(request, reference, "dismiss", form, lambda it: operations.dismiss(it, **form.cleaned_data, by=by), told)


@only(*READERS)
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    by, form = who(request), ReopenForm(request.POST, auto_id="reopen_%s")
    told = _("%(reference)s is looked at again.")
    return _do(request, reference, "reopen", form, lambda it: operations.reopen(it, **form.cleaned_data, by=by), told)


@only(*READERS)
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    by = who(request)
    form = AssignForm(request.POST, auto_id="assign_%s", people=queries.evaluators())
    told = _("%(reference)s has an owner.")
    return _do(request, reference, "assign", form, lambda it: operations.assign(it, **form.cleaned_data, by=by), told)


@only(*READERS)
@require_POST
def put_on_agenda(request: HttpRequest, reference: str) -> HttpResponse:
    by = who(request)
    told = _("%(reference)s is on the agenda of the next review.")
    act: Act = lambda it: operations.put_on_agenda(it, by=by)  # noqa: E731 - one line reads best
    return _do(request, reference, "put_on_agenda", _plain(request), act, told)


@only(*READERS)
@require_POST
def open_action(request: HttpRequest, reference: str) -> HttpResponse:
    by, form = who(request), ActionForm(request.POST, auto_id="action_%s")
    told = _("A corrective action is asked for because of %(reference)s.")
    act: Act = lambda it: operations.open_action(it, **form.cleaned_data, by=by)  # noqa: E731 - one line reads best
    return _do(request, reference, "open_action", form, act, told)
