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
from complaints.models.message import Message, Pause
from complaints.models.suggestion import Aspect, Learned, Learning, Suggestion

__all__ = [
    "OPEN",
    "Aspect",
    "Category",
    "Cause",
    "Channel",
    "Complaint",
    "Containment",
    "Cost",
    "Extension",
    "Learned",
    "Learning",
    "Level",
    "Look",
    "Message",
    "Pause",
    "Remedy",
    "Restraint",
    "Severity",
    "Status",
    "Step",
    "Suggestion",
    "Upheld",
]
