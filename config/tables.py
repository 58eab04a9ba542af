"""All tables of moves of the house. A room that gets another one adds it here; the documentation follows."""

from complaints.workflow import TABLE as COMPLAINT
from core.workflow import Table
from corrective_actions.item_workflow import ITEM_TABLE as ACTION_ITEM
from corrective_actions.workflow import TABLE as CORRECTIVE_ACTION
from feedback.mail_workflow import TABLE as MAIL
from feedback.workflow import HISTORY as FEEDBACK_IMPORTED
from feedback.workflow import TABLE as FEEDBACK
from management_review.workflow import TABLE as REVIEW
from surveillance.workflow import RISKS as RISK
from surveillance.workflow import TABLE as SIGNAL

TABLES: tuple[Table, ...] = (
    FEEDBACK,
    FEEDBACK_IMPORTED,
    MAIL,
    COMPLAINT,
    CORRECTIVE_ACTION,
    ACTION_ITEM,
    SIGNAL,
    RISK,
    REVIEW,
)
