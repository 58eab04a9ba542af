"""What is done at once, where else it could happen, who was told, and what of the system changes with it (10.2.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corrective_actions.models.action import CorrectiveAction


class Containment(models.Model):
    """What keeps the trouble from customers until its cause is removed."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="containments")
    what = models.CharField(_("what is done at once"), max_length=300)
    counted = models.CharField(_("what was counted"), max_length=200, blank=True)
    began_on = models.DateField(_("since"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="containments"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="verified_containments"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(_("how it is known to work"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.TextField(_("why it is ended"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | (Q(verified_at__isnull=False, verified_by__isnull=False) & ~Q(evidence="")),
                name="containment_verified_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | (Q(ended_on__gte=models.F("began_on")) & ~Q(ended_because="")),
                name="containment_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Answer(models.TextChoices):
    OPEN = "", _("not answered yet")
    YES = "yes", _("yes, here too")
    NO = "no", _("no")


class SimilarElsewhere(models.Model):
    """One place where the same could happen, asked and answered on its own (10.2.1 b 3)."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("product")
        SITE = "site", _("site")
        PROCESS = "process", _("process")
        CUSTOMER = "customer", _("customer")
        OTHER = "other", _("other")

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="elsewhere")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("where else"), max_length=200)
    because = models.CharField(_("what it has in common"), max_length=200, blank=True)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True, default=Answer.OPEN)
    why = models.TextField(_("how we know"), blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "kind", "label"], name="elsewhere_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["product", "site", "process", "customer", "other"]), name="elsewhere_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (Q(answer__in=["yes", "no"], answered_at__isnull=False) & ~Q(why="")),
                name="elsewhere_answered_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Check(models.Model):
    """Whether something of the management system changed with the action, or why nothing had to (10.2.1 e, f)."""

    class Subject(models.TextChoices):
        DOCUMENTS = "documents", _("Documents and instructions")
        RISKS = "risks", _("Risks and opportunities")
        SYSTEM = "system", _("The management system itself")

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="checks")
    cycle = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=10, choices=Subject)
    changed = models.BooleanField(_("changed"))
    remark = models.TextField(_("what changed, or why nothing had to"))
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "cycle", "subject"], name="check_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(subject__in=["documents", "risks", "system"]), name="check_subject_known"
            ),
            models.CheckConstraint(condition=~Q(remark=""), name="check_has_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.subject} ({self.cycle})"


class Told(models.Model):
    """Whom we told what was found and changed, and when."""

    class Audience(models.TextChoices):
        COMPLAINANTS = "complainants", _("those who complained")
        CUSTOMERS = "customers", _("other customers")
        SUPPLIER = "supplier", _("a supplier")
        PARTY = "party", _("an interested party")
        STAFF = "staff", _("our own people")

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="told")
    audience = models.CharField(_("whom"), max_length=14, choices=Audience)
    who = models.CharField(_("who exactly"), max_length=200)
    what = models.TextField(_("what they were told"))
    told_on = models.DateField(_("told on"))
    by_name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "told"
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["complainants", "customers", "supplier", "party", "staff"]),
                name="told_audience_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.told_on}"
