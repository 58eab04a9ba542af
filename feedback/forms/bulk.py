"""What is typed for one act on many cases."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from complaints.models import Category
from core import clock
from core.models import User
from core.roles import QUALITY
from feedback.models import Batch
from feedback.operations import Snooze


class BulkForm(forms.Form):
    """The act, and the one thing it needs: ``given()`` is an owner, a category, a reason or nothing."""

    verb = forms.ChoiceField(label=gettext_lazy("What to do"), choices=Batch.Verb.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        verb = self.data.get("verb")
        if verb == Batch.Verb.ASSIGN:
            people = User.objects.filter(is_active=True, grants__role__in=QUALITY).distinct().order_by("name")
            self.fields["given"] = forms.ModelChoiceField(
                people,
                label=gettext_lazy("Owner"),
                error_messages={"required": gettext_lazy("Choose who owns these cases")},
            )
        elif verb == Batch.Verb.CATEGORISE:
            self.fields["given"] = forms.ModelChoiceField(
                Category.objects.filter(is_active=True).order_by("name"),
                label=gettext_lazy("Category"),
                error_messages={"required": gettext_lazy("Choose a category")},
            )
        elif verb == Batch.Verb.MARK_SPAM:
            self.fields["given"] = forms.CharField(
                label=gettext_lazy("Why this is spam"),
                max_length=500,
                error_messages={"required": gettext_lazy("Say why this is spam")},
            )

        elif verb == Batch.Verb.SNOOZE:
            self.fields["given"] = forms.DateField(
                label=gettext_lazy("Comes back on"),
                help_text=gettext_lazy("At once when the customer writes. Clocks go on, and what is overdue is shown."),
                widget=forms.DateInput(attrs={"type": "date", "class": "lp-w-d"}, format="%Y-%m-%d"),
                error_messages={
                    "required": gettext_lazy("Give a later day on which it comes back."),
                    "invalid": gettext_lazy("Give the day as 2026-12-24."),
                },
            )
            self.fields["hour"] = forms.TimeField(
                label=gettext_lazy("At"),
                required=False,
                help_text=gettext_lazy("Leave it empty for the morning of that day."),
                widget=forms.TimeInput(attrs={"type": "time", "class": "lp-w-t"}, format="%H:%M"),
                error_messages={"invalid": gettext_lazy("Give the hour as 14:30.")},
            )
            self.fields["why"] = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=200)

    def given(self) -> Any:
        data = self.cleaned_data
        if data["verb"] != Batch.Verb.SNOOZE:
            return data.get("given")
        # The hour is the one on the clock of who types it; the morning is the organisation's.
        if data["hour"]:
            return Snooze(timezone.make_aware(datetime.combine(data["given"], data["hour"])), data["why"])
        place = clock.organisation()
        return Snooze(datetime.combine(data["given"], place.opens, ZoneInfo(place.time_zone)), data["why"])

    def asked(self) -> list[forms.BoundField]:
        """All that the act asks for."""
        return [field for field in self if field.name != "verb"]
