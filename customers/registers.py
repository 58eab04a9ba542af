"""The plain registers of this room: what each is called, its form, its columns, and what its empty page teaches."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.templatetags.house import day
from customers.forms import PartyForm, ProcessForm, ProductForm, SegmentForm, SiteForm, SupplierForm
from customers.models import Party, Process, Product, Segment, Site, Supplier

Column = tuple[Any, Callable[[Any], Any]]


@dataclass(frozen=True)
class Register:
    name: str  # the last word of the address and of the URL's name
    model: type[Model]
    form: Any
    title: Any
    add: Any
    empty: Any
    columns: tuple[Column, ...] = ()
    joined: tuple[str, ...] = field(default=())
    hung: tuple[str, ...] = ()

    @property
    def add_name(self) -> str:
        """The URL's name of the form for a new row."""
        return f"customers:{self.name}_add"

    @property
    def change_name(self) -> str:
        return f"customers:{self.name}_change"


PRODUCTS = Register(
    "products",
    Product,
    ProductForm,
    _("Products and services"),
    _("Add a product"),
    _("Products appear here when you add one or import orders. Complaints, rates and signals are told apart by them."),
    (
        (_("Family"), lambda row: row.family),
        (_("Supplier"), lambda row: row.supplier),
        (_("Offered"), lambda row: _("yes") if row.is_active else _("no")),
    ),
    ("supplier",),
)
SEGMENTS = Register(
    "segments",
    Segment,
    SegmentForm,
    _("Segments"),
    _("Add a segment"),
    _("A segment is a group of customers you want to look at on its own, such as restaurants. Add the first one."),
)
SITES = Register(
    "sites",
    Site,
    SiteForm,
    _("Sites"),
    _("Add a site"),
    _("A site is a place where you make, sell or serve. Add the first one, and rates are told apart by it."),
    (
        (_("Country"), lambda row: row.country),
        (_("Who works there"), lambda row: ", ".join(sorted(one.user.name for one in row.members.all()))),
    ),
    hung=("members__user",),
)
PROCESSES = Register(
    "processes",
    Process,
    ProcessForm,
    _("Processes"),
    _("Add a process"),
    _("List what the organisation does, who answers for it, what goes in and what comes out (ISO 9001, 4.4)."),
    ((_("Owner"), lambda row: row.owner_name),),
)
SUPPLIERS = Register(
    "suppliers",
    Supplier,
    SupplierForm,
    _("Suppliers"),
    _("Add a supplier"),
    _("List those whose deliveries become part of what your customers get. A product can then name its supplier."),
    ((_("Supplies"), lambda row: row.supplies), (_("Email"), lambda row: row.email)),
)
PARTIES = Register(
    "parties",
    Party,
    PartyForm,
    _("Interested parties"),
    _("Add an interested party"),
    _("List who else has a say: authorities, associations, owners, staff, neighbours (ISO 9001, 4.2)."),
    (
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Why they matter"), lambda row: row.why_relevant),
        (_("Look again on"), lambda row: day(row.review_on)),
    ),
)
REGISTERS = {register.name: register for register in (PRODUCTS, SEGMENTS, SITES, PROCESSES, SUPPLIERS, PARTIES)}
