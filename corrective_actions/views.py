"""The pages about corrective actions: the list, what one has to do, one action, its files."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import files, keyset
from core.access import only, who
from core.roles import QUALITY, READERS, Role
from core.step import typed
from core.workflow import Refused
from corrective_actions import operations, queries
from corrective_actions.forms import ActionFilter, ProposeForm
from corrective_actions.models import OPEN, Status
from corrective_actions.operations import OriginGiven
from corrective_actions.page import everything
from corrective_actions.step import find

CONCERNED = READERS | {Role.COLLEAGUE}


@only(*CONCERNED)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """The list at ``/corrective-actions/``, the most overdue first."""
    by, as_of = who(request), timezone.now()
    chosen = ActionFilter(request.GET)
    chosen.is_valid()
    data = chosen.cleaned_data
    rows = queries.found(
        actions=queries.visible_to(by),
        words=data.get("q", ""),
        risk=data.get("risk", ""),
        owner=by.user_id if data.get("mine") else None,
    )
    show = request.GET.get("show", "open")
    counts = queries.counts(actions=rows, as_of=as_of)
    shown = queries.shown(actions=rows, show=show, as_of=as_of).select_related("owner", "product")
    page = keyset.page(shown, by=("due_on", "pk"), after=request.GET.get("after", ""))
    today = queries.day_of(as_of)
    context = {
        "page": page,
        "lines": [(action, queries.badge(action, on=today)) for action in page.rows],
        "views": _views(counts),
        "show": show,
        "chosen": chosen,
        "any": any(counts.values()),
        "may_propose": by.holds(*QUALITY),
        "here": "list",
    }
    return render(request, "corrective_actions/list.html", context)


def _views(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    """The views of the list with how many each holds; those that are empty by nature are left out."""
    always = [("open", _("Open"), counts["open"]), ("overdue", _("Overdue"), counts["overdue"])]
    each = [(str(status), status.label, counts[status]) for status in Status if counts[status]]
    return [*always, *each, ("ended", _("Ended"), counts["ended"])]


@only(*CONCERNED)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader has to do: items, and actions they own."""
    by, as_of = who(request), timezone.now()
    today = queries.day_of(as_of)
    owned = queries.visible_to(by).filter(owner=by.user_id, status__in=OPEN).order_by("due_on", "pk")
    context = {
        "items": [(item, queries.item_badge(item, on=today)) for item in queries.items_of(user_id=by.user_id or 0)],
        "owned": [(action, queries.badge(action, on=today)) for action in owned],
        "here": "mine",
    }
    return render(request, "corrective_actions/mine.html", context)


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an action that no complaint or signal asks for."""
    form = ProposeForm(typed(request))
    if form.is_valid():
        data = form.cleaned_data
        origin = OriginGiven(data.pop("source"), data["origin"][:60], data.pop("origin"))
        try:
            action = operations.propose(**data, origins=[origin], by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("%(action)s is proposed. The manager decides about it.") % {"action": action})
            return redirect("corrective_actions:detail", action.reference)
    context = {"form": form, "here": "list"}
    return render(request, "corrective_actions/propose.html", context, status=422 if form.is_bound else 200)


@only(*CONCERNED)
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    action = find(request, reference)
    context = everything(action, by=who(request), as_of=timezone.now())
    return render(request, "corrective_actions/detail.html", context)


@only(*CONCERNED)
@require_safe
def file(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    attachment = queries.file_of(find(request, reference), token=token)
    if attachment is None:
        raise Http404
    return cast(HttpResponse, files.response(attachment))
