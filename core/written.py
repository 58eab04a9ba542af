"""What was typed and chosen in a form, as people read it: beside what somebody else wrote in the meantime."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


def written(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Everything that was typed and chosen, as (label, words)."""
    given = [(form[name], one) for name, one in form.fields.items() if not isinstance(one, forms.FileField)]
    rows = [(str(bound.label), words_of(one, bound.value())) for bound, one in given if not bound.is_hidden]
    return [(label, words) for label, words in rows if words]


def words_of(one: forms.Field, value: Any) -> str:
    """A value as people read it: the label of a choice, not its key."""
    if isinstance(one, forms.BooleanField):
        return _("yes") if value and value != "no" else ""
    if isinstance(one, forms.ChoiceField) and value:
        choices: Any = one.choices
        # The key of a row of a table is an object that holds the number.
        return {str(getattr(key, "value", key)): str(label) for key, label in choices}.get(str(value), "")
    return "" if value is None else str(value)
