"""Mails for tests, as bytes."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "emails"


def real_mails() -> list[Path]:
    """All real mails; they lie beside the project, not in it."""
    if not REAL.is_dir():
        pytest.skip(f"The real mails are not on this machine: {REAL} is absent.")
    return [file for file in sorted(REAL.rglob("*")) if file.is_file() and "LICENSE" not in file.name]


def real(name: str) -> bytes:
    return next(file for file in real_mails() if file.name == name).read_bytes()


def mail(text: str = "The lid of my casserole cracked.", **changes: Any) -> EmailMessage:
    """A mail as Carla, a customer, writes it. Headers by keyword: ``in_reply_to``, ``auto_submitted`` …"""
    message = EmailMessage(policy=SMTP)
    headers = {
        "From": "Carla <carla@example.com>",
        "To": "post@listening.example",
        "Subject": "Lid cracked",
        "Message-ID": "<1@example.com>",
        "Date": "Wed, 25 Nov 2026 10:00:00 +0100",
    }
    headers |= {name.replace("_", "-").title(): value for name, value in changes.items()}
    headers["Message-ID"] = headers.pop("Message-Id", headers["Message-ID"])
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def raw(text: str = "The lid of my casserole cracked.", **changes: Any) -> bytes:
    return mail(text, **changes).as_bytes()


def with_files(n: int) -> bytes:
    """A mail with so many small files, written out because the library takes a second for it."""
    parts = "".join(
        f"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={number}.txt\r\n\r\ntext\r\n"
        for number in range(n)
    )
    head = "From: Carla <carla@example.com>\r\nSubject: Lid cracked\r\nMessage-ID: <1@example.com>\r\n"
    return f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n".encode()


def bounce(to: str, message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a mail server sends back about one of our letters."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@example.com>
To: post@listening.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{action}@example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: We have your complaint

--b--
""".replace("\n", "\r\n").encode()
