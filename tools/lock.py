"""Writes requirements.lock and requirements-dev.lock from the direct requirements.

Usage: python tools/lock.py [--upgrade]
"""

import sys

from environment import LOCKS, PYTHON, ROOT, Stuck, run, say

COMPILE = [
    str(PYTHON.with_name("uv")), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--custom-compile-command", "make lock",
]  # fmt: skip


def main() -> int:
    try:
        run([*COMPILE, *sys.argv[1:], "requirements.txt", "-o", LOCKS["run"].name])
        # Held to the first lock, so that tests run on what is shipped.
        run([*COMPILE, *sys.argv[1:], "requirements-dev.txt", "-c", LOCKS["run"].name, "-o", LOCKS["dev"].name])
    except Stuck as stuck:
        say(str(stuck))
        return 1
    say(f"Written: {', '.join(str(path.relative_to(ROOT)) for path in LOCKS.values())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
