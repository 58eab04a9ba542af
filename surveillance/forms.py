"""What people type about signals and series."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import DayPicker
from core.models import User
from corrective_actions.models import Risk
from surveillance.models import Grain, Kind, Noise, SliceKind, Status
from surveillance.spans import Span

WORDS = forms.Textarea(attrs={"rows": 3})
WEEKS_TO_LOOK_AGAIN = 4
WEEKS = {"4": _("4 weeks"), "13": _("13 weeks"), "26": _("26 weeks"), "52": _("52 weeks")}
USUAL_WEEKS = "13"
NONE, ACTION, AGENDA, WATCH = "none", "action", "agenda", "watch"


class ConfirmForm(forms.Form):
    """It is real: what follows from it."""

    conclusion = forms.CharField(
        label=_("What has changed"),
        widget=WORDS,
        help_text=_("One sentence about what you found, and how you know."),
        error_messages={"required": _("Say in a sentence what you conclude and why.")},
    )
    follow = forms.ChoiceField(
        label=_("What follows"),
        choices=[
            (ACTION, _("A corrective action")),
            (AGENDA, _("The agenda of the next review")),
            (NONE, _("Nothing more for now")),
        ],
        initial=ACTION,
        widget=forms.RadioSelect,
    )
    risk = forms.ChoiceField(label=_("Risk, for the corrective action"), choices=Risk.choices, initial=Risk.MEDIUM)


class DismissForm(forms.Form):
    """It is noise: why, and when that judgement is looked at again."""

    noise = forms.ChoiceField(
        label=_("Why it is noise"),
        choices=Noise.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it is noise.")},
    )
    conclusion = forms.CharField(
        label=_("How you know"),
        widget=WORDS,
        error_messages={"required": _("Say in a sentence what you conclude and why.")},
    )
    look_again_on = forms.DateField(
        label=_("Look at this judgement again on"),
        widget=DayPicker,
        error_messages={"required": _("Say on which day somebody looks at it again.")},
    )


class WatchForm(forms.Form):
    """Leave it open, and look again on a day."""

    look_again_on = forms.DateField(
        label=_("Look at it again on"),
        widget=DayPicker,
        error_messages={"required": _("Say on which day somebody looks at it again.")},
    )
    conclusion = forms.CharField(label=_("What you wait for"), widget=WORDS, required=False)


class ReopenForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Why it is looked at again"),
        widget=WORDS,
        error_messages={"required": _("Say in a sentence what you conclude and why.")},
    )


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Who evaluates it"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class ActionForm(forms.Form):
    """A corrective action for what was confirmed."""

    problem = forms.CharField(
        label=_("The problem"), widget=WORDS, required=False, help_text=_("Left empty, it is your conclusion.")
    )
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk.choices, initial=Risk.MEDIUM)


class BudgetForm(forms.Form):
    """How often the watchtower may disturb for nothing."""

    per_month = forms.IntegerField(
        label=_("False alarms accepted a month"),
        min_value=1,
        max_value=200,
        help_text=_("Over everything that is listened to. The more you accept, the sooner real changes are seen."),
        error_messages={
            "required": _("Give a whole number from 1 to 200."),
            "invalid": _("Give a whole number from 1 to 200."),
            "min_value": _("Give a whole number from 1 to 200."),
            "max_value": _("Give a whole number from 1 to 200."),
        },
    )


class SignalFilter(forms.Form):
    """The filters of the list; they live in the address."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Open")),
            ("all", _("All")),
            ("due", _("To be looked at again")),
            ("agenda", _("On the agenda")),
            *Status.choices,
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Kind.choices])
    measure = forms.CharField(label=_("Measure"), required=False)


class SeriesFilter(forms.Form):
    """Which series, in which periods."""

    measure = forms.CharField(required=False)
    slice = forms.ChoiceField(required=False, choices=SliceKind.choices)
    key = forms.CharField(required=False, strip=False)
    period = forms.ChoiceField(label=_("Period"), required=False, choices=Grain.choices)
    per = forms.ChoiceField(required=False, choices=[("", ""), ("orders", ""), ("exposure", "")])
    back = forms.IntegerField(required=False, min_value=4, max_value=731)
    other = forms.IntegerField(required=False)


class RecordsFilter(SeriesFilter):
    """The rows of a series between two days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField()
        self.fields["to"] = forms.DateField()
        self.fields["product"] = forms.CharField(required=False)


class SpanFilter(forms.Form):
    """Which days a page speaks of: ``weeks=13``, or ``from=2026-01-01&to=2026-03-31``."""

    weeks = forms.ChoiceField(label=_("Period"), required=False, choices=list(WEEKS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(label=_("From"), required=False)
        self.fields["to"] = forms.DateField(label=_("To"), required=False)


def span_of(given: Any, *, until: date) -> Span:
    """The days an address asks for; without a readable choice the newest 13 weeks. ``until``: the last whole day."""
    form = SpanFilter(given)
    form.is_valid()
    data = form.cleaned_data
    first, last = data.get("from"), data.get("to") or until
    if first and not data.get("weeks") and first <= last:
        return Span(first, last)
    weeks = data.get("weeks") or USUAL_WEEKS
    return Span(until - timedelta(days=7 * int(weeks) - 1), until, weeks)


class OutageForm(forms.Form):
    """Days on which nothing could be counted."""

    first_day = forms.DateField(label=_("First day"), widget=DayPicker)
    last_day = forms.DateField(label=_("Last day"), widget=DayPicker)
    reason = forms.CharField(
        label=_("What happened"),
        max_length=120,
        help_text=_("It stands in every chart, such as “mail was down”."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return data


def look_again(today: date) -> date:
    """The day offered for looking again."""
    return today + timedelta(weeks=WEEKS_TO_LOOK_AGAIN)
