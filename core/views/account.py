"""Where a person begins, and what they may set for themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import operations
from core.access import who
from core.forms import ProfileForm
from core.roles import QUALITY, Role


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Management begins at the dashboard, quality staff at the inbox, others at their work."""
    actor = who(request)
    if actor.holds(Role.EXECUTIVE, Role.AUDITOR):
        return redirect("management_review:dashboard")
    if actor.holds(*QUALITY):
        return redirect("feedback:inbox")
    if actor.holds(Role.COLLEAGUE):
        return redirect("corrective_actions:list")
    return redirect("core:running") if actor.holds(Role.ADMINISTRATOR) else redirect("core:profile")


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        operations.save_and_journal(form.instance, verb="profile", by=who(request), changed=form.changed_data)
        messages.success(request, _("Your settings are saved."))
        return redirect("core:profile")
    return render(request, "core/profile.html", {"form": form}, status=422 if form.is_bound else 200)
