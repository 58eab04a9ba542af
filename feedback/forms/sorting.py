"""What staff type in the inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms import nothing_open
from feedback.forms.entering import LONGEST
from feedback.models import Kind


class CloseForm(forms.Form):
    """Ending feedback that is no complaint."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=[
            (Kind.PRAISE, gettext_lazy("A compliment")),
            (Kind.IDEA, gettext_lazy("A suggestion")),
            (Kind.QUESTION, gettext_lazy("An enquiry")),
            (Kind.OTHER, gettext_lazy("Something else")),
        ],
    )
    answered = forms.TypedChoiceField(
        label=gettext_lazy("Was it answered?"),
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[
            ("yes", gettext_lazy("Yes, with this answer or an earlier one")),
            ("no", gettext_lazy("No reply is wanted")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reply = forms.CharField(
        label=gettext_lazy("Answer to the customer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is no complaint, if the person called it one"), max_length=500, required=False
    )
    canned = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_reply(self) -> str:
        return nothing_open(self.cleaned_data["reply"])


class TextForm(forms.Form):
    """Words that go with a move in the inbox. Whether they are needed is said by the operation."""

    text = forms.CharField(
        label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, required=False
    )


class AskForm(TextForm):
    """A question, as the customer will read it."""

    canned = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return nothing_open(self.cleaned_data["text"])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = _("Your question, as the customer reads it")


class NoteForm(TextForm):
    """A note that never leaves the team."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = _("Note, only your team")


class AssignForm(forms.Form):
    owner = forms.IntegerField(
        label=gettext_lazy("Owner"),
        error_messages={"required": gettext_lazy("Choose a person"), "invalid": gettext_lazy("Choose a person")},
    )
