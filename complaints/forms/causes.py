"""What people type about a shared cause."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from complaints.forms.handing import ActionForm
from complaints.models import SharedCause
from corrective_actions.models import Risk


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What the cause seems to be"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the cause a name.")},
    )


class HandOverCauseForm(ActionForm):
    """All complaints of a cause to one corrective action, a new one or one that exists."""

    def __init__(self, given: Any = None, *, cause: SharedCause) -> None:
        known = {"title": cause.name, "risk": Risk.MEDIUM, "action": cause.action_id}
        super().__init__(given, initial=known)
        self.offer_actions()
