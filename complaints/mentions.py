"""Who is meant by "@Mona" in a note. Pure functions on texts and names."""

import re
from collections.abc import Iterable
from typing import TypeVar

from core.models import User

# Not inside an address: "carla@example.net" means nobody.
AT = re.compile(r"(?:^|(?<=[\s(,;:]))@", re.MULTILINE)
Person = TypeVar("Person", bound=User)


def mentioned(text: str, people: Iterable[Person]) -> list[Person]:
    """Those of ``people`` whom the text names after an "@", each once, in the order of the text.

    The whole name counts, and the first name alone where only one of them has it. Of two that fit, the longer one.
    """
    called = _called(people)
    found = []
    for place in AT.finditer(text):
        rest = text[place.end() : place.end() + 130].casefold()
        for name in sorted(called, key=len, reverse=True):
            if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum():
                found.append(called[name])
                break
    return list(dict.fromkeys(found))


def _called(people: Iterable[Person]) -> dict[str, Person]:
    """What each can be called; a name that two people bear calls neither."""
    whole: dict[str, list[Person]] = {}
    first: dict[str, list[Person]] = {}
    for person in people:
        whole.setdefault(person.name.casefold(), []).append(person)
        first.setdefault(person.name.split()[0].casefold(), []).append(person)
    names = first | whole
    return {name: bearers[0] for name, bearers in names.items() if len(bearers) == 1}
