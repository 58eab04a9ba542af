"""A page for each move of a review. The word in the address is the move's."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import only, who
from core.roles import Role
from core.step import typed
from core.workflow import Refused
from management_review import operations
from management_review import review_forms as typing_forms
from management_review.models import Clause, Review
from management_review.queries import reviews
from management_review.views.step import executives, find, find_row, invited, staff, step

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def row_page(review: Review, pk: int) -> str:
    return f"/reviews/{review.reference}/rows/{pk}/"


@only(Role.MANAGER, Role.EXECUTIVE)
@get_or_post
def plan(request: HttpRequest) -> HttpResponse:
    editions = list(Clause.objects.order_by("-edition").values_list("edition", flat=True).distinct())
    form = typing_forms.PlanForm(typed(request), editions=editions, executives=executives(), people=staff())
    if form.is_valid():
        given = form.cleaned_data
        reference = reviews.next_reference(meets_on=timezone.localdate(given["meets_at"]))
        try:
            review = operations.plan(reference=reference, by=who(request), **given)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("%(review)s is planned.") % {"review": review})
            return redirect("management_review:detail", review.reference)
    return render(request, "management_review/plan.html", {"form": form}, status=422 if form.is_bound else 200)


def _plainly(request: HttpRequest, reference: str, name: str, do: Any) -> HttpResponse:
    """A move that asks for nothing but to be made."""
    review = find(request, reference)
    return step(request, review, name=name, form=forms.Form(typed(request)), do=partial(do, review))


@get_or_post
def compile(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "compile", operations.compile)


@get_or_post
def freeze(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "freeze", operations.freeze)


@get_or_post
def start(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "start", operations.start)


@get_or_post
def end(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "end", operations.end)


@get_or_post
def submit_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "submit_minutes", operations.submit_minutes)


@get_or_post
def close(request: HttpRequest, reference: str) -> HttpResponse:
    return _plainly(request, reference, "close", operations.close)


@get_or_post
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    about = _("With your password you sign as chair that these minutes are a true record of the review.")
    form = typing_forms.ApproveForm(typed(request))
    return step(request, review, name="approve", form=form, do=partial(operations.approve, review), about=about)


def _with_reason(request: HttpRequest, reference: str, name: str, do: Any) -> HttpResponse:
    review = find(request, reference)
    return step(request, review, name=name, form=typing_forms.ReasonForm(typed(request)), do=partial(do, review))


@get_or_post
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, "send_back", operations.send_back)


@get_or_post
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, "cancel", operations.cancel)


@get_or_post
def reschedule(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    now = {
        "meets_at": review.meets_at,
        "chair": review.chair_id,
        "participants": list(review.participants.values_list("user", flat=True)),
    }
    form = typing_forms.PeopleForm(typed(request), executives=executives(), people=staff(), initial=now)
    return step(request, review, name="reschedule", form=form, do=partial(operations.reschedule, review))


@get_or_post
def attend(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    now = {"present": list(review.participants.filter(present=True).values_list("user", flat=True))}
    form = typing_forms.AttendForm(typed(request), people=invited(review), initial=now)
    return step(request, review, name="attend", form=form, do=partial(operations.attend, review))


@get_or_post
def conclude(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    now = {name: getattr(review, name) for name in typing_forms.ConcludeForm.base_fields}
    form = typing_forms.ConcludeForm(typed(request), initial=now)
    return step(request, review, name="conclude", form=form, do=partial(operations.conclude, review))


@get_or_post
def waive(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    form = typing_forms.WaiveForm(typed(request), initial={"category": request.GET.get("category", "")})
    return step(request, review, name="waive", form=form, do=partial(operations.waive, review))


@get_or_post
def write_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    now = {"minutes": review.minutes, "next_on": review.next_on}
    form = typing_forms.MinutesForm(typed(request), initial=now)
    return step(request, review, name="write_minutes", form=form, do=partial(operations.write_minutes, review))


@get_or_post
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    review = find(request, reference)
    form = typing_forms.AmendForm(typed(request))
    return step(request, review, name="amend", form=form, do=partial(operations.amend, review))


def _on_row(request: HttpRequest, reference: str, pk: int, name: str, make: Any, do: Any) -> HttpResponse:
    review = find(request, reference)
    row = find_row(review, pk)
    about = f"{row.clause.code} {row.clause.title}"
    back = row_page(review, pk)
    return step(request, review, name=name, form=make(row), do=partial(do, review, row), about=about, back=back)


@get_or_post
def supply(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    def make(row: Any) -> forms.Form:
        now = {"supplied": row.supplied, "unavailable_why": row.unavailable_why, "supply_by": row.supply_by}
        return typing_forms.SupplyForm(typed(request), people=staff(), initial=now)

    return _on_row(request, reference, pk, "supply", make, operations.supply)


@get_or_post
def comment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    def make(row: Any) -> forms.Form:
        return typing_forms.CommentForm(typed(request), initial={"comment": row.comment})

    return _on_row(request, reference, pk, "comment", make, operations.comment)


@get_or_post
def discuss(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    def make(row: Any) -> forms.Form:
        return typing_forms.DiscussForm(typed(request), initial={"conclusion": row.conclusion})

    return _on_row(request, reference, pk, "discuss", make, operations.discuss)


@get_or_post
def defer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    def make(row: Any) -> forms.Form:
        return typing_forms.ReasonForm(typed(request), initial={"reason": row.deferred_why})

    return _on_row(request, reference, pk, "defer", make, operations.defer)


@get_or_post
def decide(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    def do(review: Review, row: Any, **given: Any) -> None:
        operations.decide(review, row=row, **given)

    def make(row: Any) -> forms.Form:
        return typing_forms.DecideForm(typed(request), people=staff())

    return _on_row(request, reference, pk, "decide", make, do)


@get_or_post
def finish(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    review = find(request, reference)
    decision = get_object_or_404(review.decisions, pk=pk)
    form = typing_forms.FinishForm(typed(request))
    do = partial(operations.finish, review, decision)
    return step(request, review, name="finish", form=form, do=do, about=decision.text)


@get_or_post
def carry(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    review = find(request, reference)
    decision = get_object_or_404(review.decisions, pk=pk)
    form = typing_forms.CarryForm(typed(request), reviews=reviews.later_reviews(review))
    do = partial(operations.carry, review, decision)
    return step(request, review, name="carry", form=form, do=do, about=decision.text)
