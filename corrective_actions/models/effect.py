from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corrective_actions.models.action import CorrectiveAction


class EffectPlan(models.Model):
    """How it will be known that the action worked, written down before anything is done.

    The series is named by plain keys; the room that counts looks it up. Without a series people judge by hand.
    """

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="effect_plans")
    cycle = models.PositiveSmallIntegerField()
    measure = models.CharField(_("what is measured"), max_length=200)
    series_measure = models.CharField(_("measure"), max_length=60, blank=True)
    series_slice_kind = models.CharField(_("kind of slice"), max_length=30, blank=True)
    series_slice_key = models.CharField(_("slice"), max_length=100, blank=True)
    baseline_starts_on = models.DateField(_("baseline from"))
    baseline_ends_on = models.DateField(_("baseline to"))
    target_ratio = models.DecimalField(
        _("target ratio"), max_digits=4, decimal_places=2, validators=[MinValueValidator(0.01)]
    )
    window_days = models.PositiveSmallIntegerField(_("days of watching"))
    minimum_exposure = models.PositiveIntegerField(_("least exposure"))
    exposure_word = models.CharField(_("exposure counts"), max_length=60, default="orders")
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    # Set when the watching begins, moved by each further window.
    window_starts_on = models.DateField(null=True, blank=True)
    window_ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "cycle"], name="effect_plan_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(baseline_ends_on__gt=F("baseline_starts_on")), name="effect_baseline_has_length"
            ),
            models.CheckConstraint(condition=Q(target_ratio__gt=0, target_ratio__lt=1), name="effect_target_is_lower"),
            models.CheckConstraint(condition=Q(window_days__gte=1), name="effect_window_has_length"),
            models.CheckConstraint(condition=Q(minimum_exposure__gte=1), name="effect_exposure_is_some"),
            models.CheckConstraint(
                condition=Q(window_starts_on__isnull=True, window_ends_on__isnull=True)
                | Q(window_ends_on__gt=F("window_starts_on")),
                name="effect_window_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} effect ({self.cycle})"


class Proposal(models.TextChoices):
    EFFECTIVE = "effective", _("effective")
    INEFFECTIVE = "ineffective", _("not effective")
    INCONCLUSIVE = "inconclusive", _("not yet clear")


class EffectResult(models.Model):
    """What the figures propose, and beside it what a person decided. Neither overwrites the other."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="results")
    cycle = models.PositiveSmallIntegerField()
    window = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    recurrence = models.TextField(_("what came back"), blank=True)
    before_count = models.PositiveIntegerField(null=True, blank=True)
    before_exposure = models.FloatField(null=True, blank=True)
    after_count = models.PositiveIntegerField(null=True, blank=True)
    after_exposure = models.FloatField(null=True, blank=True)
    ratio = models.FloatField(null=True, blank=True)
    ratio_low = models.FloatField(null=True, blank=True)
    ratio_high = models.FloatField(null=True, blank=True)  # empty: there is no upper limit
    more_exposure = models.PositiveBigIntegerField(null=True, blank=True)
    proposal = models.CharField(max_length=12, choices=Proposal)
    decision = models.CharField(max_length=12, choices=Proposal, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "cycle", "window"], name="effect_result_once_per_window"),
            models.CheckConstraint(condition=Q(proposal__in=Proposal.values), name="effect_proposal_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__in=Proposal.values, decided_at__isnull=False),
                name="effect_decision_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.proposal} ({self.cycle}.{self.window})"
