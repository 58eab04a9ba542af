"""The organisation: its name, its promises, its working days."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core import clock, operations, queries
from core.access import only, who
from core.forms import CalendarForm, ClosureForm, OrganisationForm
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
    return _page(request, form=form)


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def close_day(request: HttpRequest) -> HttpResponse:
    """A day on which nobody works: clocks leave it out."""
    form = ClosureForm(request.POST)
    if form.is_valid():
        operations.close_day(**form.cleaned_data, by=who(request))
        return redirect("core:configure")
    return _page(request, closure=form)


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def close_days(request: HttpRequest) -> HttpResponse:
    """Take the days without work from a calendar file."""
    form = CalendarForm(request.POST, request.FILES, years=_years())
    if form.is_valid():
        added = operations.close_days(form.cleaned_data["file"], by=who(request))
        messages.success(request, ngettext("%(n)d day was added.", "%(n)d days were added.", added) % {"n": added})
        return redirect("core:configure")
    return _page(request, calendar=form)


def _years() -> range:
    year = timezone.localdate().year
    return range(year - 1, year + clock.YEARS_AHEAD + 1)


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def open_day(request: HttpRequest, pk: int) -> HttpResponse:
    operations.open_day(get_object_or_404(Closure, pk=pk), by=who(request))
    return redirect("core:configure")


def _page(request: HttpRequest, **sent: Any) -> HttpResponse:
    """The page with whatever form was sent and refused, and the others fresh."""
    fresh = {
        "form": OrganisationForm(instance=clock.organisation()),
        "closure": ClosureForm(),
        "calendar": CalendarForm(years=_years()),
        "closures": queries.closures(since=timezone.localdate()),
        "here": "configure",
    }
    refused = any(form.is_bound for form in sent.values())
    return render(request, "core/configure.html", fresh | sent, status=422 if refused else 200)
