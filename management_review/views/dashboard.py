"""The dashboard, the rows behind its figures, and what one does about what it shows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, keyset, sheets
from core.access import only, who
from core.roles import GRANTABLE, QUALITY, READERS, Role
from core.workflow import Refused
from corrective_actions.queries import people
from customers import queries as customers
from management_review import operations
from management_review.forms import AssignForm, CallForm, DismissForm, PeriodForm, two_days
from management_review.models import Subject
from management_review.queries import attention, outreach, periods, rows
from management_review.queries.dashboard import dashboard as look
from management_review.queries.frame import Frame
from management_review.queries.queues import queues as look_at_queues
from management_review.queries.records import RECORDS
from surveillance import forms as surveillance_forms
from surveillance import operations as surveillance
from surveillance import wording
from surveillance.models import Signal
from surveillance.queries import evaluators
from surveillance.queries import visible_to as signals_visible_to

LEADS = (Role.MANAGER, Role.EXECUTIVE)
NARROW = ("category", "without", "scale")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _frame(request: HttpRequest, *, segment: str = "") -> Frame:
    """The period and segment that the address names, as of now."""
    words, as_of, place = request.GET, timezone.now(), clock.organisation()
    first, last = two_days(words)
    today = periods.local_day(as_of, place.time_zone)
    chosen = periods.period(
        key=words.get("period", ""), compare=words.get("compare", ""), first=first, last=last, today=today
    )
    return Frame(place, chosen, as_of, segment or words.get("segment", "")[:40])


@only(*READERS)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    frame = _frame(request)
    segments = list(customers.segment_choices().values_list("code", "name"))
    filters = PeriodForm(request.GET or {"period": frame.period.key}, segments=segments)
    by_money = request.GET.get("by") == "money"
    context = {
        "frame": frame,
        "filters": filters,
        "shown": look(frame, actor=who(request), by_money=by_money),
        "by_money": by_money,
        "segment": dict(segments).get(frame.segment, ""),
        "may_act": who(request).holds(*LEADS),
        "may_call": who(request).holds(*QUALITY, Role.EXECUTIVE),
        "as_of": frame.as_of,
    }
    return render(request, "management_review/dashboard.html", context)


@only(*READERS)
@require_safe
def queues(request: HttpRequest) -> HttpResponse:
    """What waits where and how long, and whether it drains."""
    as_of, place = timezone.now(), clock.organisation()
    context = {"shown": look_at_queues(as_of=as_of, place=place), "as_of": as_of}
    return render(request, "management_review/queues.html", context)


@only(*READERS)
@require_safe
def records(request: HttpRequest, name: str) -> HttpResponse:
    """The rows that a figure counts: exactly as many as it says."""
    if name not in RECORDS:
        raise Http404
    frame, kind = _frame(request), RECORDS[name]
    narrow = {key: request.GET[key] for key in NARROW if request.GET.get(key)}
    found = kind.within(frame.narrowed(**narrow))
    page = keyset.page(rows.joined(found), by=kind.order, after=request.GET.get("after", ""))
    context = {
        "label": kind.label,
        "frame": frame,
        "n": found.count(),
        "page": page,
        "rows": [rows.row(record) for record in page.rows],
        "as_of": frame.as_of,
        "timed": bool(kind.moment) or kind.spans,
    }
    return render(request, "management_review/records.html", context)


def _thing(request: HttpRequest, kind: str, key: str) -> Subject | Signal:
    """What an act is about: a group that the dashboard watches, or a signal."""
    if kind == "signal":
        found: Signal = get_object_or_404(signals_visible_to(who(request)).select_related("series"), reference=key)
        return found
    if kind == "group" and key in Subject.values and who(request).holds(*LEADS):
        return Subject(key)
    raise Http404


def _name(thing: Subject | Signal) -> str:
    return wording.headline(thing) if isinstance(thing, Signal) else str(thing.label)


@only(*READERS)
@require_POST
def put_on_agenda(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    thing = _thing(request, kind, key)
    try:
        if isinstance(thing, Signal):
            surveillance.put_on_agenda(thing, by=who(request))
        else:
            operations.put_on_agenda(thing, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("The next review takes it up."))
    return redirect("management_review:dashboard")


@only(*READERS)
@get_or_post
def assign(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    thing = _thing(request, kind, key)
    staff = evaluators() if isinstance(thing, Signal) else people(*GRANTABLE, on=timezone.localdate())
    form = AssignForm(request.POST if request.method == "POST" else None, people=staff)
    if form.is_valid():
        owner = form.cleaned_data["owner"]
        try:
            if isinstance(thing, Signal):
                surveillance.assign(thing, owner=owner, by=who(request))
            else:
                operations.assign(thing, owner=owner, by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("%(name)s is asked to look after it.") % {"name": owner.name})
            return redirect("management_review:dashboard")
    return _act(request, form, _name(thing), _("Assign"))


@only(*READERS)
@get_or_post
def dismiss(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    thing, data = _thing(request, kind, key), request.POST if request.method == "POST" else None
    form = surveillance_forms.DismissForm(data) if isinstance(thing, Signal) else DismissForm(data)
    if form.is_valid():
        try:
            if isinstance(thing, Signal):
                surveillance.dismiss(thing, **form.cleaned_data, by=who(request))
            else:
                n = attention.group_size(thing, _frame(request))
                operations.dismiss(thing, **form.cleaned_data, n=n, by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("It is put aside. Somebody looks at it again on the day you gave."))
            return redirect("management_review:dashboard")
    return _act(request, form, _name(thing), _("Dismiss"))


@only(*READERS)
@require_safe
def at_risk(request: HttpRequest) -> HttpResponse:
    """Customers with a reason to be called, the weightiest first; those just spoken with stand apart."""
    segments = list(customers.segment_choices().values_list("code", "name"))
    frame = _frame(request)
    people = outreach.at_risk(frame)
    context = {
        "waiting": [person for person in people if not outreach.has_rest(person, as_of=frame.as_of)],
        "resting": [person for person in people if outreach.has_rest(person, as_of=frame.as_of)],
        "talks": outreach.talks_lately(),
        "most": outreach.LOOKED_AT if len(people) == outreach.LOOKED_AT else 0,
        "segments": segments,
        "segment": frame.segment,
        "may_call": who(request).holds(*QUALITY, Role.EXECUTIVE),
        "as_of": frame.as_of,
    }
    return render(request, "management_review/at_risk.html", context)


@only(*READERS)
@require_safe
def at_risk_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same customers as CSV."""
    heads = [_("Customer"), _("Value, 12 months"), _("Why"), _("Last talk"), _("How it went")]
    rows = [
        [
            str(person.customer), person.value, " ".join(reason.sentence for reason in person.reasons),
            person.talked_at, str(person.talk.get_outcome_display()) if person.talk else "",
        ]
        for person in outreach.at_risk(_frame(request))
    ]  # fmt: skip
    answer = StreamingHttpResponse(sheets.csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="customers-at-risk.csv"'
    return answer


@only(*QUALITY, Role.EXECUTIVE)
@get_or_post
def log_call(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(customers.visible_to(who(request)), pk=pk)
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.log_call(customer, **form.cleaned_data, by=who(request))
        messages.success(request, _("The talk with %(name)s is noted.") % {"name": customer})
        return redirect("management_review:at_risk" if "listed" in request.GET else "management_review:dashboard")
    return _act(request, form, str(customer), _("Log call"))


def _act(request: HttpRequest, form: Any, about: str, button: str) -> HttpResponse:
    context = {"form": form, "about": about, "button": button}
    return render(request, "management_review/act.html", context, status=422 if form.is_bound else 200)
