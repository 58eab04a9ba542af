from core.models.case import Attachment, Milestone, Reference, Sequence
from core.models.clock import Heartbeat, Lease, Run
from core.models.counted import Counted
from core.models.journal import Aside, Entry, Seal
from core.models.ledger import Approach
from core.models.organisation import Closure, Organisation
from core.models.outbox import Letter
from core.models.saved import Layout, SavedView
from core.models.search import Indexed, Rebuild
from core.models.together import Draft, Presence
from core.models.user import Grant, User

__all__ = [
    "Approach",
    "Aside",
    "Attachment",
    "Closure",
    "Counted",
    "Draft",
    "Entry",
    "Grant",
    "Heartbeat",
    "Indexed",
    "Layout",
    "Lease",
    "Letter",
    "Milestone",
    "Organisation",
    "Presence",
    "Rebuild",
    "Reference",
    "Run",
    "SavedView",
    "Seal",
    "Sequence",
    "User",
]
