"""What every test may use: servers, a browser, a mail server. Persons and cases live in the rooms' own conftest."""

import os

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a busy machine is no failure of a property
settings.load_profile("house")

pytest_plugins = ["tests.browser", "tests.cast", "tests.mail", "tests.worker"]

NEEDS = {
    "postgres": ("DATABASE_URL", "postgres", "a PostgreSQL"),
    "redis": ("CELERY_BROKER_URL", "redis", "a Redis"),
    "worker": ("CELERY_BROKER_URL", "redis", "a Redis for the Celery worker"),
}
ALONE = ("worker", "browser", "embedded")
"Markers whose tests share one process: they share a costly thing (a worker, a browser, the machine)."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in ALONE:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.xdist_group(marker))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose server is absent fails and says how to get it: it is never skipped in silence."""
    for marker, (variable, scheme, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not os.environ.get(variable, "").startswith(scheme):
            pytest.fail(
                f"This test needs {what} in {variable}. `make test` starts one, "
                f"or set {variable} to one that holds nothing of value.",
                pytrace=False,
            )
