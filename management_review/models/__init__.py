from management_review.models.attention import Concern, Subject, Talk
from management_review.models.review import (
    Addendum,
    Category,
    Clause,
    Decision,
    Input,
    NoneNeeded,
    Objective,
    Participant,
    Review,
    Signature,
    Status,
)

__all__ = [
    "Addendum",
    "Category",
    "Clause",
    "Concern",
    "Decision",
    "Input",
    "NoneNeeded",
    "Objective",
    "Participant",
    "Review",
    "Signature",
    "Status",
    "Subject",
    "Talk",
]
