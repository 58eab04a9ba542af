from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Channel, Remedy
from complaints.titles import title_of


class Status(models.TextChoices):
    NEW = "new", _("new")
    IN_REVIEW = "in_review", _("being looked at")
    AWAITING_CUSTOMER = "awaiting_customer", _("waiting for the customer")
    CONVERTED = "converted", _("taken up as a complaint")
    CLOSED = "closed", _("closed")
    SPAM = "spam", _("held as spam")


OPEN = frozenset({Status.NEW, Status.IN_REVIEW, Status.AWAITING_CUSTOMER})


class Kind(models.TextChoices):
    COMPLAINT = "complaint", _("complaint")
    IDEA = "idea", _("idea")
    PRAISE = "praise", _("praise")
    QUESTION = "question", _("question")
    OTHER = "other", _("something else")


class Feedback(models.Model):
    """Whatever came in by the front door. A complaint goes on as a ``complaints.Complaint`` of the same reference."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset({"received_at", "taken_at", "first_closed_at"})

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
    source_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    # what was said
    text = models.TextField(_("what happened"))
    language = models.CharField(_("language"), max_length=10, default="en")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.FORM)
    happened_on = models.DateField(_("when it happened"), null=True, blank=True)
    remedy_sought = models.CharField(_("what would put it right"), max_length=12, choices=Remedy, blank=True)
    hurt = models.BooleanField(_("somebody was in danger or hurt"), default=False)

    # about what, and by whom
    about = models.CharField(_("what it is about"), max_length=200, blank=True)
    from_label = models.BooleanField(_("read from a signed label"), default=False)
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    site = models.ForeignKey("customers.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback")
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    order_number = models.CharField(_("order"), max_length=80, blank=True)
    category = models.ForeignKey(
        "complaints.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    form = models.ForeignKey("feedback.Form", null=True, blank=True, on_delete=models.PROTECT, related_name="feedback")

    # what became of it
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
    due_at = models.DateTimeField(null=True, blank=True)
    # Out of the working views of the inbox until then; no clock stands because of it.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="feedback_status_known"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values) & Q(said_kind__in=Kind.values), name="feedback_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=~Q(status="converted") | Q(complaint__isnull=False), name="feedback_converted_has_complaint"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(kind="complaint"), name="feedback_closed_is_no_complaint"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-received_at", "-reference"], name="feedback_status_received"),
            models.Index(fields=["kind", "received_at"], name="feedback_kind"),
            models.Index(fields=["recorded_at"], name="feedback_recorded"),
            models.Index(fields=["product", "received_at"], name="feedback_product"),
            models.Index(fields=["status", "asked_at"], name="feedback_asked"),
            models.Index(
                fields=["-received_at", "-reference"],
                condition=Q(status__in=sorted(OPEN)),
                name="feedback_open_received",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """The first thing that was really said, short enough for a list."""
        return title_of(self.text)

    @property
    def is_held(self) -> bool:
        return bool(self.held_why) and self.status == Status.NEW
