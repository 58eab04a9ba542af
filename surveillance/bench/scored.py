"""Tables made by score.py, and the bars read from what it prints."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from unittest import mock

from surveillance.bench import detector, files
from surveillance.bench.bars import Bar, at_least, at_most

WEEKLY = re.compile(r"^(.{34}) at\s+([\d.]+)%: FPR ([\d.]+)  POD ([\d.]+)  first week ([\d.]+)")
SUSTAINED = re.compile(
    r"^(.{34}) any false alarm in 52 weeks ([\d.]+): mean delay in weeks  "
    r"step1.5 ([\d.]+)  step2 ([\d.]+)  ramp2_26 ([\d.]+)  ramp1.5_52 ([\d.]+)"
)
DAILY = re.compile(r"^(.{34}) at\s+([\d.]+)% a day: POD ([\d.]+)  delay ([\d.]+) days")
CALIBRATION = re.compile(r"^(.{34}) realised / nominal  0.01: ([\d.]+)  0.001: ([\d.]+)")
POD_BARS = {"0.50": (0.48, 0.52, "R .381"), "1.00": (0.55, 0.58, "R .493"), "2.00": (0.62, 0.66, "R .588")}
DELAY_BARS = {
    "step × 1.5": (13, 11, "R 22.3"), "step × 2": (6, 5, "R 13.7"),
    "ramp × 2 in 26": (17, 15, "R 28.6"), "ramp × 1.5 in 52": (35, 31, "R 42.6"),
}  # fmt: skip


def tables() -> str:
    """What score.py prints for the engine."""
    printed = io.StringIO()
    score = files.scorer()
    arguments = ["score.py", str(detector.everything()), str(files.folder())]
    with contextlib.redirect_stdout(printed), mock.patch.object(sys, "argv", arguments):
        score.main()
    return printed.getvalue()


def bars(text: str) -> Iterator[Bar]:
    """All bars in the printed tables."""
    sustained = False
    for line in text.splitlines():
        if found := WEEKLY.match(line):
            yield from _weekly(found)
        elif (found := SUSTAINED.match(line)) and found[1].strip() == "drift channel" and not sustained:
            sustained = True
            for (name, (must, goal, peer)), value in zip(DELAY_BARS.items(), found.groups()[2:], strict=True):
                yield at_most(f"Delay in weeks, {name}", float(value), must, goal, peer)
        elif (found := DAILY.match(line)) and found[2] == "1.00":
            yield at_least("Daily: probability of detection at 1 % a day", float(found[3]), 0.82, 0.87, "EARS C2 .37")
            yield at_most("Daily: delay in days at 1 % a day", float(found[4]), 4, 3, "EARS C2 11.4")
        elif (found := CALIBRATION.match(line)) and not found[1].startswith("R "):
            for share, value in (("1 %", found[2]), ("0.1 %", found[3])):
                name = f"Realised / nominal at {share}, {found[1].strip().removeprefix('N_')}"
                yield Bar(name, float(value), 0.6, 2.0, 0.8, 1.25)


def _weekly(found: re.Match[str]) -> Iterator[Bar]:
    name, rate = found[1].strip(), found[2]
    if name == "spike channel" and rate in POD_BARS:
        must, goal, peer = POD_BARS[rate]
        yield at_least(f"Probability of detection at FPR {float(rate):g} %", float(found[4]), must, goal, peer)
        if rate == "1.00":
            yield at_least("Found in the first week at FPR 1 %", float(found[5]), float("-inf"), 0.40, "R .397")
    if name.startswith("two channels") and rate == "1.00":
        yield at_least("Both channels on one budget of 1 %", float(found[4]), 0.53, 0.56, "R .493")
