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

__all__ = [
    "OPEN",
    "Category",
    "Cause",
    "Channel",
    "Complaint",
    "Containment",
    "Cost",
    "Extension",
    "Level",
    "Look",
    "Message",
    "Pause",
    "Remedy",
    "Restraint",
    "Severity",
    "Status",
    "Step",
    "Upheld",
]
