"""Programs that tests need and pip cannot bring: found, or installed with apt-get when we may.

Each can be left out by a named variable; what is left out is said aloud.
"""

import glob
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from environment import Stuck, say


def postgres_bin() -> str | None:
    """Folder with `initdb` and `postgres`: the newest of Debian's, else what is on the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    return str(Path(initdb).parent) if initdb else None


def redis_server() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def dovecot() -> str | None:
    return shutil.which("dovecot") or next(iter(glob.glob("/usr/sbin/dovecot")), None)


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def fonts() -> str | None:
    """A font with Latin, Greek, Cyrillic, Arabic and Devanagari letters, so that pictures show no boxes."""
    return next(iter(glob.glob("/usr/share/fonts/**/NotoSans-Regular.*", recursive=True)), None)


@dataclass(frozen=True)
class Program:
    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]
    variable: str
    "Set to 1 it leaves this program, and the tests that need it, out."

    def left_out(self) -> bool:
        return os.environ.get(self.variable, "") not in {"", "0"}


POSTGRES = Program("PostgreSQL", postgres_bin, ("postgresql",), "WITHOUT_POSTGRES")
REDIS = Program("Redis", redis_server, ("redis-server",), "WITHOUT_REDIS")
DOVECOT = Program("Dovecot", dovecot, ("dovecot-imapd",), "WITHOUT_DOVECOT")
CHROMIUM = Program("Chromium", chromium, ("chromium",), "WITHOUT_CHROMIUM")
FONTS = Program("fonts for Chromium", fonts, ("fonts-noto-core",), "WITHOUT_CHROMIUM")
ALL = (POSTGRES, REDIS, DOVECOT, CHROMIUM, FONTS)


def rights() -> list[str] | None:
    """What to write before apt-get, or None when we may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    quiet = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False) if shutil.which("sudo") else None
    return ["sudo", "-n"] if quiet and quiet.returncode == 0 else None


def apt(prefix: list[str], *arguments: str) -> bool:
    """One apt-get command, tried three times; its output only when it fails for good."""
    environment = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    command = [*prefix, *environment, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq", *arguments]
    output = ""
    for attempt in (1, 2, 3):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode == 0:
            return True
        output = done.stdout
        time.sleep(5 * attempt)
    say(output)
    return False


def install(missing: list[Program]) -> None:
    names = [package for program in missing for package in program.packages]
    prefix = rights()
    if prefix is None:
        raise Stuck(
            "\n".join(
                f"{program.name} is missing. Install the package {' '.join(program.packages)}, "
                f"or leave its tests out with {program.variable}=1."
                for program in missing
            )
        )
    say(f"Installing {', '.join(names)} with apt-get (a minute or two) …")
    if not apt(prefix, "update") or not apt(prefix, "install", "-y", "--no-install-recommends", *names):
        raise Stuck(f"apt-get could not install {', '.join(names)}.")


def ensure(programs: tuple[Program, ...] = ALL) -> list[Program]:
    """Make the programs be there. Returns those that the user leaves out."""
    left_out = [program for program in programs if program.left_out()]
    wanted = [program for program in programs if program not in left_out]
    if missing := [program for program in wanted if not program.find()]:
        install(missing)
        if still := [program.name for program in missing if not program.find()]:
            raise Stuck(f"Installed, and yet not found: {', '.join(still)}.")
    return left_out
