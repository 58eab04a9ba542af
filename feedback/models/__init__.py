from feedback.models.feedback import Feedback, Kind, Status
from feedback.models.survey import RANGES, Invitation, Scale, Survey

__all__ = ["RANGES", "Feedback", "Invitation", "Kind", "Scale", "Status", "Survey"]
