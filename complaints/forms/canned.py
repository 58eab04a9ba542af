"""What is typed about canned answers, and the base of all forms that write to a customer."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.forms.fields import CaseForm
from complaints.models import CannedAnswer
from complaints.operations import unfillable
from complaints.placeholders import KNOWN, braced, left_open

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[CannedAnswer]
else:
    ModelForm = forms.ModelForm


class CannedForm(ModelForm):
    class Meta:
        model = CannedAnswer
        fields = ("title", "text", "language", "category", "is_active")
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 10}),
            "language": forms.Select(attrs={"class": "lp-w-m"}),
            "category": forms.Select(attrs={"class": "lp-w-m"}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "category": gettext_lazy("Offered in its cases and in those below it. Leave it empty for all cases."),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "title": {"required": gettext_lazy("Give it a title by which your team finds it.")},
            "text": {"required": gettext_lazy("Write the text.")},
            "language": {"required": gettext_lazy("Choose the language it is written in.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.categories()
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a mistake of the form
        field.queryset = rows
        field.empty_label = _("all cases")
        field.choices = [("", field.empty_label), *((row.pk, _path(row)) for row in rows)]
        self.fields["text"].help_text = _("What stands in braces is filled in by the case: %(known)s.") % {
            "known": ", ".join(f"{braced([name])} {words}" for name, words in KNOWN.items())
        }

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if wrong := unfillable(text):
            raise forms.ValidationError(wrong)
        return text


def _path(category: Any) -> str:
    return f"{category.parent} › {category}" if category.parent_id else str(category)


def nothing_open(text: str) -> str:
    """The text, if no placeholder stands open in it: a customer would read it."""
    if names := left_open(text):
        raise forms.ValidationError(
            _("The case does not say what belongs here: %(names)s. Write it yourself, or take it out.")
            % {"names": braced(names)}
        )
    return text


class LetterForm(CaseForm):
    """Words to the customer. They may come from a canned answer; nothing may stand open in them."""

    canned = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return nothing_open(self.cleaned_data["text"])

    def clean_canned(self) -> int | None:
        return self.cleaned_data["canned"] or None
