"""What people type on the top floor."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import DayPicker
from core.models import User
from management_review.models import Talk
from management_review.queries.periods import CHOICES

NARROW = {"class": "w-auto"}


class PeriodForm(forms.Form):
    """The dashboard's filters. They come by address; what cannot be read is as if it were not there."""

    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[(key, label) for key, (label, _make) in CHOICES.items()],
        widget=forms.Select(attrs=NARROW),
    )
    compare = forms.ChoiceField(
        label=_("Compared with"),
        required=False,
        choices=[("before", _("the time before")), ("year", _("a year before"))],
        widget=forms.Select(attrs=NARROW),
    )
    segment = forms.ChoiceField(label=_("Customers"), required=False)

    def __init__(self, *args: Any, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"] = forms.ChoiceField(
            label=_("Customers"),
            required=False,
            choices=[("", _("All customers")), *segments],
            widget=forms.Select(attrs=NARROW),
        )


class SpanForm(forms.Form):
    """Two days by address, for a period of one's own."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


def two_days(words: Any) -> tuple[date | None, date | None]:
    """The days of an address ("from", "to"), each None when it is none."""
    form = SpanForm({"first": words.get("from", ""), "last": words.get("to", "")})
    form.is_valid()
    return form.cleaned_data.get("first"), form.cleaned_data.get("last")


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # the framework's class takes no parameter while it runs
    """One person by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AssignForm(forms.Form):
    owner = PersonChoice(
        label=_("Who looks after it"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who looks after it.")},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined] # it is a field of people


class DismissForm(forms.Form):
    why = forms.CharField(
        label=_("Why nothing is done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason stays on record and is looked at in the review."),
        error_messages={"required": _("Say why nothing is done.")},
    )
    look_again_on = forms.DateField(
        label=_("Look at it again on"),
        widget=DayPicker,
        error_messages={"required": _("Say on which day somebody looks at it again.")},
    )


class CallForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How it went"),
        choices=Talk.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it went.")},
    )
    note = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
