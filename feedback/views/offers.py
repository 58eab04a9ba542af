"""What can be put into a letter or a note that is written in the inbox: canned answers, and names of colleagues."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import queries as complaints
from complaints.placeholders import fill
from core import clock
from core.access import only, who
from core.numbering import tidy_reference
from core.roles import QUALITY
from feedback import queries
from feedback.models import Feedback

# The forms that write to the person, and the field they write in.
LETTERS = {"ask": "text", "close": "reply"}
KEY = re.compile(r"[0-9]{1,9}")


@only(*QUALITY)
@require_safe
def offer_canned(request: HttpRequest, reference: str) -> HttpResponse:
    """The canned answers that fit: a page, or the list in a letter that is being written."""
    case, wanted = _case_of(request, reference), request.GET.get("for", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    place, moment = clock.organisation(), timezone.now()
    into = wanted if wanted in LETTERS else "close"
    context = {
        "case": case,
        "words": words,
        "into": into,
        "address": reverse("feedback:preview", args=[case.reference]),
        "query": f"do={into}",
        "place": "acts",
        "offered": complaints.offered(case, by=who(request), place=place, as_of=moment, words=words),
        "may": True,
    }
    return render(request, "complaints/offer_canned.html", context)


@only(*QUALITY)
@require_safe
def offer_mention(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom a note about this case can name."""
    case, people = _case_of(request, reference), complaints.readers(on=timezone.localdate())
    address = reverse("feedback:preview", args=[case.reference])
    context = {"case": case, "people": people, "address": address, "query": "do=note", "place": "acts"}
    return render(request, "complaints/offer_mention.html", context)


def _case_of(request: HttpRequest, reference: str) -> Feedback:
    people = ("contact", "product", "category__parent")
    mine = queries.visible_to(who(request)).select_related(*people)
    return get_object_or_404(mine, reference=tidy_reference(reference))


def put_in(request: HttpRequest, verb: str, case: Feedback, initial: dict[str, Any]) -> dict[str, Any]:
    """What stands in a form at first, with what the address asks to be put into it below: the way without scripts."""
    if request.GET.get("do") != verb:
        return initial
    canned, person = request.GET.get("canned", ""), request.GET.get("mention", "")
    if verb in LETTERS and KEY.fullmatch(canned):
        return _with_canned(request, LETTERS[verb], case, initial, int(canned))
    if verb == "note" and KEY.fullmatch(person):
        named = complaints.readers(on=timezone.localdate()).filter(pk=int(person)).first()
        before = str(initial.get("text", ""))
        return initial | ({"text": f"{before} @{named.name} ".lstrip()} if named else {})
    return initial


def _with_canned(request: HttpRequest, field: str, case: Feedback, initial: dict[str, Any], key: int) -> dict[str, Any]:
    row = complaints.canned(active=True).filter(pk=key).first()
    if row is None:
        return initial
    values = complaints.values_of(case, by=who(request), place=clock.organisation(), as_of=timezone.now())
    words = [initial.get(field, ""), fill(row.text, values)]
    return initial | {field: "\n\n".join(part for part in words if part), "canned": row.pk}
