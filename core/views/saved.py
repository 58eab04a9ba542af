"""Saved views: keep the filters of a list, and the page on which they are named, shared and removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import saved
from core.access import only, who
from core.actors import Actor
from core.forms import SavedViewForm, SaveViewForm
from core.models import SavedView
from core.models.saved import Place
from core.roles import QUALITY, READERS
from core.workflow import Refused


@only(*READERS)
@require_safe
def saved_views(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, wrong: SavedViewForm | None = None) -> HttpResponse:
    by = who(request)
    views = saved.views_of(by).select_related("owner")
    ordered = [view for place in Place.values for view in saved.in_order(views, by=by) if view.place == place]
    lines = [_line(view, by, wrong) for view in ordered]
    context = {"lines": lines, "may_share": by.holds(*QUALITY), "form": wrong}
    return render(request, "core/saved_views.html", context, status=422 if wrong else 200)


def _line(view: SavedView, by: Actor, wrong: SavedViewForm | None) -> dict[str, Any]:
    form = wrong if wrong is not None and wrong.view == view else SavedViewForm(view=view)
    may = saved.may_change(view, by)
    return {
        "view": view,
        "url": saved.address(view),
        "form": form if may else None,
        "is_mine": view.owner_id == by.user_id,
    }


@only(*READERS)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows now, and come back to it."""
    form = SaveViewForm(request.POST)
    if form.is_valid():
        try:
            view = saved.save_view(**form.cleaned_data, by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(saved.address(view))
    return render(request, "core/save_view.html", {"form": form}, status=422)


@only(*READERS)
@require_POST
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(saved.views_of(who(request)), pk=pk)
    form = SavedViewForm(request.POST, view=view)
    if form.is_valid():
        try:
            saved.change_view(view, **form.cleaned_data, by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The view “%(name)s” is changed.") % {"name": view.name})
            return redirect("core:saved_views")
    return _page(request, form)


@only(*READERS)
@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(saved.views_of(who(request)), pk=pk)
    try:
        saved.remove_view(view, by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("core:saved_views")


@only(*READERS)
@require_POST
def move_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down among one's own."""
    view = get_object_or_404(saved.views_of(who(request)), pk=pk)
    try:
        saved.move_view(view, up=request.POST.get("to") == "up", by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    return redirect(f"{reverse('core:saved_views')}#view-{pk}")
