"""Reading other people's files: every trap costs a row at most, never the file, and nothing is taken twice."""

import csv
import gzip
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management.base import CommandError

from core import cells, imports
from core.import_command import ImportCommand
from core.imports import BadRow, ImportProblem, Rejects, Row, RowSource, Spoilt, Taken
from core.models import Run


def file(tmp_path, content, name="claims.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path, **how):
    return list(RowSource(path, **how))


def test_rows_carry_the_line_they_begin_on(tmp_path):
    path = file(tmp_path, 'a,b\n1,"two\nlines"\n\n 3 ,4\n')
    assert rows_of(path) == [Row(2, {"a": "1", "b": "two\nlines"}), Row(5, {"a": "3", "b": "4"})]


def test_gz_is_read_by_its_content_not_its_name(tmp_path):
    path = file(tmp_path, gzip.compress(b"a;b\n1;2\n"))
    assert rows_of(path) == [Row(2, {"a": "1", "b": "2"})]


def test_shifted_row_is_spoilt_and_the_next_is_kept(tmp_path):
    first, second = rows_of(file(tmp_path, "a,b\n1,2,3\n4,5\n"))
    assert first == Spoilt(2, ["1", "2", "3"], "It has 3 cells, the header has 2.")
    assert second == Row(3, {"a": "4", "b": "5"})


@pytest.mark.parametrize(
    ("content", "text"),
    [("\ufeffa\nä\n".encode(), "ä"), ("a\nä\n".encode("cp1252"), "ä"), ("a\n日本\n".encode(), "日本")],
)
def test_encoding_is_found(tmp_path, content, text):
    assert rows_of(file(tmp_path, content)) == [Row(2, {"a": text})]


def test_named_encoding_is_used(tmp_path):
    assert rows_of(file(tmp_path, "a\nпривет\n".encode("koi8-r")), encoding="koi8-r") == [Row(2, {"a": "привет"})]


@pytest.mark.parametrize("bad", [b"\xff", b"\0"])
def test_bytes_that_are_no_text_cost_their_row_only(tmp_path, bad, monkeypatch):
    monkeypatch.setattr(imports, "SAMPLE", 3)
    rows = rows_of(file(tmp_path, b"a\nx" + bad + b"\nfine\n"))
    assert [type(row) for row in rows] == [Spoilt, Row]
    assert rows[0].reason == "It holds characters that are no text in utf-8."


def test_cell_beyond_all_measure_costs_its_line_only(tmp_path):
    rows = rows_of(file(tmp_path, "a\n" + "x" * (imports.LONGEST_CELL + 1) + "\nfine\n"))
    assert rows[-1] == Row(3, {"a": "fine"})
    assert rows[0].reason.startswith("The line cannot be split into cells")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "has no header line"),
        ("a,a\n1,2\n", "two columns of the same name"),
        (b"\x1f\x8bno gzip at all", "cannot be read"),
    ],
)
def test_file_that_is_none_is_told(tmp_path, content, sentence):
    with pytest.raises(ImportProblem, match=sentence):
        RowSource(file(tmp_path, content))


def test_missing_file_is_told(tmp_path):
    with pytest.raises(ImportProblem, match="cannot be read"):
        RowSource(tmp_path / "nowhere.csv")


def test_unknown_encoding_is_told(tmp_path):
    with pytest.raises(ImportProblem, match="no encoding that is known"):
        RowSource(file(tmp_path, "a\n"), encoding="klingon")


def numbers(tmp_path, n):
    return file(tmp_path, "n\n" + "".join(f"{i}\n" for i in range(n)))


def take_even(rows):
    """Takes even numbers and refuses odd ones."""
    odd = [(row, "It is odd.") for row in rows if int(row.cells["n"]) % 2]
    return Taken(added=len(rows) - len(odd), refused=odd)


def import_all(path, rejects_at, take=take_even, **how):
    with Rejects(rejects_at) as rejects:
        return imports.run(RowSource(path), job="even", take=take, rejects=rejects, **how)


@pytest.mark.django_db
def test_good_rows_are_kept_and_bad_ones_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    outcome = import_all(numbers(tmp_path, 5), tmp_path / "out" / "rejects.csv")
    assert (outcome.added, outcome.rejected, outcome.lines) == (3, 2, 5)
    with (tmp_path / "out" / "rejects.csv").open(newline="") as listed:
        assert list(csv.reader(listed)) == [
            ["line", "reason", "row"],
            ["3", "It is odd.", "1"],
            ["5", "It is odd.", "3"],
        ]


@pytest.mark.django_db
def test_no_rejects_no_file(tmp_path):
    import_all(numbers(tmp_path, 1), tmp_path / "rejects.csv")
    assert not (tmp_path / "rejects.csv").exists()


@pytest.mark.django_db
def test_second_run_takes_nothing(tmp_path):
    import_all(numbers(tmp_path, 5), tmp_path / "rejects.csv")
    again = import_all(numbers(tmp_path, 5), tmp_path / "rejects.csv")
    assert (again.added, again.rejected, again.earlier) == (0, 0, 5)


@pytest.mark.django_db
def test_stopped_run_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    seen = []

    def stops_at_four(rows):
        if any(row.cells["n"] == "4" for row in rows):
            raise KeyboardInterrupt
        return take(rows)

    def take(rows):
        seen.extend(row.cells["n"] for row in rows)
        return Taken(added=len(rows))

    with pytest.raises(KeyboardInterrupt):
        import_all(numbers(tmp_path, 6), tmp_path / "r.csv", take=stops_at_four)
    outcome = import_all(numbers(tmp_path, 6), tmp_path / "r.csv", take=take)
    assert seen == ["0", "1", "2", "3", "4", "5"]
    assert (outcome.earlier, outcome.added) == (4, 2)


@pytest.mark.django_db
def test_other_mapping_is_another_import(tmp_path):
    import_all(numbers(tmp_path, 4), tmp_path / "r.csv", options="one")
    assert import_all(numbers(tmp_path, 4), tmp_path / "r.csv", options="two").added == 2


@pytest.mark.django_db
def test_dry_run_keeps_nothing(tmp_path):
    outcome = import_all(numbers(tmp_path, 4), tmp_path / "r.csv", dry_run=True)
    assert outcome.added == 2
    assert Run.objects.count() == 0


@pytest.mark.django_db
def test_file_that_breaks_off_keeps_what_came_before(tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 100)
    whole = gzip.compress(b"n\n" + b"".join(b"%d\n" % (i * 7919 % 100_003) for i in range(60_000)))
    path = file(tmp_path, whole[: len(whole) // 2], "cut.csv.gz")
    taken = []
    with pytest.raises(ImportProblem, match="breaks off"):
        import_all(path, tmp_path / "r.csv", take=lambda rows: taken.extend(rows) or Taken(added=len(rows)))
    assert len(taken) > 10_000
    assert len(taken) == Run.objects.count() * 100


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2010-01-04", datetime(2010, 1, 4, tzinfo=UTC)),
        ("2016-02-29 01:16:00", datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("03/19/2015", datetime(2015, 3, 19, tzinfo=UTC)),
        ("01/06/2020 03:45:00 PM", datetime(2020, 1, 6, 15, 45, tzinfo=UTC)),
        ("2020-01-01T10:00:00+00:00", datetime(2020, 1, 1, 10, tzinfo=UTC)),
        ("-", None),
        ("?", None),
        ("", None),
    ],
)
def test_moments(cell, value):
    assert cells.moment(cell) == value


@pytest.mark.parametrize("cell", ["3047010038", "2020-02-30", "yesterday", "0001-01-01"])
def test_what_is_no_moment_is_refused(cell):
    with pytest.raises(BadRow):
        cells.moment(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("$1,234.00 ", Decimal("1234.00")), ("-3", Decimal(-3)), ("(12.50)", Decimal("-12.50")), ("?", None)],
)
def test_amounts(cell, value):
    assert cells.amount(cell) == value


@pytest.mark.parametrize("cell", ["wet pallet", "NaN1", "inf"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(BadRow):
        cells.amount(cell)


class EvenCommand(ImportCommand):
    job = "even"
    fields = {"number": "the number", "name": "what it is called"}
    needed = ("number",)
    presets = {"known": {"n": "number", "called": "name"}}

    def take(self, rows, mapping, options):
        return take_even([Row(row.line, {"n": row.cells[mapping["number"]]}) for row in rows])


def call(path, *arguments):
    command = EvenCommand()
    parser = command.create_parser("manage.py", "import_even")
    command.handle(**vars(parser.parse_args([str(path), *arguments])))


@pytest.mark.django_db
def test_command_reports(tmp_path, capsys):
    call(numbers(tmp_path, 4), "--preset", "known", "--rejects", str(tmp_path / "r.csv"))
    said = capsys.readouterr().out
    assert "4 rows read" in said
    assert "2 added, 0 known already, 2 refused." in said
    assert str(tmp_path / "r.csv") in said


@pytest.mark.django_db
def test_command_tells_everything_that_is_wrong_with_a_mapping(tmp_path):
    with pytest.raises(CommandError) as told:
        call(numbers(tmp_path, 1), "--map", "m=number", "n=size", "nothing")
    for sentence in (
        "“nothing” is not of the form column=field.",
        "The file has no column “m”.",
        "There is no field “size”.",
    ):
        assert sentence in str(told.value)
    assert "The columns of the file are: n." in str(told.value)
    assert "No column gives “number” (the number)." in str(told.value)


@pytest.mark.django_db
def test_mapping_by_hand_needs_no_preset(tmp_path, capsys):
    call(numbers(tmp_path, 2), "--map", "N=number", "--dry-run", "--rejects", str(tmp_path / "r.csv"))
    assert "Dry run: nothing was kept." in capsys.readouterr().out
