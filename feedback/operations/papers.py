"""What of a mail goes into a case: its words, shortened where they are endless, and the files that are welcome."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Message
from core import files
from core.actors import CUSTOMER, SYSTEM
from core.files import Stored, Unwelcome
from feedback.mailing.mail import LeftOut, Mail, Paper

LONGEST = 20_000


def words_of(mail: Mail, *, titled: bool = False) -> str:
    """The words of a mail for a thread, with its subject above them where it begins one."""
    text = mail.text.strip()
    if titled and mail.subject and not text.startswith(mail.subject):
        text = f"{mail.subject}\n\n{text}".strip()
    if not text:
        text = _("Files without words.") if mail.papers else mail.subject or _("A mail without words.")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"


def bring_in(mail: Mail, *, case: str, message_id: int | None, as_of: datetime) -> None:
    """Make the files of a mail files of a case. What is not taken is said to the team; it stays in the mail."""
    stored: list[Stored] = []
    left = [_left_out(name, why) for name, why in mail.left_out]
    for paper in mail.papers:
        try:
            stored.append(_store(paper))
        except Unwelcome as unwelcome:
            left.append(str(unwelcome))
    files.attach(stored, case=case, by=CUSTOMER.name, at=as_of, message_id=message_id)
    if len(mail.text) > LONGEST:
        left.append(_("The text was shortened."))
    if left:
        more = [_("… and %(n)d more.") % {"n": len(left) - 20}] if len(left) > 20 else []
        text = "\n".join(
            [_("Not everything in the mail was taken over; all of it is kept under “Mail”."), *left[:20], *more]
        )
        complaints.say(case, text=text, direction=Message.Direction.NOTE, by=SYSTEM, at=as_of)


def _left_out(name: str, why: LeftOut) -> str:
    if why == LeftOut.TOO_BIG:
        return _("“%(name)s” is too large.") % {"name": name}
    return _("“%(name)s” is one file too many.") % {"name": name}


def _store(paper: Paper) -> Stored:
    try:
        return files.store(SimpleUploadedFile(paper.name.replace("/", "-"), paper.data, paper.media_type))
    except (OSError, ValueError, SyntaxError) as error:
        # A picture that begins well and ends in the middle.
        raise Unwelcome(_("“%(name)s” could not be read.") % {"name": paper.name}) from error
