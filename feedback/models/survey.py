from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scale(models.TextChoices):
    NPS = "nps", _("would you recommend us (0 to 10)")
    CSAT = "csat", _("how satisfied are you (1 to 5)")
    CES = "ces", _("how easy was it (1 to 7)")


RANGES = {Scale.NPS: (0, 10), Scale.CSAT: (1, 5), Scale.CES: (1, 7)}


class Survey(models.Model):
    """One question asked of customers on an occasion: after an order, after a complaint was closed."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    scale = models.CharField(_("scale"), max_length=4, choices=Scale)
    occasion = models.CharField(_("occasion"), max_length=20)  # order, complaint

    def __str__(self) -> str:
        return self.code


class Invitation(models.Model):
    """One person asked once. ``opened_at`` may be a mail scanner; only ``confirmed_at`` counts."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    case = models.CharField(max_length=12, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # empty when asked on the tracking page
    opened_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(score__isnull=False), name="invitation_confirmed_has_score"
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=10), name="invitation_score_range"),
            models.UniqueConstraint(fields=["survey", "case"], condition=~Q(case=""), name="invitation_once_per_case"),
        ]
        indexes = [
            models.Index(fields=["survey", "confirmed_at"], name="invitation_confirmed"),
            models.Index(fields=["confirmed_at"], name="invitation_day"),
            models.Index(fields=["contact", "-sent_at"], name="invitation_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.pk}"
