from core.models.case import Attachment, Milestone, Reference, Sequence
from core.models.clock import Heartbeat, Lease, Run
from core.models.journal import Aside, Entry, Seal
from core.models.organisation import Closure, Organisation
from core.models.outbox import Letter
from core.models.user import Grant, User

__all__ = [
    "Aside",
    "Attachment",
    "Closure",
    "Entry",
    "Grant",
    "Heartbeat",
    "Lease",
    "Letter",
    "Milestone",
    "Organisation",
    "Reference",
    "Run",
    "Seal",
    "Sequence",
    "User",
]
