"""The whole application as `make run` starts it: on SQLite, with a real web server, worker and beat."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0

pytestmark = pytest.mark.embedded


class Started:
    """A running `tools/run.py`: what it said, and the processes it has below it."""

    def __init__(self, data: Path) -> None:
        env = {**os.environ, "DATA_DIR": str(data), "EXAMPLE": "0", "PORT": "8400"}
        for name in ("SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE"):
            env.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "tools/run.py"], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.said: list[str] = []
        self.reader = threading.Thread(target=self.listen, daemon=True)
        self.reader.start()

    def listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)

    def wait_for(self, fact: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not fact():
            assert time.monotonic() < deadline, "".join(self.said)
            assert self.process.poll() is None or fact(), "".join(self.said)
            time.sleep(0.1)

    def address(self) -> str:
        self.wait_for(lambda: any("answers at" in line for line in self.said))
        return next(line.split()[-1] for line in self.said if "answers at" in line)

    def family(self) -> dict[int, str]:
        """All processes below this one, with their command lines."""
        processes = dict(running())
        found = {self.process.pid}
        while more := {pid for pid, (parent, _) in processes.items() if parent in found} - found:
            found |= more
        return {pid: processes[pid][1] for pid in found - {self.process.pid}}

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Its exit code, once it has ended and all it said has been heard."""
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def running() -> Iterator[tuple[int, tuple[int, str]]]:
    """Every process of this (Linux) machine: number, parent, command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            yield int(folder.name), (parent, command)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], Started]]:
    all_started: list[Started] = []

    def start() -> Started:
        all_started.append(Started(tmp_path))
        return all_started[-1]

    yield start
    for one in all_started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)


def test_starts_answers_and_leaves_nobody_behind_and_starts_again_without_the_set_up(started):
    first = started()
    with urllib.request.urlopen(f"{first.address()}/health/", timeout=5) as reply:  # noqa: S310 - our own address
        assert json.load(reply)["status"] == "ok"
    family = first.family()
    assert len(family) >= 3
    assert first.end(signal.SIGINT) == 0
    assert [pid for pid in family if alive(pid)] == []
    assert "Everything has stopped" in first.said[-1]

    second = started()
    second.address()
    assert second.end(signal.SIGTERM) == 0
    assert [any("Collecting static files" in line for line in one.said) for one in (first, second)] == [True, False]
    assert not any("Installing" in line or "Loading" in line for line in second.said)


def test_one_that_dies_takes_all_with_it_and_is_named(started, tmp_path):
    run = started()
    run.address()
    family = run.family()
    beat = next(pid for pid, command in family.items() if " beat " in command)

    os.kill(beat, signal.SIGKILL)

    assert run.wait() == 1
    assert any("beat ended with code -9" in line for line in run.said), "".join(run.said)
    assert [pid for pid in family if alive(pid)] == []
