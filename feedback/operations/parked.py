"""What people do with a mail that the clock parked, was not sure of, or took for a machine's."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import CUSTOMER, Actor
from core.numbering import tidy_reference
from core.workflow import Refused, perform
from feedback import mail_workflow, mailbox
from feedback.models import Feedback, IncomingMail, Kind, MailStatus
from feedback.operations.answering import close
from feedback.operations.entering import OtherWords
from feedback.operations.mail import address_of, find_case, join, open_case

TABLE = mail_workflow.TABLE


@transaction.atomic
def take_in(row: IncomingMail, *, kind: str, text: str, by: Actor) -> Feedback:
    """Make a case of a mail. Its sender, where it names one, is told that we have it."""
    lacking = [] if text.strip() else [_("Write what the mail says.")]
    if kind not in Kind.values:
        lacking.append(_("Say what it is."))
    if lacking:
        raise Refused([*TABLE["take_in"].refusals(row, by), *lacking])
    try:
        feedback = open_case(mailbox.opened(row), by=by, as_of=row.received_at, kind=kind, text=text)
    except OtherWords as other:
        raise Refused([_("It is the case %(reference)s already.") % {"reference": other.feedback.reference}]) from other
    perform(row, TABLE["take_in"], by=by, case=feedback.reference, decided_at=timezone.now())
    return feedback


@transaction.atomic
def attach(row: IncomingMail, *, reference: str, by: Actor) -> str:
    """Add a mail to the thread of a case. The case that was made of it before, if any, is closed. Returns the case."""
    tidy = tidy_reference(reference)
    case = find_case(tidy) if tidy else None
    lacking = []
    if not tidy:
        lacking.append(_("Enter the reference of a case, like Q7K-4MD."))
    elif case is None:
        lacking.append(_("There is no case %(reference)s.") % {"reference": tidy})
    elif tidy == row.case and row.status == MailStatus.UNSURE:
        lacking.append(_("It is the case %(reference)s already.") % {"reference": tidy})
    if case is None or lacking:
        raise Refused([*TABLE["attach"].refusals(row, by), *lacking])
    if row.status == MailStatus.UNSURE:
        _close_own(row, into=tidy, by=by)
    mail, moment = mailbox.opened(row), timezone.now()
    known = row.sender and row.sender == address_of(case)
    heading = "" if known else _("By mail from %(sender)s:") % {"sender": row.sender or _("somebody unnamed")}
    join(case, mail, by=CUSTOMER, as_of=moment, heading=heading)
    perform(row, TABLE["attach"], by=by, facts={"case": tidy}, case=tidy, decided_at=moment)
    return tidy


def _close_own(row: IncomingMail, *, into: str, by: Actor) -> None:
    own = Feedback.objects.get(reference=row.case)
    if own.complaint_id is not None:
        said = _("It has been taken up as the complaint %(reference)s. Say there that it repeats another one.")
        raise Refused([said % {"reference": own.reference}])
    reason = _("It belongs to %(reference)s.") % {"reference": into}
    close(own, kind=Kind.OTHER, answered=False, reason=reason, by=by)


@transaction.atomic
def keep_apart(row: IncomingMail, *, by: Actor) -> None:
    """It has nothing to do with the case it seemed to belong to."""
    perform(row, TABLE["keep_apart"], by=by, decided_at=timezone.now())


@transaction.atomic
def discard(row: IncomingMail, *, reason: str, by: Actor) -> None:
    """Nothing comes of it. The mail and its file stay, and it can be parked again."""
    lacking = [] if reason.strip() else [_("Say why nothing comes of it.")]
    perform(row, TABLE["discard"], by=by, note=reason.strip(), lacking=lacking, decided_at=timezone.now())


@transaction.atomic
def unpark(row: IncomingMail, *, by: Actor) -> None:
    """Look at it once more."""
    perform(row, TABLE["unpark"], by=by, decided_at=None)
