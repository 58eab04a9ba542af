"""The organisation: its name, its promises, its working days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock, operations, queries
from core.access import only, who
from core.forms import ClosureForm, OrganisationForm
from core.models import Closure
from core.roles import Role


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def configure(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=clock.organisation())
    if form.is_valid():
        operations.configure(form.instance, by=who(request), changed=form.changed_data)
        messages.success(request, _("The organisation’s settings are saved."))
        return redirect("core:configure")
    return _page(request, form, ClosureForm())


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def close_day(request: HttpRequest) -> HttpResponse:
    """A day on which nobody works: clocks leave it out."""
    form = ClosureForm(request.POST)
    if form.is_valid():
        operations.close_day(**form.cleaned_data, by=who(request))
        return redirect("core:configure")
    return _page(request, OrganisationForm(instance=clock.organisation()), form)


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def open_day(request: HttpRequest, pk: int) -> HttpResponse:
    operations.open_day(get_object_or_404(Closure, pk=pk), by=who(request))
    return redirect("core:configure")


def _page(request: HttpRequest, form: OrganisationForm, closure: ClosureForm) -> HttpResponse:
    context = {
        "form": form,
        "closure": closure,
        "closures": queries.closures(since=timezone.localdate()),
        "here": "configure",
    }
    bound = form.is_bound or closure.is_bound
    return render(request, "core/configure.html", context, status=422 if bound else 200)
