"""What people type beside the moves: messages, notes, owner, costs, more time, handing over."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.forms.canned import LetterForm
from complaints.forms.fields import CaseForm, FilesField, area, person
from complaints.forms.handing import ActionForm
from complaints.models import Complaint, Cost, Severity
from corrective_actions.models import Risk

MOST_OTHERS = 12


class ReplyForm(LetterForm):
    text = area(gettext_lazy("Message to the customer"), gettext_lazy("Write the message."), rows=4)
    uploads = FilesField()


class NoteForm(CaseForm):
    text = area(gettext_lazy("Note, only your team"), gettext_lazy("Write the note."), rows=4)
    uploads = FilesField()


class AssignForm(CaseForm):
    owner = person(gettext_lazy("Owner"), gettext_lazy("Choose who owns this complaint."))

    def prepare(self) -> None:
        self.offer("owner", queries.owners())
        self.initial.setdefault("owner", self.case.owner_id)


class WaiveForm(CaseForm):
    person = person(
        gettext_lazy("Who may handle it although involved"),
        gettext_lazy("Choose who may handle it."),
        hint=gettext_lazy(
            "Whom the complaint is about, or who answers for the process or works at the site it is about."
        ),
    )
    reason = area(
        gettext_lazy("Reason"),
        gettext_lazy("Say why somebody involved may handle it; the management review reads it."),
        rows=2,
        hint=gettext_lazy("The management review reads it."),
    )

    def prepare(self) -> None:
        self.offer("person", queries.owners())
        self.initial.setdefault("person", self.case.concerns_id)


class CostForm(CaseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=Cost.Kind.choices,
        widget=forms.Select(attrs={"class": "lp-w-t"}),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=12,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "lp-w-d"}),
        error_messages={
            "required": gettext_lazy("Give an amount above zero."),
            "invalid": gettext_lazy("Write the amount in figures, such as 12.50."),
        },
    )
    remark = forms.CharField(label=gettext_lazy("What for"), max_length=200, required=False)


class ExtensionForm(CaseForm):
    days = forms.IntegerField(
        label=gettext_lazy("More working days"),
        min_value=1,
        max_value=250,
        widget=forms.NumberInput(attrs={"class": "lp-w-s"}),
        error_messages={
            "required": gettext_lazy("Ask for at least one working day."),
            "min_value": gettext_lazy("Ask for at least one working day."),
        },
    )
    reason = area(
        gettext_lazy("Reason"),
        gettext_lazy("Say why more time is needed; the customer reads it."),
        rows=2,
        hint=gettext_lazy("The customer reads it if more time is granted."),
    )


if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ManyCases = forms.ModelMultipleChoiceField[Complaint]
else:
    ManyCases = forms.ModelMultipleChoiceField


class CasesField(ManyCases):
    def label_from_instance(self, obj: Complaint) -> str:
        return f"{obj.reference} {obj.title}"


class HandOverForm(ActionForm, CaseForm):
    others = CasesField(
        Complaint.objects.none(),
        label=gettext_lazy("Together with these complaints about the same product"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        self.offer_actions()
        self.initial.setdefault("title", self.case.title)
        self.initial.setdefault("problem", self.case.findings or self.case.text)
        self.initial.setdefault("risk", Risk.CRITICAL if self.case.severity == Severity.CRITICAL else Risk.MEDIUM)
        cases = queries.visible_to(self.by)
        near = list(queries.joinable(self.case, cases=cases, as_of=self.case.received_at)[:MOST_OTHERS])
        self.offer("others", cases.filter(pk__in=[case.pk for case in near]).order_by("-received_at", "-pk"))
        if not near:
            del self.fields["others"]
