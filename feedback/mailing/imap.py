"""A mailbox over IMAP: what waits in it, the bytes of one mail, and putting it aside once it is stored."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

PATIENCE = 30.0
"""Seconds the server may be silent."""
CHUNK = 200
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


class NoMailbox(Exception):
    """The mailbox cannot be reached, or says no. The text is what the server or the network said."""


class NoMail(Exception):
    """One mail is not given out; the others may be."""


@dataclass(frozen=True)
class Box:
    """Where the mailbox is and how to get in. ``largest``: of a mail above it only the head is read."""

    host: str
    port: int
    user: str
    password: str
    security: str = "tls"
    folder: str = "INBOX"
    done_folder: str = "Taken in"
    largest: int = 30 * 1024 * 1024


@dataclass(frozen=True)
class Waiting:
    """A mail in the mailbox: its number there, its size in bytes, and when it arrived."""

    uid: str
    size: int
    arrived_at: datetime | None


class Session:
    """An open mailbox."""

    def __init__(self, box: Box, line: BaseMailBox) -> None:
        self.box = box
        self.line = line

    def waiting(self, most: int) -> list[Waiting]:
        """What waits, the oldest first."""
        uids = sorted(self.line.uids(), key=int)[:most]
        found = [one for start in range(0, len(uids), CHUNK) for one in self._heads(uids[start : start + CHUNK])]
        return sorted(found, key=lambda one: int(one.uid))

    def _heads(self, uids: list[str]) -> Iterator[Waiting]:
        for answer in self._fetch(",".join(uids), "(RFC822.SIZE INTERNALDATE)"):
            line = answer if isinstance(answer, bytes) else b""
            uid, size = UID.search(line), SIZE.search(line)
            if uid and size:
                yield Waiting(uid[1].decode(), int(size[1]), _arrived(line))

    def read(self, one: Waiting) -> bytes:
        """The whole mail, or the head of one that is too big. Raises NoMail."""
        part = "HEADER" if one.size > self.box.largest else ""
        for answer in self._fetch(one.uid, f"(BODY.PEEK[{part}])"):
            if isinstance(answer, tuple) and isinstance(answer[1], bytes):
                return answer[1]
        raise NoMail(f"The server does not give out mail {one.uid}.")

    def put_aside(self, one: Waiting) -> None:
        """Mark it as read and move it to where mails go that are stored."""
        self.line.flag(one.uid, [MailMessageFlags.SEEN], value=True)
        self.line.move(one.uid, self.box.done_folder)

    def _fetch(self, uids: str, what: str) -> list[Any]:
        status, answers = self.line.client.uid("FETCH", uids, what)
        if status != "OK":
            raise NoMail(f"The server says {status} to mail {uids}.")
        return list(answers)


def _arrived(line: bytes) -> datetime | None:
    moment = imaplib.Internaldate2tuple(line)
    return datetime(*moment[:6]).astimezone(UTC) if moment else None


@contextlib.contextmanager
def opened(box: Box) -> Iterator[Session]:
    """Get into the mailbox, and out of it whatever happens. Raises NoMailbox for all that is wrong with the line."""
    line: BaseMailBox | None = None
    try:
        line = _line(box)
        line.login(box.user, box.password, initial_folder=None)
        if not line.folder.exists(box.done_folder):
            line.folder.create(box.done_folder)
        line.folder.set(box.folder)
        yield Session(box, line)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise NoMailbox(f"{type(error).__name__}: {error}"[:500]) from error
    finally:
        if line is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                line.logout()


def _line(box: Box) -> BaseMailBox:
    if box.security == "none":
        return MailBoxUnencrypted(box.host, box.port, timeout=PATIENCE)
    context = ssl.create_default_context()
    if box.security == "starttls":
        return MailBoxStartTls(box.host, box.port, timeout=PATIENCE, ssl_context=context)
    return MailBox(box.host, box.port, timeout=PATIENCE, ssl_context=context)
