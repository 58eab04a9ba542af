from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Category


class CannedAnswer(models.Model):
    """A text that is written often, for the cases of a category and what is below it, in one language."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("category")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "title"], name="canned_title_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="canned_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
