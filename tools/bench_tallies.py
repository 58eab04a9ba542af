"""The inside of tools/bench_recount.py: fills the database it is given with rows from a seed, and counts them.

Of the feedback four tenths are complaints, each with its case; the rest questions, praise and ideas, over five years.
Half of the complaints name a lot, and letters are typed up to five days after they came.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tqdm import tqdm  # noqa: E402

import bench_rows  # noqa: E402
from complaints.models import Category, Complaint  # noqa: E402
from core import journal  # noqa: E402
from core.actors import SYSTEM  # noqa: E402
from customers.models import Customer, Process, Product, Segment, Site, Supplier  # noqa: E402
from feedback.models import Feedback  # noqa: E402
from surveillance import operations  # noqa: E402
from surveillance.models import DirtyDay, Series, SliceKind, Tally, Watermark  # noqa: E402

LAST = datetime(2026, 11, 24, 12, tzinfo=UTC)
YEARS = 5
CHUNK = 250_000
EVERYTHING, ONE_DAY, LOTS = 120.0, 1.0, 30.0
"Seconds for a full count of ten million, for one day that has changed, and for choosing lots among ten million."


def registers() -> None:
    bench_rows.registers()
    segments = Segment.objects.bulk_create([Segment(code=f"s-{n}", name=f"Segment {n}") for n in range(4)])
    Site.objects.bulk_create([Site(code=f"site-{n}", name=f"Site {n}") for n in range(20)])
    processes = Process.objects.bulk_create([Process(code=f"p-{n}", name=f"Process {n}") for n in range(6)])
    suppliers = Supplier.objects.bulk_create([Supplier(code=f"u-{n}", name=f"Supplier {n}") for n in range(12)])
    for n, product in enumerate(Product.objects.order_by("pk")):
        Product.objects.filter(pk=product.pk).update(supplier=suppliers[n % 12], process=processes[n % 6])
    above = list(Category.objects.order_by("pk")[:6])
    for n, category in enumerate(Category.objects.order_by("pk")[6:]):
        Category.objects.filter(pk=category.pk).update(parent=above[n % 6])
    for n, segment in enumerate(segments):
        Customer.objects.filter(pk__in=list(Customer.objects.values_list("pk", flat=True))[n::5]).update(
            segment=segment
        )


def literal(value: Any) -> str:
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode())


def fill(blank: Any, count: int, columns: dict[str, str], *, where: str, told: Callable[[int], None]) -> None:
    """Make rows in the database: ``columns`` are SQL over n, ``at`` (the moment) and ``r`` (a chance); others are blank."""
    fields = list(type(blank)._meta.concrete_fields)
    values = [
        columns.get(f.column) or literal(f.get_db_prep_save(getattr(blank, f.attname), connection)) for f in fields
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    step = timedelta(days=365 * YEARS) / count
    made = ", ".join(values).replace("%", "%%")
    for first in range(1, count + 1, CHUNK):
        last = min(count, first + CHUNK - 1)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {type(blank)._meta.db_table} ({names}) SELECT {made} FROM (SELECT n, "  # noqa: S608 - own names
                f"%s::timestamptz - ({count} - n) * %s::interval AS at, random() AS r FROM generate_series(%s, %s) AS n) AS made WHERE {where.replace('%', '%%')}",
                [LAST, str(step), first, last],
            )
        told(last - first + 1)


def some(model: Any, column: str = "r", *, missing: float = 0.1) -> str:
    """A row of a register, the first ones most often; in so many of a hundred cases none."""
    pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return (
        f"CASE WHEN {column} < {missing} THEN NULL ELSE {pks[0]} + floor({len(pks)} * power(random(), 2))::bigint END"
    )


def house(count: int) -> None:
    """Registers, feedback and the cases of what are complaints; indexes of the big tables are built at the end."""
    registers()
    about = {
        "product_id": some(Product),
        "site_id": some(Site),
        "category_id": some(Category),
        "customer_id": some(Customer),
    }
    words = "repeat(md5(n::text), 4)"
    late = literal(LAST - timedelta(days=7))
    typed = (
        f"at + CASE WHEN n % 4 = 3 AND at < {late} THEN power(random(), 2) * interval '5 days' ELSE interval '0' END"
    )
    when = {"received_at": "at", "recorded_at": typed}
    channel = "(ARRAY['form', 'email', 'phone', 'letter'])[1 + n % 4]"
    case = {
        **about, **when, "id": "n", "reference": "'R' || n", "number": "'C-' || n", "title": "left(md5(n::text), 20)",
        "text": words, "status": "CASE WHEN r < 0.02 THEN 'investigating' ELSE 'closed' END", "channel": channel,
        "cycle_began_at": "at", "answer_due": "at + interval '28 days'", "closed_at": "at + interval '40 days'",
        "lot": "CASE WHEN n % 20 < 10 THEN 'L' || n / 5000 ELSE '' END", "process_id": some(Process, missing=0.8),
        "cycle_answered_at": "at + 35 * r * interval '1 day'", "source_key": "NULL",
    }  # fmt: skip
    kind = "(ARRAY['complaint','complaint','complaint','complaint','question','question','question','praise','praise','idea'])[1 + n % 10]"
    said = {
        **about, **when, "id": "n", "reference": "'R' || n", "status": "CASE WHEN n % 10 < 4 THEN 'converted' ELSE 'closed' END",
        "kind": kind, "said_kind": kind, "token_digest": "'t' || n", "submission_key": "'s' || n", "source_key": "NULL",
        "text": words, "channel": channel, "complaint_id": "CASE WHEN n % 10 < 4 THEN n END",
    }  # fmt: skip
    with (
        connection.cursor() as cursor,
        tqdm(total=2 * count, unit=" rows", unit_scale=True, desc="filling", disable=None) as bar,
    ):
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.7)")

        def told(rows: int) -> None:
            bar.update(rows)

        fill(Complaint(), count, case, where="n % 10 < 4", told=told)
        fill(Feedback(), count, said, where="true", told=told)
        cursor.execute("SET session_replication_role = DEFAULT")


def without_indexes(work: Callable[[], None]) -> None:
    """Do the work, and build the indexes of both tables afterwards, all at once."""
    tables = (Complaint._meta.db_table, Feedback._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN %s AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        work()
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in tqdm(indexes, desc="indexes", disable=None):
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")


def cpu() -> tuple[float, float]:
    """CPU seconds of the database's process of this connection, and of this program, so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    spent = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK"), mine.ru_utime + mine.ru_stime


def measure(name: str, bar: float, work: Callable[[], int]) -> bool:
    """Tell what the work cost. True when it is within the bar."""
    before, began = cpu(), time.perf_counter()
    changed = work()
    seconds, after = time.perf_counter() - began, cpu()
    database, mine = (late - early for late, early in zip(after, before, strict=True))
    print(f"{name:44}{changed:11,}{seconds:9.2f}{database:9.2f}{mine:8.2f}{bar:7.0f}{seconds / bar:7.2f}", flush=True)
    return seconds <= bar


def one_day(*, as_of: datetime) -> int:
    """A case of long ago gets another product and the journal says so: its day is found and counted again."""
    case = Complaint.objects.filter(received_at__lt=LAST - timedelta(days=700), product__isnull=False).order_by(
        "-received_at"
    )[0]
    Complaint.objects.filter(pk=case.pk).update(product=Product.objects.exclude(complaints=case.pk)[0])
    journal.record(case, "assess", by=SYSTEM, at=as_of)
    return operations.tally(as_of=as_of)


def spoil() -> int:
    """Three tallies go wrong that no mark tells of; the nightly count finds them."""
    wrong = list(Tally.objects.filter(count__gt=1).order_by("pk").values_list("pk", flat=True)[:3])
    Tally.objects.filter(pk__in=wrong).update(count=9999)
    return operations.recount(as_of=LAST)


def main() -> int:
    count = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    if not Complaint.objects.exists():
        without_indexes(lambda: house(count))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Tally._meta.db_table}")
    DirtyDay.objects.all().delete()
    Series.objects.filter(slice_kind=SliceKind.LOT).delete()
    Watermark.objects.all().delete()
    Watermark.objects.create(source="rows", seen_until=LAST)
    share = count / 10_000_000
    print(
        f"PostgreSQL, {Feedback.objects.count():,} pieces of feedback, {Complaint.objects.count():,} of them complaints"
    )
    print(f"{'':44}{'changed':>11}{'seconds':>9}{'database':>9}{'Python':>8}{'bar':>7}{'of it':>7}")
    met = [
        measure("lots to be counted by themselves", LOTS * share, lambda: operations.choose_lots(as_of=LAST)),
        measure(
            "everything, where nothing was counted yet", EVERYTHING * share, lambda: operations.recount(as_of=LAST)
        ),
        measure("everything again, where three were wrong", EVERYTHING * share, spoil),
        measure("one day that has changed", ONE_DAY, lambda: one_day(as_of=LAST + timedelta(minutes=10))),
        measure("nothing has changed", ONE_DAY, lambda: operations.tally(as_of=LAST + timedelta(hours=1))),
    ]
    print("Everything is within its bar." if all(met) else f"{met.count(False)} over the bar.")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
