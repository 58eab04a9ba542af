from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Approach(models.Model):
    """Once that we came to somebody outside without being asked: a reminder, a survey, a call.

    Answers and acknowledgements are no approach: they are owed, and stand in the outbox.
    """

    class Sort(models.TextChoices):
        CHASER = "chaser", _("reminder")
        SURVEY = "survey", _("survey")
        TALK = "talk", _("call or visit")

    to = models.EmailField()  # in lower case, as contacts have it
    sort = models.CharField(max_length=8, choices=Sort)
    case = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "approaches"
        indexes = [models.Index(fields=["to", "-at"], name="approach_to")]
        constraints = [
            models.CheckConstraint(condition=Q(sort__in=["chaser", "survey", "talk"]), name="approach_sort_known"),
            models.CheckConstraint(condition=~Q(to=""), name="approach_is_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.case} {self.at:%Y-%m-%d}"
