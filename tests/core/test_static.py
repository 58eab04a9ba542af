"""What the browser is sent: nothing asks another host, nothing needs what the policy forbids, licences lie beside."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = settings.BASE_DIR / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
STYLES = sorted(STATIC.rglob("*.css"))
VENDORED = sorted(path for path in (STATIC / "vendor").iterdir() if path.suffix in {".js", ".css"})


@pytest.mark.parametrize("path", VENDORED, ids=lambda path: path.name)
def test_a_vendored_file_names_its_version_and_has_its_licence(path):
    name, version = re.fullmatch(r"([a-z]+)-(\d+\.\d+\.\d+)\..*", path.name).groups()

    assert (path.parent / f"{name}-{version}.LICENSE").exists()
    assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_asks_no_other_host(path):
    text = path.read_text(encoding="utf-8")

    assert {address[:5] for address in re.findall(r"url\([\"']?([^)\"']+)", text)} <= {"data:"}
    assert "@import" not in text


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_need_nothing_the_policy_forbids(path):
    text = path.read_text(encoding="utf-8")

    assert not re.findall(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|https?://", text)
    assert text.count('"use strict"') == 1


def test_every_file_a_page_names_is_there():
    named = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text(encoding="utf-8")))

    assert named
    assert [name for name in sorted(named) if finders.find(name) is None] == []
