"""Who is asking, and may they see this page at all. What they may do stands in the tables of moves."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.actors import Actor
from core.models import User

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, Rest], Answer]


def who(request: HttpRequest) -> Actor:
    """The actor behind a request: the account with the roles that hold today. Asked once per request."""
    known: Any = getattr(request, "actor", None)
    if known is None:
        user = request.user
        assert isinstance(user, User), "pages without login have no staff actor"  # noqa: S101 - a programming error
        known = user.actor(on=timezone.localdate())
        request.actor = known  # type: ignore[attr-defined]
    actor: Actor = known
    return actor


def joined(request: HttpRequest) -> datetime:
    """When the person behind a request got their account."""
    user = request.user
    assert isinstance(user, User), "pages without login have no staff actor"  # noqa: S101 - a programming error
    return user.created_at


def only(*roles: str) -> Callable[[View[Rest, Answer]], View[Rest, Answer]]:
    """A page for these roles. Others are told whose page it is."""

    def guard(view: View[Rest, Answer]) -> View[Rest, Answer]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
            if not who(request).holds(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined] # read by the access matrix test
        return cast(View[Rest, Answer], guarded)

    return guard
