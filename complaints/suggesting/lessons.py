"""From texts that people decided about to what may be learned of them: words, without whoever wrote them.

A word is kept only when at least three cases of at least three people hold it, and never when it is a name, part of an
address or a number. What only one person ever said can so be in no lesson, and need not be taken out of it later.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from complaints.likeness import matter
from complaints.suggesting.classifier import Example
from core.search.words import fold, spans

LEAST_CASES, LEAST_PEOPLE = 3, 3
SHORTEST, LONGEST = 3, 30

# Addresses of mail and pages, and whatever holds a digit: reference, phone, order.
KEY = re.compile(r"\d|@|://|^www\.", re.IGNORECASE)
TITLES = (
    r"mr|mrs|ms|miss|dr|prof|sir|madam|herrn?|frau|monsieur|madame|mme|mlle|señora?|sra?|don|doña|signora?|sig|dott"
)
SIGNED = (
    r"regards|sincerely|yours|thanks|grüßen?|gruß|mfg|cordialement|salutations|saludos|atentamente|saluti|cordialmente"
)
CALLED = r"my name is|i am called|mein name ist|ich heiße|je m[’']appelle|mon nom est|me llamo|mi nombre es|mi chiamo"
NAME = r"(?-i:[A-ZÀ-Þ])[^\W\d_][^\W\d_’'\-]*"
# In what follows a title, a greeting at the end, "my name is" or the word for a street, a capital begins a name.
NAMED = re.compile(rf"\b(?:(?i:{TITLES})\.?|(?i:{SIGNED}),?|(?i:{CALLED}))\s+({NAME}(?:\s+{NAME})?)")
PLACED = re.compile(
    rf"\b(?i:rue|avenue|calle|avenida|via|viale|piazza|place|plaza)\s+(?:(?i:de|du|des|del|della|la|le)\s+)*({NAME})"
    rf"|\b({NAME})\s+(?:Street|Road|Avenue|Lane|Close|Drive)\b|\b({NAME}(?:straße|strasse|weg|gasse|allee|platz))\b"
)

# Words of greeting and closing: they say who writes how, and nothing of the matter.
MANNERS = (
    "hello hi dear sir sirs madam good morning afternoon evening day regards kind best sincerely yours thank thanks "
    "please hallo guten tag morgen abend sehr geehrte geehrter damen herren herr frau freundlichen freundliche grüßen "
    "grüße gruß liebe lieber danke bitte bonjour bonsoir madame monsieur mesdames messieurs cordialement salutations "
    "merci hola buenos buenas días tardes noches estimado estimada estimados estimadas señor señora señores saludos "
    "atentamente gracias buongiorno buonasera salve gentile gentili egregi spettabile signor signora signori cordiali "
    "saluti grazie"
)


@dataclass(frozen=True)
class Told:
    """A text about which people decided, and what.

    ``person`` is any key that is the same for the same person; ``names`` are theirs, which nothing may be learned of.
    """

    text: str
    language: str
    label: str
    person: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lessons:
    """What may be learned: examples in the order given, and each stem as it is mostly written."""

    examples: list[Example]
    written: Mapping[str, str]


def readable(text: str, language: str) -> dict[str, str]:
    """The stems of a text that a lesson may hold, each as it is written in it: no addresses, no numbers."""
    # Token by token, not by one pattern over the whole text: its time must grow with the length, and no faster.
    found = matter(" ".join(token for token in text.split() if not KEY.search(token)), language)
    return {
        stem: word.lower()
        for stem, word in found.items()
        if SHORTEST <= len(word) <= LONGEST and len(stem) >= SHORTEST - 1 and fold(word) not in _manners()
    }


@cache
def _manners() -> frozenset[str]:
    return frozenset(fold(word) for word in MANNERS.split())


def names_in(text: str) -> set[str]:
    """The names of people and streets that a text gives away by how it says them, folded."""
    found = [part for match in NAMED.finditer(text) for part in match.groups() if part]
    found += [part for match in PLACED.finditer(text) for part in match.groups() if part]
    return folded(found)


def folded(names: Iterable[str]) -> set[str]:
    """Each word of some names, as words are compared."""
    return {fold(word) for name in names for word, _start, _end in spans(name.replace("@", " ").replace(".", " "))}


def lessons(told: Sequence[Told], *, names: Iterable[str] = ()) -> Lessons:
    """What may be learned from these texts, oldest first. ``names`` are further ones: those of staff."""
    texts = [readable(one.text, one.language) for one in told]
    banned = folded([*names, *(name for one in told for name in one.names)])
    banned = banned.union(*(names_in(one.text) for one in told))
    cases: Counter[str] = Counter()
    people: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for one, words in zip(told, texts, strict=True):
        for stem, word in words.items():
            forms[stem][word] += 1
            cases[stem] += 1
            if len(people[stem]) < LEAST_PEOPLE:
                people[stem].add(one.person)
    kept = {
        stem
        for stem, count in cases.items()
        if count >= LEAST_CASES
        and len(people[stem]) >= LEAST_PEOPLE
        and not banned & {fold(form) for form in forms[stem]}
    }
    examples = [(frozenset(words.keys() & kept), one.label) for one, words in zip(told, texts, strict=True)]
    return Lessons(examples, {stem: forms[stem].most_common(1)[0][0] for stem in kept})
