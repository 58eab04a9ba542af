"""The page of one complaint, and how something is done from it: fetch, ask, one operation, answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from complaints import operations, queries
from complaints.forms import CaseForm
from complaints.models import Complaint
from complaints.views.boxes import boxes, form_for, place_of
from complaints.views.meanwhile import meanwhile
from core import clock, drafts, presence
from core.access import who
from core.look import undo_tags
from core.workflow import Refused

A_MOMENT = timedelta(minutes=5)


def case_of(request: HttpRequest, reference: str) -> Complaint:
    """The complaint with the people and registers it names; 404 for those who may not see it."""
    return get_object_or_404(queries.full(who(request)), reference=reference)


def bare_case(request: HttpRequest, reference: str) -> Complaint:
    """The same for its page alone, which fetches what it names together with all that hangs on it."""
    return get_object_or_404(queries.visible_to(who(request)), reference=reference)


def act(
    request: HttpRequest,
    reference: str,
    name: str,
    operation: Callable[..., Any],
    *,
    said: str | Callable[[Any], str] = "",
    undo: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Do one thing to a complaint and go back to its page; with the same page and 422 when it is refused.

    ``said`` is told in a toast, or what it makes of what the operation returned; ``undo`` gives the address that takes
    that back, "" when it cannot be.
    """
    case, by = case_of(request, reference), who(request)
    form = form_for(name, case, by, request.POST, request.FILES)
    later = meanwhile(request, case, name, form)
    if barred := queries.barred(case, name, by=by):
        form.errors.clear()  # what else is missing does not matter then
        form.add_error(None, barred)
    elif form.is_valid() and later:
        form.add_error(
            None, queries.told(later.lines)
        )  # once: the page that comes back shows it, and the next press sends
    elif form.is_valid():
        try:
            done = operation(case, **form.cleaned_data, by=by)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            drafts.drop(place_of(case, name), by=by)
            if said:
                address = undo(done) if undo else ""
                tags = undo_tags(address, seconds=operations.UNDO_SECONDS) if address else ""
                messages.success(request, said if isinstance(said, str) else said(done), extra_tags=tags)
            return redirect(f"{request.path.removesuffix(f'{name}/')}?sent={name}")
    return show(request, bare_case(request, reference), name, form, later)


def show(
    request: HttpRequest,
    case: Complaint,
    name: str = "",
    form: CaseForm | None = None,
    later: queries.Meanwhile | None = None,
) -> HttpResponse:
    """The page. ``form`` is one that was sent and has errors; ``later`` is what others did before it was sent."""
    by, as_of, place = who(request), timezone.now(), clock.organisation()
    hung = queries.hung(case, reader=by)
    since = operations.look(case, by=by, as_of=as_of, last=hung.look)
    operations.heed(hung.mentions, as_of=as_of)
    wanted = request.GET.get("show", "")
    open_boxes = boxes(request, case, name, form, hung, _taken(request, hung))
    context = {
        "case": case,
        "as_of": as_of,
        "place": place,
        "recorded_later": case.recorded_at - case.received_at > A_MOMENT,
        "badge": queries.badge(case),
        "stages": queries.stages(case, place=place),
        "promise": queries.promise(case, as_of=as_of, place=place),
        "clocks": queries.clocks(case, as_of=as_of, place=place, closures=hung.closures),
        "rest": queries.rest(case, hung, as_of=as_of, place=place),
        "asked": next((one for one in case.extensions.all() if not one.granted_at and not one.refused_why), None),
        "since": since,
        "timeline": queries.timeline(hung, show=wanted, since=since, reader=by.user_id),
        "seen": queries.seen(hung),
        "meanwhile": later,
        "here": presence.others(hung.presences, besides=by.user_id, as_of=as_of),
        "shown": wanted if wanted in queries.SHOWN else "",
        "leading": queries.next_step(case, by=by),
        "acts": queries.acts(case, by=by),
        **open_boxes,
        "alike": queries.alike(case, cases=queries.visible_to(by)),
        **_around(case, hung),
        "grid": _grid(case, open_boxes["doing"], hung),
        "may_grant": queries.may_grant(case, by=by),
        "form": form,
    }
    return render(request, "complaints/detail.html", context, status=422 if form is not None else 200)


def _around(case: Complaint, hung: queries.Hung) -> dict[str, Any]:
    """What stands beside the case: what it led to, what it is linked to, how grave it is, what it cost."""
    return {
        "actions": hung.actions,
        "cause": hung.cause,
        "linked": hung.linked,
        "suggested": hung.suggested,
        "risk": queries.risk_of(case, matrices=hung.matrices),
        "cost": queries.cost_so_far(case),
    }


def _grid(case: Complaint, box: dict[str, Any] | None, hung: queries.Hung) -> queries.Grid | None:
    """The matrix beside the form that weighs, with the cell that was chosen in it."""
    if box is None or box["name"] not in {"assess", "reassess"} or not box["label"]:
        return None
    now = hung.matrices[-1] if hung.matrices else None
    form = box["form"]
    return queries.grid(now, severity=form["severity"].value() or "", impact=form["impact"].value() or "")


def _taken(request: HttpRequest, hung: queries.Hung) -> dict[str, Any]:
    """What was taken of the suggestions: by a press before, or by ``?take=``, the way without scripts."""
    asked = request.GET.get("take", "").split(",")
    return {one.aspect: one.choice for one in hung.suggested if one.is_pressed or one.aspect in asked}
