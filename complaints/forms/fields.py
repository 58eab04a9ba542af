"""The fields and the base that the forms of complaints are made of."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.models import Complaint
from core import files
from core.actors import Actor
from core.models import User

YES_OR_NO = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]


def area(label: Any, missing: Any, *, rows: int = 3, hint: Any = "", required: bool = True) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def choice(label: Any, choices: Any, missing: Any, *, hint: Any = "", required: bool = True) -> forms.ChoiceField:
    """One of a few, side by side."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def yes_or_no(label: Any, missing: Any, *, hint: Any = "") -> forms.TypedChoiceField:
    """A question without a default answer. The value is True or False."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_OR_NO,
        coerce=lambda given: given == "yes",
        empty_value=None,
        help_text=hint,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def day(label: Any, *, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "lp-w-d"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date such as 2026-11-30.")},
    )


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, given: Any, name: str) -> Any:
        return given.getlist(name) if hasattr(given, "getlist") else []


class FilesField(forms.FileField):
    """Several files, each judged by its content before anything is kept."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Files"), required=False, widget=ManyFiles(attrs={"multiple": True}))

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        wrong = []
        for upload in data or []:
            try:
                files.check(upload)
            except files.Unwelcome as unwelcome:
                wrong.append(str(unwelcome))
        if wrong:
            raise forms.ValidationError(wrong)
        return list(data or [])


class CaseForm(forms.Form):
    """A form about one complaint, for one person. Without fields it is a mere confirmation."""

    def __init__(self, *args: Any, case: Complaint, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""

    def offer(self, name: str, rows: Any) -> None:
        """Set the rows of a choice from a table."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a mistake of the form
        field.queryset = rows

    def offer_people(self, *names: str) -> None:
        """Let the same people be chosen in several fields: they are asked for once."""
        people = queries.owners()
        choices = [(person.pk, person.name) for person in people]
        for name in names:
            self.offer(name, people)
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said by ``offer``
            field.choices = [("", field.empty_label), *choices]


def person(label: Any, missing: Any = "", *, hint: Any = "", required: bool = True) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        User.objects.none(),
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Select(attrs={"class": "lp-w-m"}),
        error_messages={"required": missing} if missing else None,
    )
