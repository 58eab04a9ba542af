"""Pages of what is heard outside: market, competitors, associations, suppliers, coming rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import journal, keyset
from core.access import only, who
from core.roles import QUALITY, READERS
from needs import operations, queries
from needs.forms import NoteForm
from needs.models import Note

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*READERS)
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = queries.notes(
        notes=queries.notes_visible_to(who(request)), words=words, kind=kind if kind in Note.Kind.values else ""
    )
    context = {
        "page": keyset.page(rows, by=("-heard_on", "-pk"), after=request.GET.get("after", "")),
        "kinds": Note.Kind.choices,
        "kind": kind,
        "words": words,
        "here": "notes",
        "may_edit": who(request).holds(*QUALITY),
    }
    return render(request, "needs/notes.html", context)


@only(*READERS)
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(queries.notes_visible_to(who(request)), pk=pk)
    context = {
        "note": subject,
        "needs": subject.needs.order_by("code"),
        "history": journal.history(subject),
        "here": "notes",
        "may_edit": who(request).holds(*QUALITY),
    }
    return render(request, "needs/note.html", context)


@only(*QUALITY)
@get_or_post
def add_note(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        saved = operations.add_note(
            form.instance, needs=form.cleaned_data["needs"], by=who(request), as_of=timezone.now()
        )
        messages.success(request, _("“%(title)s” is kept.") % {"title": saved})
        return redirect("needs:note", saved.pk)
    context = {"form": form, "heading": _("Write down what was heard"), "here": "notes"}
    return render(request, "needs/edit.html", context, status=422 if form.is_bound else 200)


@only(*QUALITY)
@get_or_post
def change_note(request: HttpRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(queries.notes_visible_to(who(request)), pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None, instance=subject)
    if form.is_valid():
        operations.change_note(
            form.instance, needs=form.cleaned_data["needs"], changed=form.changed_data, by=who(request)
        )
        return redirect("needs:note", pk)
    context = {"form": form, "heading": _("Change the note"), "here": "notes"}
    return render(request, "needs/edit.html", context, status=422 if form.is_bound else 200)
