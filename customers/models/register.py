"""Whom the organisation serves and with what: customers, what they buy, where it is made and by which process."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A group of customers that is looked at on its own."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where the organisation makes, sells or serves."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)

    def __str__(self) -> str:
        return self.name


class SiteMember(models.Model):
    """Somebody works at a site, or answers for it: they do not handle what customers complain about there."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sites")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "user"], name="site_member_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.site}"


class Process(models.Model):
    """One process of the organisation, with its owner, inputs and outputs (ISO 9001, 4.4)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    owner_name = models.CharField(_("owner"), max_length=120, blank=True)
    inputs = models.TextField(_("inputs"), blank=True)
    outputs = models.TextField(_("outputs"), blank=True)

    class Meta:
        verbose_name_plural = "processes"

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """An external provider: what it delivers becomes part of what customers get."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    supplies = models.TextField(_("what it supplies"), blank=True)
    is_active = models.BooleanField(_("supplies us now"), default=True)

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """Somebody besides customers whose needs matter: owners, staff, authorities, associations (ISO 9001, 4.2)."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("authority")
        ASSOCIATION = "association", _("association")
        OWNER = "owner", _("owner or lender")
        STAFF = "staff", _("people who work here")
        PARTNER = "partner", _("partner")
        NEIGHBOUR = "neighbour", _("neighbour or society")
        OTHER = "other", _("other")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    why_relevant = models.TextField(_("why they matter"), blank=True)
    email = models.EmailField(_("email"), blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["authority", "association", "owner", "staff", "partner", "neighbour", "other"]),
                name="party_kind_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product or service. The code is what orders, imports and signed labels name it by."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=120, blank=True)
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="products", verbose_name=_("supplier")
    )
    process = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.PROTECT, related_name="products", verbose_name=_("process")
    )
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="product_name")]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person or firm that buys. Imported ones carry the key of the system they come from."""

    class Kind(models.TextChoices):
        BUSINESS = "business", _("business")
        CONSUMER = "consumer", _("consumer")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CONSUMER)
    external_key = models.CharField(_("customer number"), max_length=80, null=True, blank=True, unique=True)
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="customers", verbose_name=_("segment")
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_key = models.BooleanField(_("key customer"), default=False)
    since = models.DateField(_("customer since"), null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["business", "consumer"]), name="customer_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_name"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="customer_name")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody one can write to. A contact may belong to a customer, or be all that is known of one."""

    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)  # kept in lower case
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # A letter to the address came back for good, and what the mail server said.
    unreachable_at = models.DateTimeField(null=True, blank=True)
    unreachable_why = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email="") & Q(customer__isnull=True), name="contact_email_once_alone"
            ),
            models.UniqueConstraint(
                fields=["email", "customer"], condition=~Q(email=""), name="contact_email_once_per_customer"
            ),
        ]
        indexes = [models.Index(fields=["email"], condition=~Q(email=""), name="contact_email")]

    def __str__(self) -> str:
        return self.name or self.email or str(_("Somebody without a name"))
