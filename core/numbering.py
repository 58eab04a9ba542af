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
        letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
        code = f"{letters[:3]}-{letters[3:]}"
        try:
            with transaction.atomic():
                Reference.objects.create(code=code)
        except IntegrityError:
            continue
        return code


def tidy_reference(typed: str) -> str:
    """What somebody typed, as a reference: case, spaces and dashes do not matter. Empty when it cannot be one."""
    letters = re.sub(r"[^0-9A-Za-z]", "", typed).upper()
    code = f"{letters[:3]}-{letters[3:]}"
    return code if SHAPE.match(code) else ""


def next_number(register: str, *, year: int) -> str:
    """The next number of a register, such as "C-2026-0012".

    Call it inside the transaction that uses it: the row stays locked until then, and a rollback gives it back.
    """
    Sequence.objects.get_or_create(name=register, year=year)
    Sequence.objects.filter(name=register, year=year).update(last=F("last") + 1)
    last = Sequence.objects.get(name=register, year=year).last
    return f"{register}-{year}-{last:04d}"
