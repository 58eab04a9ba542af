"""What is typed is kept here, and whether the person is still logged in is asked here."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import again, drafts
from core.access import who

FIELD = "f:"  # the fields of the form, apart from those of the request


@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form now: 204, or 422 when it is more than is kept."""
    fields = {key.removeprefix(FIELD): values for key, values in request.POST.lists() if key.startswith(FIELD)}
    kept = drafts.keep(request.POST.get("place", ""), fields, by=who(request), as_of=timezone.now())
    return HttpResponse(status=204 if kept else 422)


@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Throw away the draft of a form and go back to the page it stands on."""
    drafts.drop(request.GET.get("place", ""), by=who(request))
    back = request.GET.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "core:home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """What was sent after the login had ended, with the button that sends it now."""
    waits = again.waiting(by=who(request))
    if waits is None:
        return redirect("core:home")
    if request.method == "POST":
        drafts.drop(again.PLACE, by=who(request))
        return redirect(waits.address, preserve_request=True)
    return render(request, "core/send_again.html", {"waits": waits, "place": again.PLACE})


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is logged in, and the token their forms need: a page that stayed open asks after logging in again."""
    return JsonResponse({"user": who(request).user_id, "token": get_token(request)})
