"""Makes the virtual environment `.venv` and keeps it equal to the lock. Standard library only.

Two sets: "run" is what the application needs, "dev" what tests and checks need on top (it contains
"run"). A stamp beside the packages remembers which lock was installed, so that the next start skips it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

Kind = Literal["run", "dev"]


class Stuck(Exception):
    """A step cannot go on. The text tells a person what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def run(command: list[str], *, env: dict[str, str] | None = None) -> None:
    """Run a command with its output shown; Stuck when it fails."""
    result = subprocess.run(command, cwd=ROOT, env=env, check=False)
    if result.returncode:
        raise Stuck(f"This command failed with code {result.returncode}: {' '.join(command)}")


def suitable_python() -> str:
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    raise Stuck(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")


def make_venv() -> None:
    """Create `.venv`: with uv when there is one, with the standard library otherwise."""
    python = suitable_python()
    if uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--allow-existing", "--python", python, str(VENV)])
        return
    result = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if result.returncode:
        raise Stuck(
            f"{python} could not make a virtual environment:\n{result.stdout}{result.stderr}\n"
            "On Debian and Ubuntu: apt-get install python3-venv. Or install uv, which needs nothing else."
        )


def fingerprint(kind: Kind) -> str:
    """Lock and interpreter: either one changed means install again."""
    told = subprocess.run([str(PYTHON), "-VV"], capture_output=True, check=True).stdout
    return hashlib.sha256(LOCKS[kind].read_bytes() + told).hexdigest()


def stamps() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def works() -> bool:
    """Whether `.venv` holds an interpreter that starts (a moved or half-made one does not)."""
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-c", ""], capture_output=True, check=False).returncode == 0


def installer() -> list[str]:
    own_uv = PYTHON.with_name("uv")
    uv = str(own_uv) if own_uv.exists() else shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]


def install(kind: Kind) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [*installer(), *quiet, "--require-hashes", "-r", str(LOCKS[kind])]
    for attempt in (1, 2, 3):
        result = subprocess.run(command, cwd=ROOT, check=False)
        if result.returncode == 0:
            return
        say(f"Installing did not work (attempt {attempt} of 3).")
        time.sleep(attempt)
    raise Stuck("The packages could not be installed. The lines above say why; the network is the usual cause.")


def ensure(kind: Kind) -> Path:
    """Make `.venv` hold the packages of this kind. Returns its interpreter."""
    if not works():
        say("Making the virtual environment .venv …")
        make_venv()
    wanted = fingerprint(kind)
    known = stamps()
    if known.get(kind) != wanted:
        say(f"Installing the packages of {LOCKS[kind].name} …")
        install(kind)
        known[kind] = wanted
        if kind == "dev":
            known["run"] = fingerprint("run")
        STAMP.write_text(json.dumps(known))
    return PYTHON


def main() -> int:
    try:
        ensure("run" if sys.argv[1:] == ["run"] else "dev")
    except Stuck as stuck:
        say(str(stuck))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
