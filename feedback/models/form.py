from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Form(models.Model):
    """A door of its own: a page for one product line, counter or occasion. ``/f/`` is there without any."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("introduction"), blank=True)
    titles = models.JSONField(_("titles in other languages"), default=dict, blank=True)
    intros = models.JSONField(_("introductions in other languages"), default=dict, blank=True)
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="forms"
    )
    site = models.ForeignKey("customers.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="forms")
    is_active = models.BooleanField(_("open"), default=True)

    def __str__(self) -> str:
        return self.slug

    @property
    def title_here(self) -> str:
        """The title in the language of the page, or as it was first written."""
        return str(self.titles.get(translation.get_language() or "", "") or self.title)

    @property
    def intro_here(self) -> str:
        return str(self.intros.get(translation.get_language() or "", "") or self.intro)


class DraftFile(models.Model):
    """A file that came with a form that was not yet right. It waits under the form's key for the next try."""

    submission_key = models.CharField(max_length=120, db_index=True)
    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["added_at"], name="draftfile_age")]

    def __str__(self) -> str:
        return self.name


class Bucket(models.Model):
    """How much a sender may still send just now. The key is a keyed digest: no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tokens__gte=0), name="bucket_not_below_nothing")]

    def __str__(self) -> str:
        return self.key
