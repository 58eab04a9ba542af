"""Very many complaints from a seed: three years of them, words as unevenly common as in a language."""

import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

import bench_around
import bench_load
from complaints import indexing
from complaints.models import Category, Complaint, Message, Severity, Status
from core.models import Entry, Indexed, User
from core.numbering import ALPHABET
from core.search import filling
from customers.models import Contact, Customer, Product
from feedback.models import Feedback

BATCH = 10_000
WORDS, EVENNESS = 30_000, 0.9
YEARS = 3
SYLLABLES = ("ka", "lo", "mi", "ter", "ver", "gra", "pol", "sen", "du", "bri", "ni", "ta", "rel", "mon", "fa", "ci")
# How many of a hundred complaints are where: nearly all of so many are closed.
SHARES = {
    Status.RECEIVED: 0.2, Status.ASSESSED: 0.2, Status.INVESTIGATING: 0.4, Status.AWAITING_CUSTOMER: 0.2,
    Status.DECIDED: 0.1, Status.ANSWERED: 0.4, Status.CLOSED: 94.5, Status.WITHDRAWN: 2, Status.OUT_OF_SCOPE: 2,
}  # fmt: skip
TABLES = tuple(model._meta.db_table for model in (Complaint, Indexed, Feedback, Message, Entry))
ENDED = {Status.CLOSED, Status.WITHDRAWN, Status.OUT_OF_SCOPE}


def vocabulary(chance: random.Random) -> list[str]:
    """Invented words, the most common one first."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))] = None
    return list(found)


class Writer:
    """Writes rows of one model the fastest way the database has: COPY, or many at once."""

    def __init__(self, blank: Model) -> None:
        self.model = type(blank)
        self.fields = list(self.model._meta.concrete_fields)
        self.columns = [str(field.column) for field in self.fields]
        self.blank: dict[str, Any] = {str(field.column): getattr(blank, field.attname) for field in self.fields}

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        full = [[{**self.blank, **row}[column] for column in self.columns] for row in rows]
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                lines = io.StringIO("".join("\t".join(map(cell, row)) + "\n" for row in full))
                cursor.copy_expert(f"COPY {self.model._meta.db_table} ({names}) FROM STDIN", lines)
                return
            places = ", ".join(["%s"] * len(self.columns))
            prepared = [
                [field.get_db_prep_save(value, connection) for field, value in zip(self.fields, row, strict=True)]
                for row in full
            ]
            statement = f"INSERT INTO {self.model._meta.db_table} ({names}) VALUES ({places})"  # noqa: S608 - own names
            cursor.executemany(statement, prepared)


def cell(value: Any) -> str:
    """A value as COPY reads it. None of ours holds a tab or a line break."""
    if value is None:
        return "\\N"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def reference(n: int) -> str:
    """Scattered over all references, each once."""
    number, letters = (n * 98_765_431 + 7) % len(ALPHABET) ** 6, ""
    for _ in range(6):
        number, digit = divmod(number, len(ALPHABET))
        letters += ALPHABET[digit]
    return f"{letters[:3]}-{letters[3:]}"


def registers() -> None:
    """What complaints point to."""
    Product.objects.bulk_create([Product(code=f"P-{n:03}", name=f"Product {n}") for n in range(40)])
    Category.objects.bulk_create([Category(code=f"c-{n}", name=f"Category {n}") for n in range(30)])
    Customer.objects.bulk_create([Customer(name=f"Customer {n}") for n in range(5000)])
    customers = list(Customer.objects.all())
    Contact.objects.bulk_create(
        [Contact(name=f"Person {n}", email=f"person{n}@example.net", customer=one) for n, one in enumerate(customers)]
    )


def complaints(count: int, *, last: datetime) -> Iterator[dict[str, Any]]:
    """Rows from the oldest to the newest."""
    chance = random.Random(7)  # noqa: S311 - the same invented history each time
    words = vocabulary(chance)
    weights = list(accumulate((rank + 1) ** -EVENNESS for rank in range(WORDS)))
    statuses, shares = list(SHARES), list(accumulate(SHARES.values()))
    contacts = list(Contact.objects.values_list("pk", "customer_id"))
    products = list(Product.objects.values_list("pk", flat=True))
    categories = list(Category.objects.values_list("pk", flat=True))
    owners = list(User.objects.values_list("pk", flat=True))
    step = timedelta(days=365 * YEARS) / count
    for n in range(count):
        at = last - step * (count - n)
        text = " ".join(
            chance.choices(words, cum_weights=weights, k=int(min(400, max(8, chance.lognormvariate(4.2, 0.6)))))
        )
        status = chance.choices(statuses, cum_weights=shares)[0]
        if status not in ENDED and n < count * 0.9:
            status = Status.CLOSED  # what is open is not three years old
        contact, customer = chance.choice(contacts)
        ended = at + timedelta(days=9) if status in ENDED else None
        yield {
            "id": n + 1, "reference": reference(n), "number": f"C-{at.year}-{n:07}", "status": status,
            "title": text[:60], "text": text, "contact_id": contact, "customer_id": customer,
            "product_id": chance.choice(products), "category_id": chance.choice(categories),
            "owner_id": None if status == Status.RECEIVED else chance.choice(owners),
            "severity": "" if status == Status.RECEIVED else chance.choice(Severity.values),
            "order_number": f"O{chance.randrange(300_000):07}", "lot": f"L{chance.randrange(2000)}",
            "received_at": at, "recorded_at": at, "cycle_began_at": at, "acknowledged_at": at,
            "assess_due": at + timedelta(days=3), "answer_due": at + timedelta(days=28), "answer_days": 20,
            "first_closed_at": ended, "closed_at": ended, "source_key": f"bench:{n}",
        }  # fmt: skip


def fill(count: int, *, told: Callable[[str, int], None]) -> None:
    """Fill an empty database."""
    registers()
    with bench_load.bulk(*TABLES, told=told):
        rows, writer = complaints(count, last=datetime(2026, 11, 25, 12, tzinfo=UTC)), Writer(Complaint(text="x"))
        while some := list(islice(rows, BATCH)):
            writer.write(some)
            told("complaints", len(some))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Complaint]):
                cursor.execute(statement)
        people = Complaint.objects.select_related("contact", "customer", "product", "site")
        for n in filling.fill(filling.Source(indexing.KIND, people, indexing.documents), batch=BATCH // 2):
            told("search", n)
        bench_around.fill(User.objects.get(), told=told)
    told("statistics", 0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
