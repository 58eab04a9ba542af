"""What is typed when a decision not to act is looked at again."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from complaints.forms.fields import area, day
from complaints.operations import LOOK_AGAIN


class KeepRestraintForm(forms.Form):
    reason = area(gettext_lazy("Why it still stands"), gettext_lazy("Say why the decision still stands."))
    until = day(gettext_lazy("Look again by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + LOOK_AGAIN)


class LiftRestraintForm(forms.Form):
    reason = area(
        gettext_lazy("What has changed"),
        gettext_lazy("Say what has changed."),
        hint=gettext_lazy("You come to the complaint afterwards, to take up what was left undone."),
    )
