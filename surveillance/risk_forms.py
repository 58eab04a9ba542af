"""What people type about risks."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import DayPicker
from core.models import User
from surveillance import queries, wording
from surveillance.models import CustomerRisk, Impact, Likelihood, Treatment

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[CustomerRisk]
else:
    ModelForm = forms.ModelForm

WORDS = forms.Textarea(attrs={"rows": 3})
WEEKS_TO_LOOK_AGAIN = 13
NO_WORDS = {"required": _("Say in a sentence what you conclude and why.")}
NO_DAY = {"required": _("Say on which day somebody looks at it again.")}
NO_SIZE = {"required": _("Say how likely it is and how bad it would be.")}


def _choice(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", "…"), *choices], coerce=int, empty_value=None, error_messages=NO_SIZE
    )


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayPicker, error_messages=NO_DAY, **more)


def next_look(today: date) -> date:
    """The day offered for the next look."""
    return today + timedelta(weeks=WEEKS_TO_LOOK_AGAIN)


class RiskForm(ModelForm):
    """A risk that a person adds."""

    likelihood = _choice(_("Likelihood"), Likelihood.choices)
    impact = _choice(_("Impact"), Impact.choices)

    class Meta:
        model = CustomerRisk
        fields = ("title", "customer", "segment", "series", "likelihood", "impact", "owner", "review_on")
        widgets = {"review_on": DayPicker}
        help_texts = {
            "title": _("In one line: who could go, and because of what."),
            "segment": _("Leave empty what it is not about; a risk names a customer or a segment."),
            "series": _("The figure in which it would be seen first."),
        }

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = queries.key_customers()  # type: ignore[attr-defined]
        self.fields["customer"].empty_label = _("no single customer")  # type: ignore[attr-defined]
        self.fields["segment"].empty_label = _("no segment")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].required = self.fields["review_on"].required = True
        self.fields["owner"].error_messages["required"] = _("Give it an owner.")
        self.fields["review_on"].error_messages["required"] = _("Say on which day somebody looks at it again.")
        self.fields["title"].error_messages["required"] = _("Say in one line what could happen.")
        offered = queries.series_for_effects()
        self.fields["series"] = forms.TypedChoiceField(
            label=_("Watched by"),
            required=False,
            choices=[("", _("no series")), *((str(each.pk), wording.about(each)) for each in offered)],
            coerce=lambda pk: next((each for each in offered if str(each.pk) == pk), None),
            empty_value=None,
            help_text=self.Meta.help_texts["series"],
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("customer") and not data.get("segment"):
            self.add_error("customer", _("Say which customer or segment could be lost."))
        return data


class TakeForm(forms.Form):
    """Take a risk on: its size, who owns it, when it is looked at."""

    likelihood = _choice(_("Likelihood"), Likelihood.choices)
    impact = _choice(_("Impact"), Impact.choices)
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), error_messages={"required": _("Give it an owner.")}
    )
    review_on = _day(_("Next look"))
    note = forms.CharField(label=_("Why"), widget=WORDS, required=False)

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    conclusion = forms.CharField(label=_("Why it is no risk worth holding"), widget=WORDS, error_messages=NO_WORDS)
    review_on = _day(_("Look at this judgement again on"))


class AssessForm(forms.Form):
    likelihood = _choice(_("Likelihood"), Likelihood.choices)
    impact = _choice(_("Impact"), Impact.choices)
    note = forms.CharField(label=_("Why"), widget=WORDS, error_messages=NO_WORDS)


class TreatForm(forms.Form):
    """What is done about a risk."""

    treatment = forms.ChoiceField(
        label=_("How it is treated"),
        choices=Treatment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is treated.")},
    )
    plan = forms.CharField(
        label=_("What is done"),
        widget=WORDS,
        error_messages={"required": _("Say in a sentence what is done, or why one lives with it.")},
    )
    plan_by = forms.DateField(
        label=_("Until"), widget=DayPicker, required=False, help_text=_("What one lives with needs no day.")
    )


class ConcludeForm(forms.Form):
    """How great the risk is after what was done."""

    likelihood_left = _choice(_("Likelihood that is left"), Likelihood.choices)
    impact_left = _choice(_("Impact that is left"), Impact.choices)
    note = forms.CharField(label=_("How you know"), widget=WORDS, error_messages=NO_WORDS)
    review_on = _day(_("Next look"))


class LookForm(forms.Form):
    note = forms.CharField(label=_("What you saw"), widget=WORDS, error_messages=NO_WORDS)
    review_on = _day(_("Next look"))


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    conclusion = forms.CharField(
        label=_("How it ended"),
        widget=WORDS,
        help_text=_("Such as: the customer has renewed, the customer has gone, the cause is removed."),
        error_messages=NO_WORDS,
    )
