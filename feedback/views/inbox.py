"""The inbox: views with counts, the list, the preview, and the moves of what is not yet a complaint."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints import queries as complaint_queries
from complaints.models import Channel, Complaint
from core import drafts, saved
from core.access import joined, only, who
from core.drafts import Kept
from core.files import Unwelcome
from core.models import Attachment, User
from core.models.saved import Place
from core.numbering import tidy_reference
from core.roles import QUALITY, Role
from core.workflow import Refused
from customers import queries as customers
from feedback import operations, queries, rows, suspicion, tracking
from feedback.forms import AskForm, AssignForm, CloseForm, EntryForm, NoteForm, TextForm
from feedback.models import Batch, Feedback, Kind
from feedback.operations import OtherWords
from feedback.queries import Filters, View
from feedback.views.private import files_of, paper
from feedback.workflow import TABLE

FORMS: dict[str, type[forms.Form]] = {
    "ask": AskForm,
    "close": CloseForm,
    "note": NoteForm,
    "mark_spam": TextForm,
    "restore": TextForm,
    "convert": TextForm,
    "assign": AssignForm,
}


@only(*QUALITY, Role.AUDITOR)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    return _page(request)


@only(*QUALITY, Role.AUDITOR)
@require_safe
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with one case open; on a phone the case alone."""
    return _page(request, reference=reference)


def _page(
    request: HttpRequest, *, reference: str = "", wrong: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    actor, moment = who(request), timezone.now()
    view, filters = asked(request, as_of=moment)
    around = queries.around(actor=actor, as_of=moment, reference=tidy_reference(reference) if reference else "")
    page = queries.inbox(
        actor=actor,
        view=view,
        filters=filters,
        after=request.GET.get("after", ""),
        as_of=moment,
        people="customer" in around.layout.facts,
    )
    news = queries.news(page.rows, reader=actor, joined=joined(request), as_of=moment) - {tidy_reference(reference)}
    numbers = queries.counts(actor=actor, as_of=moment, known=around.counted)
    context: dict[str, Any] = {
        "as_of": moment,
        "view": view,
        "numbers": numbers,
        "foot": rows.foot(page.rows, numbers.of(view.name), whole=not page.next and not filters, as_of=moment),
        "layout": around.layout,
        "rows": _lines(page.rows, around, news=news, as_of=moment),
        "oldest": None if page.rows or filters else queries.oldest_open(actor=actor, numbers=numbers),
        "next": page.next,
        "ask_median": "1" if page.rows and page.next and not filters else None,
        "filters": filters,
        "kinds": Kind.choices,
        "channels": Channel.choices,
        "saved": saved.links(around.saved, query=request.GET.urlencode()),
        "mentions": around.mentions if view.name == "mine" else [],
        "place": Place.INBOX,
        "may_enter": actor.holds(*QUALITY),
        "bulk_verbs": Batch.Verb.choices,
        "form": next(iter((wrong or {}).values()), None),
    }
    if reference:
        context |= _preview(request, reference, wrong or {}, around)
    return render(request, "feedback/inbox.html", context, status=status)


def _lines(
    cases: Sequence[Feedback | Complaint], around: queries.Around, *, news: Collection[str], as_of: datetime
) -> list[rows.Line]:
    return [
        rows.row(
            one,
            as_of=as_of,
            has_news=one.reference in news,
            facts=around.layout.facts,
            here=around.here.get(one.reference, ()),
        )
        for one in cases
    ]


def asked(request: HttpRequest, *, as_of: datetime) -> tuple[View, Filters]:
    """The view and the filters that the address names; what it names wrongly counts as not said."""
    known = queries.views(actor=who(request), as_of=as_of)
    kind, channel = request.GET.get("kind", ""), request.GET.get("channel", "")
    filters = Filters(
        words=request.GET.get("q", "").replace("\0", "").strip()[:100],
        kind=kind if kind in Kind.values else "",
        channel=channel if channel in Channel.values else "",
    )
    return known.get(request.GET.get("view", ""), known["new"]), filters


def _preview(
    request: HttpRequest, reference: str, wrong: dict[str, forms.Form], around: queries.Around
) -> dict[str, Any]:
    actor, moment = who(request), timezone.now()
    case = queries.case(actor=actor, reference=tidy_reference(reference))
    if case is None:
        raise Http404
    thread = complaint_queries.thread(case.reference, internal=True)
    since = operations.look(case, by=actor, as_of=moment, last=queries.look_of(case, reader=actor))
    facts: dict[str, Any] = {
        "case": case,
        "since": since,
        "here": around.here.get(case.reference, []),
        "fresh": rows.fresh(thread, since=since, reader=actor.user_id),
        "opened": rows.row(case, as_of=moment),
        "is_complaint": isinstance(case, Complaint),
        "thread": thread,
        "papers": Attachment.objects.filter(case=case.reference, message_id=None).order_by("pk"),
        "suggested": complaint_queries.suggested_for(case.reference),
    }
    if isinstance(case, Complaint):
        facts["promise"] = complaint_queries.promise(case, as_of=moment).sentence
    else:
        facts |= {
            "offers": {offer.move.name: offer for offer in TABLE.offers(case, by=actor)},
            "promise": tracking.promise_line(case, as_of=moment),
            "forms": {verb: _begun(verb, case.reference, around.drafts) for verb in FORMS} | wrong,
            "drafts": {verb for verb in FORMS if f"{case.reference}:{verb}" in around.drafts},
            "people": User.objects.filter(is_active=True, grants__role__in=QUALITY).distinct().order_by("name"),
        }
    return facts


def _begun(verb: str, reference: str, known: Mapping[str, Kept]) -> forms.Form:
    """The form of a move, with what was typed in it before and not sent."""
    kept = known.get(f"{reference}:{verb}")
    values = kept.values if kept else {}
    initial = {name.removeprefix(f"{verb}-"): words[0] for name, words in values.items() if words}
    return FORMS[verb](prefix=verb, initial=initial)


def _act(
    request: HttpRequest, reference: str, verb: str, do: Callable[[Feedback, dict[str, Any]], object], said: str
) -> HttpResponse:
    """One move: its form, its operation, back to the list at the same place."""
    mine = queries.visible_to(who(request)).select_related("contact")
    feedback = get_object_or_404(mine, reference=tidy_reference(reference))
    typed = FORMS.get(verb, forms.Form)(request.POST, prefix=verb)
    if typed.is_valid():
        try:
            do(feedback, typed.cleaned_data)
        except Refused as refused:
            typed.add_error(None, refused.sentences)
        else:
            drafts.drop(f"{feedback.reference}:{verb}", by=who(request))
            messages.success(request, said % {"reference": reference})
            query = request.GET.urlencode()
            answer = redirect("feedback:preview", reference)
            answer["Location"] += f"?{query}" if query else ""
            return answer
    return _page(request, reference=reference, wrong={verb: typed}, status=422)


@only(*QUALITY)
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.take(feedback, by=who(request))

    return _act(request, reference, "take", do, _("%(reference)s is yours."))


@only(*QUALITY)
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        owner = User.objects.filter(is_active=True, grants__role__in=QUALITY, pk=given["owner"]).distinct().first()
        if owner is None:
            raise Refused([_("Choose a person of the quality team.")])
        operations.assign(feedback, owner=owner, by=who(request))

    return _act(request, reference, "assign", do, _("%(reference)s has its new owner."))


@only(*QUALITY)
@require_POST
def mark_spam(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.mark_spam(feedback, reason=given["text"], by=who(request))

    return _act(request, reference, "mark_spam", do, _("%(reference)s is marked as spam. It can be restored."))


@only(*QUALITY)
@require_POST
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.restore(feedback, reason=given["text"], by=who(request))

    return _act(request, reference, "restore", do, _("%(reference)s is back, and its sender has been written to."))


@only(*QUALITY)
@require_POST
def convert(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.convert(feedback, reason=given["text"], by=who(request))

    return _act(request, reference, "convert", do, _("%(reference)s is a complaint now; its clocks run."))


@only(*QUALITY)
@require_POST
def not_a_complaint(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.not_a_complaint(feedback, by=who(request))

    return _act(request, reference, "not_a_complaint", do, _("%(reference)s is no complaint; that is learned from."))


@only(*QUALITY)
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.ask(feedback, text=given["text"], by=who(request))

    return _act(request, reference, "ask", do, _("The question on %(reference)s is on its way."))


@only(*QUALITY)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.close(feedback, **given, by=who(request))

    return _act(request, reference, "close", do, _("%(reference)s is closed."))


@only(*QUALITY)
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    def do(feedback: Feedback, given: dict[str, Any]) -> None:
        operations.note(feedback, text=given["text"], by=who(request))

    return _act(request, reference, "note", do, _("The note on %(reference)s is kept."))


@only(*QUALITY, Role.AUDITOR)
@require_safe
def file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    if queries.case(actor=who(request), reference=tidy_reference(reference)) is None:
        raise Http404
    return paper(get_object_or_404(Attachment, case=tidy_reference(reference), token=name.replace("\0", "")))


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Write down on behalf of somebody what was said by phone, at the counter or by letter."""
    moment = timezone.now()
    if request.method != "POST":
        given = {
            "start": suspicion.start(as_of=moment),
            "channel": Channel.PHONE,
            "hurt": "no",
            "kind": Kind.COMPLAINT,
            "received": timezone.localtime(moment),
        }
        return _entry(request, EntryForm(initial=given))
    typed = EntryForm(request.POST, request.FILES)
    if typed.is_valid() and (reference := _enter(request, typed)):
        return redirect("feedback:preview", reference)
    return _entry(request, typed, status=422)


def _enter(request: HttpRequest, typed: EntryForm) -> str:
    given = typed.cleaned_data
    try:
        submitted = operations.submit(
            **typed.said(),
            email=given["email"],
            channel=given["channel"],
            received_at=given["received"],
            language=translation.get_language() or settings.LANGUAGE_CODE,
            submission_key=suspicion.read_start(given["start"], as_of=timezone.now()).key,
            uploads=files_of(request),
            by=who(request),
        )
    except Unwelcome as unwelcome:
        typed.add_error("papers", str(unwelcome))
    except OtherWords as other:
        typed.add_error(
            None,
            _(
                "This page was sent before with other words; that became %(reference)s. Open a new page to enter another case."
            )
            % {"reference": other.feedback.reference},
        )
    except Refused as refused:
        typed.add_error(None, refused.sentences)
    else:
        messages.success(request, _("Taken down as %(reference)s.") % {"reference": submitted.feedback.reference})
        return submitted.feedback.reference
    return ""


def _entry(request: HttpRequest, form: EntryForm, *, status: int = 200) -> HttpResponse:
    names = customers.product_choices().values_list("name", flat=True)[:300]
    return render(request, "feedback/enter.html", {"form": form, "products": names}, status=status)
