"""Canned answers: their register, and what is offered of them in a case."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from complaints import operations, queries
from complaints.forms import CannedForm
from complaints.models import CannedAnswer
from complaints.views.boxes import TO_CUSTOMER
from complaints.views.moves import HANDS
from complaints.views.page import case_of
from core import clock, keyset
from core.access import only, who
from core.roles import QUALITY, READERS
from core.workflow import Refused

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*READERS)
@require_safe
def canned(request: HttpRequest) -> HttpResponse:
    """The register, with how often each was used."""
    words, language = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("language", "")
    retired = request.GET.get("show") == "retired"
    rows = queries.canned(words=words, language=language, active=not retired)
    context = {
        "page": keyset.page(rows, by=("title", "pk"), after=request.GET.get("after", "")),
        "words": words,
        "chosen": language,
        "languages": settings.LANGUAGES,
        "retired": retired,
        "may": who(request).holds(*QUALITY),
    }
    return render(request, "complaints/canned.html", context)


@only(*QUALITY)
@get_or_post
def add_canned(request: HttpRequest) -> HttpResponse:
    initial = {"language": clock.organisation().language}
    form = CannedForm(request.POST if request.method == "POST" else None, initial=initial)
    return _edit(request, form, _("A new canned answer"))


@only(*QUALITY)
@get_or_post
def change_canned(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(CannedAnswer, pk=pk)
    form = CannedForm(request.POST if request.method == "POST" else None, instance=found)
    return _edit(request, form, found.title)


def _edit(request: HttpRequest, form: CannedForm, heading: str) -> HttpResponse:
    if form.is_valid():
        try:
            operations.keep_canned(form.instance, by=who(request), changed=form.changed_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("“%(title)s” is kept.") % {"title": form.instance.title})
            return redirect("complaints:canned")
    context = {"form": form, "heading": heading}
    return render(request, "complaints/canned_one.html", context, status=422 if form.is_bound else 200)


@only(*HANDS)
@require_safe
def offer_canned(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be put into a letter about this case: a page, or the list in a letter that is being written."""
    case, wanted = case_of(request, reference), request.GET.get("for", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    into = wanted if wanted in TO_CUSTOMER else "reply"
    context = {
        "case": case,
        "words": words,
        "into": into,
        "address": reverse("complaints:detail", args=[case.reference]),
        "query": "write=reply" if into == "reply" else f"do={into}",
        "place": "write" if into == "reply" else "do",
        "offered": queries.offered(
            case, by=who(request), place=clock.organisation(), as_of=timezone.now(), words=words
        ),
        "may": who(request).holds(*QUALITY),
    }
    return render(request, "complaints/offer_canned.html", context)
