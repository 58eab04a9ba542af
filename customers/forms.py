"""What people type about customers, registers and orders."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User
from customers.models import Customer, OrderReview, Party, Process, Product, Segment, Site, Supplier

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

DAY = forms.DateInput(attrs={"type": "date", "class": "lp-w-m"}, format="%Y-%m-%d")


class CustomerForm(ModelForm):
    class Meta:
        model = Customer
        fields = ("name", "kind", "external_key", "segment", "country", "is_key", "since")
        widgets = {"since": DAY}
        help_texts = {
            "external_key": _("The number your shop or accounts know them by; imports find them by it."),
            "country": _("Two letters, such as DE or IT."),
            "is_key": _("Losing them would be felt. They are watched more closely."),
        }

    def clean_external_key(self) -> str | None:
        return self.cleaned_data["external_key"] or None

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class ProductForm(ModelForm):
    class Meta:
        model = Product
        fields = ("code", "name", "family", "supplier", "process", "is_active")
        help_texts = {"code": _("As on orders and labels. Imports find the product by it.")}


class SegmentForm(ModelForm):
    class Meta:
        model = Segment
        fields = ("code", "name")
        help_texts = {"code": _("Small letters, figures and dashes.")}


class SiteForm(ModelForm):
    class Meta:
        model = Site
        fields = ("code", "name", "country")
        help_texts = {"country": _("Two letters, such as DE or IT.")}


class SitePeopleForm(forms.Form):
    """Who works at a site."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who works there or answers for it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They neither own nor decide complaints about this site, unless a manager allows it with a reason."
        ),
    )

    def __init__(self, *args: Any, site: Site, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - it is, a few lines above
        field.queryset = people
        self.initial["people"] = [member.user_id for member in site.members.all()]


class ProcessForm(ModelForm):
    class Meta:
        model = Process
        fields = ("code", "name", "owner_name", "inputs", "outputs")
        help_texts = {
            "owner_name": _("Who answers for it."),
            "inputs": _("What it needs, and from whom it comes."),
            "outputs": _("What it gives, and to whom it goes."),
        }


class SupplierForm(ModelForm):
    class Meta:
        model = Supplier
        fields = ("code", "name", "email", "supplies", "is_active")


class PartyForm(ModelForm):
    class Meta:
        model = Party
        fields = ("code", "name", "kind", "why_relevant", "email", "review_on")
        widgets = {"review_on": DAY}
        help_texts = {"why_relevant": _("What happens to the organisation or its customers when they are not heard.")}


class OrderReviewForm(ModelForm):
    class Meta:
        model = OrderReview
        fields = ("requirements_understood", "can_be_met", "differences_resolved", "remarks")
        help_texts = {
            "requirements_understood": _(
                "What the customer states, what the use implies and what the law asks is known."
            ),
            "can_be_met": _("Quality, quantity and date can be kept."),
            "differences_resolved": _("Where the order differs from the offer, it was talked over with the customer."),
            "remarks": _("What is open, with whom it is being settled, and by when."),
        }


class CustomerFilter(forms.Form):
    """The filters of the customer list; they live in the address, so that a view can be sent."""

    q = forms.CharField(label=_("Search customers"), required=False, max_length=100)
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), to_field_name="code", required=False, empty_label=_("All")
    )
    key = forms.BooleanField(label=_("Key customers only"), required=False)

    def __init__(self, *args: Any, segments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["segment"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is, three lines above
        field.queryset = segments


class WordsFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
