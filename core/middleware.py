"""Headers on every answer, and the language and zone of the reader."""

import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from core import again

Next = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class SecurityPolicy:
    """A strict policy on every page, errors included: no inline script or style, no other origin."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class ReadersPlace:
    """Shows times in the reader's zone and pages in their language; visitors get the organisation's zone.

    A language chosen on this device (the menu's cookie) goes before the account's own.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        zone = getattr(user, "time_zone", "") or settings.LOCAL_TIME_ZONE
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)


class LoginKeepsWords(LoginRequiredMiddleware):
    """Every page is for people who are logged in. What they send after their login has ended is not lost.

    The words wait for the same person, who is shown them after logging in. Only a post that has passed the check
    against forgery comes here, so nobody else can put words there.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        again.know(request, response)
        return response

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        kept = _is_a_press(request) and again.keep(request, as_of=timezone.now())
        return redirect_to_login(reverse("core:send_again") if kept else _page_before(request))


def _is_a_press(request: HttpRequest) -> bool:
    """A form that somebody sent, not what a page that stands open asks by itself."""
    by_script = "HX-Request" in request.headers
    return not by_script and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _page_before(request: HttpRequest) -> str:
    """The page with the form: the address of a verb cannot be looked at."""
    page = urlsplit(request.headers.get("Referer", ""))
    at_home = page.netloc == request.get_host() and page.path.startswith("/")
    return f"{page.path}?{page.query}".rstrip("?") if at_home else reverse("core:home")
