"""Pages of the reviews: list, pack, one row on the screen, minutes, objectives."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock, files, journal, keyset
from core.access import only, who
from core.roles import READERS, Role
from management_review import minutes as paper
from management_review import operations
from management_review.models import Objective
from management_review.queries import compiling, snapshot
from management_review.queries import minutes as minutes_queries
from management_review.queries import reviews as questions
from management_review.review_forms import CommentForm, DecideForm, DiscussForm, ObjectiveForm, ReasonForm
from management_review.views.step import find, find_row, staff

LEADS = (Role.MANAGER, Role.EXECUTIVE)
SIGNED = frozenset({"approved", "closed"})


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The list at ``/reviews/``: readers see all, others those they have to do with."""
    actor, as_of = who(request), timezone.now()
    page = keyset.page(questions.listed(actor), by=("-meets_at", "-pk"), after=request.GET.get("after", ""))
    context = {
        "page": page,
        "open_decisions": questions.open_decisions(as_of=as_of)[:20] if actor.holds(*READERS) else [],
        "may_plan": actor.holds(*LEADS),
        "today": timezone.localdate(as_of),
        "as_of": as_of,
    }
    return render(request, "management_review/list.html", context)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The pack: every row, what was decided, who takes part, and the next step."""
    review, actor, as_of = find(request, reference), who(request), timezone.now()
    rows = snapshot.rows_of(review)
    decided: dict[int | None, list[Any]] = {}
    outputs = questions.outputs(review, on=timezone.localdate(as_of))
    for _category, followed, _none in outputs:
        for one in followed:
            decided.setdefault(one.decision.input_id, []).append(one)
    context = {
        "review": review,
        "rows": [(row, decided.get(row.pk, [])) for row in rows],
        "settled": sum(row.is_settled for row in rows),
        "outputs": outputs,
        "people": review.participants.select_related("user").order_by("user__name", "pk"),
        "way": questions.way(review, by=actor),
        "stages": questions.stages(review),
        "is_intact": snapshot.is_intact(review) if review.is_frozen else None,
        "signatures": review.signatures.order_by("pk"),
        "addenda": review.addenda.order_by("number"),
        "history": journal.history(review),
        "as_of": as_of,
    }
    return render(request, "management_review/detail.html", context)


@require_safe
def row(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One row on the whole screen: its figures, what is said to it, and what is decided, without leaving it."""
    review, as_of = find(request, reference), timezone.now()
    mine, order = find_row(review, pk), [one.pk for one in snapshot.rows_of(review)]
    at = order.index(pk)
    frozen = review.is_frozen
    place = clock.organisation()
    newer = compiling.later(mine.clause.key, mine.figures, review=review, as_of=as_of, place=place) if frozen else {}
    way = questions.way(review, by=who(request))
    context = {
        "review": review,
        "row": mine,
        "figures": [(fact, newer.get(fact["key"], "")) for fact in mine.figures],
        "has_later": bool(newer),
        "decisions": mine.decisions.select_related("owner").order_by("pk"),
        "number": at + 1,
        "all": len(order),
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "way": way,
        "discuss_form": DiscussForm(initial={"conclusion": mine.conclusion}),
        "defer_form": ReasonForm(initial={"reason": mine.deferred_why}, auto_id="defer_%s"),
        "comment_form": CommentForm(initial={"comment": mine.comment}),
        "decide_form": DecideForm(people=staff(), auto_id="decide_%s"),
        "as_of": as_of,
    }
    return render(request, "management_review/row.html", context)


@require_safe
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes as they read, signed or in draft."""
    review = find(request, reference)
    place = clock.organisation()
    context = {"review": review, "content": minutes_queries.to_print(review, place=place), "as_of": timezone.now()}
    return render(request, "management_review/minutes.html", context)


@require_safe
def print_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes as PDF: of signed ones the very file that was kept at the signature, unless addenda came after."""
    review = find(request, reference)
    kept = files.path_of(review.paper_digest) if review.paper_digest and not review.addenda.exists() else None
    if kept and kept.exists():
        data = kept.read_bytes()
    else:
        content = minutes_queries.to_print(review, place=clock.organisation())
        data = paper.printed(content, at=int(review.meets_at.timestamp()))
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="minutes-{review.reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@only(*READERS)
@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    context = {
        "objectives": Objective.objects.select_related("owner").order_by("title", "pk"),
        "may_edit": who(request).holds(*LEADS),
    }
    return render(request, "management_review/objectives.html", context)


@only(*LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_objective(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    objective = get_object_or_404(Objective, pk=pk) if pk else Objective()
    form = ObjectiveForm(request.POST if request.method == "POST" else None, instance=objective)
    if form.is_valid():
        operations.set_objective(form.instance, changed=form.changed_data, by=who(request))
        messages.success(request, _("“%(title)s” is saved.") % {"title": form.instance})
        return redirect("management_review:objectives")
    context = {"form": form, "about": _("Quality objective"), "button": _("Save")}
    return render(request, "management_review/act.html", context, status=422 if form.is_bound else 200)
