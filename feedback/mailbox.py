"""The mailbox as it is set up, and the mails that came from it as they lie on disk."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings

from core import files
from feedback.mailing.imap import Box
from feedback.mailing.mail import Mail, Unread
from feedback.mailing.parsing import Limits, parse
from feedback.models import IncomingMail


def limits() -> Limits:
    return Limits(
        mail_bytes=settings.MAIL_MAX_BYTES,
        paper_bytes=settings.UPLOAD_MAX_BYTES,
        papers=settings.UPLOAD_MAX_FILES,
        own_host=urlsplit(settings.BASE_URL).hostname or "",
        own_address=settings.MAILBOX_ADDRESS,
    )


def is_set_up() -> bool:
    """Is there a mailbox that mail is fetched from?"""
    return bool(settings.MAILBOX_ADDRESS and settings.IMAP_HOST)


def box() -> Box:
    return Box(
        host=settings.IMAP_HOST,
        port=settings.IMAP_PORT,
        user=settings.IMAP_USER,
        password=settings.IMAP_PASSWORD,
        security=settings.IMAP_SECURITY,
        folder=settings.IMAP_FOLDER,
        done_folder=settings.IMAP_DONE_FOLDER,
        largest=settings.MAIL_MAX_BYTES,
    )


def opened(row: IncomingMail) -> Mail:
    """The mail of a row, read anew from its file; one that says it is unreadable when the file is gone."""
    try:
        raw = files.path_of(row.digest).read_bytes()
    except OSError:
        nothing = hashlib.sha256(b"").hexdigest()
        return Mail(digest=row.digest, key=nothing, size=row.size, unread=Unread.UNREADABLE, subject=row.subject)
    return parse(raw, limits(), size=row.size)
