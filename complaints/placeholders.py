"""What a canned answer may leave open: names in braces that a case fills in. Pure functions on texts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

KNOWN: Mapping[str, Any] = {
    "reference": gettext_lazy("the reference of the case"),
    "title": gettext_lazy("its title"),
    "customer_name": gettext_lazy("the name of the customer"),
    "received_on": gettext_lazy("the day it was received"),
    "promise_date": gettext_lazy("when the answer is promised"),
    "product": gettext_lazy("the product"),
    "lot": gettext_lazy("the lot"),
    "order_number": gettext_lazy("the number of the order"),
    "my_name": gettext_lazy("the name of the person who writes"),
    "organisation": gettext_lazy("the name of the organisation"),
}
BRACED = re.compile(r"\{\s*([^{}\n]{0,60}?)\s*\}")


def unknown(text: str) -> list[str]:
    """The names in braces that nothing fills in, each once, in the order of the text."""
    return [name for name in _named(text) if name not in KNOWN]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known put in. What the case does not say stays in braces, for the writer to see."""
    return BRACED.sub(lambda found: values.get(found[1]) or found[0], text)


def left_open(text: str) -> list[str]:
    """The known names that still stand in braces: a customer must not get them."""
    return [name for name in _named(text) if name in KNOWN]


def braced(names: Iterable[str]) -> str:
    """Names as they are written: "{lot}, {product}"."""
    return ", ".join(f"{{{name}}}" for name in names)


def _named(text: str) -> list[str]:
    return list(dict.fromkeys(BRACED.findall(text)))
