"""What a signal says, as somebody hears it who never learned statistics."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from surveillance import wording
from surveillance.engine.series import Note
from tests.surveillance.conftest import FACTS

ROOM = Path(apps.get_app_config("surveillance").path)
TEMPLATES = ROOM.parent / "templates" / "surveillance"
MARKED = re.compile(
    r"""(?:\b_|gettext|gettext_lazy|ngettext)\(\s*((?:"[^"]*"[\s,]*)+)|\{%\s*translate\s+"([^"]*)\""""
    r"""|\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate""",
    re.DOTALL,
)
JARGON = re.compile(
    r"signific|p-value|\bp =|hypothes|standard dev|sigma|variance|percentile|quantile|confidence|regression|\bsure it is",
    re.IGNORECASE,
)


def shown() -> list[tuple[str, str]]:
    """Every sentence of this room that people are shown, with the file it stands in."""
    files = [*ROOM.glob("*.py"), *ROOM.glob("queries/*.py"), *ROOM.glob("operations/*.py"), *TEMPLATES.rglob("*.*")]
    return [
        (file.name, next(part for part in found.groups() if part is not None))
        for file in files
        for found in MARKED.finditer(file.read_text())
        if any(found.groups())
    ]


def test_the_sentences_are_found() -> None:
    texts = " ".join(text for _file, text in shown())

    assert len(shown()) > 300
    assert "If nothing had changed, this would show less than once in 20 years over all your series." in texts
    assert "All periods were reported." in texts


def test_no_sentence_needs_statistics_to_be_understood() -> None:
    assert [(file, text) for file, text in shown() if JARGON.search(text)] == []


GRAINS, KINDS, RULES = ("day", "week", "month"), ("count", "share", "mean"), ("spike", "drift", "silence")


@pytest.mark.parametrize(("grain", "kind", "rule"), list(product(GRAINS, KINDS, RULES)))
def test_every_explanation_is_whole_sentences(grain: str, kind: str, rule: str) -> None:
    facts: dict[str, Any] = FACTS | {"rule": rule, "observed": 0.3, "expected": 0.1, "low": 0.0, "high": 0.2}

    for months, periods in product((0.5, 14.0, 30.0, 900.0), (1, 9)):
        told = wording.sentence(facts | {"once_in_months": months, "periods": periods}, grain=grain, kind=kind)
        assert told.endswith(".")
        assert not re.search(r"%\(|nan|inf\b|None|\s\s|\.\.", told), told
        assert not JARGON.search(told)


def test_every_note_is_a_sentence() -> None:
    names = [value for name, value in vars(Note).items() if name.isupper()]

    told = wording.notes(names)

    assert len(told) > 12
    assert [text for text in told if not re.fullmatch(r"[A-Z].*\.", text)] == []
