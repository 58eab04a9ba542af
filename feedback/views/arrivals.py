"""What an open page of the inbox asks every half minute: did anything come in, and how old is what stands there."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import only, who
from core.models import Counted
from core.roles import QUALITY, Role
from feedback import queries, rows
from feedback.views.inbox import asked


@only(*QUALITY, Role.AUDITOR)
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """A part of the page. Rows never move under the cursor: new ones are told of, and shown when asked for."""
    actor, moment = who(request), timezone.now()
    view, filters = asked(request, as_of=moment)
    since = _moment(request.GET.get("since", ""))
    n = queries.arrivals(actor=actor, view=view, filters=filters, since=since) if since else 0
    context = {"n": min(n, queries.MANY), "more": n > queries.MANY, "median": ""}
    if not filters and request.GET.get("median"):
        known = Counted.objects.filter(pk=queries.key(actor)).first()
        total = queries.counts(actor=actor, as_of=moment, known=known).of(view.name).n
        context["median"] = rows.age(queries.median_age(actor=actor, view=view, n=total, as_of=moment))
    return render(request, "feedback/arrivals.html", context)


def _moment(typed: str) -> datetime | None:
    """The moment at which the page was shown, in seconds since 1970; None when it is none."""
    try:
        return datetime.fromtimestamp(float(typed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
