import os
from gettext import GNUTranslations
from pathlib import Path

import pytest

import translations

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "complaints" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "Answer"\nmsgstr "Antworten"\n')
    return path


def test_django_can_read_what_was_compiled(tmp_path, german):
    assert list(translations.compile_all(tmp_path)) == []
    with german.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Answer") == "Antworten"


def test_file_that_is_no_translation_is_named(tmp_path, german):
    german.write_text("nonsense")
    assert [line.split(":")[0] for line in translations.compile_all(tmp_path)] == [str(german.relative_to(tmp_path))]


def test_compiled_again_only_when_it_changed(tmp_path, german):
    list(translations.compile_all(tmp_path))
    binary = german.with_suffix(".mo")
    assert translations.is_compiled(german)
    os.utime(binary, (1_000, 1_000))
    assert not translations.is_compiled(german)


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Saved by %(name)s"\nmsgstr "Von %(name)s gesichert"\n',
        'msgid "Saved by %(name)s"\nmsgstr ""\n',
        'msgid "%(n)d case"\nmsgid_plural "%(n)d cases"\nmsgstr[0] "Ein Fall"\nmsgstr[1] "%(n)d Fälle"\n',
    ],
)
def test_same_placeholders_pass(tmp_path, german, entry):
    german.write_text(HEAD + entry)
    assert list(translations.check_all(tmp_path)) == []


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "Saved by %(name)s"\nmsgstr "Von %(Name)s gesichert"\n',
        'msgid "Saved by %(name)s"\nmsgstr "Gesichert"\n',
        'msgid "{n} left"\nmsgstr "{m} übrig"\n',
        'msgid "%(n)d case"\nmsgid_plural "%(n)d cases"\nmsgstr[0] "Ein Fall"\nmsgstr[1] "%(m)d Fälle"\n',
    ],
)
def test_other_placeholders_are_named(tmp_path, german, entry):
    german.write_text(HEAD + entry)
    assert ["placeholders differ" in line for line in translations.check_all(tmp_path)] == [True]
