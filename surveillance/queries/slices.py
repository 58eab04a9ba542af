"""What a slice stands for."""

from customers.models import Product
from surveillance.measures import JOIN, SIDES
from surveillance.models import Series, SliceKind


def product_of(series: Series) -> Product | None:
    """The product a slice is about, if it is about one."""
    if SliceKind.PRODUCT not in {series.slice_kind, *SIDES.get(series.slice_kind, ())}:
        return None
    return Product.objects.filter(code=series.slice_key.partition(JOIN)[0]).first()
