"""Everything that can be known about the code without running its tests.

All checks run, whatever the ones before them said; the summary at the end names the failed ones.
Usage: python tools/check.py [NAME …]
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from environment import PYTHON, ROOT, Stuck, ensure, say

PACKAGES = (
    "config", "management_review", "surveillance", "feedback", "complaints", "corrective_actions", "needs",
    "customers", "core",
)  # fmt: skip


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    name: str
    ok: bool
    output: str
    seconds: float


def tool(name: str) -> str:
    return str(PYTHON.with_name(name))


def templates() -> list[str]:
    """Template files that git knows or would add."""
    patterns = ["*templates/*.html", "*templates/*.txt", "*templates/*.svg"]
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def production(folder: Path) -> dict[str, str]:
    """The environment of a real installation, so that the deployment check judges what will run."""
    return {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "listening.example",
        "BASE_URL": "https://listening.example",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        "DATA_DIR": str(folder / "production"),
    }


def template_checks() -> list[Check]:
    files = templates()
    if not files:
        return []
    pages = [name for name in files if name.endswith(".html")]
    checks = [Check("template tags (djade)", [tool("djade"), "--check", "--target-version", "5.2", *files])]
    if pages:
        checks.append(Check("templates (djlint)", [tool("djlint"), "--lint", "--quiet", *pages]))
    return checks


def checks(folder: Path) -> list[Check]:
    python = str(PYTHON)
    typed = [name for name in PACKAGES if (ROOT / name).is_dir()]
    embedded = {"DATA_DIR": str(folder / "data"), "SECRET_KEY": secrets.token_urlsafe(64)}
    manage = [python, "-W", "error", "manage.py"]
    found = [
        Check("types (mypy)", [tool("mypy"), *typed, "tools"], embedded),
        Check("lint (ruff)", [tool("ruff"), "check", "--quiet", "."]),
        Check("form (ruff)", [tool("ruff"), "format", "--check", "--quiet", "--diff", "."]),
        Check("sizes", [python, "tools/sizes.py"]),
        Check("manners", [python, "tools/manners.py"]),
        Check("translations", [python, "tools/translations.py", "--check"]),
        *template_checks(),
    ]
    if (ROOT / "manage.py").exists():
        deploy = ["check", "--deploy", "--fail-level", "WARNING"]
        found += [
            Check("imports (import-linter)", [python, "tools/contracts.py"], embedded),
            Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], embedded),
            Check("deployment settings", [*manage, *deploy], production(folder)),
        ]
    return found


def perform(check: Check) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, env={**os.environ, **check.env}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return Result(check.name, done.returncode == 0, done.stdout.strip(), time.monotonic() - started)


def perform_all(names: list[str]) -> list[Result]:
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="listening-post-check-") as folder, ThreadPoolExecutor(2) as pool:
        wanted = [c for c in checks(Path(folder)) if not names or any(n in c.name for n in names)]
        say(f"{len(wanted)} checks …")
        for future in as_completed([pool.submit(perform, check) for check in wanted]):
            result = future.result()
            say(f"  {'good  ' if result.ok else 'FAILED'} {result.name} ({result.seconds:.1f} s)")
            if not result.ok:
                say(result.output)
            results.append(result)
    return results


def main() -> int:
    try:
        ensure("dev")
    except Stuck as stuck:
        say(str(stuck))
        return 1
    results = perform_all(sys.argv[1:])
    failed = [result.name for result in results if not result.ok]
    if not results:
        say("No check has that name.")
        return 1
    say(
        f"Checks: {len(results) - len(failed)} good, {len(failed)} failed"
        + (": " if failed else "")
        + ", ".join(failed)
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
