from complaints.models.complaint import (
    OPEN,
    Category,
    Channel,
    Complaint,
    Level,
    Remedy,
    Severity,
    Status,
    Upheld,
)
from complaints.models.message import Message, Pause

__all__ = [
    "OPEN",
    "Category",
    "Channel",
    "Complaint",
    "Level",
    "Message",
    "Pause",
    "Remedy",
    "Severity",
    "Status",
    "Upheld",
]
