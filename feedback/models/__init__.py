from feedback.models.batch import UNDO_FOR, Batch
from feedback.models.channel import ChannelFault, DoorCount
from feedback.models.feedback import OPEN, Feedback, Kind, Status
from feedback.models.form import Bucket, DraftFile, Form
from feedback.models.incoming import IncomingMail, MailStatus, Why
from feedback.models.look import Look
from feedback.models.mailbox import Mailbox
from feedback.models.survey import RANGES, Invitation, Scale, Survey

__all__ = [
    "OPEN",
    "RANGES",
    "UNDO_FOR",
    "Batch",
    "Bucket",
    "ChannelFault",
    "DoorCount",
    "DraftFile",
    "Feedback",
    "Form",
    "IncomingMail",
    "Invitation",
    "Kind",
    "Look",
    "MailStatus",
    "Mailbox",
    "Scale",
    "Status",
    "Survey",
    "Why",
]
