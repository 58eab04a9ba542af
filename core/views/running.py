"""Is the house running: the checks, and the letters that could not be delivered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import operations, queries
from core.access import only, who
from core.models import Letter
from core.roles import RUNNERS, Role
from core.workflow import Refused


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For monitors: 200 while the house answers; each check says whether it is well, without figures."""
    checks = queries.health(as_of=timezone.now())
    return JsonResponse({"status": "ok", "checks": {check.name: check.well for check in checks}})


@only(*RUNNERS)
@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """Is the clock going, and the post: checks in words, and the letters that could not be delivered."""
    context = {
        "checks": queries.health(as_of=timezone.now()),
        "dead": queries.dead_letters(),
        "states": queries.letters_by_state(),
        "here": "running",
    }
    return render(request, "core/running.html", context)


@only(Role.ADMINISTRATOR, Role.MANAGER)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=pk)
    try:
        operations.retry(letter, by=who(request), as_of=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("The letter to %(to)s will be tried again.") % {"to": letter.to})
    return redirect("core:running")
