"""What is asked when complaints are handed over: a new corrective action, or one that is open already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from complaints.forms.fields import area
from corrective_actions import queries as actions
from corrective_actions.models import CorrectiveAction, Risk


class ActionForm(forms.Form):
    """A new action needs a title and a problem; one that is joined has its own."""

    action = forms.ModelChoiceField(
        CorrectiveAction.objects.none(),
        label=gettext_lazy("Join an open corrective action"),
        required=False,
        empty_label=gettext_lazy("none: propose a new one"),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the new action"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the action a title.")},
    )
    problem = area(
        gettext_lazy("Problem"),
        gettext_lazy("Say what the problem is."),
        rows=4,
        hint=gettext_lazy("What goes wrong, where, since when, how often. Not yet why."),
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"), choices=Risk.choices, widget=forms.Select(attrs={"class": "lp-w-t"})
    )

    def offer_actions(self) -> None:
        """Offer the actions that are open now."""
        field = self.fields["action"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a mistake of the form
        field.queryset = actions.joinable()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("action") is not None:
            # Only the origins are added to it.
            for name in ("title", "problem"):
                self.errors.pop(name, None)
                given.setdefault(name, "")
        return given
