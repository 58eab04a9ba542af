"""One verb's page: what is done, what is still missing for it, its form, one button."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.access import who
from core.models import User
from core.roles import GRANTABLE, Role
from core.step import done
from core.workflow import Move
from corrective_actions.queries import people
from management_review.models import Input, Review
from management_review.queries import reviews
from management_review.workflow import TABLE


def find(request: HttpRequest, reference: str) -> Review:
    """The review, if the reader may see it; otherwise it is not there."""
    visible = reviews.visible_to(who(request)).select_related("chair", "writer")
    return get_object_or_404(visible, reference=reference)


def find_row(review: Review, pk: int) -> Input:
    return get_object_or_404(review.inputs.select_related("clause", "owner"), pk=pk)


def staff() -> Any:
    return people(*GRANTABLE, on=timezone.localdate())


def executives() -> Any:
    return people(Role.EXECUTIVE, on=timezone.localdate())


def invited(review: Review) -> Any:
    return User.objects.filter(pk__in=review.participants.values("user")).order_by("name", "pk")


def step(
    request: HttpRequest,
    review: Review,
    *,
    name: str,
    form: forms.Form,
    do: Callable[..., Any],
    about: str = "",
    back: str = "",
) -> HttpResponse:
    """Show or do one move. ``do`` is the operation with its subject; it gets the form's values and ``by``."""
    move: Move = TABLE[name]
    by, back = who(request), back or f"/reviews/{review.reference}/"
    if not move.permits(review, by):
        raise PermissionDenied
    if done(request, form, do, label=move.label):
        return redirect(back)
    context = {
        "review": review,
        "move": move,
        "form": form,
        "about": about,
        "back": back,
        "missing": [] if form.is_bound else move.refusals(review, by),
    }
    return render(request, "management_review/step.html", context, status=422 if form.is_bound else 200)
