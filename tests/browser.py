"""Chromium for tests marked `browser`, and the accessibility checker."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


def executable() -> str:
    named = os.environ.get("CHROMIUM")
    found = named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found or not Path(found).exists():
        pytest.fail(
            "Chromium is missing: install the package chromium, or name its program in CHROMIUM.", pytrace=False
        )
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A person's browser: own cookies, no animations, desktop width. Addresses are relative to the live server."""
    made = chromium.new_context(
        base_url=live_server.url, locale="en-GB", reduced_motion="reduce", viewport={"width": 1280, "height": 900}
    )
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the pages: failed scripts, breaches of the security policy, and other hosts that were asked."""
    return []


@pytest.fixture
def page(context: BrowserContext, live_server: Any, faults: list[str]) -> Iterator[Page]:
    """One tab. The test fails when a fault is left at its end."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    own = (live_server.url, "data:", "blob:", "about:")
    opened.on("request", lambda asked: None if asked.url.startswith(own) else faults.append(f"asked {asked.url}"))
    with asked() as running:
        yield opened
        leave(opened, running)
    opened.close()
    assert faults == []


@contextmanager
def asked() -> Iterator[list[int]]:
    """How many requests the server is answering, as the only item of a list."""
    running = [0]

    def begun(**_told: Any) -> None:
        running[0] += 1

    def ended(**_told: Any) -> None:
        running[0] -= 1

    request_started.connect(begun, weak=False)
    request_finished.connect(ended, weak=False)
    yield running
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


def leave(page: Page, running: list[int]) -> None:
    """Go away, and wait until the server has answered what the page sent at last: the tables are emptied next."""
    page.goto("about:blank")
    for _try in range(100):
        page.wait_for_timeout(50)
        if running[0] <= 0:
            return


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Violations of WCAG 2.2 AA on a page, one line each: rule, help text, places."""
    script = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(script)
        found = page.evaluate(
            "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", WCAG
        )
        return [
            f"{violation['id']}: {violation['help']} at {', '.join(str(node['target'][0]) for node in violation['nodes'])}"
            for violation in found["violations"]
        ]

    return violations
