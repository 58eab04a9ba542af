"""What people type when they set the risk matrix."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import RiskMatrix

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[RiskMatrix]
else:
    ModelForm = forms.ModelForm

SHORT = forms.NumberInput(attrs={"class": "lp-w-s", "min": 1})
FIELDS = (
    "minor", "major", "critical", "low", "medium", "high", "complexity", "safety", "watch_from", "act_from",
    "days_minor", "days_major", "days_critical",
)  # fmt: skip
NO_LONGER = _("Leave it empty for what the organisation promises anyway.")


class MatrixForm(ModelForm):
    class Meta:
        model = RiskMatrix
        fields = FIELDS
        widgets = dict.fromkeys(FIELDS, SHORT)
        help_texts = {
            "complexity": _("Added to the risk when it is hard to find out and to put right. 0 leaves it out."),
            "days_minor": NO_LONGER,
            "days_major": NO_LONGER,
            "days_critical": NO_LONGER,
        }

    def _post_clean(self) -> None:
        """The operation says what is missing, in its own words, for the fields together."""

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}
