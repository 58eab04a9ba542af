from customers.models.order import Kind, Order, OrderLine, OrderReview
from customers.models.register import Contact, Customer, Party, Process, Product, Segment, Site, SiteMember, Supplier

__all__ = [
    "Contact",
    "Customer",
    "Kind",
    "Order",
    "OrderLine",
    "OrderReview",
    "Party",
    "Process",
    "Product",
    "Segment",
    "Site",
    "SiteMember",
    "Supplier",
]
