"""What people type for the other moves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.forms.canned import LetterForm
from complaints.forms.fields import CaseForm, FilesField, area, day
from complaints.models import Complaint, Remedy
from core import clock
from core.actors import Actor
from core.numbering import tidy_reference


class AnswerForm(LetterForm):
    text = area(
        gettext_lazy("Answer to the customer"),
        gettext_lazy("Write the answer."),
        rows=8,
        hint=gettext_lazy(
            "Say what happened, what you do about it and when. Where else the customer can turn is added below it."
        ),
    )
    remedy_done_on = day(gettext_lazy("Remedy carried out, or scheduled for"))
    uploads = FilesField()

    def prepare(self) -> None:
        self.initial.setdefault("text", self.case.answer)
        if self.case.remedy in {"", Remedy.NONE} or self.case.remedy_done_on:
            del self.fields["remedy_done_on"]


class AskForm(LetterForm):
    text = area(
        gettext_lazy("Question to the customer"),
        gettext_lazy("Write what you want to know."),
        hint=gettext_lazy("The answer clock stands until the customer replies."),
    )
    uploads = FilesField()


class RepliedForm(CaseForm):
    text = area(
        gettext_lazy("What the customer replied"),
        gettext_lazy("Write down what the customer replied."),
        hint=gettext_lazy("In their own words. Replies on the page of the case are recorded by themselves."),
    )


class ContainForm(CaseForm):
    what = area(
        gettext_lazy("What is done at once"),
        gettext_lazy("Say what is done."),
        hint=gettext_lazy("So that nobody else is harmed before the cause is known: stop, sort out, warn, call back."),
    )


class AcknowledgeForm(CaseForm):
    how = area(gettext_lazy("How the customer was told"), gettext_lazy("Say how the customer was told."), rows=2)


def find_case(typed: str, *, by: Actor) -> Complaint:
    """The complaint somebody named by its reference, if they may see it."""
    cases = queries.visible_to(by).select_related("contact", "category", "product")
    found = cases.filter(reference=tidy_reference(typed)).first()
    if found is None:
        raise forms.ValidationError(_("No complaint has this reference. Look at it again."))
    return found


class DuplicateForm(CaseForm):
    parent = forms.CharField(
        label=gettext_lazy("Reference of the complaint it repeats"),
        help_text=gettext_lazy("Only for the same person’s complaint about the same matter."),
        widget=forms.TextInput(attrs={"class": "lp-w-t"}),
        error_messages={"required": gettext_lazy("Give the reference of the complaint this one repeats.")},
    )

    def clean_parent(self) -> Complaint:
        return find_case(self.cleaned_data["parent"], by=self.by)


class LinkCauseForm(CaseForm):
    other = forms.CharField(
        label=gettext_lazy("Reference of a complaint with the same cause"),
        help_text=gettext_lazy("Both stay cases of their own, and neither customer learns of the other."),
        widget=forms.TextInput(attrs={"class": "lp-w-t"}),
        error_messages={"required": gettext_lazy("Give the reference of the complaint that has the same cause.")},
    )

    def clean_other(self) -> Complaint:
        return find_case(self.cleaned_data["other"], by=self.by)


class UnmarkForm(CaseForm):
    reason = area(
        gettext_lazy("What shows that it is another matter"),
        "",
        rows=2,
        required=False,
        hint=gettext_lazy(
            "The case goes on from where it stood; its clocks have run all the time. The customer is told that it goes "
            "on by itself."
        ),
    )


class ReasonForm(CaseForm):
    """A move that needs its reason; who reads it is said in the hint."""

    label: Any = gettext_lazy("Reason")
    missing: Any = ""
    hint: Any = ""

    reason = area("", "")

    def prepare(self) -> None:
        field = self.fields["reason"]
        field.label, field.help_text = self.label, self.hint
        field.error_messages["required"] = self.missing


class ReclassifyForm(ReasonForm):
    missing = gettext_lazy("Say why this is not a complaint for us; the customer reads it.")
    hint = gettext_lazy("The customer reads it, and is told where else to turn.")


class SendBackForm(ReasonForm):
    label = gettext_lazy("What is missing in the decision")
    missing = gettext_lazy("Say what is missing in the decision.")


class ReopenForm(ReasonForm):
    label = gettext_lazy("Why it is taken up again")
    missing = gettext_lazy("Say why it is taken up again.")


class WithdrawForm(ReasonForm):
    label = gettext_lazy("How the customer withdrew it")
    missing = gettext_lazy("Cite how the customer withdrew it: their words, and when.")
    hint = gettext_lazy("Their own words, and when they said them. It still counts for analysis.")


class RefuseExtensionForm(ReasonForm):
    label = gettext_lazy("Why there is no more time")
    missing = gettext_lazy("Say why there is no more time.")


class ExternalForm(CaseForm):
    outside_body = forms.CharField(
        label=gettext_lazy("Outside body"),
        max_length=200,
        error_messages={"required": gettext_lazy("Name the outside body.")},
    )

    def prepare(self) -> None:
        known = clock.organisation().external_body.strip().splitlines()
        self.initial.setdefault("outside_body", known[0][:200] if known else "")


class SettleForm(CaseForm):
    outcome = area(
        gettext_lazy("What the outside body decided"),
        gettext_lazy("Record what the outside body decided."),
        hint=gettext_lazy("The customer reads it."),
    )
