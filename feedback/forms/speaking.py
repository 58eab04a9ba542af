"""What the customer types on the page of their case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from feedback.forms.entering import LONGEST, ManyFiles


class SayForm(forms.Form):
    """One message, with files."""

    text = forms.CharField(
        label=gettext_lazy("Write to us"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what you want to tell us")},
    )
    papers = forms.FileField(
        label=gettext_lazy("Add files"), required=False, widget=ManyFiles(attrs={"multiple": True})
    )


class ReasonForm(forms.Form):
    """Words that go with a move. What a move needs is said by the operation, together with all else."""

    reason = forms.CharField(
        label=gettext_lazy("Tell us why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, required=False
    )


class OutsideForm(forms.Form):
    """The outside body a customer has turned to. That it is named is asked for by the operation."""

    outside_body = forms.CharField(
        label=gettext_lazy("Which outside body?"),
        help_text=gettext_lazy("Such as an ombudsman, a consumer office or a court."),
        max_length=200,
        required=False,
    )


class RateForm(forms.Form):
    """One question and an optional why."""

    score = forms.TypedChoiceField(
        label=gettext_lazy("How easy was it to get this handled?"),
        help_text=gettext_lazy("1 is very hard, 7 is very easy."),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "lp-choices"}),
        error_messages={"required": gettext_lazy("Choose a number"), "invalid_choice": gettext_lazy("Choose a number")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lowest: int = 1, highest: int = 7, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["score"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(n, str(n)) for n in range(lowest, highest + 1)]
