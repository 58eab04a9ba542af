"""Who is at a case in the inbox that is no complaint yet; a complaint's own page asks in its own room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core import presence
from core.access import only, who
from core.numbering import tidy_reference
from core.roles import QUALITY, Role
from feedback import queries


@only(*QUALITY, Role.AUDITOR)
@never_cache
@require_POST
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that one is here, and hear who else is and what is new: an open page asks every 20 seconds."""
    by, as_of = who(request), timezone.now()
    case = get_object_or_404(queries.visible_to(by).only("reference"), reference=tidy_reference(reference))
    presence.come(case.reference, by=by, as_of=as_of, writing=request.POST.get("writing") == "1")
    context = {
        "here": presence.at(case.reference, besides=by.user_id, as_of=as_of),
        "later": queries.meanwhile(case, seen=request.POST.get("seen", ""), reader=by.user_id),
    }
    return render(request, "parts/here.html", context)
