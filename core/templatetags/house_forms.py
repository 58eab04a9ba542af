"""Tags of the form pages: error summary, title prefix, and the controls of the "house" template pack."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms, template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.fields import DayBoxes

register = template.Library()

SELECTS = (forms.Select, forms.SelectMultiple, forms.NullBooleanSelect)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
KINDS: dict[str, tuple[type[forms.Widget], ...]] = {
    "choices": CHOICES,
    "boxes": (DayBoxes,),
    "parts": (forms.MultiWidget,),
    "tick": (forms.CheckboxInput,),
    "file": (forms.FileInput,),
    "text": (forms.Textarea,),
}
"""How a widget is drawn; the first that fits counts."""


def forms_in(things: tuple[Any, ...]) -> Iterator[forms.BaseForm]:
    """Yield every form among the given forms, formsets and empty values."""
    for thing in things:
        if isinstance(thing, BaseFormSet):
            yield from thing.forms
        elif isinstance(thing, forms.BaseForm):
            yield thing


def in_error(thing: Any) -> bool:
    """Tell whether a form or formset was sent and has errors. Unsent forms are never validated by this."""
    if isinstance(thing, BaseFormSet):
        return thing.is_bound and (bool(thing.non_form_errors()) or any(form.errors for form in thing.forms))
    return isinstance(thing, forms.BaseForm) and thing.is_bound and bool(thing.errors)


@register.simple_tag
def error_title(*things: Any) -> str:
    """Return "Error: " for the start of the page's title when one of the forms has errors."""
    return _("Error: ") if any(in_error(thing) for thing in things) else ""


def control_id(field: BoundField) -> str:
    """Return the id of the first thing one can operate in a field: the first choice, part, or the control."""
    if isinstance(field.field.widget, CHOICES):
        first = next(iter(field.subwidgets), None)
        return (first.id_for_label if first else "") or field.auto_id or ""
    if isinstance(field.field.widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id or ""


@register.filter
def sentences(field: BoundField) -> list[str]:
    """Return a field's errors as sentences; a bare "required" of the framework becomes one that names the field.

    A form that says more ("Enter your email address, like name@example.com") by ``error_messages`` is left alone.
    """
    said = []
    for error in field.errors.as_data():
        bare = error.code == "required" and error.messages == [str(forms.Field.default_error_messages["required"])]
        said += [_("Fill in “%(label)s”.") % {"label": str(field.label).rstrip("?:.")}] if bare else error.messages
    return said


def errors_of(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Yield (control id, sentence) for each error in the order of the fields; id "" where no one field is meant."""
    for sentence in form.non_field_errors():
        yield "", str(sentence)
    for name in form.fields:
        field = form[name]
        for sentence in sentences(field):
            yield ("" if field.is_hidden else control_id(field)), sentence


@register.inclusion_tag("house/error_summary.html")
def error_summary(*things: Any) -> dict[str, Any]:
    """Show the box "There is a problem" for one or more forms or formsets; nothing when all is well.

    It stands before the page's h1, takes focus, and each sentence links to its control.
    """
    lines: list[tuple[str, str]] = []
    for thing in things:
        if not in_error(thing):
            continue
        if isinstance(thing, BaseFormSet):
            lines += [("", str(sentence)) for sentence in thing.non_form_errors()]
        for form in forms_in((thing,)):
            lines += errors_of(form)
    return {"lines": list(dict.fromkeys(lines))}


@register.filter
def kind(field: BoundField) -> str:
    """Name how a field is drawn: hidden, choices, boxes, parts, tick, file, text or control."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    for name, widgets in KINDS.items():
        if isinstance(widget, widgets):
            return name
    return "control"


def control_class(widget: forms.Widget) -> str:
    """Return the Bootstrap class that fits a widget."""
    if isinstance(widget, (*CHOICES, forms.CheckboxInput)):
        return "form-check-input"
    return "form-select" if isinstance(widget, SELECTS) else "form-control"


def _with_class(attrs: Mapping[str, Any], added: str) -> dict[str, Any]:
    names = str(attrs.get("class", "")).split()
    return {**attrs, "class": " ".join([*names, *(name for name in added.split() if name not in names)])}


def _name_the_empty_choice(field: BoundField) -> None:
    """Write "not chosen" where the framework would show a row of dashes; an own word of the form is left alone."""
    dashes = BLANK_CHOICE_DASH[0][1]
    if isinstance(field.field, forms.ModelChoiceField):
        if field.field.empty_label == dashes:
            field.field.empty_label = _("not chosen")  # the widget's choices read it when they are drawn
    elif isinstance(field.field.widget, forms.Select):
        choices = list(field.field.widget.choices)
        if choices and choices[0][0] in ("", None) and choices[0][1] == dashes:
            field.field.widget.choices = [(choices[0][0], _("not chosen")), *choices[1:]]


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's control with the house classes and without the browser's own "required".

    What is typed is checked by the server, which keeps it, right or wrong; Django itself adds ``aria-invalid`` and
    ``aria-describedby`` (hint and error).
    """
    widget = field.field.widget
    field.form.use_required_attribute = False
    widget.attrs.pop("placeholder", None)  # vanishes while one types; the hint above the control stays
    if isinstance(widget, forms.MultiWidget):
        for part in widget.widgets:
            part.attrs = _with_class(part.attrs, control_class(part))
        return field.as_widget()
    _name_the_empty_choice(field)
    return field.as_widget(attrs=_with_class(widget.attrs, control_class(widget)))


@register.simple_tag
def choices(field: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a radio or checkbox group: id, name, value, label, checked."""
    found = []
    for choice in field.subwidgets:
        data = choice.data
        found.append(
            {
                "id": choice.id_for_label,
                "name": data["name"],
                "value": data["value"],
                "label": choice.choice_label,
                "checked": data["selected"],
                "type": data["type"],
                "disabled": data["attrs"].get("disabled", False),
            }
        )
    return found


@register.simple_tag
def boxes(field: BoundField) -> list[dict[str, Any]]:
    """Return the three boxes of a day: id, name, label and what was typed."""
    parts = field.subwidgets[0].data["subwidgets"]
    labels = (_("Day"), _("Month"), _("Year"))
    return [
        {"id": part["attrs"]["id"], "name": part["name"], "value": part["value"], "label": label}
        for part, label in zip(parts, labels, strict=True)
    ]


@register.filter
def is_flat(field: BoundField) -> bool:
    """Tell whether a group of choices stands side by side: few and short, or asked for by the class "lp-choices"."""
    if "lp-choices" in str(field.field.widget.attrs.get("class", "")):
        return True
    labels = [str(choice.choice_label) for choice in field.subwidgets]
    return len(labels) <= 5 and all(len(label) <= 20 for label in labels)
