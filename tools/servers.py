"""A PostgreSQL, a Redis and a Dovecot of our own: free loopback ports, a temporary folder, an ordinary user, gone afterwards."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from environment import Stuck
from packages import dovecot as dovecot_program
from packages import postgres_bin, redis_server
from processes import die_with_parent

PATIENCE = 60.0
"Seconds a server may take to answer."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ordinary_user(*names: str) -> dict[str, Any]:
    """Arguments for subprocess that drop root's rights (PostgreSQL refuses to run as root)."""
    if os.geteuid() != 0:
        return {}
    for name in (*names, "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Stuck(f"None of the users {', '.join(names)}, nobody exists; servers must not run as root.")


@contextlib.contextmanager
def folder(name: str, owner: dict[str, Any]) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix=f"listening-post-{name}-"))
    if owner:
        os.chown(path, owner["user"], owner["group"])
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.05)
    raise Stuck(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")


@contextlib.contextmanager
def running(command: list[str], where: Path, owner: dict[str, Any], ready: Callable[[], bool]) -> Iterator[None]:
    log = where / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=where, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGINT), **owner,
        )  # fmt: skip
    try:
        wait(process, ready, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # for PostgreSQL: do not wait for open sessions
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(port: int, question: bytes, answer: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(question)
            return line.recv(64).startswith(answer)
    except OSError:
        return False


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def kept(path: Path, owner: dict[str, Any]) -> Iterator[Path]:
    """A folder that stays, with what it holds."""
    path.mkdir(parents=True, exist_ok=True)
    if owner:
        os.chown(path, owner["user"], owner["group"])
    yield path.resolve()


def make_cluster(binaries: str, where: Path, owner: dict[str, Any]) -> Path:
    """The cluster in this folder; made when there is none."""
    cluster = where / "cluster"
    if (cluster / "PG_VERSION").exists():
        return cluster
    made = subprocess.run(
        [f"{binaries}/initdb", "-D", str(cluster), "-U", "post", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        cwd=where, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}, **owner,
    )  # fmt: skip
    if made.returncode:
        raise Stuck(f"initdb failed:\n{made.stdout}{made.stderr}")
    return cluster


@contextlib.contextmanager
def postgres(keep: Path | None = None) -> Iterator[str]:
    """A cluster without durability (tests only), fresh or in the folder ``keep``, which stays. Gives DATABASE_URL."""
    binaries = postgres_bin()
    if not binaries:
        raise Stuck("PostgreSQL's initdb was not found.")
    owner, port = ordinary_user("postgres"), free_port()
    with kept(keep, owner) if keep else folder("postgres", owner) as where:
        cluster = make_cluster(binaries, where, owner)
        options = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": where, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 120, "shared_buffers": "128MB",
        }  # fmt: skip
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        asking = [f"{binaries}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        with running([f"{binaries}/postgres", "-D", str(cluster), *settings], where, owner, lambda: succeeds(asking)):
            yield f"postgresql://post@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """An empty Redis that keeps nothing on disk. Gives CELERY_BROKER_URL."""
    program = redis_server()
    if not program:
        raise Stuck("redis-server was not found.")
    owner, port = ordinary_user("redis"), free_port()
    with folder("redis", owner) as where:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with running(command, where, owner, lambda: answers(port, b"PING\r\n", b"+PONG")):
            yield f"redis://127.0.0.1:{port}/0"


DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {where}/run
state_dir = {where}/state
log_path = /dev/stderr
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{where}/mail/%u
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={where}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextlib.contextmanager
def dovecot() -> Iterator[str]:
    """A mail server in which everybody has an empty mailbox and the password "secret". Gives MAILBOX_URL."""
    program = dovecot_program()
    if not program:
        raise Stuck("Dovecot was not found.")
    owner, port = ordinary_user("dovecot"), free_port()
    uid, gid = owner.get("user", os.geteuid()), owner.get("group", os.getegid())
    with folder("dovecot", owner) as where:
        names = {"user": pwd.getpwuid(uid).pw_name, "group": grp.getgrgid(gid).gr_name}
        configuration = where / "dovecot.conf"
        configuration.write_text(DOVECOT.format(where=where, port=port, uid=uid, gid=gid, **names))
        with running([program, "-F", "-c", str(configuration)], where, owner, lambda: answers(port, b"", b"* OK")):
            yield f"imap://127.0.0.1:{port}"
