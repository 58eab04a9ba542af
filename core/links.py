"""Secret links of cases: who holds one may read the case, nobody else can guess it.

A token is the HMAC-SHA256 of what it opens under the install's secret key (256 bits). So any room, and a letter on
its way, can write the link of a case without the token lying in the database, where only its SHA-256 is kept.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS = 4


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
