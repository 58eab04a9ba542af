"""Accounts and what they may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import operations, queries
from core.access import only, who
from core.forms import InviteForm, PersonForm
from core.models import User
from core.roles import RUNNERS, Role
from core.workflow import Refused

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*RUNNERS)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "people": queries.people(on=today),
        "may_edit": who(request).holds(Role.ADMINISTRATOR),
        "here": "people",
    }
    return render(request, "core/people.html", context)


@only(Role.ADMINISTRATOR)
@get_or_post
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account; the person chooses the password by the link they are sent."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        person = operations.invite(**form.given(), by=who(request), write=True)
        messages.success(request, _("%(name)s has been sent a link to choose a password.") % {"name": person})
        return redirect("core:people")
    return _page(request, form, _("Invite somebody"))


@only(Role.ADMINISTRATOR)
@get_or_post
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    form = PersonForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            operations.regrant(person, **form.given(), by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("What %(name)s may do is saved.") % {"name": person})
            return redirect("core:people")
    return _page(request, form, _("What %(name)s may do") % {"name": person})


def _page(request: HttpRequest, form: InviteForm | PersonForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "here": "people"}
    return render(request, "core/edit.html", context, status=422 if form.is_bound else 200)
