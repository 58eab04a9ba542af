"""What an open list of complaints asks every half minute: did anything come in?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import queries
from complaints.views.pages import WATCHED, rows_of
from core import saved
from core.access import only, who
from core.arrivals import Arrived, arrived, moment
from core.models.saved import Place
from core.roles import READERS, Role


@only(*READERS, Role.COLLEAGUE)
@require_safe
def saved_numbers(request: HttpRequest) -> HttpResponse:
    """The saved views above the list with their numbers: asked for by the page, which does not wait for them."""
    by, as_of = who(request), timezone.now()

    def count(given: dict[str, str]) -> int | None:
        words, rows = rows_of(given, by=by, as_of=as_of)
        return queries.count(rows, words=words)

    views = saved.in_order(saved.views_of(by, place=Place.COMPLAINTS), by=by)
    numbers = saved.numbers(views, by=by, as_of=as_of, count=count)
    links = saved.links(views, query=request.GET.urlencode(), numbers=numbers)
    return render(request, "complaints/parts/saved.html", {"saved": links})


@only(*READERS, Role.COLLEAGUE)
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """A part of the page. Only views of what is open are watched, which a database overlooks quickly."""
    given = request.GET.dict()
    words, rows = rows_of(given, by=who(request), as_of=timezone.now())
    since = moment(given.get("since", ""))
    watched = since is not None and not words and given.get("view", "open") in WATCHED
    new = arrived(rows, since=since) if since is not None and watched else Arrived()
    return render(request, "parts/arrivals.html", {"arrived": new, "list": reverse("complaints:list")})
