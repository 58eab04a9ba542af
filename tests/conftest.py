"""What every test may use: servers, a browser, a mail server. Persons and cases live in the rooms' own conftest."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from translations import compile_all

settings.register_profile("house", deadline=None)  # a busy machine is no failure of a property
settings.load_profile("house")

pytest_plugins = ["tests.browser", "tests.cast", "tests.mail", "tests.worker"]

NEEDS = {
    "postgres": ("DATABASE_URL", "postgres", "a PostgreSQL"),
    "redis": ("CELERY_BROKER_URL", "redis", "a Redis"),
    "worker": ("CELERY_BROKER_URL", "redis", "a Redis for the Celery worker"),
    "imap": ("MAILBOX_URL", "imap", "a Dovecot"),
}
LONG = ("worker", "browser", "embedded", "once")
"Markers of tests that take long: their files begin first, so that no process waits for the other at the end."


DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
"Fixtures through which a test reaches the database."


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once for all workers, before anybody reads a translation
        unreadable = list(compile_all(Path(__file__).parent.parent))
        if unreadable:
            raise pytest.UsageError(*unreadable)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-servers-only",
        action="store_true",
        help="leave out tests that reach no database and no other server: they say the same on every database",
    )


def reaches_a_server(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE) or any(item.get_closest_marker(name) for name in ("django_db", *NEEDS, *LONG))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--with-servers-only"):
        pure = [item for item in items if not reaches_a_server(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if item not in set(pure)]
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in LONG)}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the tests; at the end nobody is left in it who keeps it from being thrown away.

    A browser that is still open holds a thread of the live server, and that holds a session.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose server is absent fails and says how to get it: it is never skipped in silence."""
    for marker, (variable, scheme, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not os.environ.get(variable, "").startswith(scheme):
            pytest.fail(
                f"This test needs {what} in {variable}. `make test` starts one, "
                f"or set {variable} to one that holds nothing of value.",
                pytrace=False,
            )


@pytest.fixture(autouse=True)
def plain_english() -> Iterator[None]:
    """A page activates its reader's language and leaves it on; the next test begins in the default again."""
    translation.deactivate()
    yield
    translation.deactivate()
