"""Questions that pages and other rooms ask of the watchtower."""

from surveillance.queries.slices import product_of

__all__ = ["product_of"]
