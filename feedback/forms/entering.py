"""What people say at the front door and staff take down, cleaned.

The server is the truth; nothing is marked as required in the page.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Channel, Remedy
from core.fields import DayField, MomentPicker
from customers import queries as customers
from feedback.models import Kind

LONGEST = 20_000
EMAIL_WANTED = gettext_lazy("Enter your email address, like name@example.com")


class ManyFiles(forms.FileInput):
    """A file input that takes several; the view reads them, the server keeps them."""

    allow_multiple_selected = True


class SaidForm(forms.Form):
    """What is said, about what, and when: the part that customers and staff fill in alike."""

    TODAY, YESTERDAY, OTHER, UNKNOWN = "today", "yesterday", "other", "unknown"

    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like to do?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.COMPLAINT, gettext_lazy("Something went wrong: I want to complain")),
            (Kind.IDEA, gettext_lazy("I have an idea or comment")),
            (Kind.PRAISE, gettext_lazy("I want to praise someone")),
            (Kind.QUESTION, gettext_lazy("I have a question")),
        ],
        error_messages={"required": gettext_lazy("Choose what you would like to do")},
    )
    text = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Tell us what you expected and what you got instead."),
        widget=forms.Textarea(attrs={"rows": 6, "data-count-max": LONGEST}),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write what happened"),
            "max_length": gettext_lazy("Shorten your text to 20,000 characters, or send it as a file"),
        },
    )
    about = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("The product, the delivery or the order."),
        widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off"}),
        max_length=200,
        required=False,
    )
    order_number = forms.CharField(label=gettext_lazy("Order number"), max_length=80, required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"),
        widget=forms.RadioSelect(attrs={"class": "lp-choices"}),
        choices=[
            (TODAY, gettext_lazy("Today")),
            (YESTERDAY, gettext_lazy("Yesterday")),
            (OTHER, gettext_lazy("On another day")),
            (UNKNOWN, gettext_lazy("I do not know")),
        ],
        required=False,
    )
    day = DayField(label=gettext_lazy("Which day?"), required=False)
    remedy_sought = forms.ChoiceField(
        label=gettext_lazy("What would put it right?"),
        widget=forms.RadioSelect(attrs={"class": "lp-choices"}),
        choices=[
            (Remedy.REPLACEMENT, gettext_lazy("A replacement")),
            (Remedy.REFUND, gettext_lazy("A refund")),
            (Remedy.REPAIR, gettext_lazy("A repair")),
            (Remedy.EXPLANATION, gettext_lazy("An explanation")),
            (Remedy.OTHER, gettext_lazy("Something else")),
        ],
        required=False,
    )
    papers = forms.FileField(
        label=gettext_lazy("Photos or papers"),
        help_text=gettext_lazy("Up to 10 files of 20 MB each."),
        widget=ManyFiles(attrs={"multiple": True}),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    hurt = forms.ChoiceField(
        label=gettext_lazy("Is anyone hurt or in danger?"),
        widget=forms.RadioSelect(attrs={"class": "lp-choices"}),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        required=False,
    )

    def clean_hurt(self) -> bool:
        return bool(self.cleaned_data["hurt"] == "yes")

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Enter a day that is not in the future"))
        return day

    def happened_on(self) -> date | None:
        today = timezone.localdate()
        when = self.cleaned_data.get("when")
        days = {self.TODAY: today, self.YESTERDAY: today - timedelta(days=1)}
        return days.get(when or "", self.cleaned_data.get("day") if when != self.UNKNOWN else None)

    def said(self) -> dict[str, Any]:
        """What ``operations.submit`` takes of it; what was typed about the product is matched with the register."""
        given = self.cleaned_data
        product = customers.find_product(code=given["about"]) or next(
            (one for one in customers.product_choices().filter(name__iexact=given["about"])[:1]), None
        )
        names = ("kind", "text", "about", "order_number", "remedy_sought", "name", "phone", "hurt")
        return {name: given[name] for name in names} | {"product": product, "happened_on": self.happened_on()}


class PublicForm(SaidForm):
    """The page for customers. ``website`` is a trap that people do not see."""

    BY_EMAIL, ANONYMOUS = "email", "anonymous"

    reply = forms.ChoiceField(
        label=gettext_lazy("May we write to you?"),
        widget=forms.RadioSelect,
        choices=[
            (BY_EMAIL, gettext_lazy("Yes, by email")),
            (ANONYMOUS, gettext_lazy("I do not want to give my name. Show me a code to look up the answer.")),
        ],
        initial=BY_EMAIL,
        error_messages={"required": gettext_lazy("Choose whether we may write to you")},
    )
    email = forms.CharField(
        label=gettext_lazy("Email address"),
        help_text=gettext_lazy("We send the answer and nothing else."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    start = forms.CharField(required=False, widget=forms.HiddenInput)
    p = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reply") == self.ANONYMOUS:
            return cleaned | {"email": "", "name": "", "phone": ""}
        email = "".join(str(cleaned.get("email", "")).split())
        try:
            validate_email(email)
        except ValidationError:
            self.add_error("email", ValidationError(EMAIL_WANTED))
        return cleaned | {"email": email}


class EntryForm(SaidForm):
    """Staff write down what they were told by phone, at the counter or by letter."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did it reach us?"),
        widget=forms.RadioSelect(attrs={"class": "lp-choices"}),
        choices=[(one.value, one.label) for one in (Channel.PHONE, Channel.COUNTER, Channel.LETTER, Channel.EMAIL)],
        error_messages={"required": gettext_lazy("Choose how it reached us")},
    )
    received = forms.DateTimeField(
        label=gettext_lazy("When was it said?"),
        help_text=gettext_lazy("The clocks run from then; when you write it down is kept apart."),
        widget=MomentPicker(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Enter when it was said"),
            "invalid": gettext_lazy("Enter a day and time, like 2026-11-25 10:30"),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"), required=False, error_messages={"invalid": EMAIL_WANTED}
    )
    start = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        kind.label = _("What is it?")
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [
                (Kind.COMPLAINT, _("A complaint")),
                (Kind.IDEA, _("An idea or comment")),
                (Kind.PRAISE, _("Praise")),
                (Kind.QUESTION, _("A question")),
            ]
        self.fields["text"].help_text = _("In the person’s own words, as far as you can.")

    def clean_received(self) -> datetime:
        received: datetime = self.cleaned_data["received"]
        if received > timezone.now() + timedelta(minutes=5):
            raise ValidationError(_("Enter a time that is not in the future"))
        return received


class FindForm(forms.Form):
    """Reference and address, or reference and receipt code."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("Like Q7K-4MD. It is on the confirmation and in every letter."),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the reference of your case")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "lp-w-s"}),
    )
    email = forms.CharField(
        label=gettext_lazy("Email address"),
        help_text=gettext_lazy("We send the link to it again."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "lp-w-m"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Receipt code"),
        help_text=gettext_lazy("The four words you were shown if you gave no address."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "lp-w-m"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("code"):
            self.add_error("email", _("Enter your email address, or the receipt code you were shown"))
        return cleaned
