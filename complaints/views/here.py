"""Who can be named at a complaint, who is at it now, and whether something happened to it since a page of it was opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints import queries
from core import presence
from core.access import only, who
from core.roles import READERS, Role


@only(*READERS, Role.COLLEAGUE)
@require_safe
def offer_mention(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom a note about this case can name: a page, or the list in a note that is being written."""
    case = get_object_or_404(queries.visible_to(who(request)), reference=reference)
    people = queries.colleagues(case, on=timezone.localdate())
    address = reverse("complaints:detail", args=[case.reference])
    context = {"case": case, "people": people, "address": address, "query": "write=note", "place": "write"}
    return render(request, "complaints/offer_mention.html", context)


@only(*READERS, Role.COLLEAGUE)
@never_cache
@require_POST
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that one is here, and hear who else is: an open page asks every 20 seconds."""
    by, as_of = who(request), timezone.now()
    case = get_object_or_404(queries.visible_to(by).only("reference"), reference=reference)
    presence.come(case.reference, by=by, as_of=as_of, writing=request.POST.get("writing") == "1")
    context = {
        "here": presence.at(case.reference, besides=by.user_id, as_of=as_of),
        "later": queries.meanwhile(case, seen=request.POST.get("seen", ""), reader=by.user_id),
    }
    return render(request, "parts/here.html", context)
