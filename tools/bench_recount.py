"""How fast everything is counted anew, and one day of it, with very much feedback. Starts its own PostgreSQL.

Usage: python tools/bench_recount.py [--rows N] [--url DATABASE_URL]
Prints seconds, CPU seconds of the database and of this program, and the share of the bar. Ends with 1 when a bar is missed.
"""

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import packages
import servers
from environment import PYTHON, ROOT, Stuck, ensure, say

ROWS = 10_000_000


@contextlib.contextmanager
def database(url: str) -> Iterator[str]:
    if url:
        yield url
    else:
        packages.ensure((packages.POSTGRES,))
        with servers.postgres() as own:
            yield own


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS, help="how much feedback")
    parser.add_argument("--url", default="", help="an empty database, or one filled by this bench")
    given = parser.parse_args()
    try:
        ensure("dev")
        with database(given.url) as url:
            command = [str(PYTHON), "tools/bench_tallies.py", str(given.rows)]
            environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "0"}
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except Stuck as stuck:
        say(str(stuck))
        return 1


if __name__ == "__main__":
    sys.exit(main())
