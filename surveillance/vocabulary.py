"""Which words people use now and did not use before, in the texts behind a signal."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from surveillance.engine.words import over_represented

MOST_TEXTS, MOST_BEFORE, MOST_WORDS = 150, 300, 6
LISTENED = frozenset({"en", "de", "fr", "es", "it"})


@dataclass(frozen=True)
class Word:
    """A word or pair as people write it; in how many texts now, and in how many of the year before."""

    written: str
    recent: int
    before: int


def words(recent: "QuerySet[Any]", before: "QuerySet[Any]", *, moment: str) -> list[Word]:
    """The words that stand out, each language by itself (two statements)."""
    now, past = _by_language(recent, moment, MOST_TEXTS), _by_language(before, moment, MOST_BEFORE)
    found = [
        each
        for language, texts in now.items()
        for each in over_represented(texts, past.get(language, []), language=language, limit=MOST_WORDS)
    ]
    strongest = sorted(found, key=lambda each: -each.z)[:MOST_WORDS]
    return [Word(each.written, each.recent, each.before) for each in strongest if each.z > 0]


def _by_language(rows: "QuerySet[Any]", moment: str, most: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for language, text in rows.order_by(f"-{moment}", "-pk").values_list("language", "text")[:most]:
        if language[:2] in LISTENED:
            found[language[:2]].append(text)
    return found
