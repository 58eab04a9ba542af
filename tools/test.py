"""Every check and every test, with its own servers. Ends with one line: N passed, N failed.

First the checks, then the tests on SQLite, then the same tests on PostgreSQL and Redis with a real Celery
worker and a real browser. Tests that reach no server say the same there and run once. Servers run on free
ports in temporary folders and are gone afterwards.

WITHOUT_POSTGRES=1, WITHOUT_REDIS=1, WITHOUT_DOVECOT=1 and WITHOUT_CHROMIUM=1 leave the named program and its tests out, aloud.
Usage: python tools/test.py [arguments for pytest]
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

import packages
import servers
from environment import PYTHON, ROOT, Stuck, ensure, run, say

NOT_IN_SQLITE_RUN = ("postgres", "redis", "worker", "imap", "browser")
NOTHING_COLLECTED = 5
"pytest's exit code when no test was selected."


@dataclass(frozen=True)
class Run:
    name: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Plan:
    """One run of pytest: where its data lies and which markers stay out."""

    name: str
    env: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped tests of a JUnit report."""
    cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 - written by our own pytest
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    return len(cases) - failed - skipped, failed, skipped


def pytest(plan: Plan, arguments: list[str]) -> Run:
    say(f"\n=== Tests: {plan.name} ===")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="listening-post-report-") as folder:
        report = Path(folder) / "report.xml"
        markers = " and ".join(f"not {marker}" for marker in plan.without)
        selection = ["-m", markers] if markers else []
        command = [
            str(PYTHON), "-m", "pytest", "-q", "-n", os.environ.get("TEST_PROCESSES", "2"),
            "--dist", "loadfile", "--no-loadscope-reorder", "--durations=5", f"--junitxml={report}", *selection, *plan.options, *arguments,
        ]  # fmt: skip
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **plan.env}, stdin=subprocess.DEVNULL).returncode
        passed, failed, skipped = count(report) if report.exists() else (0, 0, 0)
    ok = code == 0 and failed == 0 and passed > 0
    if code == NOTHING_COLLECTED:
        say("No test was selected: that is a failure here.")
    return Run(f"tests, {plan.name}", ok, time.monotonic() - started, passed, failed, skipped)


def check() -> Run:
    say("\n=== Checks ===")
    started = time.monotonic()
    code = subprocess.run([str(PYTHON), "tools/check.py"], cwd=ROOT, stdin=subprocess.DEVNULL).returncode
    return Run("checks", code == 0, time.monotonic() - started)


def second_plan(left_out: list[packages.Program], urls: dict[str, str]) -> Plan:
    """The run with the real servers, as far as they are not left out."""
    without: list[str] = ["embedded", "once"]
    if packages.POSTGRES in left_out:
        without += ["postgres", "worker"]
    if packages.REDIS in left_out:
        without += ["redis", "worker"]
    if packages.DOVECOT in left_out:
        without += ["imap"]
    if packages.CHROMIUM in left_out:
        without += ["browser"]
    names = [program.name for program in (packages.POSTGRES, packages.REDIS) if program not in left_out]
    return Plan(
        " and ".join(names) or "SQLite, browser only", urls, tuple(dict.fromkeys(without)), ("--with-servers-only",)
    )


def run_all(arguments: list[str]) -> tuple[list[Run], list[packages.Program]]:
    ensure("dev")
    left_out = packages.ensure()
    run([str(PYTHON), "tools/translations.py"])
    runs = [check(), pytest(Plan("SQLite", {}, NOT_IN_SQLITE_RUN), arguments)]
    with contextlib.ExitStack() as stack:
        urls: dict[str, str] = {}
        say("\nStarting the servers …")
        if packages.POSTGRES not in left_out:
            urls["DATABASE_URL"] = stack.enter_context(servers.postgres())
        if packages.REDIS not in left_out:
            urls["CELERY_BROKER_URL"] = stack.enter_context(servers.redis())
        if packages.DOVECOT not in left_out:
            urls["MAILBOX_URL"] = stack.enter_context(servers.dovecot())
        runs.append(pytest(second_plan(left_out, urls), arguments))
    return runs, left_out


def summary(runs: list[Run], left_out: list[packages.Program]) -> int:
    say("\n=== Summary ===")
    for one in runs:
        tests = f": {one.passed} passed, {one.failed} failed, {one.skipped} skipped" if one.passed or one.failed else ""
        say(f"{'good  ' if one.ok else 'FAILED'} {one.name}{tests} ({one.seconds:.0f} s)")
    for program in left_out:
        say(f"LEFT OUT because {program.variable} is set: {program.name} and the tests that need it")
    skipped = sum(one.skipped for one in runs)
    tail = f", {skipped} skipped" if skipped else ""
    say(f"{sum(one.passed for one in runs)} passed, {sum(one.failed for one in runs)} failed{tail}")
    return 0 if all(one.ok for one in runs) else 1


def end(*_: object) -> None:
    """Leave by the front door, so that the servers are stopped."""
    sys.exit(143)


def main() -> int:
    signal.signal(signal.SIGTERM, end)
    for variable in ("DATABASE_URL", "CELERY_BROKER_URL", "DATA_DIR", "SECRET_KEY", "DEBUG"):
        os.environ.pop(variable, None)  # tests never touch a database somebody works with
    try:
        runs, left_out = run_all(sys.argv[1:])
    except Stuck as stuck:
        say(str(stuck))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return summary(runs, left_out)


if __name__ == "__main__":
    sys.exit(main())
