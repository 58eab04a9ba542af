from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Category, Complaint


class OwnField(models.Model):
    """Something the organisation wants to know of complaints of a category, and of all categories below it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of several")
        YES_NO = "yes_no", _("yes or no")

    class Needed(models.TextChoices):
        NEVER = "", _("not needed")
        ASSESS = "assess", _("at the assessment")
        DECIDE = "decide", _("at the decision")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="own_fields")
    label = models.CharField(_("label"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    choices = models.TextField(_("choices"), blank=True)  # one a line
    needed = models.CharField(_("needed"), max_length=8, choices=Needed, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="own_field_has_a_label"),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "number", "date", "choice", "yes_no"]), name="own_field_kind_known"
            ),
            models.CheckConstraint(condition=Q(needed__in=["", "assess", "decide"]), name="own_field_needed_known"),
            models.CheckConstraint(condition=~Q(kind="choice") | ~Q(choices=""), name="own_field_has_choices"),
            models.UniqueConstraint(fields=["category", "label"], name="own_field_once_per_category"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class OwnValue(models.Model):
    """What was answered in an own field, as text: a number with a point, a day as 2026-11-30, yes or no."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="own_values")
    field = models.ForeignKey(OwnField, on_delete=models.PROTECT, related_name="values")
    value = models.TextField(_("value"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="own_value_says_something"),
            models.UniqueConstraint(fields=["complaint", "field"], name="own_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @property
    def said(self) -> str:
        """The answer as a reader says it."""
        if self.field.kind == OwnField.Kind.DATE:
            return str(formats.date_format(date.fromisoformat(self.value), "j M Y"))
        if self.field.kind == OwnField.Kind.YES_NO:
            return str(_("yes")) if self.value == "yes" else str(_("no"))
        return self.value
