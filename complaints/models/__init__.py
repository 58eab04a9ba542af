from complaints.models.canned import CannedAnswer
from complaints.models.complaint import (
    OPEN,
    Category,
    Cause,
    Channel,
    Complaint,
    Level,
    Remedy,
    Severity,
    Status,
    Upheld,
)
from complaints.models.handling import Containment, Cost, Extension, Look, Restraint, Step
from complaints.models.mention import Mention
from complaints.models.message import Message, Pause
from complaints.models.own_field import OwnField, OwnValue
from complaints.models.risk_matrix import RiskMatrix
from complaints.models.shared_cause import CauseLink, SharedCause
from complaints.models.suggestion import Aspect, Learned, Learning, Suggestion
from complaints.models.waiver import Waiver

__all__ = [
    "OPEN",
    "Aspect",
    "CannedAnswer",
    "Category",
    "Cause",
    "CauseLink",
    "Channel",
    "Complaint",
    "Containment",
    "Cost",
    "Extension",
    "Learned",
    "Learning",
    "Level",
    "Look",
    "Mention",
    "Message",
    "OwnField",
    "OwnValue",
    "Pause",
    "Remedy",
    "Restraint",
    "RiskMatrix",
    "Severity",
    "SharedCause",
    "Status",
    "Step",
    "Suggestion",
    "Upheld",
    "Waiver",
]
