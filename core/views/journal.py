"""The journal as a page: who did what, when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import keyset, queries
from core.access import only
from core.roles import RUNNERS


@only(*RUNNERS)
@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    words, verb = request.GET.get("q", "").strip(), request.GET.get("verb", "")
    rows = queries.journal_lines(words=words, verb=verb)
    context = {
        "page": keyset.page(rows, by=("-pk",), after=request.GET.get("after", "")),
        "verbs": queries.verbs(),
        "words": words,
        "verb": verb,
        "head": queries.journal_head(),
        "here": "journal",
    }
    return render(request, "core/journal.html", context)
