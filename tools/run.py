"""Starts the whole application on this machine: web server, Celery worker and beat, on an embedded database.

The first start installs, migrates and loads the example organisation; later ones only start. Ctrl-C stops all.

Reads settings from `.env` (see .env.example); the environment wins.

PORT      first port to try (8000)            HOST     address to listen on (127.0.0.1)
DATA_DIR  where everything is kept (./data)   EXAMPLE  0: begin without the example organisation
Usage: python3 tools/run.py
"""

import hashlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from environment import ROOT, STAMP, Stuck, ensure, say
from processes import Family

EMPTY = "from django.contrib.auth import get_user_model; print('empty' if not get_user_model().objects.exists() else 'in use')"
PATIENCE = 60.0


class Step:
    """Says what is being done, and how long it took when that was more than a moment."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __enter__(self) -> None:
        self.started = time.monotonic()
        say(f"{self.text} …")

    def __exit__(self, *_: object) -> None:
        seconds = time.monotonic() - self.started
        if seconds > 2:
            say(f"  {seconds:.0f} s")


def settings_file(path: Path) -> dict[str, str]:
    """NAME=value lines of `.env`; a value may stand in quotes, a remark after it begins with ` #`."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], 1):
        name, equals, value = line.partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not equals or not name.strip().isidentifier():
            raise Stuck(f"{path.name}, line {number}: expected NAME=value.")
        quoted = re.match(r"""\s*(["'])(.*?)\1\s*(#.*)?$""", value)
        found[name.strip()] = quoted[2] if quoted else value.partition(" #")[0].strip()
    return found


def environment() -> dict[str, str]:
    """What the programs are started with: `.env`, then the user's environment, completed."""
    env = {**settings_file(ROOT / ".env"), **os.environ}
    env["DATA_DIR"] = str(Path(env.get("DATA_DIR") or ROOT / "data").resolve())
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    env["PYTHONUNBUFFERED"] = "1"
    return env


def manage(python: Path, env: dict[str, str], *arguments: str) -> None:
    code = subprocess.run([str(python), "manage.py", *arguments], cwd=ROOT, env=env, check=False).returncode
    if code:
        raise Stuck(f"manage.py {arguments[0]} failed with code {code}; the lines above say why.")


def answer(python: Path, env: dict[str, str], *arguments: str) -> str:
    """What a command of manage.py prints."""
    done = subprocess.run([str(python), "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise Stuck(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def logins(python: Path, env: dict[str, str]) -> str:
    """One login per role of the example; a house without it has people with passwords of their own."""
    try:
        return answer(python, env, "logins")
    except Stuck:
        return "This is not the example organisation: log in with an account of your own."


def remembered(path: Path, value: str) -> bool:
    return path.exists() and path.read_text() == value


def files_print(folders: list[Path]) -> str:
    """Changes when a file below the folders, or an installed package, changes."""
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in found]
    return hashlib.sha256(json.dumps([facts, STAMP.read_text()]).encode()).hexdigest()


def compile_sentences(python: Path) -> None:
    """Translations become the binary files that Django reads. The program for it needs no gettext."""
    if subprocess.run([str(python), "tools/translations.py"], cwd=ROOT, check=False).returncode:
        raise Stuck("A translation cannot be compiled; the lines above say which.")


def collect(python: Path, env: dict[str, str], data: Path) -> None:
    stamp = data / "static.stamp"
    sources = [ROOT / "static", *(folder for folder in ROOT.glob("*/static") if folder.parent != data)]
    wanted = files_print(sources)
    if not remembered(stamp, wanted):
        with Step("Collecting static files"):
            manage(python, env, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(wanted)


def load_example(python: Path, env: dict[str, str], data: Path) -> None:
    """Once, and only into an empty database."""
    stamp = data / "example.stamp"
    if stamp.exists() or env.get("EXAMPLE") == "0":
        return
    if answer(python, env, "shell", "--no-imports", "-c", EMPTY).endswith("empty"):
        with Step("Loading the example organisation (18 months of orders and feedback)"):
            manage(python, env, "example", "--seed", "1", "--months", "18")
    stamp.write_text("loaded, or the database was already in use\n")


def prepare(env: dict[str, str]) -> Path:
    data = Path(env["DATA_DIR"])
    data.mkdir(parents=True, exist_ok=True)
    python = ensure("run")
    with Step("Bringing the database up to date"):
        manage(python, env, "migrate", "--noinput", "--verbosity", "0")
    compile_sentences(python)
    collect(python, env, data)
    load_example(python, env, data)
    return python


def free_port(host: str, first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Stuck(f"Ports {first} to {first + 99} are all taken. Name a free one with PORT=…")


def healthy(port: int, env: dict[str, str]) -> bool:
    """Whether the web server answers; a redirect to https is an answer too."""
    host = env.get("HOST") or "127.0.0.1"
    line = http.client.HTTPConnection("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port, timeout=2)  # noqa: S104
    try:
        line.request("GET", "/health/", headers={"Host": urlsplit(env["BASE_URL"]).netloc})
        return line.getresponse().status < 400
    except (http.client.HTTPException, OSError):
        return False
    finally:
        line.close()


def start(family: Family, python: Path, env: dict[str, str], host: str, port: int) -> None:
    gunicorn = ["gunicorn", "config.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"]
    celery = ["celery", "--app", "config"]
    worker = ["worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    beat = ["beat", "--loglevel", "INFO", "--schedule", str(Path(env["DATA_DIR"]) / "beat"), "--pidfile", ""]
    for name, command in (
        ("web", [*gunicorn, "--workers", "2", "--threads", "4", "--no-control-socket"]),
        ("worker", [*celery, *worker]),
        ("beat", [*celery, *beat]),
    ):
        family.start(name, [str(python), "-m", *command], env)


def serve(python: Path, env: dict[str, str]) -> None:
    host = env.get("HOST") or "127.0.0.1"
    wanted = int(env.get("PORT") or 8000)
    port = free_port(host, wanted)
    if port != wanted:
        say(f"Port {wanted} is taken; {port} is used instead.")
    address = f"http://localhost:{port}"
    env.setdefault("BASE_URL", address)
    logs = Path(env["DATA_DIR"]) / "logs"
    logs.mkdir(exist_ok=True)
    family = Family(logs)
    try:
        start(family, python, env, host, port)
        with Step("Starting web server, worker and beat"):
            family.wait_for(lambda: healthy(port, env), PATIENCE)
        if not family.asked:
            say(f"\nListening Post answers at {address}\n\n{logins(python, env)}\n")
            say(f"Logs are in {logs}. Ctrl-C stops everything.")
        family.watch()
    finally:
        say("\nStopping …")
        family.stop()
    say("Everything has stopped. Your data is kept.")


def main() -> int:
    try:
        env = environment()
        serve(prepare(env), env)
    except Stuck as stuck:
        say(str(stuck))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
