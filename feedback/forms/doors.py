"""Forms of their own, and labels."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers import queries as customers
from customers.models import Product, Site
from feedback.models import Form

if TYPE_CHECKING:  # the framework's class takes no parameter while it runs
    ModelForm = forms.ModelForm[Form]
else:
    ModelForm = forms.ModelForm


class DoorForm(ModelForm):
    """A form of its own: its address, its words, and what is known of everything that comes by it."""

    class Meta:
        model = Form
        fields = ("slug", "title", "intro", "product", "site", "is_active")
        help_texts = {
            "slug": gettext_lazy("Letters, digits and hyphens, such as “lids”; the form is then at /f/lids/."),
            "product": gettext_lazy("What comes by this form is about it; nobody has to type it."),
            "site": gettext_lazy("Where it hangs or who hands it out."),
        }


class LabelForm(forms.Form):
    """What a label says, to be signed. Codes, because labels outlive names."""

    product = forms.ModelChoiceField(
        label=gettext_lazy("Product"), queryset=Product.objects.none(), required=False, to_field_name="code"
    )
    site = forms.ModelChoiceField(
        label=gettext_lazy("Site"), queryset=Site.objects.none(), required=False, to_field_name="code"
    )
    lot = forms.CharField(label=gettext_lazy("Lot"), max_length=60, required=False)
    order = forms.CharField(label=gettext_lazy("Order number"), max_length=80, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("product", customers.product_choices()), ("site", customers.site_choices())):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.values()):
            self.add_error("product", _("Choose or enter what the label says"))
        return cleaned
