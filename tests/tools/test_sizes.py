from pathlib import Path

import pytest

import sizes


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sizes, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    return tmp_path


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def test_file_of_400_lines_may_stay(place):
    assert list(sizes.complaints(written(place / "long.py", ["x = 1"] * 400))) == []


def test_file_of_401_lines_is_named(place):
    found = list(sizes.complaints(written(place / "long.py", ["x = 1"] * 401)))
    assert found == ["long.py: 401 lines, at most 400: split it by noun"]


def test_function_is_measured_without_its_docstring(place):
    docstring = ['    """Says what it is for.', "", "    At some length.", '    """']
    path = written(place / "one.py", ["def work():", *docstring, *["    x = 1"] * 44])
    assert list(sizes.complaints(path)) == []


def test_function_of_46_lines_is_named_with_its_place(place):
    path = written(place / "one.py", ["", "def work():", *["    x = 1"] * 45])
    assert list(sizes.complaints(path)) == ["one.py:2: work has 46 lines, at most 45"]


def test_template_of_151_lines_is_named(place):
    path = written(place / "templates" / "page.html", ["<p>"] * 151)
    assert list(sizes.complaints(path)) == ["templates/page.html: 151 lines, at most 150: move a part out with include"]


def test_migrations_may_be_long(place):
    (place / "migrations").mkdir()
    assert list(sizes.complaints(written(place / "migrations" / "0001_initial.py", ["x = 1"] * 900))) == []
