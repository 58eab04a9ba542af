"""`python -m surveillance.bench [--quick]`: all tables and bars."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
for name in THREADS:  # CPU seconds of one core: must be said before NumPy is loaded
    os.environ.setdefault(name, "1")

from surveillance.bench import agreement, files, fresh, scored, scores, simulated, speed  # noqa: E402
from surveillance.bench.bars import Bar  # noqa: E402


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def parts(seeds: int) -> dict[str, Callable[[], Iterable[Bar]]]:
    """Title → bars."""

    def on_reference() -> Iterable[Bar]:
        text = scored.tables()
        say(text)
        return scored.bars(text)

    return {
        "Agreement with R and with tables": agreement.bars,
        "Detection, delay and calibration on the reference series (score.py)": on_reference,
        "The same design, simulated anew": fresh.bars,
        "Means of scores": scores.bars,
        "False-alarm budgets": lambda: simulated.budgets(seeds),
        "Short histories": lambda: simulated.short_history(max(seeds, 2)),
        "Exposure": simulated.exposure,
        "Speed": speed.bars,
    }


def main(arguments: list[str] | None = None) -> int:
    """Number of bars that must be met and are not, as exit code."""
    parser = argparse.ArgumentParser(prog="python -m surveillance.bench", description="Measure the engine.")
    parser.add_argument("--quick", action="store_true", help="one simulated house per budget instead of four")
    chosen = parser.parse_args(arguments)
    missed = goals = total = aimed = 0
    try:
        files.folder()
    except files.Absent as absent:
        say(str(absent))
        return 2
    for title, bars in parts(1 if chosen.quick else 4).items():
        say(f"\n{title}\n{'=' * len(title)}")
        for bar in bars():
            say(bar.row())
            total, missed = total + 1, missed + (not bar.met)
            aimed, goals = aimed + bar.aimed, goals + (bar.aimed and bar.goal_met)
    say(f"\n{total} figures: {goals} of {aimed} goals met, {missed} musts missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
