from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Channel


class Status(models.TextChoices):
    NEW = "new", _("new")
    IN_REVIEW = "in_review", _("being looked at")
    AWAITING_CUSTOMER = "awaiting_customer", _("waiting for the customer")
    CONVERTED = "converted", _("taken up as a complaint")
    CLOSED = "closed", _("closed")
    SPAM = "spam", _("held as spam")


class Kind(models.TextChoices):
    COMPLAINT = "complaint", _("complaint")
    IDEA = "idea", _("idea")
    PRAISE = "praise", _("praise")
    QUESTION = "question", _("question")


class Feedback(models.Model):
    """Whatever came in by the front door. A complaint goes on as a ``complaints.Complaint`` of the same reference."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset({"taken_at", "first_closed_at"})

    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=20, choices=Status)
    cycle = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    said_kind = models.CharField(
        max_length=10, choices=Kind
    )  # what the customer chose; ``kind`` is what staff settled on
    token_digest = models.CharField(max_length=64, unique=True)
    submission_key = models.CharField(max_length=120, unique=True)
    submission_digest = models.CharField(max_length=64, blank=True)

    text = models.TextField(_("what happened"))
    language = models.CharField(_("language"), max_length=10, default="en")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.FORM)
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    site = models.ForeignKey("customers.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback")
    category = models.ForeignKey(
        "complaints.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    complaint = models.OneToOneField(
        "complaints.Complaint", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_feedback"
    )
    answered = models.BooleanField(_("answered"), null=True, blank=True)
    held_why = models.CharField(max_length=200, blank=True)

    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="feedback_status_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="feedback_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=~Q(status="converted") | Q(complaint__isnull=False), name="feedback_converted_has_complaint"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-received_at", "-id"], name="feedback_status_received"),
            models.Index(fields=["kind", "received_at"], name="feedback_kind"),
            models.Index(fields=["product", "received_at"], name="feedback_product"),
        ]

    def __str__(self) -> str:
        return self.reference
