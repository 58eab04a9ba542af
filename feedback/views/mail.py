"""Mail that came in: what waits for somebody, one mail as text, its file, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core import files, journal, keyset
from core.access import only, who
from core.numbering import tidy_reference
from core.roles import QUALITY, Role
from core.workflow import Refused
from feedback import mail_workflow, mailbox, operations, queries
from feedback.forms import AttachForm, DiscardForm, TakeInForm
from feedback.models import IncomingMail
from feedback.queries import MAIL_ORDER, MAIL_VIEWS

FORMS: dict[str, type[forms.Form]] = {"take_in": TakeInForm, "attach": AttachForm, "discard": DiscardForm}
DONE = {
    "join": gettext_lazy("added to its case"),
    "open": gettext_lazy("made a case of it"),
    "doubt": gettext_lazy("made a case of it, in doubt whether it belongs to another"),
    "recognise": gettext_lazy("seen to be written by a machine"),
    "park": gettext_lazy("parked"),
    "take_in": gettext_lazy("taken in as a case"),
    "attach": gettext_lazy("added to a case"),
    "keep_apart": gettext_lazy("kept as a case of its own"),
    "discard": gettext_lazy("discarded"),
    "unpark": gettext_lazy("parked again"),
}


@only(*QUALITY, Role.AUDITOR)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    view = queries.mail_view(name=request.GET.get("view", ""))
    case = tidy_reference(request.GET.get("case", ""))
    rows = queries.mails(actor=who(request))
    rows = rows.filter(case=case) if case else rows.filter(status__in=view.statuses)
    waiting = queries.waiting_mails()
    context = {
        "view": view,
        "views": [(one, waiting.get(one.name)) for one in MAIL_VIEWS],
        "page": keyset.page(rows, by=MAIL_ORDER, after=request.GET.get("after", "")),
        "case": case,
        "is_set_up": mailbox.is_set_up(),
        "address": settings.MAILBOX_ADDRESS,
        "fetching": queries.fetching(),
    }
    return render(request, "feedback/mails.html", context)


@only(*QUALITY, Role.AUDITOR)
@require_safe
def mail(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, _row(request, number))


def _row(request: HttpRequest, number: int) -> IncomingMail:
    row: IncomingMail = get_object_or_404(queries.mails(actor=who(request)), pk=number)
    return row


def _page(
    request: HttpRequest, row: IncomingMail, *, wrong: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    read = mailbox.opened(row)
    context = {
        "row": row,
        "read": read,
        "offers": {offer.move.name: offer.move for offer in mail_workflow.TABLE.offers(row, by=who(request))},
        "forms": {
            "take_in": TakeInForm(prefix="take_in", initial={"text": read.text or row.subject}),
            "attach": AttachForm(prefix="attach", initial={"reference": row.about}),
            "discard": DiscardForm(prefix="discard"),
        }
        | (wrong or {}),
        "form": next(iter((wrong or {}).values()), None),
        "history": [(line, DONE.get(line.verb, line.verb)) for line in journal.history(row)],
    }
    return render(request, "feedback/mail.html", context, status=status)


@only(*QUALITY, Role.AUDITOR)
@require_safe
def mail_file(request: HttpRequest, number: int) -> FileResponse:
    """The mail as it came, as a download that no browser opens."""
    row = _row(request, number)
    path = files.path_of(row.digest)
    if not path.exists():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"mail-{row.pk}.eml", content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _act(
    request: HttpRequest, number: int, verb: str, do: Callable[[IncomingMail, dict[str, Any]], str]
) -> HttpResponse:
    """One move: its form, its operation, and back to the mail with a sentence."""
    row = _row(request, number)
    typed = FORMS.get(verb, forms.Form)(request.POST, prefix=verb)
    if typed.is_valid():
        try:
            said = do(row, typed.cleaned_data)
        except Refused as refused:
            typed.add_error(None, refused.sentences)
        else:
            messages.success(request, said)
            return redirect("feedback:mail", number)
    row.refresh_from_db()
    return _page(request, row, wrong={verb: typed}, status=422)


@only(*QUALITY)
@require_POST
def take_in(request: HttpRequest, number: int) -> HttpResponse:
    def do(row: IncomingMail, given: dict[str, Any]) -> str:
        feedback = operations.take_in(row, kind=given["kind"], text=given["text"], by=who(request))
        return _("It is the case %(reference)s now.") % {"reference": feedback.reference}

    return _act(request, number, "take_in", do)


@only(*QUALITY)
@require_POST
def attach(request: HttpRequest, number: int) -> HttpResponse:
    def do(row: IncomingMail, given: dict[str, Any]) -> str:
        reference = operations.attach(row, reference=given["reference"], by=who(request))
        return _("It stands in the thread of %(reference)s now.") % {"reference": reference}

    return _act(request, number, "attach", do)


@only(*QUALITY)
@require_POST
def keep_apart(request: HttpRequest, number: int) -> HttpResponse:
    def do(row: IncomingMail, given: dict[str, Any]) -> str:
        operations.keep_apart(row, by=who(request))
        return _("%(reference)s is a case of its own.") % {"reference": row.case}

    return _act(request, number, "keep_apart", do)


@only(*QUALITY)
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    def do(row: IncomingMail, given: dict[str, Any]) -> str:
        operations.discard(row, reason=given["reason"], by=who(request))
        return _("The mail is discarded. It can be parked again.")

    return _act(request, number, "discard", do)


@only(*QUALITY)
@require_POST
def unpark(request: HttpRequest, number: int) -> HttpResponse:
    def do(row: IncomingMail, given: dict[str, Any]) -> str:
        operations.unpark(row, by=who(request))
        return _("The mail is parked again.")

    return _act(request, number, "unpark", do)
