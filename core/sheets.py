"""Lists as files for spreadsheets: rows in, CSV lines or an XLSX file out, however many they are.

Cells are what people typed, and a spreadsheet runs what looks like a formula: CSV gets an apostrophe before it, XLSX
says of each text that it is a text.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

BEGINS_A_FORMULA = frozenset("=+-@＝＋－＠|%")
MOST_ROWS = 100_000
"""Beyond that a sheet takes longer than a page may; CSV has no end."""


def neutral(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula. What only looks odd stays as it is."""
    bare = cell.lstrip()
    odd = bool(bare) and (bare[0] in BEGINS_A_FORMULA or cell[0] in "\t\r\n")
    return f"'{cell}" if odd else cell


def _as_text(value: Any) -> Any:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case str():
            return neutral(value)
    return value


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one after the other. It begins with the mark by which spreadsheets know UTF-8."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([neutral(head) for head in heads])
    for row in rows:
        yield writer.writerow([_as_text(value) for value in row])


def xlsx(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> IO[bytes]:
    """The rows as an XLSX file, open at its beginning. Moments must be local ones without a zone."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller sends and closes it
    kinds = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm", "in_memory": False, **kinds}
    )
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    book.close()
    file.seek(0)
    return file
