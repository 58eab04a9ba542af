"""What every page behind a secret link has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from core import files, links
from core.models import Attachment
from feedback import queries
from feedback.models import Feedback

Rest = ParamSpec("Rest")


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for anybody. The right to act lies in the secret address or in nothing at all, never in a cookie: so
    there is nothing that another site could borrow, and it works where cookies are blocked."""
    return login_not_required(csrf_exempt(view))


def private(
    view: Callable[Concatenate[HttpRequest, Feedback, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the case that the token opens, kept out of caches, indexes and referrers. A wrong token is a plain 404."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        feedback = queries.by_token(digest=links.digest_of(token))
        if feedback is None:
            raise Http404
        # The language of the person, unless this browser has chosen another.
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(feedback.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return close_tight(view(request, feedback, *args, **kwargs))

    return door(opened)


def close_tight(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def files_of(request: HttpRequest, name: str = "papers") -> list[Any]:
    return list(request.FILES.getlist(name))


def paper(attachment: Attachment) -> HttpResponse:
    """A file of a case. It streams, which the framework keeps apart from its other answers."""
    return cast("HttpResponse", files.response(attachment))
