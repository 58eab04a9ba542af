"""Pages of the register of needs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import journal, keyset
from core.access import only, who
from core.roles import QUALITY, READERS
from core.workflow import Refused
from needs import operations, queries
from needs.forms import NeedForm, RetireForm, ReviewForm
from needs.models import Source

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*READERS)
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The list at ``/needs/``."""
    today = timezone.localdate()
    visible = queries.visible_to(who(request))
    words, source = request.GET.get("q", "").strip(), request.GET.get("source", "")
    show = request.GET.get("show", "held")
    rows = queries.found(
        needs=visible, words=words, source=source if source in Source.values else "", show=show, as_of=today
    )
    page = keyset.page(rows, by=("code", "pk"), after=request.GET.get("after", ""))
    context = {
        "page": page,
        "lines": [(need, need.awaits_review(on=today)) for need in page.rows],
        "counts": queries.counts(needs=visible, as_of=today),
        "sources": Source.choices,
        "source": source,
        "words": words,
        "show": show,
        "here": "list",
        "may_edit": who(request).holds(*QUALITY),
    }
    return render(request, "needs/list.html", context)


@only(*READERS)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    return _detail(request, code)


def _detail(
    request: HttpRequest, code: str, review_form: ReviewForm | None = None, retire_form: RetireForm | None = None
) -> HttpResponse:
    visible = queries.visible_to(who(request)).select_related(*queries.JOINED)
    need = get_object_or_404(visible, code=code)
    wrong = next((form for form in (review_form, retire_form) if form is not None), None)
    context = {
        "need": need,
        "awaits_review": need.awaits_review(on=timezone.localdate()),
        "versions": need.versions.order_by("-number"),
        "notes": need.notes.order_by("-heard_on", "-pk"),
        "history": journal.history(need),
        "review_form": review_form or ReviewForm(auto_id="review_%s"),
        "retire_form": retire_form or RetireForm(auto_id="retire_%s"),
        "form": wrong,
        "may_edit": who(request).holds(*QUALITY) and need.retired_at is None,
        "here": "list",
    }
    return render(request, "needs/detail.html", context, status=422 if wrong else 200)


@only(*QUALITY)
@get_or_post
def add(request: HttpRequest) -> HttpResponse:
    form = NeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        need = operations.add(form.instance, by=who(request), as_of=timezone.now())
        messages.success(request, _("%(code)s is in the register.") % {"code": need.code})
        return redirect("needs:detail", need.code)
    context = {"form": form, "heading": _("Add a need"), "here": "list"}
    return render(request, "needs/edit.html", context, status=422 if form.is_bound else 200)


@only(*QUALITY)
@get_or_post
def change(request: HttpRequest, code: str) -> HttpResponse:
    need = get_object_or_404(queries.visible_to(who(request)).held(), code=code)
    form = NeedForm(request.POST if request.method == "POST" else None, instance=need)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            operations.change(need, changed=form.wording_changed(), why=why, by=who(request), as_of=timezone.now())
        except Refused as refused:
            form.add_error("why", refused.sentences)
        else:
            messages.success(request, _("%(code)s is saved.") % {"code": need.code})
            return redirect("needs:detail", code)
    context = {"form": form, "heading": _("Change %(code)s") % {"code": code}, "here": "list"}
    return render(request, "needs/edit.html", context, status=422 if form.is_bound else 200)


@only(*QUALITY)
@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    need = get_object_or_404(queries.visible_to(who(request)), code=code)
    form = ReviewForm(request.POST, auto_id="review_%s")
    if form.is_valid():
        try:
            operations.review(need, **form.cleaned_data, by=who(request), as_of=timezone.now())
        except Refused as refused:
            form.add_error("review_on", refused.sentences)
        else:
            return redirect("needs:detail", code)
    return _detail(request, code, review_form=form)


@only(*QUALITY)
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    need = get_object_or_404(queries.visible_to(who(request)), code=code)
    form = RetireForm(request.POST, auto_id="retire_%s")
    if form.is_valid():
        try:
            operations.retire(need, why=form.cleaned_data["why"], by=who(request), as_of=timezone.now())
        except Refused as refused:
            form.add_error("why", refused.sentences)
        else:
            return redirect("needs:detail", code)
    return _detail(request, code, retire_form=form)


@only(*READERS)
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """Interested parties, and what each of them needs."""
    context = {"parties": queries.parties_with_needs(), "here": "parties", "may_edit": who(request).holds(*QUALITY)}
    return render(request, "needs/parties.html", context)
