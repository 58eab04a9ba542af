"""The front door: the form, and the page on which one finds one's case again."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.queries import answer_by
from core import links, numbering
from customers import queries as customers
from feedback import labels, operations, queries, suspicion, tracking
from feedback.forms import FindForm, PublicForm
from feedback.models import DraftFile, Form, Kind
from feedback.operations import OtherWords
from feedback.views.private import close_tight, door, files_of


@door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Say something. Nothing is kept of a page that was only looked at."""
    door_of_its_own = queries.find_form(slug=slug) if slug else None
    if slug and door_of_its_own is None:
        raise Http404
    if request.method == "POST":
        try:
            return _submit(request, door_of_its_own)
        except Exception:
            operations.count_door("broken")
            raise
    moment = timezone.now()
    asked = request.GET.get("kind", "")
    given = {
        "start": suspicion.start(as_of=moment),
        "p": request.GET.get("p", ""),
        "kind": asked if asked in Kind.values else None,
        "hurt": "no",
        "order_number": request.GET.get("order", "")[:80],
    }
    return _page(request, PublicForm(initial=given), door_of_its_own, as_of=moment)


def _submit(request: HttpRequest, door_of_its_own: Form | None) -> HttpResponse:
    moment = timezone.now()
    start = suspicion.read_start(request.POST.get("start", ""), as_of=moment)
    if "remove" in request.POST or "add" in request.POST:
        operations.drop_draft(request.POST.get("remove", "").replace("\0", ""), submission_key=start.key)
        operations.keep_draft(files_of(request), submission_key=start.key, as_of=moment)
        return _page(request, PublicForm(initial=_typed(request)), door_of_its_own, as_of=moment)
    typed = PublicForm(request.POST)
    refusals = operations.keep_draft(files_of(request), submission_key=start.key, as_of=moment)
    if typed.is_valid() and not refusals:
        return _send(request, typed, start, door_of_its_own, as_of=moment)
    for sentence in refusals:
        typed.add_error("papers", sentence)
    operations.count_door("wrong", fields=typed.errors)
    return _page(request, typed, door_of_its_own, as_of=moment, status=422)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form now, to be shown again as it is."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in PublicForm.base_fields}
    parts = [request.POST.get(f"day_{name}", "") for name in ("day", "month", "year")]
    return typed | {"day": parts}


def _send(
    request: HttpRequest, typed: PublicForm, start: suspicion.Start, door_of_its_own: Form | None, *, as_of: datetime
) -> HttpResponse:
    given = typed.cleaned_data
    try:
        submitted = operations.submit(
            **{**typed.said(), **_from_label(given["p"], door_of_its_own)},
            email=given["email"],
            language=translation.get_language() or settings.LANGUAGE_CODE,
            form=door_of_its_own,
            submission_key=start.key,
            suspicious=suspicion.signs(start, trap=given["website"], as_of=as_of),
            place=suspicion.place_of(request),
        )
    except OtherWords as other:
        # What is typed now goes out under a new key, when the person presses the button once more.
        again = PublicForm(initial={**_typed(request), "start": suspicion.start(as_of=as_of)})
        known = links.token_for(other.feedback.reference)
        return _page(request, again, door_of_its_own, as_of=as_of, status=409, first=other.feedback, known=known)
    if submitted.created:
        operations.count_door("held" if submitted.feedback.held_why else "sent")
    return redirect("feedback:track", submitted.token)


def _from_label(signed: str, door_of_its_own: Form | None) -> dict[str, Any]:
    """What is known for sure: from the signed label, or else from the form's own page."""
    known: dict[str, Any] = {}
    if door_of_its_own:
        known = {"product": door_of_its_own.product, "site": door_of_its_own.site}
        known = {name: value for name, value in known.items() if value}
    label = labels.read(signed) if signed else None
    if label is None:
        return known
    read = {
        "product": customers.find_product(code=label.product) if label.product else None,
        "site": customers.find_site(code=label.site) if label.site else None,
        "lot": label.lot,
        "order_number": label.order,
    }
    return known | {name: value for name, value in read.items() if value} | {"from_label": True}


def _page(
    request: HttpRequest,
    typed: PublicForm,
    door_of_its_own: Form | None,
    *,
    as_of: datetime,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    signed = str(typed["p"].value() or "")
    start = suspicion.read_start(str(typed["start"].value() or ""), as_of=as_of)
    context = {
        "form": typed,
        "door": door_of_its_own,
        "promise": tracking.promise_by(answer_by(received_at=as_of), as_of=as_of),
        "label": _label_words(_from_label(signed, None)),
        "drafts": DraftFile.objects.filter(submission_key=start.key).order_by("pk"),
        "products": customers.product_choices().values_list("name", flat=True)[:300],
        **more,
    }
    return render(request, "feedback/form.html", context, status=status)


def _label_words(known: dict[str, Any]) -> str:
    """ "Lid 80 mm, lot 41", as the label says; "" without a label of ours."""
    if not known.get("from_label"):
        return ""
    words = [str(known[name]) for name in ("product", "site") if known.get(name)]
    if known.get("lot"):
        words.append(_("lot %(lot)s") % {"lot": known["lot"]})
    if known.get("order_number"):
        words.append(_("order %(number)s") % {"number": known["order_number"]})
    return ", ".join(words)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find a case again. The answer is the same for known and unknown ones."""
    if request.method != "POST":
        return close_tight(render(request, "feedback/find.html", {"form": FindForm()}))
    typed = FindForm(request.POST)
    if not typed.is_valid():
        return close_tight(render(request, "feedback/find.html", {"form": typed}, status=422))
    reference = numbering.tidy_reference(typed.cleaned_data["reference"])
    place = suspicion.place_of(request)
    if typed.cleaned_data["code"]:
        token = operations.open_by_code(reference=reference, code=typed.cleaned_data["code"], place=place)
        if token:
            return close_tight(redirect("feedback:track", token))
        typed.add_error("code", _("Check reference and code: they do not open a case together"))
        return close_tight(render(request, "feedback/find.html", {"form": typed}, status=422))
    operations.find(reference=reference, email=typed.cleaned_data["email"], place=place)
    return close_tight(render(request, "feedback/find.html", {"form": FindForm(), "sent": True}))
