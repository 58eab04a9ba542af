"""What an open page of the inbox asks every half minute: did anything come in, and how old is what stands there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import saved
from core.access import only, who
from core.arrivals import Arrived, moment
from core.models import Counted
from core.models.saved import Place
from core.roles import QUALITY, Role
from feedback import queries, rows
from feedback.views.inbox import asked, meant


@only(*QUALITY, Role.AUDITOR)
@require_safe
def saved_numbers(request: HttpRequest) -> HttpResponse:
    """The saved views beside the list with their numbers: asked for by the page, which does not wait for them."""
    actor, as_of = who(request), timezone.now()

    def count(given: dict[str, str]) -> int | None:
        view, filters = meant(given, actor=actor, as_of=as_of)
        return queries.count(actor=actor, view=view, filters=filters)

    views = saved.in_order(saved.views_of(actor, place=Place.INBOX), by=actor)
    numbers = saved.numbers(views, by=actor, as_of=as_of, count=count)
    links = saved.links(views, query=request.GET.urlencode(), numbers=numbers)
    return render(request, "feedback/parts/saved.html", {"saved": links})


@only(*QUALITY, Role.AUDITOR)
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """A part of the page. Rows never move under the cursor: new ones are told of, and shown when asked for."""
    actor, as_of = who(request), timezone.now()
    view, filters = asked(request, as_of=as_of)
    since = moment(request.GET.get("since", ""))
    new = queries.arrivals(actor=actor, view=view, filters=filters, since=since) if since else Arrived()
    context: dict[str, Any] = {"arrived": new, "median": "", "list": reverse("feedback:inbox")}
    if not filters and request.GET.get("median"):
        known = Counted.objects.filter(pk=queries.key(actor)).first()
        total = queries.counts(actor=actor, as_of=as_of, known=known).of(view.name).n
        context["median"] = rows.age(queries.median_age(actor=actor, view=view, n=total, as_of=as_of))
    return render(request, "parts/arrivals.html", context)
