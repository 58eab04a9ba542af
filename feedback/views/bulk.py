"""Many cases at once: choose them in the list, see what would change, do it, undo it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import only, who
from core.look import undo_tags
from core.numbering import tidy_reference
from core.roles import QUALITY
from core.workflow import Refused
from feedback import operations, queries
from feedback.forms.bulk import BulkForm
from feedback.models import UNDO_FOR, Batch

MOST = 100


def _back(given: QueryDict) -> str:
    """Where the list was; only a query, so that it leads nowhere else."""
    query = given.get("back", "")
    return reverse("feedback:inbox") + (f"?{query}" if query else "")


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """GET shows what would change, POST does it."""
    given = request.POST if request.method == "POST" else request.GET
    references = [tidy_reference(one.replace("\0", "")) for one in dict.fromkeys(given.getlist("ref"))]
    cases = queries.cases(actor=who(request), references=references[:MOST])
    if not cases:
        messages.warning(request, _("Choose at least one case in the list."))
        return redirect(_back(given))
    # A verb alone asks for what it needs; it is no mistake yet.
    form = BulkForm(given)
    needs = "given" in form.fields and "given" not in given
    valid = not needs and form.is_valid()
    if valid and request.method == "POST":
        batch = operations.bulk(cases, verb=form.cleaned_data["verb"], given=form.given(), by=who(request))
        return _done(request, batch, _back(given))
    context: dict[str, Any] = {"cases": cases, "left_out": len(references) - len(references[:MOST])}
    if valid:
        tried = operations.rehearse(cases, verb=form.cleaned_data["verb"], given=form.given(), by=who(request))
        context |= {"tried": tried, "ready": sum(1 for one in tried if not one.why)}
    if needs:
        form = BulkForm(given, use_required_attribute=False)
        form.errors.clear()
    context |= {"form": form, "asks": "given" in form.fields, "verb": _verb_label(given.get("verb", ""))}
    context |= {"back": given.get("back", ""), "back_to": _back(given)}
    return render(request, "feedback/bulk.html", context, status=200 if valid or needs else 422)


def _verb_label(verb: str) -> str:
    return str(Batch.Verb(verb).label) if verb in Batch.Verb.values else _("Change many cases")


def _done(request: HttpRequest, batch: Batch, back: str) -> HttpResponse:
    n = len(batch.done)
    if n:
        said = ngettext("%(verb)s: %(n)d case changed.", "%(verb)s: %(n)d cases changed.", n)
        tags = undo_tags(reverse("feedback:undo_bulk", args=[batch.pk]), seconds=int(UNDO_FOR.total_seconds()))
        messages.success(request, said % {"verb": batch.get_verb_display(), "n": n}, extra_tags=tags)
    return redirect("feedback:batch", batch.pk) if batch.refused else redirect(back)


@only(*QUALITY)
@require_safe
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """What one act on many did, what it refused and why."""
    found = get_object_or_404(Batch.objects.select_related("by_user"), pk=batch)
    own = found.by_user_id == who(request).user_id
    context = {"batch": found, "may_undo": own and found.may_be_undone(timezone.now())}
    return render(request, "feedback/batch.html", context)


@only(*QUALITY)
@require_POST
def undo_bulk(request: HttpRequest, batch: int) -> HttpResponse:
    found = get_object_or_404(Batch, pk=batch)
    try:
        tried = operations.undo_bulk(found, by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
        return redirect("feedback:batch", found.pk)
    kept = [one for one in tried if one.why]
    for one in kept:
        messages.warning(request, f"{one.case.reference}: {' '.join(one.why)}")
    n = len(tried) - len(kept)
    messages.success(request, ngettext("%(n)d case is as it was.", "%(n)d cases are as they were.", n) % {"n": n})
    return redirect("feedback:inbox")
