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
    "Decision",
    "Input",
    "NoneNeeded",
    "Objective",
    "Participant",
    "Review",
    "Signature",
    "Status",
]
