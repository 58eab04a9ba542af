"""What customers and interested parties expect, and what is heard about the market."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a need comes from (ISO 9001, 8.2.2 and 8.2.3.1)."""

    STATED = "stated", _("stated by the customer")
    IMPLIED = "implied", _("implied by the use")
    LEGAL = "legal", _("law or regulation")
    OWN = "own", _("set by ourselves")


class NeedQuerySet(models.QuerySet["Need"]):
    def held(self) -> "NeedQuerySet":
        """Needs that hold: not given up."""
        return self.filter(retired_at__isnull=True)

    def to_review(self, *, on: date) -> "NeedQuerySet":
        """Needs somebody should look at: the day has come, or the wording changed since the last look."""
        return self.held().filter(Q(review_on__lte=on) | Q(reviewed_version__lt=F("version")))


class Need(models.Model):
    """One need or expectation, as it reads now. Every earlier wording is a row of its own."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    title = models.CharField(_("title"), max_length=200)
    statement = models.TextField(_("what is expected"))
    source = models.CharField(_("where it comes from"), max_length=8, choices=Source, default=Source.STATED)
    version = models.PositiveSmallIntegerField(default=1)
    reviewed_version = models.PositiveSmallIntegerField(default=0)
    product = models.ForeignKey(
        "customers.Product",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("product"),
    )
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("customer"),
    )
    segment = models.ForeignKey(
        "customers.Segment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("segment"),
    )
    party = models.ForeignKey(
        "customers.Party",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("interested party"),
    )
    process = models.ForeignKey(
        "customers.Process",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("process"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_needs",
        verbose_name=_("owner"),
    )
    review_on = models.DateField(_("look at it again on"))
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_why = models.TextField(blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="need_source_known"),
            models.CheckConstraint(condition=~Q(statement=""), name="need_says_something"),
            models.CheckConstraint(
                condition=Q(version__gte=1, reviewed_version__lte=F("version")), name="need_review_of_a_version_there"
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | ~Q(retired_why=""), name="need_retired_says_why"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], name="need_review")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def awaits_review(self, *, on: date) -> bool:
        return self.retired_at is None and (self.review_on <= on or self.reviewed_version < self.version)


class Version(models.Model):
    """One wording of a need, as it held from a moment on, and why it was changed."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    statement = models.TextField()
    source = models.CharField(max_length=8, choices=Source)
    why = models.TextField(blank=True)
    by_name = models.CharField(max_length=120)
    by_user = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "number"], name="need_version_once")]

    def __str__(self) -> str:
        return f"{self.need.code} v{self.number}"


class Note(models.Model):
    """Something heard outside: of the market, a competitor, an association, a supplier, a coming rule."""

    class Kind(models.TextChoices):
        MARKET = "market", _("market")
        COMPETITOR = "competitor", _("competitor")
        ASSOCIATION = "association", _("association")
        SUPPLIER = "supplier", _("supplier")
        REGULATION = "regulation", _("law or standard")

    class Relevance(models.TextChoices):
        HIGH = "high", _("we must act or decide")
        MEDIUM = "medium", _("we should watch it")
        LOW = "low", _("good to know")

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was heard"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MARKET)
    relevance = models.CharField(_("what it means for us"), max_length=6, choices=Relevance, default=Relevance.MEDIUM)
    source = models.CharField(_("heard from"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    heard_on = models.DateField(_("heard on"))
    needs = models.ManyToManyField(Need, blank=True, related_name="notes", verbose_name=_("needs it bears on"))
    by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("intelligence note")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["market", "competitor", "association", "supplier", "regulation"]),
                name="note_kind_known",
            ),
            models.CheckConstraint(condition=Q(relevance__in=["high", "medium", "low"]), name="note_relevance_known"),
        ]
        indexes = [models.Index(fields=["-heard_on", "-id"], name="note_heard")]

    def __str__(self) -> str:
        return self.title
