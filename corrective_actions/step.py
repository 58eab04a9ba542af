"""One verb's page: what is done, what is still missing for it, its form, one button.

A GET shows it, a POST does it and leads back to the action; a refusal shows the same page again with everything that
was typed (422). The views of this room hand in the move, the form and the operation; no rule stands here.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core.access import who
from core.step import done
from core.workflow import Move
from corrective_actions import queries
from corrective_actions.models import CorrectiveAction


def find(request: HttpRequest, reference: str) -> CorrectiveAction:
    """The action with this reference or register number, if the reader may see it; otherwise it is not there."""
    visible = queries.visible_to(who(request)).select_related("owner", "author", "product", "process")
    return get_object_or_404(visible, Q(reference=reference) | Q(number=reference))


def step(
    request: HttpRequest,
    action: CorrectiveAction,
    *,
    move: Move,
    form: forms.Form,
    do: Callable[..., Any],
    subject: Any = None,
    about: str = "",
    section: str = "",
    signs: str = "",
) -> HttpResponse:
    """Show or do one move. ``do`` is the operation with its subject; it gets the form's values and ``by``.

    ``subject`` is what moves when it is not the action itself; ``about`` says which part of it is meant; ``section``
    is where the reader comes back to; ``signs`` is the meaning of the signature.
    """
    by = who(request)
    if not move.permits(subject or action, by):
        raise PermissionDenied
    if done(request, form, do, label=move.label):
        return redirect(reverse("corrective_actions:detail", args=[action.reference]) + section)
    context = {
        "action": action,
        "move": move,
        "form": form,
        "about": about,
        "section": section,
        "signs": signs,
        "plan": queries.newest_plan(action) if signs else None,
        "missing": [] if form.is_bound else move.refusals(subject or action, by),
    }
    return render(request, "corrective_actions/step.html", context, status=422 if form.is_bound else 200)
