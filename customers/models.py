"""Whom the organisation serves and with what: customers, what they buy, where it is made and by which process."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
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
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product or service. The code is what orders, imports and signed labels name it by."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=120, blank=True)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    is_active = models.BooleanField(_("offered"), default=True)

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
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="customers")
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_key = models.BooleanField(_("key customer"), default=False)
    since = models.DateField(_("customer since"), null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["business", "consumer"]), name="customer_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody one can write to. A contact may belong to a customer, or be all that is known of one."""

    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")

    class Meta:
        indexes = [models.Index(fields=["email"], condition=~Q(email=""), name="contact_email")]

    def __str__(self) -> str:
        return self.name or self.email or str(_("Somebody without a name"))


class Order(models.Model):
    """What a customer ordered. Orders are the exposure of every rate."""

    number = models.CharField(_("number"), max_length=80, unique=True)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    placed_at = models.DateTimeField(_("placed at"), db_index=True)

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product in an order. Returned or cancelled goods are lines of their own, of kind ``return``."""

    class Kind(models.TextChoices):
        SALE = "sale", _("sale")
        RETURN = "return", _("return")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_lines")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SALE)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=4, default=0)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    # A digest of the source line, so that a second import of the same file adds nothing twice.
    source_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_quantity"),
            models.CheckConstraint(condition=Q(kind__in=["sale", "return"]), name="order_line_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.product}"
