"""A mail as it was understood. Plain values, so that everything further in can be tried without a mail server."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Automatic(StrEnum):
    """Why nobody is to be answered: a machine wrote it (RFC 3834)."""

    NO = ""
    BOUNCE = "bounce"
    REPLY = "reply"
    LIST = "list"
    ECHO = "echo"


class Unread(StrEnum):
    """Why a mail could not be understood at all."""

    NO = ""
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"


class LeftOut(StrEnum):
    """Why a file of a mail was left in it."""

    TOO_MANY = "too_many"
    TOO_BIG = "too_big"


@dataclass(frozen=True)
class Paper:
    """A file that came with a mail, as its sender calls it."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Returned:
    """What a mail server says of a letter that did not arrive: to whom, which one, and why."""

    address: str
    message_id: str
    why: str


@dataclass(frozen=True)
class Mail:
    """One mail.

    ``text`` is what its writer says, ``quoted`` what stands below it: older mails and signatures. Addresses are in
    lower case, identifiers without their angle brackets. ``left_out`` are names of files with why they were left in
    the mail. ``returned`` is only there for bounces, ``headers`` only to be looked at.
    """

    digest: str
    key: str
    size: int
    unread: Unread = Unread.NO
    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    quoted: str = ""
    papers: tuple[Paper, ...] = ()
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    automatic: Automatic = Automatic.NO
    returned: tuple[Returned, ...] = ()
    called_spam: bool = False
    called_forged: bool = False
    headers: tuple[tuple[str, str], ...] = ()
