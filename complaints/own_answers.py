"""What people answer in the fields an organisation has made for itself: read into one form, or refused in a sentence."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from complaints.models import OwnField

LONGEST = 2000


class Unread(ValueError):
    """An answer that is none of its kind. Its text is a sentence that says what to do."""


def read(field: OwnField, typed: str) -> str:
    """The answer in the form it is kept in, "" for none. Raises Unread."""
    text = typed.strip()
    if not text:
        return ""
    facts = {"label": field.label}
    match field.kind:
        case OwnField.Kind.NUMBER:
            return _number(text, facts)
        case OwnField.Kind.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                raise Unread(_("“%(label)s” needs a date such as 2026-11-30.") % facts) from None
        case OwnField.Kind.CHOICE if text not in field.options:
            raise Unread(_("“%(label)s” needs one of: %(choices)s.") % (facts | {"choices": ", ".join(field.options)}))
        case OwnField.Kind.YES_NO if text not in {"yes", "no"}:
            raise Unread(_("“%(label)s” needs yes or no.") % facts)
    if len(text) > LONGEST:
        raise Unread(_("“%(label)s” takes at most %(n)d letters.") % (facts | {"n": LONGEST}))
    return text


def _number(text: str, facts: dict[str, str]) -> str:
    try:
        number = Decimal(text.replace(" ", "").replace("\u202f", "").replace(",", "."))
    except InvalidOperation:
        raise Unread(_("“%(label)s” needs a number such as 12.5.") % facts) from None
    if not number.is_finite() or abs(number.adjusted()) > 18:
        raise Unread(_("“%(label)s” needs a number such as 12.5.") % facts)
    return f"{number.normalize():f}"
