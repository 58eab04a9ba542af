"""What people type about corrective actions. A form per verb; what it needs beyond the form is told by the operation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core import files
from core.models import User
from corrective_actions.models import (
    Branch,
    Cause,
    CorrectiveAction,
    Kind,
    ProblemLine,
    Risk,
    SimilarElsewhere,
    Told,
)
from customers.models import Process, Product

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "lp-w-m"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def words(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def radios(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each judged by its content. Every unwelcome one is told with its name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        uploads = [upload for upload in (data or []) if upload]
        wrong = []
        for upload in uploads:
            try:
                files.check(upload)
            except files.Unwelcome as unwelcome:
                wrong.append(forms.ValidationError(str(unwelcome)))
        if wrong:
            raise forms.ValidationError(wrong)
        return uploads


class PeopleForm(forms.Form):
    """Who owns it and who helps. ``people`` are those who may be chosen."""

    owner = forms.ModelChoiceField(
        label=_("Who owns it"), queryset=User.objects.none(), help_text=_("Answers for cause, plan and work.")
    )
    team = forms.ModelMultipleChoiceField(
        label=_("Who helps"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "owner", people)
        choose(self, "team", people)


def choose(form: forms.Form, name: str, rows: Any) -> None:
    """Offer these rows in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a programming error
    field.queryset = rows


class OpenForm(PeopleForm):
    risk = radios(_("Risk if nothing is done"), Risk.choices)
    due_on = day(
        _("Due"),
        required=False,
        help_text=_("Left empty, the risk sets it: critical 30, high 60, medium 90, low 120 days."),
    )


class ReasonForm(forms.Form):
    reason = words(_("Why"))


class StopForm(forms.Form):
    reason = words(
        _("Why it is not pursued"), help_text=_("Deciding not to act is a decision. It is kept and sampled.")
    )
    review_by = day(_("Somebody looks at this again on"))


class NoteForm(forms.Form):
    note = words(_("Remark"), required=False)


class SignForm(forms.Form):
    note = words(_("Remark"), required=False)
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "lp-w-m"}),
        help_text=_("You sign with it. Name, time and meaning are kept."),
    )


class AcceptForm(SignForm):
    note = None  # type: ignore[assignment] # the reason takes its place
    reason = words(_("Reason"), required=False, help_text=_("Needed when the figures do not propose “effective”."))
    field_order = ("reason", "password")


class DescribeForm(forms.Form):
    """The problem, and what it is and is not, question by question."""

    title = forms.CharField(label=_("Title"), max_length=200)
    problem = words(_("What is the problem?"), rows=5)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in ProblemLine.Question:
            so, no = _("%(question)s: it is"), _("%(question)s: it is not, although it could be")
            self.fields[f"{question}_so"] = words(so % {"question": question.label}, rows=2, required=False)
            self.fields[f"{question}_not"] = words(no % {"question": question.label}, rows=2, required=False)

    def lines(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {str(question): (data[f"{question}_so"], data[f"{question}_not"]) for question in ProblemLine.Question}


class VerifyForm(forms.Form):
    risk_after = radios(_("Risk that is left"), Risk.choices)
    note = words(_("What you looked at"), required=False)


class ExtendForm(forms.Form):
    new_due_on = day(_("New date"))
    reason = words(_("Why it takes longer"))


class GrantForm(forms.Form):
    granted = radios(_("Grant the later date?"), YES_NO)
    remark = words(_("Remark"), required=False, help_text=_("Needed when the date stays."))

    def clean_granted(self) -> bool:
        return bool(self.cleaned_data["granted"] == "yes")


class ContainForm(forms.Form):
    what = forms.CharField(label=_("What is done at once"), max_length=300)
    began_on = day(_("Since"))
    counted = forms.CharField(
        label=_("What was counted"), max_length=200, required=False, help_text=_("Stock blocked, sorted, called back.")
    )


class EvidenceForm(forms.Form):
    evidence = words(
        _("Evidence"), help_text=_("What was tried, measured or seen, so that somebody else can follow it.")
    )


class EndContainmentForm(forms.Form):
    ended_on = day(_("Ended on"))
    reason = words(_("Why it is not needed any more"))


class CauseForm(forms.Form):
    text = forms.CharField(label=_("Cause"), max_length=300, help_text=_("One sentence that can be true or false."))
    parent = forms.ModelChoiceField(
        label=_("Why which?"), queryset=Cause.objects.none(), required=False, empty_label=_("the problem itself")
    )
    kind = radios(_("What it explains"), Kind.choices)
    branch = forms.ChoiceField(label=_("Branch of the fishbone"), choices=Branch.choices)

    def __init__(self, *args: Any, action: CorrectiveAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "parent", action.causes.filter(ruled_out_because="").order_by("pk"))


class ElsewhereForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=SimilarElsewhere.Kind.choices)
    label = forms.CharField(label=_("Where else"), max_length=200)
    because = forms.CharField(label=_("What it has in common"), max_length=200, required=False)


class AnswerForm(forms.Form):
    answer = radios(_("Does the same happen here?"), YES_NO)
    why = words(_("How we know"))


class ItemForm(forms.Form):
    what = forms.CharField(label=_("What is done"), max_length=300)
    cause = forms.ModelChoiceField(
        label=_("Cause it answers"),
        queryset=Cause.objects.none(),
        required=False,
        empty_label=_("none: it prevents elsewhere"),
    )
    owner = forms.ModelChoiceField(label=_("Who does it"), queryset=User.objects.none())
    due_on = day(_("Due"))

    def __init__(self, *args: Any, action: CorrectiveAction, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "cause", action.causes.filter(ruled_out_because="").order_by("pk"))
        choose(self, "owner", people)


class FinishForm(forms.Form):
    evidence = words(_("How one can see that it is done"))
    uploads = FilesField(label=_("Photos or papers"), required=False)


class EffectForm(forms.Form):
    measure = forms.CharField(
        label=_("What is measured"),
        max_length=200,
        help_text=_("Such as: complaints about cracked lids per 1,000 orders."),
    )
    series_measure = forms.CharField(
        label=_("Measure of the series"), max_length=60, required=False,
        help_text=_("The key under which it is counted. Left empty, people judge by other evidence."),
    )  # fmt: skip
    series_slice_kind = forms.CharField(label=_("Kind of slice"), max_length=30, required=False)
    series_slice_key = forms.CharField(label=_("Slice"), max_length=100, required=False)
    baseline_starts_on = day(_("Baseline from"))
    baseline_ends_on = day(_("Baseline to"))
    target_ratio = forms.DecimalField(
        label=_("Target ratio"),
        max_digits=4,
        decimal_places=2,
        help_text=_("After divided by before. Half as often is 0.5."),
    )
    window_days = forms.IntegerField(
        label=_("Days of watching"), min_value=1, max_value=730, help_text=_("They begin when the work is verified.")
    )
    minimum_exposure = forms.IntegerField(
        label=_("Least exposure"),
        min_value=1,
        help_text=_("With fewer orders than this in the window nothing is proposed."),
    )
    exposure_word = forms.CharField(label=_("Exposure counts"), max_length=60, initial="orders")

    def __init__(self, *args: Any, action: CorrectiveAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action


class CheckForm(forms.Form):
    changed = radios(_("Did it have to change?"), YES_NO)
    remark = words(_("What changed, or why nothing had to"))

    def clean_changed(self) -> bool:
        return bool(self.cleaned_data["changed"] == "yes")


class TellForm(forms.Form):
    audience = forms.ChoiceField(label=_("Whom"), choices=Told.Audience.choices)
    who = forms.CharField(label=_("Who exactly"), max_length=200)
    what = words(_("What they were told"))
    told_on = day(_("Told on"))


class ProposeForm(forms.Form):
    """An action that no other page asks for: after an audit, from a risk, from an idea."""

    SOURCES = (("audit", _("An audit")), ("risk", _("A risk")), ("other", _("Something else")))

    title = forms.CharField(label=_("Title"), max_length=200)
    problem = words(_("What is the problem?"), rows=5, help_text=_("What was found, where, when, how often."))
    risk = radios(_("Risk if nothing is done"), Risk.choices, initial=Risk.MEDIUM)
    source = radios(_("What it comes from"), SOURCES)
    origin = forms.CharField(
        label=_("Which one"), max_length=200, help_text=_("Such as: audit of 12 November, finding 3.")
    )
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.order_by("name"), required=False)
    process = forms.ModelChoiceField(label=_("Process"), queryset=Process.objects.order_by("name"), required=False)


class ActionFilter(forms.Form):
    """The filters of the list; they live in the address, so that a view can be sent."""

    q = forms.CharField(label=_("Search actions"), required=False, max_length=100)
    risk = forms.ChoiceField(label=_("Risk"), choices=[("", _("Every risk")), *Risk.choices], required=False)
    mine = forms.BooleanField(label=_("Only what I own"), required=False)


class EmptyForm(forms.Form):
    """A move that asks for nothing but to be made."""
