"""What a manager says about suggestions: whether they are wanted, and how much they must have learned first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from complaints.forms.fields import area, yes_or_no
from complaints.models import Learning


def _number(label: Any, hint: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "lp-w-s"}),
    )


class SwitchForm(forms.Form):
    """The switch, its reason, and the marks suggestions must reach."""

    is_on = yes_or_no(gettext_lazy("Offer suggestions?"), gettext_lazy("Say whether suggestions are offered."))
    why = area(gettext_lazy("Why not"), "", rows=2, required=False, hint=gettext_lazy("Needed to switch them off."))
    least_decisions = _number(
        gettext_lazy("Decisions it takes"), gettext_lazy("Before so many were taken, nothing is suggested."), 50
    )
    least_of_class = _number(
        gettext_lazy("Decisions of each kind it takes"), gettext_lazy("A rarer kind is never suggested."), 5
    )
    least_right = _number(
        gettext_lazy("Right at least, in per cent"),
        gettext_lazy("When fewer of the last 200 were right, suggestions fall silent by themselves."),
        1,
    )

    def __init__(self, *args: Any, row: Learning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("why", "least_decisions", "least_of_class", "least_right"):
            self.initial.setdefault(name, getattr(row, name))
        self.initial.setdefault("is_on", "yes" if row.is_on else "no")
