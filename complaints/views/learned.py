"""Suggestions: taking one, their record, and the switch."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from complaints import operations, queries
from complaints.forms.learning import SwitchForm
from complaints.models import Aspect
from core.access import only, who
from core.look import undo_tags
from core.roles import QUALITY, READERS, Role
from core.workflow import Refused


@only(*QUALITY)
@require_POST
def take_suggestion(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what is suggested for a complaint, and go back to where it was shown; for a while it can be undone."""
    by, aspect = who(request), request.POST.get("aspect", "")
    case = get_object_or_404(queries.visible_to(by), reference=reference)
    try:
        operations.take_suggestion(case, aspect=aspect, by=by)
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    else:
        address = reverse("complaints:leave_suggestion", args=[reference])
        undo = f"{address}?{urlencode({'aspect': aspect, 'back': _back(request)})}"
        messages.success(request, _("Taken for %(reference)s.") % {"reference": reference}, extra_tags=undo_tags(undo))
    return redirect(_back(request) or reverse("complaints:detail", args=[reference]))


@only(*QUALITY)
@require_POST
def leave_suggestion(request: HttpRequest, reference: str) -> HttpResponse:
    """Undo the taking of a moment ago."""
    by = who(request)
    case = get_object_or_404(queries.visible_to(by), reference=reference)
    try:
        operations.leave_suggestion(case, aspect=request.GET.get("aspect", ""), by=by)
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("%(reference)s is as it was.") % {"reference": reference})
    return redirect(_back(request) or reverse("complaints:detail", args=[reference]))


def _back(request: HttpRequest) -> str:
    """Where the press was made: a page of this house, or nothing."""
    back = request.GET.get("back", "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


@only(*READERS)
@require_safe
def learned(request: HttpRequest) -> HttpResponse:
    """What is suggested, and how it stands with each."""
    rows = [(row, queries.state_words(row, queries.current_lesson(row.aspect))) for row in queries.standings()]
    return render(request, "complaints/learned.html", {"rows": rows})


@only(*READERS)
@require_safe
def record(request: HttpRequest, aspect: str) -> HttpResponse:
    return _record(request, aspect)


def _record(request: HttpRequest, aspect: str, form: SwitchForm | None = None) -> HttpResponse:
    if aspect not in Aspect.values:
        raise Http404
    as_of = timezone.now()
    page = queries.record_page(aspect=aspect, as_of=as_of)
    context = {
        "page": page,
        "title": Aspect(aspect).label,
        "may_switch": who(request).holds(Role.MANAGER),
        "switch": form or SwitchForm(row=page.row),
        "form": form,
        "as_of": as_of,
    }
    return render(request, "complaints/record.html", context, status=422 if form is not None else 200)


@only(Role.MANAGER)
@require_POST
def switch(request: HttpRequest, aspect: str) -> HttpResponse:
    if aspect not in Aspect.values:
        raise Http404
    row = next(row for row in queries.standings() if row.aspect == aspect)
    form = SwitchForm(request.POST, row=row)
    if form.is_valid():
        try:
            operations.switch(aspect, **form.cleaned_data, by=who(request), as_of=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("The suggestions are set as you said."))
            return redirect("complaints:record", aspect)
    return _record(request, aspect, form)


@only(Role.MANAGER)
@require_POST
def relearn(request: HttpRequest, aspect: str) -> HttpResponse:
    if aspect not in Aspect.values:
        raise Http404
    operations.relearn(aspect, by=who(request), as_of=timezone.now())
    messages.success(request, _("It is learned anew within a minute. Reload this page then."))
    return redirect("complaints:record", aspect)
