"""Was it written by a machine? Such mail is kept and never answered: RFC 3834, RFC 3464, RFC 2919."""

import re
from email.message import Message

from feedback.mailing.headers import addresses, identifiers, in_letters, plain, words
from feedback.mailing.mail import Automatic, Returned

DAEMONS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)@", re.IGNORECASE)
NOBODY = re.compile(r"^(no-?reply|do-?not-?reply|bounces?)([+_-].*)?@", re.IGNORECASE)
OUR_LETTER = re.compile(r"^[0-9a-f]{32}@", re.IGNORECASE)
MOST = 20
"""Addresses of one bounce that are looked at."""
FAILED = re.compile(r"^\s*failed\b", re.IGNORECASE)
PERMANENT = re.compile(r"^\s*5\.")


def automatic(message: Message, *, sender: str, own_host: str, own_address: str) -> Automatic:
    """Which kind of machine wrote it, by what it says of itself."""
    if _is_echo(message, sender, own_host, own_address):
        return Automatic.ECHO
    if _is_report(message) or DAEMONS.match(sender):
        return Automatic.BOUNCE
    if _is_list(message):
        return Automatic.LIST
    return Automatic.REPLY if _answers_by_itself(message, sender) else Automatic.NO


def _is_echo(message: Message, sender: str, own_host: str, own_address: str) -> bool:
    if own_address and sender == own_address:
        return True
    own = identifiers(message, "Message-ID")
    return any(OUR_LETTER.match(one) and one.lower().endswith(f"@{own_host}") for one in own if own_host)


def _is_report(message: Message) -> bool:
    kind = str(message.get_param("report-type", "") or "").lower()
    return message.get_content_type() == "multipart/report" and kind in {"", "delivery-status"}


def _is_list(message: Message) -> bool:
    return any(name in message for name in ("List-Id", "List-Unsubscribe", "List-Post")) or (
        words(message, "Precedence").lower() == "list"
    )


def _answers_by_itself(message: Message, sender: str) -> bool:
    submitted = words(message, "Auto-Submitted").lower().split(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response")):
        return True
    if words(message, "Precedence").lower() in {"bulk", "junk", "auto_reply"}:
        return True
    nameless = "Return-Path" in message and words(message, "Return-Path").replace(" ", "") == "<>"
    return nameless or bool(NOBODY.match(sender))


def returned(message: Message) -> tuple[Returned, ...]:
    """Which of our letters came back for good, as the report says; nothing for a letter that is only late."""
    letter = _letter_of(message)
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                found += _failures(block, letter)
    return tuple(found[:MOST])


def _failures(block: object, letter: str) -> list[Returned]:
    if not isinstance(block, Message):
        return []
    if not (FAILED.match(words(block, "Action")) and PERMANENT.match(words(block, "Status") or "5.")):
        return []
    for name in ("Original-Recipient", "Final-Recipient"):
        raw = words(block, name)
        address = raw.partition(";")[2].strip().strip("<>").lower()
        if "@" in address:
            why = words(block, "Diagnostic-Code").partition(";")[2].strip() or words(block, "Status")
            return [Returned(address[:254], letter, why[:300])]
    return []


def _letter_of(message: Message) -> str:
    """The identifier of the letter that a report carries back, whole or only its head."""
    for part in message.walk():
        if part is message:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            data = part.get_payload(decode=True)
            text = in_letters(data, "utf-8") if isinstance(data, bytes) else ""
            named = re.search(r"^Message-ID:\s*<([^<>\s]{3,250})>", text[:20_000], re.IGNORECASE | re.MULTILINE)
            if named:
                return plain(named[1])
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return next(iter(identifiers(inner[0], "Message-ID")), "")
    return ""


def called_spam(message: Message) -> bool:
    """Did a filter in front of our mailbox call it spam?"""
    return words(message, "X-Spam-Flag").lower() == "yes" or words(message, "X-Spam-Status").lower().startswith("yes")


def called_forged(message: Message) -> bool:
    """Did our mail server find that its sender is not who it says? Only the first line of that kind is ours."""
    return bool(re.search(r"\bdmarc\s*=\s*fail\b", words(message, "Authentication-Results"), re.IGNORECASE))


def someone(message: Message) -> tuple[str, str]:
    """(name, address) of who wrote it; ("", "") when that cannot be told."""
    for name in ("From", "Sender"):
        if found := addresses(message, name):
            return found[0][0][:200], found[0][1]
    return "", ""
