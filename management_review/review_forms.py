"""What people type about reviews. The texts of each field are asked for in words that say what belongs there."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import DayPicker, MomentPicker
from core.models import User
from management_review.forms import PersonChoice
from management_review.models import Category, Objective, Review

if TYPE_CHECKING:  # the framework's classes take no parameter while they run
    ModelForm = forms.ModelForm[Objective]
    People = forms.ModelMultipleChoiceField[User]
    OneReview = forms.ModelChoiceField[Review]
else:
    ModelForm = forms.ModelForm
    People = forms.ModelMultipleChoiceField
    OneReview = forms.ModelChoiceField


def text(label: Any, *, required: Any = "", rows: int = 3, hint: Any = "") -> forms.CharField:
    """A field for sentences; ``required`` is what is said when it is empty, "" for an optional one."""
    return forms.CharField(
        label=label,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        error_messages={"required": required} if required else None,
    )


def day(label: Any, *, required: Any = "", hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        widget=DayPicker,
        help_text=hint,
        error_messages={"required": required, "invalid": _("Enter a day, like 2026-11-27.")},
    )


class PeopleForm(forms.Form):
    """When the review meets and who takes part."""

    meets_at = forms.DateTimeField(
        label=_("Meets at"),
        widget=MomentPicker,
        error_messages={"required": _("Say when the review meets.")},
    )
    chair = PersonChoice(
        label=_("Chair"),
        queryset=User.objects.none(),
        help_text=_("Top management chairs the review and signs its minutes."),
        error_messages={"required": _("Choose who chairs the review.")},
    )
    participants = People(
        label=_("Who is invited"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, executives: "QuerySet[User]", people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("chair", executives), ("participants", people), ("writer", people)):
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined] # these are fields of people


class PlanForm(PeopleForm):
    """A new review."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the review a title.")}
    )
    period_from = day(_("Period from"), required=_("Say where the period begins."))
    period_to = day(_("Period to"), required=_("Say where the period ends."))
    writer = PersonChoice(
        label=_("Who writes the minutes"),
        queryset=User.objects.none(),
        help_text=_("Somebody else than the chair, who approves them. This person supplies what no room knows."),
        error_messages={"required": _("Choose who writes the minutes.")},
    )
    edition = forms.ChoiceField(label=_("Edition of the standard"))

    field_order = ("title", "period_from", "period_to", "meets_at", "chair", "writer", "participants", "edition")

    def __init__(self, *args: Any, editions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(edition, f"ISO 9001:{edition}") for edition in editions]
        self.fields["edition"] = forms.ChoiceField(label=_("Edition of the standard"), choices=choices)


class SupplyForm(forms.Form):
    supplied = text(_("What there is to report"), rows=5)
    unavailable_why = text(_("Or: why there are no data"))
    owner = PersonChoice(label=_("Or: who supplies it"), queryset=User.objects.none(), required=False)
    supply_by = day(_("Until"))

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined] # it is a field of people


class CommentForm(forms.Form):
    comment = text(_("Comment"), hint=_("It stands beside the figures and changes none of them."))


class AttendForm(forms.Form):
    present = People(
        label=_("Who is present"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark who is present.")},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = people  # type: ignore[attr-defined] # it is a field of people


class DiscussForm(forms.Form):
    conclusion = text(_("What was concluded"), required=_("Say in a sentence what was concluded."))


class ReasonForm(forms.Form):
    reason = text(_("Reason"), required=_("Give the reason."))


class DecideForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Kind of decision (9.3.3)"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what kind of decision it is.")},
    )
    text = text(_("What is decided"), required=_("Say what is decided."))
    owner = PersonChoice(
        label=_("Who does it"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose who does it.")},
    )
    due_on = day(_("Until"), required=_("Say until when it is done."))
    as_action = forms.BooleanField(
        label=_("Make it a corrective action"),
        required=False,
        help_text=_("For something whose cause has to be removed. It is proposed when the minutes are signed."),
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined] # it is a field of people


class WaiveForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Kind of decision (9.3.3)"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which kind of decision is not needed.")},
    )
    because = text(_("None is needed, because"), required=_("Say why none is needed."))


class ConcludeForm(forms.Form):
    suitability = text(_("Is the system suitable?"), rows=2)
    adequacy = text(_("Is it adequate?"), rows=2)
    effectiveness = text(_("Is it effective?"), rows=2)
    alignment = text(_("Is it aligned with the strategic direction?"), rows=2)


class MinutesForm(forms.Form):
    minutes = text(_("Minutes"), required=_("The minutes are empty."), rows=18)
    next_on = day(_("Next review on"))


class ApproveForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "lp-w-m"}),
        help_text=_("An open screen signs nothing: your password again stands for your hand."),
        error_messages={"required": _("Enter your password to sign.")},
    )


class FinishForm(forms.Form):
    done_on = day(_("Done on"), required=_("Say when it was done."))
    note = text(_("How it was done"), required=_("Say how it was done."))


class CarryForm(forms.Form):
    to = OneReview(
        label=_("To which review"),
        queryset=Review.objects.none(),
        error_messages={"required": _("Choose the review that takes it up. Plan one first if there is none.")},
    )

    def __init__(self, *args: Any, reviews: "QuerySet[Review]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = reviews  # type: ignore[attr-defined] # it is a field of reviews


class AmendForm(forms.Form):
    text = text(
        _("Addendum"),
        required=_("Say what has to be set right."),
        hint=_("The signed minutes stay as they are; this is added with its number."),
    )


class ObjectiveForm(ModelForm):
    class Meta:
        model = Objective
        fields = ("code", "title", "measure", "target", "higher_is_better", "unit", "latest", "latest_on", "owner")
        widgets = {"latest_on": DayPicker}
