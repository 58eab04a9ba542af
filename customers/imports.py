"""Order lines of other systems, read cell by cell: what a row says before anything is written."""

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import cells
from core.imports import BadRow, Row
from customers.models import Kind

# Country names as the retail file writes them; what is not here stays empty.
COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR",
    "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT",
    "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES",
    "Sweden": "SE", "Switzerland": "CH", "United Arab Emirates": "AE", "United Kingdom": "GB", "USA": "US",
}  # fmt: skip
CELL = {"number": 80, "product": 60, "product_name": 200, "customer": 80, "customer_name": 200, "lot": 60, "site": 60}


@dataclass(frozen=True)
class OrderRow:
    """One order line as it came. ``quantity`` is above zero; ``kind`` says in which direction it went."""

    number: str
    placed_at: datetime
    product: str
    product_name: str
    kind: str
    quantity: Decimal
    unit_price: Decimal
    customer: str
    customer_name: str
    country: str
    site: str
    lot: str
    note: str
    source_key: str


class Counter:
    """Counts equal lines of one file. On disk, so that memory stays constant however long the file is.

    Two lines of an order that are equal to the last letter are two real lines. Their count tells them apart, so that
    a second import finds both again and adds neither.
    """

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # a file of its own in the temporary folder, gone with the connection
        self._store.execute("PRAGMA journal_mode=OFF")
        self._store.execute("CREATE TABLE seen (line BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID")

    def count(self, digest: bytes) -> int:
        """How many times this line was seen, this time included."""
        sql = "INSERT INTO seen VALUES (?, 1) ON CONFLICT (line) DO UPDATE SET n = n + 1 RETURNING n"
        return int(self._store.execute(sql, (digest,)).fetchone()[0])

    def close(self) -> None:
        self._store.close()


def digest_of(row: Row, mapping: Mapping[str, str]) -> bytes:
    """What tells two source lines apart: the cells that are taken, in the order of the fields' names."""
    said = "\x1f".join(row.cells[mapping[name]] for name in sorted(mapping))
    return hashlib.sha256(said.encode()).digest()


def source_key(digest: bytes, count: int) -> str:
    return hashlib.sha256(digest + str(count).encode()).hexdigest()


def read(row: Row, mapping: Mapping[str, str], *, key: str, zone: tzinfo, retail: bool) -> OrderRow:
    """The row as an order line. Raises BadRow with the reason.

    ``retail`` reads the UCI retail file: an invoice that begins with C takes goods back; other lines below zero, and
    lines without price and customer ("wet pallet"), put stock right in the books and carry a remark as their text.
    """
    said = {name: cells.text(row.cells[column]) for name, column in mapping.items()}
    for name, length in CELL.items():
        if len(said.get(name, "")) > length:
            raise BadRow(_("The cell for “%(field)s” is longer than %(n)d letters.") % {"field": name, "n": length})
    quantity, price = cells.amount(said["quantity"]), cells.amount(said.get("unit_price", "")) or Decimal(0)
    placed_at = cells.moment(said["placed_at"], zone=zone)
    missing = [name for name in ("number", "product", "quantity", "placed_at") if not said[name]]
    if missing or quantity is None or placed_at is None:
        raise BadRow(_("These are empty: %(fields)s.") % {"fields": ", ".join(missing)})
    if quantity == 0:
        raise BadRow(_("The quantity is nought."))
    if abs(quantity) >= 10**9 or abs(price) >= 10**8:
        raise BadRow(_("The quantity or the price is too large to be true."))
    kind = _kind(said, quantity, price, retail=retail)
    text = said.get("product_name", "")
    is_remark = retail and kind == Kind.ADJUSTMENT
    return OrderRow(
        number=said["number"],
        placed_at=placed_at,
        product=said["product"],
        product_name="" if is_remark else text,
        kind=kind,
        quantity=abs(quantity),
        unit_price=price,
        customer=said.get("customer", ""),
        customer_name=said.get("customer_name", ""),
        country=_country(said.get("country", "")),
        site=said.get("site", ""),
        lot=said.get("lot", ""),
        note=(text if is_remark else said.get("note", ""))[:200],
        source_key=key,
    )


def _kind(said: Mapping[str, Any], quantity: Decimal, price: Decimal, *, retail: bool) -> str:
    if named := said.get("kind", "").lower():
        if named not in Kind.values:
            raise BadRow(_("“%(kind)s” is none of: %(kinds)s.") % {"kind": named, "kinds": ", ".join(Kind.values)})
        return str(named)
    if not retail:
        return Kind.RETURN if quantity < 0 else Kind.SALE
    if said["number"].upper().startswith("C"):
        return Kind.RETURN
    in_the_books = quantity < 0 or (price == 0 and not said.get("customer"))
    return Kind.ADJUSTMENT if in_the_books else Kind.SALE


def _country(said: str) -> str:
    return said.upper() if len(said) == 2 else COUNTRIES.get(said, "")
