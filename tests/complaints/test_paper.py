"""The file of a complaint on paper, and the list as a spreadsheet."""

import csv
import io
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from complaints import operations
from core import sheets
from core.models import Entry, User
from tests.cast import acting
from tests.complaints.conftest import Case


def on_paper(data: bytes, folder: Path) -> str:
    path = folder / "file.pdf"
    path.write_bytes(data)
    assert shutil.which("pdftotext"), "install poppler-utils: the words on paper are part of what is tried"
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split())


def test_the_file_holds_the_whole_case(client: Client, case: Case, olive: User, tmp_path: Path) -> None:
    complaint = case("answered", text="The lid *cracked*. #let x = [1] $x$ Öl, 5 €")
    operations.note(complaint, text="Lot 41 again.", by=acting(olive))
    operations.add_cost(complaint, kind="refund", amount=Decimal("12.50"), by=acting(olive))
    client.force_login(olive)

    answer = client.get(f"/complaints/{complaint.reference}/file.pdf")

    said = on_paper(answer.content, tmp_path)
    assert answer["Content-Type"] == "application/pdf"
    for words in (
        complaint.reference,
        complaint.number,
        "The lid *cracked*. #let x = [1] $x$ Öl, 5 €",
        "The lid had a flaw at the rim.",
        "We replace the lid.",
        "Lot 41 again.",
        "12.50 EUR",
    ):
        assert words in said


def test_without_notes_nothing_for_the_team_is_printed(client: Client, case: Case, olive: User, tmp_path: Path) -> None:
    complaint = case("answered")
    operations.note(complaint, text="Lot 41 again.", by=acting(olive))
    client.force_login(olive)

    said = on_paper(client.get(f"/complaints/{complaint.reference}/file.pdf?notes=0").content, tmp_path)

    assert "Lot 41 again." not in said
    assert "Investigation started" not in said
    assert "We replace the lid." in said


def test_what_no_font_has_is_refused_in_words(client: Client, case: Case, olive: User) -> None:
    complaint = case(text="The sign \U0001343f was on the lid.")
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/file.pdf", follow=True)

    assert page.redirect_chain == [(f"/complaints/{complaint.reference}/", 302)]
    assert "This cannot be printed" in page.content.decode()


def test_who_may_not_see_a_case_gets_no_paper_of_it(client: Client, case: Case, colin: User, adam: User) -> None:
    complaint = case()
    client.force_login(colin)
    assert client.get(f"/complaints/{complaint.reference}/file.pdf").status_code == 404
    client.force_login(adam)
    assert client.get(f"/complaints/{complaint.reference}/file.pdf").status_code == 403
    assert client.post("/complaints/export.csv").status_code == 403


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("filters", ["", "?view=closed", "?view=all&lot=41", "?view=all&q=fridge"])
def test_the_csv_has_the_rows_of_the_list(client: Client, case: Case, olive: User, filters: str) -> None:
    for _n in range(2):
        case(lot="41")
    case("closed", lot="42")
    client.force_login(olive)

    heads, *rows = rows_of(client.post(f"/complaints/export.csv{filters}"))

    shown = [row.reference for row in client.get(f"/complaints/{filters}").context["page"].rows]
    assert heads[0] == "Reference"
    assert [row[0] for row in rows] == shown


def test_no_cell_is_a_formula(client: Client, case: Case, olive: User) -> None:
    case(title='=HYPERLINK("http://x.example";"lid")', lot="@SUM(1)", order_number=" +49")
    client.force_login(olive)

    _heads, row = rows_of(client.post("/complaints/export.csv"))
    assert (row[3], row[7], row[8]) == ('\'=HYPERLINK("http://x.example";"lid")', "'@SUM(1)", "' +49")

    book = zipfile.ZipFile(io.BytesIO(b"".join(client.post("/complaints/export.xlsx").streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(" in sheet
    assert "hyperlink" not in sheet.replace("=HYPERLINK", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lid", "lid"),
        ("", ""),
        ("=1", "'=1"),
        ("-1", "'-1"),
        ("\t=1", "'\t=1"),
        ("  @x", "'  @x"),
        ("\uff1d1", "'\uff1d1"),
        ("a=b", "a=b"),
    ],
)
def test_only_what_begins_a_formula_is_marked(typed: str, kept: str) -> None:
    assert sheets.neutral(typed) == kept


def test_taking_a_list_away_is_recorded_without_what_was_searched(client: Client, case: Case, olive: User) -> None:
    case()
    client.force_login(olive)

    b"".join(client.post("/complaints/export.csv?view=all&q=carla").streaming_content)

    line = Entry.objects.get(verb="export")
    assert (line.actor, line.facts) == (olive.name, {"what": "complaints", "kind": "csv"})


def test_too_many_rows_for_a_sheet_are_told(
    client: Client, case: Case, olive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.sheets.MOST_ROWS", 0)
    case(lot="41")
    client.force_login(olive)

    page = client.post("/complaints/export.xlsx?lot=41", follow=True)

    assert page.redirect_chain == [("/complaints/?lot=41", 302)]
    assert "take the CSV file" in page.content.decode()
