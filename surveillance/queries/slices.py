"""What a slice stands for."""

from customers.models import Product
from surveillance.measures import JOIN
from surveillance.models import Series, SliceKind


def product_of(series: Series) -> Product | None:
    """The product a slice is about, if it is about one."""
    if series.slice_kind not in {SliceKind.PRODUCT, SliceKind.PAIR}:
        return None
    return Product.objects.filter(code=series.slice_key.partition(JOIN)[0]).first()
