"""What people type when they assess and decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.forms.fields import CaseForm, area, choice, day, person, yes_or_no
from complaints.forms.own import ask_own, gather_own
from complaints.models import Category, Cause, Level, Remedy, Severity, Upheld


class GradeForm(CaseForm):
    """How grave it is."""

    severity = choice(
        gettext_lazy("Severity"),
        Severity.choices,
        gettext_lazy("The severity is missing."),
        hint=gettext_lazy(
            "Critical: somebody was or could be hurt, or the law is broken. Major: what was bought cannot be used. "
            "Minor: everything else."
        ),
    )
    is_safety = forms.BooleanField(label=gettext_lazy("Safety is concerned"), required=False)
    impact = choice(
        gettext_lazy("Impact"),
        Level.choices,
        gettext_lazy("The impact is missing."),
        hint=gettext_lazy("How many others may have the same trouble: low for one, high for a whole lot or product."),
    )
    complexity = choice(
        gettext_lazy("Complexity"),
        Level.choices,
        gettext_lazy("The complexity is missing."),
        hint=gettext_lazy("How hard it will be to find out and to put right."),
    )


class AssessForm(GradeForm):
    immediate_action = yes_or_no(
        gettext_lazy("Must something be done at once?"), gettext_lazy("Say whether something must be done at once.")
    )
    immediate_action_why = area(
        gettext_lazy("Why, or why not"),
        gettext_lazy("Say why something must be done at once, or why not."),
        rows=2,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Category"),
        required=False,
        widget=forms.Select(attrs={"class": "lp-w-m"}),
    )
    lot = forms.CharField(
        label=gettext_lazy("Lot"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "As it stands on the goods. Others of the same lot are found by it, and counted together."
        ),
    )
    owner = person(gettext_lazy("Owner"), gettext_lazy("Choose who owns this complaint."))
    concerns = person(
        gettext_lazy("Whom the complaint is about"),
        required=False,
        hint=gettext_lazy("That person neither handles nor decides it."),
    )
    conflict_checked = forms.BooleanField(
        label=gettext_lazy("Nobody handles a complaint about themselves"),
        error_messages={"required": gettext_lazy("Confirm that nobody handles a complaint about themselves.")},
    )

    def prepare(self) -> None:
        self.offer_people("owner", "concerns")
        self.offer("category", queries.categories())
        self.initial.setdefault("owner", self.case.owner_id or self.by.user_id)
        self.initial.setdefault("category", self.case.category_id)
        self.initial.setdefault("lot", self.case.lot)
        self.initial.setdefault("is_safety", self.case.hurt)
        # Another category asks for other things: they are there when the form comes back.
        chosen = str(self["category"].value() or "")
        ask_own(self, self.case, category=int(chosen) if chosen.isdigit() else self.case.category_id, needed={"assess"})

    def clean(self) -> dict[str, Any]:
        return gather_own(super().clean() or {})


class ReassessForm(GradeForm):
    reason = area(
        gettext_lazy("Why it is assessed anew"),
        gettext_lazy("Say why it is assessed anew."),
        rows=2,
        hint=gettext_lazy(
            "What is graver is answered sooner. What is less grave keeps its promise: more time takes an extension."
        ),
    )

    def prepare(self) -> None:
        for name in ("severity", "is_safety", "impact", "complexity"):
            self.initial.setdefault(name, getattr(self.case, name))


class InvestigateForm(CaseForm):
    """Nothing to say: the press of the button is all."""


class DecideForm(CaseForm):
    findings = area(
        gettext_lazy("Findings"),
        gettext_lazy("The findings are missing: what happened, and how do we know?"),
        rows=5,
        hint=gettext_lazy("What happened, and how do we know?"),
    )
    upheld = choice(
        gettext_lazy("Is the complaint upheld?"),
        Upheld.choices,
        gettext_lazy("Say whether the complaint is upheld, partly or not."),
    )
    cause_category = forms.ChoiceField(
        label=gettext_lazy("Kind of cause"),
        choices=[("", "---------"), *Cause.choices],
        widget=forms.Select(attrs={"class": "lp-w-m"}),
        error_messages={
            "required": gettext_lazy("The kind of cause is missing. If it was not found, choose “not determined”.")
        },
    )
    remedy = forms.ChoiceField(
        label=gettext_lazy("Remedy given"),
        choices=[("", "---------"), *Remedy.choices],
        widget=forms.Select(attrs={"class": "lp-w-m"}),
        error_messages={"required": gettext_lazy("Say which remedy is given, or that there is none.")},
    )
    remedy_done_on = day(
        gettext_lazy("Remedy carried out, or scheduled for"),
        hint=gettext_lazy("Needed at the latest with the answer."),
    )
    needs_action = yes_or_no(
        gettext_lazy("Is a corrective action needed?"),
        gettext_lazy("Decide whether a corrective action is needed."),
        hint=gettext_lazy("If yes, propose one first, or link one that exists: it stands under “More”."),
    )
    needs_action_why = area(gettext_lazy("Why not"), "", rows=2, required=False)

    def prepare(self) -> None:
        case = self.case
        for name in ("findings", "upheld", "cause_category", "remedy", "remedy_done_on", "needs_action_why"):
            self.initial.setdefault(name, getattr(case, name))
        if case.needs_action is not None:
            self.initial.setdefault("needs_action", "yes" if case.needs_action else "no")
        elif queries.actions_of(case).exists():
            self.initial.setdefault("needs_action", "yes")
        ask_own(self, case, category=case.category_id, needed={"assess", "decide"})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = gather_own(super().clean() or {})
        if given.get("needs_action") is False and not given.get("needs_action_why", "").strip():
            self.add_error("needs_action_why", _("Say why no corrective action is needed."))
        return given


class GiveUpForm(DecideForm):
    efforts = area(
        gettext_lazy("How the customer was asked"),
        gettext_lazy("Say how often and how the customer was asked."),
        rows=2,
    )


class SkipForm(DecideForm):
    reason = area(
        gettext_lazy("Why no investigation is needed"),
        gettext_lazy("Say why no investigation is needed, and cite the earlier one."),
        rows=2,
        hint=gettext_lazy("Cite the earlier investigation, such as Q7K-4MD."),
    )
