"""Several programs that live and die together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from environment import ROOT, Stuck, say

GRACE = 20.0
"Seconds a program may take to finish what it is doing."
PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """To be called in a child before its program starts. Linux: it is told to stop when its parent is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


@dataclass(frozen=True)
class Program:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = 25) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Family:
    """Starts programs, watches them, and stops all of them when one ends or a person says so."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.programs: list[Program] = []
        self.asked = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask)

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C once: stop in good order. Twice: at once."""
        self.asked += 1
        if self.asked > 1:
            self.signal_all(signal.SIGKILL)

    def start(self, name: str, command: list[str], env: dict[str, str]) -> None:
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as output:
            # Own session: Ctrl-C reaches this script alone, which then stops each program once.
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=die_with_parent,
            )  # fmt: skip
        self.programs.append(Program(name, process, log))

    def ended(self) -> Program | None:
        return next((program for program in self.programs if program.process.poll() is not None), None)

    def wait_for(self, ready: Callable[[], bool], seconds: float) -> None:
        """Until ready; Stuck when a program ends first or patience does."""
        deadline = time.monotonic() + seconds
        while not self.asked and not ready():
            if dead := self.ended():
                raise Stuck(f"{dead.name} ended with code {dead.process.returncode}. Its last words:\n{dead.tail()}")
            if time.monotonic() > deadline:
                raise Stuck(f"No answer after {seconds:.0f} seconds. The logs are in {self.logs}.")
            time.sleep(0.1)

    def watch(self) -> None:
        """Until somebody asks to stop; Stuck when a program ends by itself."""
        while not self.asked:
            if dead := self.ended():
                raise Stuck(f"{dead.name} ended with code {dead.process.returncode}. Its last words:\n{dead.tail()}")
            time.sleep(0.2)

    def signal_all(self, number: signal.Signals) -> None:
        for program in self.programs:
            if program.process.poll() is None:
                program.process.send_signal(number)

    def stop(self) -> None:
        """Ask all to finish, wait, and end what is left with every process it started."""
        self.signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for program in self.programs:
            try:
                program.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{program.name} did not stop in {GRACE:.0f} seconds and is ended.")
            kill_group(program.process.pid)
            program.process.wait()


def kill_group(leader: int) -> None:
    """End whatever is left of a program's session."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
