"""What people type about needs and notes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.roles import READERS
from customers import queries as customers
from needs.models import Need, Note

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "lp-w-m"}, format="%Y-%m-%d")


class NeedForm(ModelForm):
    why = forms.CharField(
        label=_("Why the wording changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked for when title, statement or source change. It stays with the new version."),
    )

    class Meta:
        model = Need
        fields = ("title", "statement", "source", "product", "segment", "party", "process", "owner", "review_on")
        widgets = {"review_on": day(), "statement": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "statement": _("One sentence that can be checked: what is expected, how much, by when."),
            "review_on": _("Needs change. On this day somebody asks whether it still holds."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["why"]
        owners = User.objects.filter(is_active=True, grants__role__in=READERS).distinct().order_by("name")
        for name, rows in (
            ("product", customers.product_choices()),
            ("segment", customers.segment_choices()),
            ("process", customers.process_choices()),
            ("owner", owners),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - all four are
            field.queryset = rows

    def wording_changed(self) -> list[str]:
        """The model's fields that changed; the reason is none of them."""
        return [name for name in self.changed_data if name != "why"]


class ReviewForm(forms.Form):
    review_on = forms.DateField(
        label=_("Look at it again on"),
        widget=day(),
        error_messages={"required": _("Enter the day of the next look.")},
    )
    note = forms.CharField(label=_("What was found"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RetireForm(forms.Form):
    why = forms.CharField(
        label=_("Why it does not hold any more"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoteForm(ModelForm):
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")

    class Meta:
        model = Note
        fields = ("title", "text", "kind", "relevance", "source", "url", "heard_on", "needs")
        widgets = {
            "heard_on": day(),
            "text": forms.Textarea(attrs={"rows": 4}),
            "needs": forms.SelectMultiple(attrs={"size": 8}),
        }
        help_texts = {
            "source": _("Who said it or where it stood, so that others can judge it."),
            "needs": _("Choose several with Ctrl or ⌘."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - it is
        field.queryset = Need.objects.held().order_by("code")
