"""Orders: what was promised to whom, the exposure of every rate, and the review before the promise (8.2.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.register import Customer, Product, Site


class Kind(models.TextChoices):
    """What a line, and an order as a whole, does: goods out, goods back, or stock put right in the books."""

    SALE = "sale", _("sale")
    RETURN = "return", _("return")
    ADJUSTMENT = "adjustment", _("stock adjustment")


class Order(models.Model):
    """What a customer ordered. Returned or cancelled goods come as an order of kind ``return``."""

    number = models.CharField(_("number"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SALE)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", verbose_name=_("site")
    )
    placed_at = models.DateTimeField(_("placed at"), db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["sale", "return", "adjustment"]), name="order_kind_known")
        ]
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_placed"),
            models.Index(fields=["customer", "placed_at"], name="order_customer"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product in an order. The quantity is always above zero; the kind says in which direction it went."""

    Kind = Kind

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_lines")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SALE)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=4, default=0)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # A digest of the source line and its count among equal ones, so that a second import adds nothing twice.
    source_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_quantity"),
            models.CheckConstraint(
                condition=Q(kind__in=["sale", "return", "adjustment"]), name="order_line_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.product}"


class OrderReview(models.Model):
    """The look at an order's requirements before the promise, and again after each change (8.2.3, 8.2.4).

    Rows are added, never changed: the newest one holds.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="reviews")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="order_reviews")
    reviewed_at = models.DateTimeField(_("reviewed at"))
    requirements_understood = models.BooleanField(_("requirements understood"), default=False)
    can_be_met = models.BooleanField(_("requirements can be met"), default=False)
    differences_resolved = models.BooleanField(_("differences resolved"), default=False)
    remarks = models.TextField(_("remarks"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["order", "-reviewed_at"], name="order_review_newest")]

    def __str__(self) -> str:
        return f"{self.order} {self.reviewed_at:%Y-%m-%d %H:%M}"

    @property
    def is_ready(self) -> bool:
        """May the promise be made?"""
        return self.requirements_understood and self.can_be_met and self.differences_resolved
