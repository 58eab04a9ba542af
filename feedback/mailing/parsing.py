"""From bytes to a mail. Never raises: what cannot be understood is a mail that says so.

The old email policy is used on purpose: it keeps headers as they came, where the new one raises on some of them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from feedback.mailing import headers, machines, markup, quoting
from feedback.mailing.mail import Automatic, LeftOut, Mail, Paper, Unread

LONGEST_TEXT = 200_000
"""Characters of a text that are read; a mail that is longer has its end in the raw file only."""
MOST_PARTS = 2_000


@dataclass(frozen=True)
class Limits:
    """What of a mail is taken, and whose mailbox it came to."""

    mail_bytes: int = 30 * 1024 * 1024
    paper_bytes: int = 20 * 1024 * 1024
    papers: int = 10
    own_host: str = ""
    own_address: str = ""


def parse(raw: bytes, limits: Limits = Limits(), *, size: int | None = None) -> Mail:
    """Understand a mail. ``size`` is that of the whole mail where ``raw`` is only its head."""
    digest = hashlib.sha256(raw).hexdigest()
    blank = Mail(digest=digest, key=digest, size=max(len(raw), size or 0))
    if len(raw) > limits.mail_bytes:
        # Not even looked at: only the head of it is read.
        return replace(parse(raw[:64_000].partition(b"\r\n\r\n")[0], limits, size=len(raw)), digest=digest, key=digest)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        head = _head(message, blank, limits)
    except Exception:  # noqa: BLE001 - whatever strangers send, the next mail is still taken
        return replace(blank, unread=Unread.UNREADABLE)
    if blank.size > limits.mail_bytes:
        return replace(head, unread=Unread.TOO_BIG)
    try:
        return _with_key(_body(message, head, limits), raw)
    except Exception:  # noqa: BLE001 - the same for what lies inside
        return replace(head, unread=Unread.UNREADABLE)


def _head(message: Message, blank: Mail, limits: Limits) -> Mail:
    name, sender = machines.someone(message)
    recipients = headers.addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
    kind = machines.automatic(
        message, sender=sender, own_host=limits.own_host.lower(), own_address=limits.own_address.lower()
    )
    return replace(
        blank,
        message_id=next(iter(headers.identifiers(message, "Message-ID")), ""),
        sender=sender,
        sender_name=name,
        recipients=tuple(dict.fromkeys(address for _name, address in recipients)),
        answers=headers.identifiers(message, "In-Reply-To", "References"),
        subject=headers.words(message, "Subject")[:300],
        sent_at=headers.moment(message),
        automatic=kind,
        called_spam=machines.called_spam(message),
        called_forged=machines.called_forged(message),
        headers=headers.listed(message),
    )


def _body(message: Message, head: Mail, limits: Limits) -> Mail:
    leaves = list(_leaves(message))
    text, used = _text(leaves)
    said, quoted = quoting.split(text)
    papers: list[Paper] = []
    left_out: list[tuple[str, LeftOut]] = []
    for place, leaf in enumerate(leaves):
        if id(leaf) not in used:
            _add_paper(leaf, place, papers, left_out, limits)
    returned = machines.returned(message) if head.automatic == Automatic.BOUNCE else ()
    return replace(head, text=said, quoted=quoted, papers=tuple(papers), left_out=tuple(left_out), returned=returned)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, a mail inside the mail being one of them; without recursion."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            waiting.extend(reversed([inner for inner in payload if isinstance(inner, Message)]))
        else:
            yield part


def _is_text(part: Message) -> bool:
    attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
    return part.get_content_type() in {"text/plain", "text/html"} and not attached and not part.get_filename()


def _text(leaves: list[Message]) -> tuple[str, set[int]]:
    """The words of a mail and the parts they stand in: the plain ones, or the HTML ones where there are no others."""
    texts = [part for part in leaves if _is_text(part)]
    plain = [_letters(part) for part in texts if part.get_content_type() == "text/plain"]
    # Some programs send an empty plain text beside the real one.
    if not any(text.strip() for text in plain):
        plain = [markup.text_of(_letters(part)) for part in texts if part.get_content_type() == "text/html"]
    whole = "\n\n".join(text.strip("\n") for text in plain if text.strip())
    return headers.plain(whole)[:LONGEST_TEXT], {id(part) for part in texts}


def _letters(part: Message) -> str:
    data = _bytes(part)
    charset = str(part.get_param("charset", "") or "utf-8")
    return headers.in_letters(data, charset).replace("\r\n", "\n").replace("\r", "\n")


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    inner = part.get_payload()
    if isinstance(inner, list):  # a mail inside the mail, or a report
        return b"\n".join(one.as_bytes() for one in inner if isinstance(one, Message))
    return str(inner).encode("utf-8", errors="replace")


def _add_paper(
    part: Message, place: int, papers: list[Paper], left_out: list[tuple[str, LeftOut]], limits: Limits
) -> None:
    name = _name(part, place)
    if len(papers) >= limits.papers:
        left_out.append((name, LeftOut.TOO_MANY))
        return
    data = _bytes(part)
    if len(data) > limits.paper_bytes:
        left_out.append((name, LeftOut.TOO_BIG))
    elif data:
        papers.append(Paper(name, part.get_content_type(), data))


ENDINGS = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


def _name(part: Message, place: int) -> str:
    try:
        given = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        given = ""
    name = headers.plain(headers.decoded(str(given)))[-150:].strip()
    kind = part.get_content_type()
    if not name and kind == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        about = headers.words(first, "Subject") if isinstance(first, Message) else ""
        name = f"{about[:80] or f'mail {place}'}.eml"
    return name or f"part-{place}{ENDINGS.get(kind, '')}"


def _with_key(mail: Mail, raw: bytes) -> Mail:
    """The same mail come twice by two ways has the same key; another one under the same Message-ID has not."""
    if not mail.message_id:
        return mail
    parts = [mail.message_id, mail.sender, mail.subject, mail.text, mail.quoted]
    parts += [hashlib.sha256(paper.data).hexdigest() for paper in mail.papers]
    return replace(mail, key=hashlib.sha256("\0".join(parts).encode("utf-8", errors="replace")).hexdigest())
