"""Replays real files as they would have been seen, and tells what was heard when. Works in throwaway databases.

Usage: python tools/backtest.py [--data FOLDER] [--only NAME …] [--no-write] [--signals]
Prints a table of the known incidents and one of the stretches without any, and writes both into docs/backtest.md.
Ends with 1 when an incident that must be heard is missed or there are more false alarms than were asked for, with 2 when
the files are not there.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import backtest_report
from environment import PYTHON, ROOT, Stuck, ensure, run, say
from processes import die_with_parent

NAMES = ("cfpb", "baggage", "desk", "intake", "claims", "returns")
PAGE = ROOT / "docs" / "backtest.md"
LISTED = "INCIDENTS.md"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=None, help="folder of the real files; else REAL_FILES")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES), help="only these files")
    parser.add_argument("--no-write", action="store_true", help="leave docs/backtest.md as it is")
    parser.add_argument("--signals", action="store_true", help="list every signal with its sentence")
    return parser.parse_args()


def folder(given: Path | None) -> Path | None:
    """Where the real files lie, or None when they are absent."""
    place = given or Path(os.environ.get("REAL_FILES") or ROOT.parent / "shared" / "data")
    return place if (place / LISTED).is_file() else None


def replay(name: str, data: Path, place: Path) -> dict[str, Any]:
    """Replay one file in a database of its own."""
    mine, answer = place / name, place / f"{name}.json"
    mine.mkdir()
    shutil.copy(place / "empty.sqlite3", mine / "database.sqlite3")
    command = [str(PYTHON), "tools/backtest_run.py", name, str(data), str(answer)]
    result = subprocess.run(
        command, cwd=ROOT, env=environment(mine, mine / "database.sqlite3"), check=False,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    if result.returncode:
        raise Stuck(f"The replay of {name} failed with code {result.returncode}.")
    shutil.rmtree(mine)
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def environment(place: Path, database: Path) -> dict[str, str]:
    return {
        **os.environ, "DATA_DIR": str(place), "DATABASE_URL": f"sqlite:///{database}", "DEBUG": "0",
        "SECRET_KEY": "only-for-a-throwaway-database-" + "0" * 40, "BASE_URL": "http://localhost",
    }  # fmt: skip


def main() -> int:
    given = arguments()
    data = folder(given.data)
    if data is None:
        say("The real files are absent. Name their folder with --data or in REAL_FILES; it holds an INCIDENTS.md.")
        return 2
    try:
        ensure("dev")
        with tempfile.TemporaryDirectory(prefix="listening-post-backtest-") as temporary:
            place = Path(temporary)
            run([str(PYTHON), "manage.py", "migrate", "-v", "0"], env=environment(place, place / "empty.sqlite3"))
            found = [replay(name, data, place) for name in given.only]
    except Stuck as stuck:
        say(str(stuck))
        return 1
    told = backtest_report.tables(found)
    say(told)
    if given.signals:
        say(backtest_report.signals(found))
    if not given.no_write and set(given.only) == set(NAMES):
        backtest_report.write(PAGE, told)
    return 0 if backtest_report.all_met(found) else 1


if __name__ == "__main__":
    sys.exit(main())
