"""The command line that all imports share: file, preset, mapping, dry run, progress, and the report at the end."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from core import imports
from core.imports import ImportProblem, Outcome, Rejects, Row, RowSource, Taken


class ImportCommand(BaseCommand):
    """Base of ``manage.py import_…``.

    A room sets ``job``, ``fields`` (field name → what it is, in words), ``needed`` (fields without which nothing can
    be taken) and ``presets`` (name → {column: field}), and writes ``take``, which gets the rows of one batch and
    the mapping, inside a transaction.
    """

    job = ""
    fields: dict[str, str] = {}
    needed: tuple[str, ...] = ()
    presets: dict[str, dict[str, str]] = {}
    source: RowSource  # the file at hand, once ``take`` is called

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, plain or gz")
        parser.add_argument("--preset", choices=sorted(self.presets), help="a file whose columns are known")
        parser.add_argument(
            "--map", nargs="+", default=[], metavar="COLUMN=FIELD", action="extend", help=f"fields: {self._told()}"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, keep nothing")
        parser.add_argument("--from-start", action="store_true", help="read also what an earlier run has taken")
        parser.add_argument("--rejects", type=Path, help="where rows that cannot be taken go")
        parser.add_argument("--encoding", default="", help="when it is neither UTF-8 nor Windows-1252")
        parser.add_argument("--delimiter", default="", help="when it is none of , ; | or a tab")

    def _told(self) -> str:
        return "; ".join(f"{name} ({words})" for name, words in self.fields.items())

    def take(self, rows: list[Row], mapping: dict[str, str], options: dict[str, Any]) -> Taken:
        """Take one batch. ``mapping`` leads from the field to its column."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        path: Path = options["file"]
        try:
            source = RowSource(path, encoding=options["encoding"], delimiter=options["delimiter"])
            self.source = source
            mapping = self.mapping(source, options["preset"], options["map"])
            rejects_at = options["rejects"] or self._rejects_of(path, dry_run=options["dry_run"])
            with Rejects(rejects_at, fresh=options["from_start"] or options["dry_run"]) as rejects:
                outcome = self._run(source, mapping, rejects, options)
        except (ImportProblem, OSError) as problem:
            raise CommandError(str(problem)) from None
        self._report(outcome, rejects_at, time.monotonic() - began, dry_run=options["dry_run"])

    def _rejects_of(self, path: Path, *, dry_run: bool) -> Path:
        """In the data folder: where the file lies one may not be allowed to write."""
        ending = "dry-run.rejects.csv" if dry_run else "rejects.csv"
        return Path(settings.DATA_DIR) / "imports" / f"{path.name.split('.')[0]}.{self.job}.{ending}"

    def mapping(self, source: RowSource, preset: str | None, given: list[str]) -> dict[str, str]:
        """From field to column. Raises ImportProblem with everything that is wrong with it."""
        pairs = dict(self.presets[preset]) if preset else {}
        wrong = [_("“%(pair)s” is not of the form column=field.") % {"pair": pair} for pair in given if "=" not in pair]
        for pair in given:
            column, mark, said = pair.rpartition("=")
            if mark:
                pairs[column] = said
        columns = {name.lower(): name for name in source.columns}
        mapping = {said: columns[name.lower()] for name, said in pairs.items() if name.lower() in columns}
        optional = set(self.presets[preset]) - {pair.rsplit("=", 1)[0] for pair in given} if preset else set()
        for column, said in pairs.items():
            if column.lower() not in columns and column not in optional:
                wrong.append(_("The file has no column “%(name)s”.") % {"name": column})
            if said not in self.fields:
                wrong.append(_("There is no field “%(name)s”.") % {"name": said})
        wrong += [
            _("No column gives “%(field)s” (%(words)s).") % {"field": name, "words": self.fields[name]}
            for name in self.needed
            if name not in mapping
        ]
        if wrong:
            wrong.append(_("The columns of the file are: %(names)s.") % {"names": ", ".join(source.columns)})
            wrong.append(_("The fields are: %(names)s.") % {"names": ", ".join(self.fields)})
            raise ImportProblem("\n".join(wrong))
        return mapping

    def _run(self, source: RowSource, mapping: dict[str, str], rejects: Rejects, options: dict[str, Any]) -> Outcome:
        with tqdm(
            total=source.size,
            unit="B",
            unit_scale=True,
            desc=source.path.name,
            delay=1,
            disable=not sys.stderr.isatty(),
        ) as bar:

            def show(outcome: Outcome) -> None:
                bar.set_postfix(rows=outcome.lines, rejected=outcome.rejected, refresh=False)
                bar.update(source.position - bar.n)

            return imports.run(
                source,
                job=self.job,
                take=lambda rows: self.take(rows, mapping, options),
                rejects=rejects,
                options=repr(sorted(mapping.items())) + str(options["preset"]),
                resume=not options["from_start"],
                dry_run=options["dry_run"],
                after_batch=show,
            )

    def _report(self, outcome: Outcome, rejects_at: Path, seconds: float, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("Dry run: nothing was kept."))
        told = _(
            "%(lines)d rows read in %(seconds).1f s: %(added)d added, %(known)d known already, %(rejected)d refused."
        )
        self.stdout.write(
            told
            % {
                "lines": outcome.lines,
                "seconds": seconds,
                "added": outcome.added,
                "known": outcome.known + outcome.earlier,
                "rejected": outcome.rejected,
            }
        )
        if outcome.rejected:
            self.stdout.write(_("The refused rows with their reasons: %(path)s") % {"path": rejects_at})
