"""The organisation's own fields in forms, and the forms by which they and the categories are kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import own_answers, queries
from complaints.forms.fields import YES_OR_NO
from complaints.models import Category, Complaint, OwnField

PREFIX = "own_"


class Answer(forms.CharField):
    """The answer to one own field, in the form it is kept in."""

    def __init__(self, field: OwnField, *, required: bool) -> None:
        missing = _("Fill in “%(label)s”.") % {"label": field.label}
        super().__init__(
            label=field.label, required=required, widget=_widget(field), error_messages={"required": missing}
        )
        self.own = field

    def clean(self, value: Any) -> str:
        try:
            return own_answers.read(self.own, super().clean(value))
        except own_answers.Unread as unread:
            raise forms.ValidationError(str(unread)) from None


def _widget(field: OwnField) -> forms.Widget:
    match field.kind:
        case OwnField.Kind.DATE:
            return forms.DateInput(attrs={"type": "date", "class": "lp-w-d"}, format="%Y-%m-%d")
        case OwnField.Kind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal", "class": "lp-w-d"})
        case OwnField.Kind.CHOICE:
            options = [(option, option) for option in field.options]
            return forms.Select(attrs={"class": "lp-w-m"}, choices=[("", "---------"), *options])
        case OwnField.Kind.YES_NO:
            return forms.Select(attrs={"class": "lp-w-t"}, choices=[("", "---------"), *YES_OR_NO])
    return forms.TextInput()


def ask_own(form: forms.Form, case: Complaint, *, category: int | None, needed: Iterable[str]) -> None:
    """Put the fields of a category into a form, filled with what was answered before."""
    known = {value.field_id: value.value for value in case.own_values.all()} if case.pk else {}
    for field in queries.fields_at_hand(case).of(category):
        name = f"{PREFIX}{field.pk}"
        form.fields[name] = Answer(field, required=field.needed in needed)
        form.initial.setdefault(name, known.get(field.pk, ""))


def gather_own(given: dict[str, Any]) -> dict[str, Any]:
    """The answers taken out of what a form has cleaned, by the key of their field, as ``answers``."""
    own = {name: given.pop(name) for name in list(given) if name.startswith(PREFIX)}
    if own:
        given["answers"] = {int(name.removeprefix(PREFIX)): value for name, value in own.items()}
    return given


class BranchField(forms.ModelChoiceField):  # type: ignore[type-arg] # the framework's class takes no parameter while it runs
    def label_from_instance(self, obj: Category) -> str:
        return f"{obj.parent} › {obj}" if obj.parent else str(obj)


class CategoryForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the category a name.")},
    )
    parent = BranchField(
        Category.objects.none(),
        label=gettext_lazy("Below"),
        required=False,
        empty_label=gettext_lazy("nothing: it stands at the top"),
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown to your team beside each case of this category."),
    )

    def __init__(self, given: Any = None, *, category: Category | None = None) -> None:
        known = {name: getattr(category, name) for name in ("name", "notice")} if category else {}
        super().__init__(given, initial=known | ({"parent": category.parent_id} if category else {}))
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a mistake of the form
        others = queries.categories()
        field.queryset = others.exclude(pk=category.pk) if category else others


class ChangeFieldForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Label"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the field a label.")},
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only for “one of several”: each on a line of its own."),
    )
    needed = forms.ChoiceField(label=gettext_lazy("Needed"), choices=OwnField.Needed.choices, required=False)


class FieldForm(ChangeFieldForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OwnField.Kind.choices)
    field_order = ("label", "kind", "choices", "needed")
