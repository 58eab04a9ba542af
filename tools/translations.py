"""Compiles the translations (`locale/*/LC_MESSAGES/*.po`) that are newer than their binary form, without gettext.

With --check it compiles nothing and names translations whose placeholders differ from the original's: such a
sentence would break the page that shows it.
Usage: .venv/bin/python tools/translations.py [--check]
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from environment import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


def sources(folder: Path) -> list[Path]:
    """Translations of the project and of its rooms."""
    return sorted([*folder.glob("locale/*/LC_MESSAGES/*.po"), *folder.glob("*/locale/*/LC_MESSAGES/*.po")])


def is_compiled(path: Path) -> bool:
    binary = path.with_suffix(".mo")
    return binary.exists() and binary.stat().st_mtime >= path.stat().st_mtime


def compile_all(folder: Path) -> Iterator[str]:
    """Compile what is stale. Gives a sentence for each file that cannot be read."""
    for path in sources(folder):
        if is_compiled(path):
            continue
        try:
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        except (OSError, UnicodeDecodeError) as error:
            yield f"{path.relative_to(folder)}: {error}"


def broken(entry: polib.POEntry) -> bool:
    """Whether a translated sentence has placeholders that the original has not, or lacks one."""
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    if entry.msgid_plural:  # "one complaint" may leave the number out
        return any(set(PLACEHOLDER.findall(text)) - wanted for text in entry.msgstr_plural.values())
    return set(PLACEHOLDER.findall(entry.msgstr)) != wanted


def check_all(folder: Path) -> Iterator[str]:
    for path in sources(folder):
        try:
            entries = polib.pofile(str(path)).translated_entries()
        except (OSError, UnicodeDecodeError) as error:
            yield f"{path.relative_to(folder)}: {error}"
            continue
        for entry in entries:
            if broken(entry):
                yield f"{path.relative_to(folder)}:{entry.linenum}: placeholders differ from “{entry.msgid}”"


def main() -> int:
    found = list(check_all(ROOT) if sys.argv[1:] == ["--check"] else compile_all(ROOT))
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
