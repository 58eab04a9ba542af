"""What management has taken note of: groups of things that need somebody, and talks with customers."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """Groups that the dashboard watches. Signals have a record of their own in the watchtower."""

    PROMISES = "promises", _("broken promises")
    ACTIONS = "actions", _("overdue corrective actions")
    DECISIONS = "decisions", _("overdue decisions of reviews")
    ESCALATIONS = "escalations", _("escalated complaints that have not moved")


class Concern(models.Model):
    """What management does about one group: who looks after it, whether the review takes it up, or why not.

    One row for each group, as it stands now; how it came about is in the journal.
    """

    subject = models.CharField(max_length=12, choices=Subject, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="concerns"
    )
    on_agenda = models.BooleanField(_("on the agenda of the next review"), default=False)
    dismissed_why = models.TextField(_("why nothing is done"), blank=True)
    dismissed_n = models.PositiveIntegerField(default=0)  # so many there were; more of them show it again
    look_again_on = models.DateField(_("look at it again on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="concern_subject_known"),
            models.CheckConstraint(
                condition=Q(look_again_on__isnull=True, dismissed_why="")
                | (Q(look_again_on__isnull=False) & ~Q(dismissed_why="")),
                name="concern_dismissed_with_reason_and_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_subject_display())

    def hides(self, *, n: int, on: date) -> bool:
        """Dismissed, not yet due for another look, and not grown since."""
        return self.look_again_on is not None and self.look_again_on > on and n <= self.dismissed_n


class Talk(models.Model):
    """Somebody spoke with a customer who was on the list of those to reach out to, and what came of it."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", _("it is settled")
        FOLLOW_UP = "follow_up", _("something has to follow")
        NOT_REACHED = "not_reached", _("not reached")

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="talks")
    outcome = models.CharField(_("how it went"), max_length=12, choices=Outcome)
    note = models.TextField(_("what was said"), blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["settled", "follow_up", "not_reached"]), name="talk_outcome_known"
            )
        ]
        indexes = [models.Index(fields=["customer", "-at"], name="talk_customer")]

    def __str__(self) -> str:
        return f"{self.customer} {self.at:%Y-%m-%d}"
