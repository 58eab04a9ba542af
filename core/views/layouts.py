"""How a person wants the rows of a list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import layouts, saved
from core.access import only, who
from core.models.saved import Place
from core.roles import READERS, Role


@only(*READERS, Role.COLLEAGUE)
@require_POST
def arrange(request: HttpRequest, place: str) -> HttpResponse:
    """Keep it, and come back to the list with its filters. What is no column of the list counts as not said."""
    if place not in Place.values:
        raise Http404
    if "at_first" in request.POST:
        layouts.arrange_as_at_first(place=place, by=who(request))
    else:
        dense = request.POST.get("rows") == "dense"
        layouts.arrange(place=place, is_dense=dense, columns=request.POST.getlist("column"), by=who(request))
    messages.success(request, _("The list is arranged as you want it."))
    return redirect(saved.home(place, request.POST.get("query", "")))
