"""Mail of the last two days: an answer of a machine, one from another address, and two that wait for a person."""

from datetime import timedelta
from email.message import EmailMessage

from complaints.models import OPEN, Complaint
from config.example.world import World
from feedback import operations

OURS = "service@example.com"


def mails(world: World) -> None:
    """Each mail is taken in by the room's own operation, at the moment it came."""
    known = Complaint.objects.filter(status__in=OPEN).order_by("-received_at", "-pk").first()
    for number, (hours, mail) in enumerate(_written(known.reference if known else "")):
        at = world.past.until - timedelta(hours=hours)
        mail["To"], mail["Date"] = OURS, at
        mail["Message-ID"] = f"<example-{number}@post.example.com>"
        with world.past.moment(at):
            operations.take_mail(mail.as_bytes(), as_of=at)


def _written(reference: str) -> list[tuple[int, EmailMessage]]:
    away = _mail("Ines Faber <ines.faber@example.net>", "Automatic reply: Your message", "I am away until Monday.")
    away["Auto-Submitted"] = "auto-replied"
    words = (
        f"My wife wrote to you about {reference}. The parcel has come by now, and the second lid is cracked as well."
    )
    other = _mail("Jonas Weigel <jonas.weigel@example.net>", f"About {reference}", words)
    cheap = _mail("Best Prices <win@example.org>", "You have been chosen", "Click to receive a voucher for a kitchen.")
    cheap["X-Spam-Flag"] = "YES"
    empty = _mail("lena.kolb@example.net", "", "")
    return [(40, away), (27, cheap), (20, empty), (5, other)]


def _mail(sender: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    mail.set_content(text)
    return mail
