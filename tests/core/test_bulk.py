"""What comes in bulk keeps the rules of what comes singly: numbers, references, files, pages of several tables."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files, keyset, numbering
from core.models import Attachment, Heartbeat, Reference, Run

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_numbers_in_bulk_leave_no_gap():
    assert numbering.next_number("C", year=2026) == "C-2026-0001"
    assert numbering.next_numbers("C", year=2026, n=3) == ["C-2026-0002", "C-2026-0003", "C-2026-0004"]
    assert numbering.next_number("C", year=2026) == "C-2026-0005"


@pytest.mark.django_db
def test_references_in_bulk_are_all_new(monkeypatch):
    codes = iter(["AAA-AAA", "AAA-AAA", "AAA-AAA", "CCC-CCC", "DDD-DDD"])
    monkeypatch.setattr(numbering, "_random_code", lambda: next(codes))
    numbering.new_reference()
    assert sorted(numbering.new_references(2)) == ["CCC-CCC", "DDD-DDD"]
    assert Reference.objects.count() == 3


@pytest.mark.django_db
def test_file_on_disk_becomes_a_file_of_a_case_later():
    stored = files.store(SimpleUploadedFile("bill.txt", b"paid"))
    assert Attachment.objects.count() == 0
    (attachment,) = files.attach([stored], case="Q7K-4MD", by="customer", at=NOW)
    assert (attachment.case, attachment.name, attachment.size) == ("Q7K-4MD", "bill.txt", 4)
    assert files.path_of(attachment.digest).read_bytes() == b"paid"


@pytest.mark.django_db
def test_two_tables_make_one_list():
    for minute in range(0, 10, 2):
        Heartbeat.objects.create(name=f"beat-{minute}", at=NOW + timedelta(minutes=minute))
    for minute in range(1, 10, 2):
        Run.objects.create(job="j", period=f"run-{minute}", at=NOW + timedelta(minutes=minute))
    rows, after = [], ""
    for _page in range(4):
        page = keyset.merged([Heartbeat.objects.all(), Run.objects.all()], by=("-at",), after=after, size=3)
        rows += page.rows
        after = page.next
    assert after == ""
    assert [(row.at - NOW) // timedelta(minutes=1) for row in rows] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
