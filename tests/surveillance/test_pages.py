"""The pages: what they tell, that every figure opens exactly its rows, and that rows cost no statements."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.models import Complaint
from core.actors import SYSTEM
from core.models import User
from customers.models import Contact, Product
from surveillance import operations
from surveillance.models import Evidence, Series, Signal, Tally
from tests.surveillance.conftest import NOW, a_signal
from tests.surveillance.test_tally import a_complaint


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def statements(client: Client, address: str) -> int:
    client.get(address)  # the first visit makes what an install has once
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.fixture
def heard(client: Client, olive: User, lid: Product) -> Client:
    client.force_login(olive)
    return client


def test_the_list_teaches_while_it_is_empty(heard: Client) -> None:
    assert "Nothing waits for a decision." in read(heard, "/signals/")
    assert "Nothing has been listened to yet." in read(heard, "/signals/")


def test_the_list_shows_what_waits_and_counts_each_state(heard: Client, signal: Signal) -> None:
    page = read(heard, "/signals/")

    assert "Complaints about Lid 80 mm: higher than expected" in page
    assert "Open 1" in page
    assert "Dismissed 0" in page
    assert "No signal fits." in read(heard, "/signals/?state=dismissed")
    assert "Complaints about Lid 80 mm" in read(heard, "/signals/?state=all&kind=spike")


def test_the_list_takes_the_same_statements_for_one_row_and_for_three(heard: Client, lids: Series) -> None:
    a_signal(lids)
    one = statements(heard, "/signals/")
    for number in (2, 3):
        series = Series.objects.create(
            measure="complaints", slice_kind="product", slice_key=f"P-{number}", label=f"Product {number}"
        )
        a_signal(series, reference=f"S-2026-000{number}")

    assert statements(heard, "/signals/") == one


def test_what_waits_is_ordered_by_strength_rises_before_silences(heard: Client, lids: Series) -> None:
    kinds = (("silence", 1e-9), ("drift", 1e-3), ("improvement", 1e-9), ("spike", 1e-6), ("new_entity", 1e-4))
    for number, (kind, p) in enumerate(kinds):
        series = Series.objects.create(
            measure="complaints", slice_kind="product", slice_key=f"P-{number}", label=f"Product {number}"
        )
        signal = a_signal(series, reference=f"S-2026-001{number}", kind=kind)
        signal.evidence.update(p=p)

    page = read(heard, "/signals/")

    places = [page.index(f">S-2026-001{number}<") for number in (3, 1, 4, 0, 2)]
    assert places == sorted(places)


def test_a_figure_of_the_list_opens_its_rows(heard: Client, signal: Signal, lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=4), product=lid) for at in range(2)])

    link = re.search(r'href="(/signals/records/[^"]*)">30<', read(heard, "/signals/"))

    assert link is not None
    assert "2 records from Mon 16 Nov 2026 to Sun 22 Nov 2026" in read(heard, link.group(1))


def test_a_signal_explains_itself(heard: Client, signal: Signal) -> None:
    page = read(heard, f"/signals/{signal.reference}/")

    assert "30 in the last full week; 10 would be usual, and 4 to 18 is the range of chance." in page
    assert "That is 4.1 per 1,000 orders instead of 1.5." in page
    assert "The change looks sudden and began about the week of 16 Nov 2026." in page
    assert "If nothing had changed, this would show about once in 14 months over all your series." in page
    assert "3.0 times, 2.1 to 4.3" in page
    assert "With present volume a lasting rise of 30 % is seen in about 3 weeks." in page
    assert "The history is short, so the expected range is wide." in page
    assert "significant" not in page
    assert "not reported" in page


def test_the_page_says_when_frozen_evidence_was_touched(heard: Client, signal: Signal) -> None:
    assert "not what was recorded" not in read(heard, f"/signals/{signal.reference}/")

    Evidence.objects.filter(signal=signal).update(observed=12)

    assert "The frozen evidence is not what was recorded." in read(heard, f"/signals/{signal.reference}/")


def test_the_rows_behind_a_signal_are_linked_and_exactly_so_many(heard: Client, signal: Signal, lid: Product) -> None:
    rosa = Contact.objects.create(name="Rosa", email="rosa@example.org")
    inside = [a_complaint(at, NOW - timedelta(days=4, hours=at), product=lid, contact=rosa) for at in range(4)]
    outside = [a_complaint(90, NOW, product=lid), a_complaint(91, NOW - timedelta(days=4))]
    Complaint.objects.bulk_create(inside + outside)

    page = read(heard, f"/signals/{signal.reference}/")
    link = re.search(r'href="(/signals/records/[^"]*)">4 records<', page)

    assert link is not None
    rows = read(heard, link.group(1))
    assert "4 records from Mon 16 Nov 2026 to Sun 22 Nov 2026" in rows
    assert [name for name in ("R0", "R1", "R2", "R3", "R90", "R91") if f">{name}<" in rows] == ["R0", "R1", "R2", "R3"]
    assert "1 known by name, 1 wrote more than once" in page


def test_the_page_takes_the_same_statements_whatever_is_behind(heard: Client, signal: Signal, lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(0, NOW - timedelta(days=4), product=lid)])
    one = statements(heard, f"/signals/{signal.reference}/")
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=4), product=lid) for at in range(1, 4)])

    assert statements(heard, f"/signals/{signal.reference}/") == one


def test_where_the_excess_is(heard: Client, signal: Signal, lid: Product, berlin: Any) -> None:
    lately = NOW - timedelta(days=4)
    rows = [a_complaint(at, lately, product=lid, site=berlin if at < 6 else None) for at in range(8)]
    Complaint.objects.bulk_create(rows)

    page = read(heard, f"/signals/{signal.reference}/")

    assert re.search(r"Berlin</a></th>.*?75\s%", page, re.S)


def test_the_words_that_stand_out_are_told(heard: Client, signal: Signal, lid: Product) -> None:
    lately, before = NOW - timedelta(days=4), NOW - timedelta(days=90)
    cracked = ["It cracked in the fridge.", "The lid cracked when cold.", "Mine has cracked at the rim, a long crack."]
    usual = ["The box came late again.", "Wrong colour was sent to us.", "Nobody answered the phone for days."]
    rows = [a_complaint(at, lately, product=lid) for at in range(3)]
    rows += [a_complaint(10 + at, before, product=lid) for at in range(3)]
    for row, text in zip(rows, [*cracked, *usual], strict=True):
        row.text = text
    Complaint.objects.bulk_create(rows)

    assert "cracked (3 now, 0 before)" in read(heard, f"/signals/{signal.reference}/")


def test_the_explorer_shows_any_slice_by_any_period(heard: Client, lids: Series) -> None:
    weekly = read(heard, "/signals/series/?measure=complaints&slice=product&key=LID-80&period=week")
    monthly = read(heard, "/signals/series/?measure=complaints&slice=product&key=LID-80&period=month")

    assert "Complaints about Lid 80 mm" in weekly
    assert "limits after Laney" in weekly
    assert "October 2026" in monthly
    assert "Nothing has been counted here yet." in read(heard, "/signals/series/?measure=returns")


def test_a_series_is_given_as_csv_with_gaps_left_empty(heard: Client, lids: Series) -> None:
    Tally.objects.filter(series=lids, day=date(2026, 11, 9)).update(count=0, reported=False)

    answer = heard.get("/signals/series/as.csv?measure=complaints&slice=product&key=LID-80")

    lines = answer.content.decode().splitlines()
    assert lines[0] == "first_day,last_day,complaints,exposure"
    assert lines[-2:] == ["2026-11-09,2026-11-15,,", "2026-11-16,2026-11-22,30,"]
    assert heard.get("/signals/series/as.csv?measure=nothing").status_code == 404


def test_every_figure_of_the_explorer_opens_its_rows(heard: Client, lid: Product) -> None:
    day = date(2026, 11, 18)
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=7), product=lid) for at in range(3)])
    operations.recount(as_of=NOW)

    page = read(heard, "/signals/series/?measure=complaints&slice=product&key=LID-80&period=day")
    found = re.search(rf'href="(/signals/records/[^"]*from={day}[^"]*)">3<', page)

    assert found is not None
    assert "3 records from" in read(heard, found.group(1))


@pytest.mark.parametrize(
    "address",
    [
        "/signals/records/",
        "/signals/records/?measure=complaints&from=2026-11-01&to=never",
        "/signals/records/?measure=nothing&from=2026-11-01&to=2026-11-02",
    ],
)
def test_rows_of_nothing_are_not_found(heard: Client, address: str) -> None:
    assert heard.get(address).status_code == 404


def test_days_without_data_are_declared_by_quality_staff(heard: Client, audrey: User) -> None:
    assert "No day has been left out yet." in read(heard, "/signals/outages/")

    wrong = heard.post("/signals/outages/", {"first_day": "2026-11-20", "last_day": "2026-11-19", "reason": "mail"})
    assert wrong.status_code == 422
    assert "The last day comes before the first." in wrong.content.decode()

    heard.post("/signals/outages/", {"first_day": "2026-11-19", "last_day": "2026-11-20", "reason": "mail was down"})
    assert "mail was down" in read(heard, "/signals/outages/")

    heard.force_login(audrey)
    heard.post("/signals/outages/", {"first_day": "2026-11-01", "last_day": "2026-11-02", "reason": "by an auditor"})
    assert "by an auditor" not in read(heard, "/signals/outages/")


def test_a_signal_of_imported_figures_says_where_its_rows_are(heard: Client) -> None:
    series = Series.objects.create(measure="calls", label="calls", period="week", source="imported", slice_kind="all")
    signal = a_signal(series)

    assert "These figures were brought in from elsewhere." in read(heard, f"/signals/{signal.reference}/")


def test_an_action_asked_for_is_linked(heard: Client, signal: Signal) -> None:
    operations.confirm(signal, conclusion="Real.", action_risk="low", by=SYSTEM_OFFICER)

    assert "Corrective actions</h2>" in read(heard, f"/signals/{signal.reference}/")


SYSTEM_OFFICER = type(SYSTEM)(name="Olive", roles=frozenset({"officer"}))


def test_the_dashboard_tells_newer_evidence_in_its_own_periods(client: Client, erin: User, signal: Signal) -> None:
    """A signal that began by the week goes on by the day: its days are not called weeks."""
    newer = signal.evidence.get()
    newer.pk, newer.day, newer.grain, newer.rule = None, date(2026, 11, 24), "day", "drift"
    newer.facts = {**newer.facts, "periods": 7, "observed": 15.0}
    newer.save(force_insert=True)
    client.force_login(erin)

    page = client.get("/dashboard/").content.decode()

    assert "15 on the last 7 full days" in page
