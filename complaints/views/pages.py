"""The pages that are read: the list, one complaint, its files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from complaints import queries
from complaints.models import Complaint, Severity, Status
from complaints.views.page import bare_case, show
from core import counted, files, keyset, saved, search
from core.access import joined, only, who
from core.actors import Actor
from core.models import Attachment
from core.models.saved import Place
from core.roles import READERS, Role

VIEW_NAMES: dict[str, Any] = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "unowned": gettext_lazy("Nobody’s"),
    "overdue": gettext_lazy("Overdue"),
    "waiting": gettext_lazy("Waiting for others"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
ORDER = ("-received_at", "-pk")
WATCHED = frozenset(queries.VIEWS) - {"closed", "all"}


@only(*READERS, Role.COLLEAGUE)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The list at ``/complaints/``; the URL is the filter."""
    by, as_of, given = who(request), timezone.now(), request.GET.dict()
    view, after = _view(given), given.get("after", "")
    visible = queries.found(queries.visible_to(by), given=given)
    typed, rows = rows_of(given, by=by, as_of=as_of)
    page = search.page([rows], typed, after=after) if typed else keyset.page(rows, by=ORDER, after=after)
    news = frozenset(queries.unseen_among(page.rows, reader=by, joined=joined(request), as_of=as_of))
    around = queries.around(visible, given=given, by=by, as_of=as_of)
    context = {
        "page": page,
        "lines": [_line(case, around, as_of=as_of, has_news=case.reference in news) for case in page.rows],
        "layout": around.layout,
        "views": [(name, VIEW_NAMES[name], around.numbers.by_name[name]) for name in queries.VIEWS],
        "view": view,
        "watched": view in WATCHED and not typed,
        "n": around.numbers.by_name[view],
        "most": counted.MOST,
        "statuses": Status.choices,
        "severities": Severity.choices,
        "categories": around.categories,
        "owners": around.owners,
        "chips": around.chips,
        "own": around.own,
        "saved": saved.links(around.saved, query=request.GET.urlencode()),
        "place": Place.COMPLAINTS,
        "counted_at": around.numbers.at,
        "given": given,
        "as_of": as_of,
    }
    return render(request, "complaints/list.html", context)


def _view(given: Mapping[str, str]) -> str:
    view = given.get("view", "open")
    return view if view in queries.VIEWS else "open"


def rows_of(given: Mapping[str, str], *, by: Actor, as_of: datetime) -> tuple[str, QuerySet[Complaint]]:
    """The words a URL searches for, and the rows of its view and filters."""
    visible = queries.found(queries.visible_to(by), given=given)
    rows = visible.filter(queries.in_view(_view(given), as_of=as_of, user_id=by.user_id))
    return given.get("q", "").strip(), queries.with_people(rows)


def _line(case: Complaint, around: queries.Around, *, as_of: datetime, has_news: bool) -> dict[str, Any]:
    owed = case.status in queries.RUNNING
    promise = queries.promise(case, as_of=as_of, place=around.place)
    return {
        "case": case,
        "badge": queries.badge(case),
        "category": around.category_names.get(case.category_id or 0, ""),
        "due": promise.due if owed else None,
        "has_news": has_news,
        "late": owed and promise.kept is False,
    }


@only(*READERS, Role.COLLEAGUE)
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one complaint."""
    return show(request, bare_case(request, reference))


@require_safe
def file(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """A file of a complaint, for those who may see the complaint."""
    case = get_object_or_404(queries.visible_to(who(request)), reference=reference)
    return files.response(get_object_or_404(Attachment, case=case.reference, token=token))
