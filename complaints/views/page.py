"""The page of one complaint, and how something is done from it: fetch, ask, one operation, answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from complaints import operations, queries
from complaints.forms import FORMS, CaseForm
from complaints.models import Complaint
from complaints.views.meanwhile import Meanwhile, meanwhile, told, written
from core import clock
from core.access import who
from core.actors import Actor
from core.look import undo_tags
from core.workflow import Refused

# Words to the customer; when they can no longer be sent as what they were, they can still be a message.
TO_CUSTOMER = frozenset({"reply", "ask", "answer"})
A_MOMENT = timedelta(minutes=5)
WRITING = ("reply", "note")


def case_of(request: HttpRequest, reference: str) -> Complaint:
    """The complaint, with all that its page shows; 404 for those who may not see it."""
    return get_object_or_404(queries.full(who(request)), reference=reference)


def form_for(name: str, case: Complaint, by: Actor, *given: Any, initial: dict[str, Any] | None = None) -> CaseForm:
    """The form of a verb; its controls are named after it, so that two forms may stand on one page."""
    return FORMS[name](*given, case=case, by=by, auto_id=f"{name}_%s", initial=initial)


def act(
    request: HttpRequest,
    reference: str,
    name: str,
    operation: Callable[..., Any],
    *,
    said: str = "",
    undo: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Do one thing to a complaint and go back to its page; with the same page and 422 when it is refused.

    ``said`` is told in a toast; ``undo`` gives the address that takes back what the operation returned.
    """
    case, by = case_of(request, reference), who(request)
    form = form_for(name, case, by, request.POST, request.FILES)
    later = meanwhile(request, case, name, form)
    if barred := queries.barred(case, name, by=by):
        form.errors.clear()  # what else is missing does not matter then
        form.add_error(None, barred)
    elif form.is_valid() and later:
        form.add_error(None, told(later))  # once: the page that comes back shows it, and the next press sends
    elif form.is_valid():
        try:
            done = operation(case, **form.cleaned_data, by=by)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            if said:
                tags = undo_tags(undo(done), seconds=operations.UNDO_SECONDS) if undo else ""
                messages.success(request, said, extra_tags=tags)
            return redirect(f"{request.path.removesuffix(f'{name}/')}?sent={name}")
    return show(request, case_of(request, reference), name, form, later)


def show(
    request: HttpRequest,
    case: Complaint,
    name: str = "",
    form: CaseForm | None = None,
    later: Meanwhile | None = None,
) -> HttpResponse:
    """The page. ``form`` is one that was sent and has errors; ``later`` is what others did before it was sent."""
    by, as_of, place = who(request), timezone.now(), clock.organisation()
    hung = queries.hung(case, reader=by)
    since = operations.look(case, by=by, as_of=as_of, last=hung.look)
    wanted = request.GET.get("show", "")
    leading, others = queries.next_step(case, by=by), queries.acts(case, by=by)
    mine = queries.may_write(case, by=by)
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
        "shown": wanted if wanted in queries.SHOWN else "",
        "leading": leading,
        "acts": others,
        "doing": _doing(request, case, by, name, form, _taken(request, hung)),
        "write": _writing(request, case, by, name, form) if mine else None,
        "alike": queries.alike(case, cases=queries.visible_to(by)),
        "actions": hung.actions,
        "suggested": hung.suggested,
        "cost": queries.cost_so_far(case),
        "may_grant": queries.may_grant(case, by=by),
        "form": form,
    }
    return render(request, "complaints/detail.html", context, status=422 if form is not None else 200)


def _taken(request: HttpRequest, hung: queries.Hung) -> dict[str, Any]:
    """What was taken of the suggestions: by a press before, or by ``?take=``, the way without scripts."""
    asked = request.GET.get("take", "").split(",")
    return {one.aspect: one.choice for one in hung.suggested if one.is_pressed or one.aspect in asked}


def _doing(
    request: HttpRequest, case: Complaint, by: Actor, name: str, form: CaseForm | None, taken: dict[str, Any]
) -> dict[str, Any] | None:
    """The form that stands open: the one sent with errors, the one asked for by ``?do=``, or that of the next step."""
    leading = queries.next_step(case, by=by)
    possible = [
        *([leading] if leading and not leading.for_whom else []),
        *queries.acts(case, by=by),
        *queries.answers_to_asking(case, by=by),
    ]
    wanted = name or request.GET.get("do", "")
    chosen = next((one for one in possible if one.name == wanted), None)
    if chosen is None and form is not None and name not in WRITING:
        # Refused as a whole: the move is none of this person's, or not from here.
        return {"name": name, "label": "", "form": form, "missing": []}
    if chosen is None and leading is not None and queries.permitted(case, leading.name, by=by):
        chosen = leading
    if chosen is None:
        return None
    open_form = form if form is not None and chosen.name == name else _fresh(chosen.name, case, by, taken)
    return {"name": chosen.name, "label": chosen.label, "form": open_form, "missing": chosen.missing}


def _fresh(name: str, case: Complaint, by: Actor, taken: dict[str, Any]) -> CaseForm:
    return form_for(name, case, by, initial=taken if name == "assess" else None)


def _writing(request: HttpRequest, case: Complaint, by: Actor, name: str, form: CaseForm | None) -> dict[str, Any]:
    """The box for a message or a note: the one asked for by ``?write=``, sent with errors, or saving lost words."""
    saved = "" if form is None or name in WRITING or not queries.barred(case, name, by=by) else _words_of(form)
    wanted = name if name in WRITING else request.GET.get("write", "")
    if saved:
        wanted = "reply" if name in TO_CUSTOMER else "note"
    kind = wanted if wanted in WRITING else "reply"
    box = form if form is not None and name == kind else form_for(kind, case, by)
    if saved:
        box.initial["text"] = saved
    return {"name": kind, "form": box, "saved": bool(saved)}


def _words_of(form: CaseForm) -> str:
    """What was written for a move that cannot be made any more, as one text."""
    rows = written(form)
    return rows[0][1] if len(rows) == 1 else "\n".join(f"{label}: {words}" for label, words in rows)
