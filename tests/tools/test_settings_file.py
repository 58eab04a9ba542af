import re

import pytest

import run
from environment import Stuck


def test_values_remarks_and_quotes(tmp_path):
    path = tmp_path / ".env"
    path.write_text(
        "# ours\n\nPORT=8001   # in use: the next one\nMAIL_FROM='Post #1 <post@example.org>'\nSECRET_KEY=a#b=c\n"
    )
    assert run.settings_file(path) == {
        "PORT": "8001",
        "MAIL_FROM": "Post #1 <post@example.org>",
        "SECRET_KEY": "a#b=c",
    }


def test_no_file_is_no_settings(tmp_path):
    assert run.settings_file(tmp_path / ".env") == {}


def test_line_that_says_nothing_is_named(tmp_path):
    (tmp_path / ".env").write_text("PORT=1\nexport me\n")
    with pytest.raises(Stuck, match="line 2"):
        run.settings_file(tmp_path / ".env")


def test_example_file_names_every_setting_and_no_other():
    example = (run.ROOT / ".env.example").read_text()
    documented = set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE))
    code = "".join(path.read_text() for path in (run.ROOT / "config").glob("*.py"))
    read = set(re.findall(r"""\b(?:text|flag|words|number)\(\s*"([A-Z_]+)\"""", code))
    assert documented == read | {"HOST", "PORT", "EXAMPLE"}
