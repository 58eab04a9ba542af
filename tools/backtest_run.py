"""The inside of tools/backtest.py: replays one file in the database it is given and writes what came out as JSON.

Usage: python tools/backtest_run.py NAME FOLDER ANSWER
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
django.setup()

from tqdm import tqdm  # noqa: E402

import backtest_stories  # noqa: E402


def main() -> int:
    story = backtest_stories.STORIES[sys.argv[1]]
    bar = tqdm(total=story.steps, desc=f"{sys.argv[1]:8}", unit=" evenings", disable=None)
    with tempfile.TemporaryDirectory() as place, bar:

        def told(evenings: int) -> None:
            bar.update(evenings)

        result = story.tell(Path(sys.argv[2]), Path(place), told)
    Path(sys.argv[3]).write_text(json.dumps(result.plain()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
