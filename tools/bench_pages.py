"""The inside of tools/bench_inbox.py: fills the database it is given and asks for pages as a browser would."""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

import random  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from tqdm import tqdm  # noqa: E402

import bench_rows  # noqa: E402
from complaints.models import Complaint  # noqa: E402
from core import keyset, search  # noqa: E402
from core.models import Grant, Rebuild, User  # noqa: E402

LIST, SEARCH, DETAIL, BOTH = (60, 8), (60, 20), (40, 10), (100, 18)
"""Milliseconds at the 95th percentile, and statements, on PostgreSQL; SQLite has twice the time. A case opened beside
the list has the budget of both. A search reads the index piece by piece, so that its statements are more and short."""

FILLED = "bench"
"""The row that says that a database was filled to its end."""


@dataclass(frozen=True)
class Asked:
    name: str
    do: Callable[[], object]
    budget: tuple[int, int]


def user() -> User:
    person = User.objects.create_user("bench@example.org", password=None, name="Bench")
    Grant.objects.create(user=person, role="officer")
    return person


def page(client: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return ask


def questions(client: Client) -> list[Asked]:
    words = bench_rows.vocabulary(random.Random(7))  # noqa: S311 - the words the rows were made of
    common, middling, rare, unknown = words[0], words[300], words[-1], "zyzzyva"
    deep = Complaint.objects.order_by("-received_at", "-pk")[Complaint.objects.count() // 2]
    after = keyset._token(deep, ("-received_at", "-pk"))
    newest = Complaint.objects.filter(status="received").order_by("-received_at", "-pk").first() or deep
    ours = Complaint.objects.filter(status__in=["assessed", "investigating", "decided"]).order_by("-received_at")
    middle = next(iter(ours[ours.count() // 2 :][:1]), deep)
    inbox_after = keyset._token(middle, ("-received_at", "-reference"))
    asked = [
        Asked(f"list {view}", page(client, f"/complaints/?view={view}"), LIST)
        for view in ("open", "mine", "overdue", "closed", "all")
    ]
    asked += [
        Asked("list deep in", page(client, f"/complaints/?view=all&after={after}"), LIST),
        Asked("inbox new", page(client, "/inbox/"), LIST),
        Asked("inbox waiting for us", page(client, "/inbox/?view=us"), LIST),
        *(Asked(f"inbox {view}", page(client, f"/inbox/?view={view}"), LIST) for view in ("overdue", "mine", "them")),
        Asked("inbox deep in", page(client, f"/inbox/?view=us&after={inbox_after}"), LIST),
        Asked("inbox and a case", page(client, f"/inbox/{newest.reference}/"), BOTH),
        Asked("detail", page(client, f"/complaints/{deep.reference}/"), DETAIL),
        Asked("detail of a new one", page(client, f"/complaints/{newest.reference}/"), DETAIL),
    ]
    typed = {
        "common word": common, "middling word": middling, "rare word": rare, "unknown word": unknown,
        "two common words": f"{words[0]} {words[1]}", "common and rare": f"{common} {rare}", "phrase": f'"{words[0]} {words[1]}"',
        "reference": deep.reference[:3], "number": deep.number[:-2], "all but": f"-{common}",
    }  # fmt: skip
    for name, text in typed.items():
        asked.append(Asked(f"find {name}", lambda text=text: search.find(text), SEARCH))  # type: ignore[misc]
    for name in ("common word", "rare word"):
        asked.append(Asked(f"list {name}", page(client, f"/complaints/?view=all&q={typed[name]}"), SEARCH))
    return asked


@dataclass(frozen=True)
class Measured:
    """Of many answers: median and 95th percentile in milliseconds, and the processor's share of the latter.

    ``processor`` is the 95th percentile of this process's own processor time; on a machine that is busy with other
    things it says how much of ``late`` was waiting. The database's work is not in it.
    """

    median: float
    late: float
    processor: float
    statements: int


def late(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def measure(asked: Asked, rounds: int) -> Measured:
    asked.do()
    with CaptureQueriesContext(connection) as captured:
        asked.do()
    statements = len(captured)
    times, worked = [], []
    for _ in range(rounds):
        began, busy = time.perf_counter(), time.process_time()
        asked.do()
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return Measured(statistics.median(times), late(times), late(worked), statements)


def loop() -> float:
    """Milliseconds of a fixed piece of work: how fast the machine is just now."""
    began = time.perf_counter()
    sum(range(1_000_000))
    return (time.perf_counter() - began) * 1000


def fill(count: int) -> None:
    call_command("migrate", verbosity=0)
    whole = Rebuild.objects.filter(kind=FILLED)
    if whole.exists():
        return
    if Complaint.objects.exists():
        raise SystemExit("Filling this database was interrupted. Remove it, or name another folder.")
    user()
    with tqdm(total=2 * count, unit=" rows", desc="filling") as bar:
        began = time.monotonic()

        def told(what: str, n: int) -> None:
            bar.set_postfix_str(what, refresh=False)
            bar.update(n)

        bench_rows.fill(count, told=told)
    Rebuild.objects.create(kind=FILLED, after=count)
    print(f"{count:,} complaints were filled in within {time.monotonic() - began:.0f} s.", flush=True)


def main() -> int:
    count, rounds = int(sys.argv[1]), int(sys.argv[2])
    fill(count)
    client = Client()
    client.force_login(User.objects.get(email="bench@example.org"))
    gc.collect()
    gc.freeze()  # as config/wsgi.py does
    factor = 1 if connection.vendor == "postgresql" else 2
    print(f"{connection.vendor}, {Complaint.objects.count():,} complaints, {rounds} rounds")
    print(f"{'':24}{'p50 ms':>9}{'p95 ms':>9}{'of budget':>11}{'processor':>11}{'statements':>12}{'of':>4}")
    missed, loops = 0, []
    for asked in questions(client):
        loops += [loop() for _ in range(10)]
        found = measure(asked, rounds)
        ratio = found.late / (asked.budget[0] * factor)
        missed += ratio > 1 or found.statements > asked.budget[1]
        print(
            f"{asked.name:24}{found.median:9.1f}{found.late:9.1f}{ratio:11.2f}{found.processor:11.1f}"
            f"{found.statements:12}{asked.budget[1]:4}",
            flush=True,
        )
    pace, slow = statistics.median(loops) / min(loops), late(loops) / min(loops)
    print(
        f"Meanwhile a fixed piece of work took {pace:.2f} (median) to {slow:.2f} (p95) times as long as at its quickest."
    )
    print(f"{missed} over budget." if missed else "Everything is within its budget.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
