"""How fast lists, search and pages are with very many complaints. Starts its own PostgreSQL, or uses SQLite.

Usage: python tools/bench_inbox.py [--complaints N] [--sqlite [N]] [--keep FOLDER | --url DATABASE_URL]
Prints for each page the median and the 95th percentile in milliseconds, its statements, and the share of its budget.
Ends with 1 when a budget is missed. With ``--keep`` the database stays in that folder, and a second run with the same
folder measures at once what the first one has filled in; new migrations are made up for.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import packages
import servers
from environment import PYTHON, ROOT, Stuck, ensure, say

ON_POSTGRES, ON_SQLITE = 1_000_000, 200_000


@contextlib.contextmanager
def database(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.url:
        yield arguments.url
    elif arguments.sqlite and arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        yield f"sqlite:///{arguments.keep.resolve() / 'bench.sqlite3'}"
    elif arguments.sqlite:
        with tempfile.TemporaryDirectory(prefix="listening-post-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
    else:
        packages.ensure((packages.POSTGRES,))
        with servers.postgres(arguments.keep) as url:
            yield url


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--complaints", type=int, default=ON_POSTGRES, help="how many on PostgreSQL")
    parser.add_argument("--sqlite", type=int, nargs="?", const=ON_SQLITE, default=0, help="on SQLite, so many")
    parser.add_argument("--keep", type=Path, help="a folder in which the database stays")
    parser.add_argument("--url", default="", help="an empty database, or one filled by this bench")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    try:
        ensure("dev")
        with database(given) as url:
            command = [str(PYTHON), "tools/bench_pages.py", str(given.sqlite or given.complaints), str(given.rounds)]
            environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "0"}
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except Stuck as stuck:
        say(str(stuck))
        return 1


if __name__ == "__main__":
    sys.exit(main())
