"""What an open list of complaints asks every half minute: did anything come in?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.views.pages import WATCHED, rows_of
from core.access import only, who
from core.arrivals import Arrived, arrived, moment
from core.roles import READERS, Role


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
