"""A real Celery worker in a process of its own, on the test's database and Redis."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
"Seconds the worker may take to be ready."


@dataclass(frozen=True)
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until(self, fact: Any, seconds: float = 20.0) -> None:
        """Ask until the fact holds. Fails with the worker's log."""
        deadline = time.monotonic() + seconds
        while not fact():
            if time.monotonic() > deadline or self.process.poll() is not None:
                pytest.fail(f"The worker did not get there:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)


def database_url() -> str:
    """The address of the test's own database, as the worker needs it."""
    values = connection.settings_dict
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgresql://{values['USER']}{password}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture(scope="session")
def celery_worker_process(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Worker]:
    """One worker for all tests marked `worker`; they need `django_db(transaction=True)` so that it sees their rows."""
    log = tmp_path_factory.mktemp("worker") / "log"
    with django_db_blocker.unblock():
        address = database_url()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address,
        "DATABASE_CONNECTION_AGE": "0",
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "SMTP_HOST": "",
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "2"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--loglevel", "INFO", "--without-mingle", "--without-gossip"], cwd=ROOT, env=env,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            preexec_fn=die_with_parent,
        )  # fmt: skip
    worker = Worker(process, log)
    worker.wait_until(lambda: b" ready." in log.read_bytes(), PATIENCE)
    yield worker
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
