"""What staff type about a mail that came in."""

from django import forms
from django.utils.translation import gettext_lazy

from feedback.forms.entering import LONGEST
from feedback.models import Kind


class TakeInForm(forms.Form):
    """A mail as a case: what it is, and what it says, which a person may have to write out."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=Kind.choices,
        initial=Kind.COMPLAINT,
        error_messages={"required": gettext_lazy("Choose what it is")},
    )
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        help_text=gettext_lazy("In the writer’s own words. The customer reads it on the page of the case."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what the mail says.")},
    )


class AttachForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Reference of the case"),
        help_text=gettext_lazy("Like Q7K-4MD. The customer of that case reads the mail on its page."),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the reference of a case, like Q7K-4MD.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "lp-w-m"}),
    )


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why nothing comes of it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why nothing comes of it.")},
    )
