"""Secret links of cases: who holds one may read the case, nobody else can guess it.

A token is the HMAC-SHA256 of what it opens under the install's secret key (256 bits). So any room, and a letter on
its way, can write the link of a case without the token lying in the database, where only its SHA-256 is kept.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.numbering import tidy_reference

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS = 4
SIGNATURE = 16
"""Letters of a signature in an address: 80 bits, and the whole stays below the 64 that a mailbox name may have."""


def token_for(reference: str, *, purpose: str = "case") -> str:
    """The secret of one case (43 letters, digits, dashes and underscores)."""
    mac = salted_hmac(f"core.links.{purpose}", reference, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def case_url(reference: str) -> str:
    """The address of a case for the person it belongs to; from the configured base, never from a Host header."""
    return f"{settings.BASE_URL}/t/{token_for(reference)}/"


def survey_url(reference: str) -> str:
    """The address at which the person says how the handling of a case was."""
    return f"{settings.BASE_URL}/s/{token_for(reference, purpose='survey')}/"


def receipt_code(reference: str) -> str:
    """Four words to say aloud for who gave no address ("bako limu sota reve"): 49 bits, asked for slowly only."""
    mac = int.from_bytes(salted_hmac("core.links.receipt", reference, algorithm="sha256").digest())
    words = []
    for _word in range(WORDS):
        mac, first = divmod(mac, len(SYLLABLES))
        mac, second = divmod(mac, len(SYLLABLES))
        words.append(SYLLABLES[first] + SYLLABLES[second])
    return " ".join(words)


def is_receipt_code(typed: str, *, reference: str) -> bool:
    """Is this the code of that case? Case, spaces and punctuation do not matter."""
    plain = "".join(letter for letter in typed.lower() if letter.isalpha())
    return hmac.compare_digest(plain.encode(), receipt_code(reference).replace(" ", "").encode())


def reply_address(reference: str) -> str:
    """Where a reply about a case goes: "post+q7k4md-<signature>@…"; "" as long as there is no mailbox."""
    name, at, host = settings.MAILBOX_ADDRESS.partition("@")
    return f"{name}+{_signed(reference)}{at}{host}" if at else ""


def replied_about(address: str) -> str:
    """The case that an address of ours was signed for; "" for every other address."""
    name, at, host = settings.MAILBOX_ADDRESS.partition("@")
    given, _at, place = address.lower().partition("@")
    if not at or place != host or not given.startswith(f"{name}+"):
        return ""
    signed = given.removeprefix(f"{name}+")
    reference = tidy_reference(signed.partition("-")[0])
    right = bool(reference) and hmac.compare_digest(signed.encode(), _signed(reference).encode())
    return reference if right else ""


def _signed(reference: str) -> str:
    mac = salted_hmac("core.links.reply", reference, algorithm="sha256").digest()
    signature = base64.b32encode(mac).decode().lower()[:SIGNATURE]
    return f"{reference.replace('-', '').lower()}-{signature}"
