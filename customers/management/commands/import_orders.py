from typing import Any
from zoneinfo import ZoneInfo

from core import clock
from core.actors import SYSTEM
from core.import_command import ImportCommand
from core.imports import BadRow, Row, RowSource, Spoilt, Taken
from customers.imports import Counter, OrderRow, digest_of, read, source_key
from customers.order_import import import_orders

RETAIL = "uci-retail"
RETAIL_ZONE = ZoneInfo("Europe/London")


class Command(ImportCommand):
    help = "Take order lines from a CSV file. A second run adds nothing twice."
    job = "import_orders"
    fields = {
        "number": "order number",
        "placed_at": "when it was placed",
        "product": "product code",
        "quantity": "how many; below zero is a return",
        "product_name": "name of the product",
        "unit_price": "price of one",
        "customer": "customer number",
        "customer_name": "name of the customer",
        "country": "country of the customer, two letters",
        "site": "site that served it",
        "lot": "lot or batch",
        "kind": "sale, return or adjustment",
        "note": "remark",
    }
    needed = ("number", "placed_at", "product", "quantity")
    presets = {
        RETAIL: {
            "InvoiceNo": "number",
            "StockCode": "product",
            "Description": "product_name",
            "Quantity": "quantity",
            "InvoiceDate": "placed_at",
            "UnitPrice": "unit_price",
            "CustomerID": "customer",
            "Country": "country",
        }
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.counter = Counter()
        self.begun = False

    def handle(self, *args: Any, **options: Any) -> None:
        zone = clock.organisation().time_zone
        self.zone = RETAIL_ZONE if options["preset"] == RETAIL else ZoneInfo(zone)
        try:
            super().handle(*args, **options)
        finally:
            self.counter.close()

    def take(self, rows: list[Row], mapping: dict[str, str], options: dict[str, Any]) -> Taken:
        taken, good = Taken(), list[OrderRow]()
        self._catch_up(rows, mapping, options)
        for row in rows:
            digest = digest_of(row, mapping)
            key = source_key(digest, self.counter.count(digest))
            try:
                good.append(read(row, mapping, key=key, zone=self.zone, retail=options["preset"] == RETAIL))
            except BadRow as bad:
                taken.refused.append((row, str(bad)))
        taken.added, taken.known = import_orders(good, by=SYSTEM)
        return taken

    def _catch_up(self, rows: list[Row], mapping: dict[str, str], options: dict[str, Any]) -> None:
        """Count the lines that an earlier run has taken and this one passes over: equal lines may follow."""
        if self.begun or not rows:
            return
        self.begun = True
        for row in RowSource(options["file"], encoding=options["encoding"], delimiter=options["delimiter"]):
            if row.line >= rows[0].line:
                return
            if not isinstance(row, Spoilt):
                self.counter.count(digest_of(row, mapping))
