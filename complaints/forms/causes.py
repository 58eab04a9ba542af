"""What people type about a shared cause."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from complaints.forms.fields import area
from complaints.models import SharedCause
from corrective_actions import queries as actions
from corrective_actions.models import CorrectiveAction, Risk


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What the cause seems to be"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the cause a name.")},
    )


class HandOverCauseForm(forms.Form):
    """All complaints of a cause to one corrective action, a new one or one that exists."""

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

    def __init__(self, given: Any = None, *, cause: SharedCause) -> None:
        known = {"title": cause.name, "risk": Risk.MEDIUM, "action": cause.action_id}
        super().__init__(given, initial=known)
        field = self.fields["action"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a mistake of the form
        field.queryset = actions.joinable()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("action") is not None:
            # Only the origins are added to it: it has its own title and problem.
            for name in ("title", "problem"):
                self.errors.pop(name, None)
                given.setdefault(name, "")
        return given
