"""Files of any size, row by row: what every import of the house stands on.

A CSV (plain or gz) is read as a stream, taken in batches, and each batch is one transaction that also notes that it
was taken. So memory stays constant, a stopped import goes on where it was, and a second run adds nothing. Bad rows go
to a file of their own with line number and reason; good rows are kept.
"""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock

BATCH = 1000
DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
SAMPLE = 1_000_000
GZIP = b"\x1f\x8b"

csv.field_size_limit(LONGEST_CELL)


class ImportProblem(Exception):
    """The file as a whole cannot be read, or not in this way. The message is a sentence for the person."""


class BadRow(Exception):
    """This one row cannot be taken. The message says why."""


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on (from 1, the header included) and its cells by column, stripped."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Spoilt:
    """A row that is not even a row of this file."""

    line: int
    cells: list[str]
    reason: str


class RowSource:
    """A CSV file as rows. Reads it anew on each iteration; never holds more than a row.

    The encoding is UTF-8 where the beginning of the file is UTF-8, else Windows-1252; the delimiter is the one that
    splits the header most. Both can be named. Raises ImportProblem when there is no such file or no header.
    """

    def __init__(self, path: Path, *, encoding: str = "", delimiter: str = "") -> None:
        self.path = path
        self.position = 0  # bytes of the file read so far, compressed ones where it is compressed
        try:
            self.size = path.stat().st_size
            sample = _beginning_of(path)
        except (OSError, zlib.error) as error:
            raise ImportProblem(_("%(path)s cannot be read: %(error)s") % {"path": path, "error": error}) from None
        self.encoding = _known(encoding) if encoding else _encoding_of(sample)
        text = sample.decode(self.encoding, errors="replace").removeprefix("\ufeff")
        self.delimiter = delimiter or _delimiter_of(text)
        self.columns = [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=self.delimiter), [])]
        if not any(self.columns):
            raise ImportProblem(_("%(path)s has no header line with the names of its columns.") % {"path": path})
        if len(set(self.columns)) < len(self.columns):
            raise ImportProblem(_("%(path)s has two columns of the same name.") % {"path": path})

    def digest(self) -> str:
        """SHA-256 of the file as it lies there."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def __iter__(self) -> Iterator[Row | Spoilt]:
        with self.path.open("rb") as file:
            raw: Any = gzip.GzipFile(fileobj=file) if _is_gzip(self.path) else file
            # Bytes that are no text of this encoding come through as lone surrogates: only their row is refused.
            with io.TextIOWrapper(raw, encoding=self.encoding, errors="surrogateescape", newline="") as text:
                try:
                    for row in self._rows(text):
                        self.position = 0 if file.closed else file.tell()
                        yield row
                except (EOFError, zlib.error, OSError) as error:
                    raise ImportProblem(
                        _("%(path)s breaks off: %(error)s. What came before it is taken.")
                        % {"path": self.path, "error": error}
                    ) from None
        self.position = self.size

    def _rows(self, text: IO[str]) -> Iterator[Row | Spoilt]:
        reader = csv.reader(text, delimiter=self.delimiter)
        header = True
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Spoilt(line, [], _("The line cannot be split into cells: %(error)s.") % {"error": error})
                continue
            if not header and cells:
                yield self._row(line, cells)
            header = False

    def _row(self, line: int, cells: list[str]) -> Row | Spoilt:
        if len(cells) != len(self.columns):
            reason = _("It has %(n)d cells, the header has %(columns)d.")
            return Spoilt(line, cells, reason % {"n": len(cells), "columns": len(self.columns)})
        whole = "".join(cells)
        if "\0" in whole or any("\ud800" <= letter <= "\udfff" for letter in whole if letter > "\ud7ff"):
            return Spoilt(line, cells, _("It holds characters that are no text in %(name)s.") % {"name": self.encoding})
        return Row(line, {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)})


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _beginning_of(path: Path) -> bytes:
    """The first bytes of the text; a file cut further on still has a beginning."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    return zlib.decompressobj(wbits=31).decompress(head, SAMPLE) if head.startswith(GZIP) else head


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise ImportProblem(_("“%(name)s” is no encoding that is known here.") % {"name": encoding}) from None


def _encoding_of(sample: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut at the end is no fault
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if sample.startswith(codecs.BOM_UTF8) else "utf-8"


def _delimiter_of(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


class Rejects:
    """The file of the rows that were not taken: line, reason, and the row as it was. Made when the first one comes."""

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        self.path = path
        self.count = 0
        self._file: IO[str] | None = None
        if fresh:
            path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._file:
            self._file.close()

    def add(self, line: int, reason: str, cells: Iterable[str]) -> None:
        self.count += 1
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = not self.path.exists()
            self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace", newline="")
            if fresh:
                csv.writer(self._file).writerow(["line", "reason", "row"])
        csv.writer(self._file).writerow([line, reason, *cells])

    def flush(self) -> None:
        if self._file:
            self._file.flush()


@dataclass
class Taken:
    """What became of the rows of one batch. ``refused`` are those not taken, each with its reason."""

    added: int = 0
    known: int = 0
    refused: list[tuple[Row, str]] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of the file. ``earlier`` rows stood in batches that an earlier run had already taken."""

    added: int = 0
    known: int = 0
    rejected: int = 0
    earlier: int = 0
    lines: int = 0


def run(
    source: RowSource,
    *,
    job: str,
    take: Callable[[list[Row]], Taken],
    rejects: Rejects,
    options: str = "",
    resume: bool = True,
    dry_run: bool = False,
    after_batch: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Hand the file to ``take`` in batches of ``BATCH`` rows, each in a transaction of its own.

    ``job`` and ``options`` (preset, mapping) name the import: the same file in another way is another import.
    With ``resume`` batches that were taken before are passed over. A dry run takes everything and keeps nothing.
    Raises ImportProblem when the file breaks off; what came before is kept.
    """
    outcome = Outcome()
    name = f"{job}:{hashlib.sha256((source.digest() + options).encode()).hexdigest()[:32]}"
    rows = iter(source)
    while batch := list(islice(rows, BATCH)):
        period = f"{outcome.lines}+{len(batch)}"
        outcome.lines += len(batch)
        with transaction.atomic():
            first_time = clock.once(name, period, as_of=timezone.now())
            if first_time or not resume:
                _take(batch, take, rejects, outcome)
            else:
                outcome.earlier += len(batch)
            transaction.set_rollback(dry_run)
        if after_batch:
            after_batch(outcome)
    return outcome


def _take(batch: list[Row | Spoilt], take: Callable[[list[Row]], Taken], rejects: Rejects, outcome: Outcome) -> None:
    taken = take([row for row in batch if isinstance(row, Row)])
    refused = [(row.line, row.reason, row.cells) for row in batch if isinstance(row, Spoilt)]
    refused += [(row.line, reason, list(row.cells.values())) for row, reason in taken.refused]
    for line, reason, cells in sorted(refused):
        rejects.add(line, reason, cells)
    # On disk before the batch is: a stop between the two shows a reject twice rather than never.
    rejects.flush()
    outcome.added += taken.added
    outcome.known += taken.known
    outcome.rejected += len(refused)
