"""What a printed label says of a product, signed: a QR code that leads to the form with these fields known for sure."""

from dataclasses import asdict, dataclass

from django.core import signing

SALT = "feedback.label"
LETTERS = {"product": "p", "site": "s", "lot": "l", "order": "o"}  # short names keep the code small


@dataclass(frozen=True)
class Label:
    """Codes of product and site, lot and order number; what a label does not say is empty."""

    product: str = ""
    site: str = ""
    lot: str = ""
    order: str = ""


def sign(label: Label) -> str:
    """The value of ``?p=`` for a label."""
    return signing.dumps({LETTERS[name]: value for name, value in asdict(label).items() if value}, salt=SALT)


def read(signed: str) -> Label | None:
    """What a label says, or None when it is none of ours: then nothing is believed, and the form is empty."""
    try:
        said = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None
    return Label(**{name: str(said.get(letter, "")) for name, letter in LETTERS.items()})
