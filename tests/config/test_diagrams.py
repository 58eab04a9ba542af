"""The pages about the workflows, and that they say what the code does."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.diagrams import pages
from config.tables import TABLES
from core.workflow import Table


def test_the_pages_in_docs_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("diagrams", "--check")

    assert capsys.readouterr().out == "The pages in docs/workflows are up to date.\n"


def test_every_table_of_a_room_is_listed() -> None:
    """A room that gets a table and forgets the list would have no page."""
    root = Path(__file__).parents[2]
    files = [path for room in root.iterdir() if room.is_dir() for path in room.glob("*workflow.py")]
    made = sum(path.read_text(encoding="utf-8").count("= Table(\n") for path in files if path.parent.name != "core")

    assert made == len(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_move_has_its_row(table: Table) -> None:
    page = pages([table])[f"{table.name.replace(' ', '-')}.md"]

    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(move.name for move in table)
    assert all(f"as {state}\n" in page for state in table.states.values)


def test_a_page_that_is_out_of_date_is_named_and_written_anew(tmp_path: Path) -> None:
    call_command("diagrams", folder=tmp_path)
    page, left_over = tmp_path / "corrective-action.md", tmp_path / "gone.md"
    whole = page.read_text()
    page.write_text(whole.replace("approve", "wave through"))
    left_over.write_text("of a table that is no more")

    with pytest.raises(CommandError, match=r"^Out of date: corrective-action.md, gone.md\."):
        call_command("diagrams", "--check", folder=tmp_path)
    call_command("diagrams", folder=tmp_path)

    assert (page.read_text(), left_over.exists()) == (whole, False)
