"""Names for cases: a random reference people can say on the phone, and gap-free register numbers."""

import re
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from core.models import Reference, Sequence

# Without look-alikes: no 0 O, 1 I L, 2 Z, 5 S, 8 B. Read aloud, none of the rest is taken for another.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
SHAPE = re.compile(rf"^[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}$")


def new_reference() -> str:
    """A reference never given before, such as "Q7K-4MD"; remembered in the transaction that uses it."""
    while True:
        code = _random_code()
        try:
            with transaction.atomic():
                Reference.objects.create(code=code)
        except IntegrityError:
            continue
        return code


def new_references(n: int) -> list[str]:
    """So many references at once, for records that come in bulk; each as unused as that of ``new_reference``."""
    given: list[str] = []
    while len(given) < n:
        fresh = {_random_code() for _one in range(n - len(given))}
        fresh -= set(Reference.objects.filter(code__in=fresh).values_list("code", flat=True))
        Reference.objects.bulk_create([Reference(code=code) for code in fresh])
        given += fresh
    return given


def _random_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def tidy_reference(typed: str) -> str:
    """What somebody typed, as a reference: case, spaces and dashes do not matter. Empty when it cannot be one."""
    letters = re.sub(r"[^0-9A-Za-z]", "", typed).upper()
    code = f"{letters[:3]}-{letters[3:]}"
    return code if SHAPE.match(code) else ""


def next_number(register: str, *, year: int) -> str:
    """The next number of a register, such as "C-2026-0012".

    Call it inside the transaction that uses it: the row stays locked until then, and a rollback gives it back.
    """
    return next_numbers(register, year=year, n=1)[0]


def next_numbers(register: str, *, year: int, n: int) -> list[str]:
    """The next ``n`` numbers of a register, in order."""
    Sequence.objects.get_or_create(name=register, year=year)
    Sequence.objects.filter(name=register, year=year).update(last=F("last") + n)
    last = Sequence.objects.get(name=register, year=year).last
    return [f"{register}-{year}-{number:04d}" for number in range(last - n + 1, last + 1)]
