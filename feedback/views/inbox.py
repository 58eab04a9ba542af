"""The inbox: views with counts, the list, the preview, and the moves of what is not yet a complaint."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from complaints import queries as complaint_queries
from complaints.models import Channel, Complaint
from complaints.queries import Meanwhile
from core import saved
from core.access import joined, only, who
from core.actors import Actor
from core.drafts import Kept
from core.files import Unwelcome
from core.models import Attachment, User
from core.models.saved import Place
from core.numbering import tidy_reference
from core.roles import QUALITY, Role
from core.workflow import Refused
from core.written import written
from customers import queries as customers
from feedback import operations, queries, rows, suspicion, tracking
from feedback.forms import AskForm, AssignForm, CloseForm, EntryForm, NoteForm, TextForm
from feedback.models import Batch, Feedback, Kind
from feedback.operations import OtherWords
from feedback.queries import Filters, View
from feedback.views.offers import put_in
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
    return page(request)


@only(*QUALITY, Role.AUDITOR)
@require_safe
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with one case open; on a phone the case alone."""
    return page(request, reference=reference)


def page(
    request: HttpRequest,
    *,
    reference: str = "",
    wrong: dict[str, forms.Form] | None = None,
    later: Meanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    """The inbox. ``wrong`` are forms that were sent and have errors; ``later`` is what others did before that."""
    actor, moment = who(request), timezone.now()
    view, filters = asked(request, as_of=moment)
    around = queries.around(actor=actor, as_of=moment, reference=tidy_reference(reference) if reference else "")
    found = queries.inbox(
        actor=actor,
        view=view,
        filters=filters,
        after=request.GET.get("after", ""),
        as_of=moment,
        people="customer" in around.layout.facts,
    )
    news = queries.news(found.rows, reader=actor, joined=joined(request), as_of=moment) - {tidy_reference(reference)}
    numbers = queries.counts(actor=actor, as_of=moment, known=around.counted)
    context: dict[str, Any] = {
        "as_of": moment,
        "view": view,
        "numbers": numbers,
        "foot": rows.foot(found.rows, numbers.of(view.name), whole=not found.next and not filters, as_of=moment),
        "layout": around.layout,
        "rows": _lines(found.rows, around, news=news, as_of=moment),
        "oldest": None if found.rows or filters else queries.oldest_open(actor=actor, numbers=numbers),
        "next": found.next,
        "ask_median": "1" if found.rows and found.next and not filters else None,
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
        context |= _preview(request, reference, wrong or {}, around) | {"meanwhile": later}
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
    return meant(request.GET, actor=who(request), as_of=as_of)


def meant(given: Mapping[str, str], *, actor: Actor, as_of: datetime) -> tuple[View, Filters]:
    """The same of the words of any query, such as that of a saved view."""
    known = queries.views(actor=actor, as_of=as_of)
    kind, channel = given.get("kind", ""), given.get("channel", "")
    filters = Filters(
        words=given.get("q", "").replace("\0", "").strip()[:100],
        kind=kind if kind in Kind.values else "",
        channel=channel if channel in Channel.values else "",
    )
    return known.get(given.get("view", ""), known["new"]), filters


def _preview(
    request: HttpRequest, reference: str, wrong: dict[str, forms.Form], around: queries.Around
) -> dict[str, Any]:
    actor, moment = who(request), timezone.now()
    case = queries.case(actor=actor, reference=tidy_reference(reference))
    if case is None:
        raise Http404
    thread = complaint_queries.thread(case.reference, internal=True)
    marks = queries.marks(case, reader=actor) if isinstance(case, Feedback) else None
    last = marks.look if marks else queries.look_of(case, reader=actor)
    since = operations.look(case, by=actor, as_of=moment, last=last)
    operations.heed([one for one in around.mentions if one.case == case.reference], as_of=moment)
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
        facts["unsent"] = [row for form in wrong.values() for row in written(form)]
    elif marks is not None:
        facts |= {"seen": marks.seen(thread), "promise": tracking.promise_line(case, as_of=moment)}
        facts |= _forms(request, case, wrong, around)
    return facts


def _forms(
    request: HttpRequest, case: Feedback, wrong: dict[str, forms.Form], around: queries.Around
) -> dict[str, Any]:
    """The moves that are open and their forms; those that were begun, sent with errors or asked for stand unfolded."""
    actor = who(request)
    offers = {offer.move.name: offer for offer in TABLE.offers(case, by=actor)}
    begun = {verb for verb in FORMS if f"{case.reference}:{verb}" in around.drafts}
    may_note = "take" in offers or "assign" in offers
    lost = [form for verb, form in wrong.items() if verb not in offers and not (verb == "note" and may_note)]
    return {
        "offers": offers,
        "forms": {verb: _begun(request, verb, case, around.drafts) for verb in FORMS} | wrong,
        "unfolded": begun | set(wrong) | {request.GET.get("do", "")},
        "kept": {verb: around.drafts[f"{case.reference}:{verb}"].at for verb in begun},
        "may_note": may_note,
        "unsent": [row for form in lost for row in written(form)],
        "people": User.objects.filter(is_active=True, grants__role__in=QUALITY).distinct().order_by("name"),
    }


def _begun(request: HttpRequest, verb: str, case: Feedback, known: Mapping[str, Kept]) -> forms.Form:
    """The form of a move, with what was typed in it before and not sent."""
    kept = known.get(f"{case.reference}:{verb}")
    values = kept.values if kept else {}
    initial = {name.removeprefix(f"{verb}-"): words[0] for name, words in values.items() if words}
    return FORMS[verb](prefix=verb, initial=put_in(request, verb, case, initial))


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
