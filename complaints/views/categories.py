"""The category tree and the fields of its categories."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from complaints import operations, queries
from complaints.forms.own import CategoryForm, ChangeFieldForm, FieldForm
from complaints.models import Category, OwnField
from core.access import only, who
from core.roles import Role
from core.step import done, typed
from core.workflow import Refused

KEEPERS = (Role.MANAGER, Role.ADMINISTRATOR)
ADD, SAVE = gettext_lazy("Add the category"), gettext_lazy("Save")
ADD_FIELD, SAVE_FIELD = gettext_lazy("Add the field"), gettext_lazy("Save the field")


@only(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest) -> HttpResponse:
    """The tree, and a form that adds to it."""
    form = CategoryForm(typed(request))
    if done(request, form, operations.add_category, label=ADD):
        return redirect("complaints:categories")
    context = {"tree": queries.category_tree(), "form": form, "here": "categories"}
    return render(request, "complaints/categories.html", context, status=422 if form.is_bound else 200)


@only(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, pk: int) -> HttpResponse:
    """One category: its name, place and notice, and its fields."""
    one = _category(pk)
    form = CategoryForm(typed(request), category=one)
    if done(request, form, _about(operations.change_category, _category(pk)), label=SAVE):
        return redirect("complaints:category", pk)
    return _page(request, one, form=form)


@only(*KEEPERS)
@require_POST
def retire_category(request: HttpRequest, pk: int) -> HttpResponse:
    return _switched(request, operations.retire_category, _category(pk), pk)


@only(*KEEPERS)
@require_POST
def restore_category(request: HttpRequest, pk: int) -> HttpResponse:
    return _switched(request, operations.restore_category, _category(pk), pk)


@only(*KEEPERS)
@require_POST
def add_field(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = _category(pk), FieldForm(request.POST)
    if done(request, form, _about(operations.add_field, one), label=ADD_FIELD):
        return redirect("complaints:category", pk)
    return _page(request, one, added=form)


@only(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_field(request: HttpRequest, pk: int) -> HttpResponse:
    field = _field(pk)
    known = {name: getattr(field, name) for name in ("label", "choices", "needed")}
    form = ChangeFieldForm(typed(request), initial=known)
    if done(request, form, _about(operations.change_field, _field(pk)), label=SAVE_FIELD):
        return redirect("complaints:category", field.category_id)
    context = {"field": field, "form": form, "move": {"label": SAVE_FIELD}}
    return render(request, "complaints/own_field.html", context, status=422 if form.is_bound else 200)


@only(*KEEPERS)
@require_POST
def retire_field(request: HttpRequest, pk: int) -> HttpResponse:
    return _switched(request, operations.retire_field, _field(pk), _field(pk).category_id)


@only(*KEEPERS)
@require_POST
def restore_field(request: HttpRequest, pk: int) -> HttpResponse:
    return _switched(request, operations.restore_field, _field(pk), _field(pk).category_id)


def _category(pk: int) -> Category:
    return get_object_or_404(Category.objects.select_related("parent"), pk=pk)


def _field(pk: int) -> OwnField:
    return get_object_or_404(OwnField.objects.select_related("category"), pk=pk)


def _about(operation: Callable[..., Any], row: Any) -> Callable[..., Any]:
    def do(**given: Any) -> Any:
        return operation(row, **given)

    return do


def _switched(request: HttpRequest, operation: Callable[..., Any], row: Any, category: int) -> HttpResponse:
    try:
        operation(row, by=who(request))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    return redirect("complaints:category", category)


def _page(request: HttpRequest, one: Category, **sent: Any) -> HttpResponse:
    """The page with whatever form was sent and refused, and the others fresh."""
    known = queries.own_fields()
    above = [field for field in known.of(one.pk) if field.category_id != one.pk]
    context = {
        "category": one,
        "fields": [field for field in known.fields if field.category_id == one.pk],
        "above": above,
        "form": CategoryForm(category=one),
        "added": FieldForm(),
        "here": "categories",
    }
    refused = any(form.is_bound for form in sent.values())
    return render(request, "complaints/category.html", context | sent, status=422 if refused else 200)
