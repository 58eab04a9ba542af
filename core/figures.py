"""Figures written the reader's way: number, share, money. One place, so that page, chart and print agree."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def number(value: float | Decimal | None, places: int | None = None) -> str:
    """Write a number with grouping and ``places`` decimals, or with as few as needed up to two.

    None is written as "no data", never as a dash or a zero.
    """
    if value is None:
        return _("no data")
    if places is None:
        places = len(f"{value:.2f}".rstrip("0").partition(".")[2])
    rounded = Decimal(f"{value:.{places}f}")  # the framework cuts decimals off, it does not round
    return formats.number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def short_number(value: float) -> str:
    """Write a number for an axis: from a million on as "1.2 M" or "3 bn", below as it is."""
    for size, word in ((1e9, _("%(n)s bn")), (1e6, _("%(n)s M"))):
        if abs(value) >= size:
            return word % {"n": number(value / size, None if abs(value) < 100 * size else 0)}
    return number(value)


def percent(share: float | None, places: int = 0) -> str:
    """Write a share (0.91) as "91 %"."""
    return _("no data") if share is None else f"{number(share * 100, places)}\u00a0%"


def money(amount: Decimal | float | None, currency: str = "EUR") -> str:
    """Write an amount with its currency, the sign after the figure as the house does: "6,240 €"."""
    if amount is None:
        return _("no data")
    exact = Decimal(str(amount))
    whole = exact == exact.to_integral_value()
    return pgettext("amount and currency", "%(amount)s %(currency)s") % {
        "amount": number(exact, 0 if whole else 2),
        "currency": SIGNS.get(currency, currency),
    }
