"""Mail that came in: one row for each mail, with the one thing that became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailStatus(models.TextChoices):
    JOINED = "joined", _("added to its case")
    OPENED = "opened", _("a case of its own")
    UNSURE = "unsure", _("a case of its own, perhaps part of another")
    AUTOMATIC = "automatic", _("written by a machine")
    PARKED = "parked", _("parked")
    TAKEN_IN = "taken_in", _("taken in by somebody")
    ATTACHED = "attached", _("added to a case by somebody")
    DISCARDED = "discarded", _("discarded")


WITH_CASE = (
    MailStatus.JOINED,
    MailStatus.OPENED,
    MailStatus.UNSURE,
    MailStatus.TAKEN_IN,
    MailStatus.ATTACHED,
)


class Why(models.TextChoices):
    """Why it became what it became, as a sentence for staff."""

    NONE = "", ""
    # of another address or without the signature
    OTHER_ADDRESS = (
        "other_address",
        _("It answers a letter about this case, but comes from an address that is not on it."),
    )
    NAMED = "named", _("It names this case, but does not come through the reply address of one of our letters.")
    # of machines
    BOUNCE = "bounce", _("A letter of ours came back.")
    REPLY = "reply", _("A machine answered by itself, such as an out-of-office note. It was not answered.")
    LIST = "list", _("It came over a mailing list. It was not answered.")
    ECHO = "echo", _("It is a letter of our own that came back to us.")
    # parked
    TOO_BIG = "too_big", _("It is larger than what is taken in. The whole mail lies in the mailbox.")
    UNREADABLE = "unreadable", _("It could not be understood. The file is kept as it came.")
    NO_SENDER = "no_sender", _("It does not say who wrote it.")
    EMPTY = "empty", _("It holds neither words nor files.")
    FLOOD = "flood", _("Very many mails came from the same address, or the same words many times.")
    SPAM = "spam", _("The filter of the mail server calls it spam.")
    FORGED = "forged", _("The mail server says that it does not come from the address it names.")
    BROKE = "broke", _("Taking it in failed on our side. Nothing of it is lost; take it in by hand.")


class IncomingMail(models.Model):
    """One mail. The bytes lie under ``digest``; ``key`` is the same for the same mail come twice.

    ``case`` is what it became or was added to, ``about`` the case it seems to belong to.
    """

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, choices=MailStatus)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=250, blank=True)
    case = models.CharField(max_length=12, blank=True)
    about = models.CharField(max_length=12, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MailStatus.values), name="mail_status_known"),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="mail_why_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["parked", "automatic", "unsure"]) | ~Q(why=""), name="mail_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[str(one) for one in WITH_CASE]) | ~Q(case=""), name="mail_has_its_case"
            ),
            models.CheckConstraint(condition=~Q(status="unsure") | ~Q(about=""), name="mail_unsure_about_a_case"),
        ]
        indexes = [
            models.Index(fields=["status", "-received_at", "-id"], name="mail_status_received"),
            models.Index(fields=["case"], condition=~Q(case=""), name="mail_case"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def reason(self) -> str:
        """Why it became what it became, in a sentence; "" where there is nothing to explain."""
        return str(Why(self.why).label) if self.why else ""
