from corrective_actions.models.action import ENDS, OPEN, CorrectiveAction, Origin, ProblemLine, Risk, Status
from corrective_actions.models.cause import Branch, Cause, Kind
from corrective_actions.models.effect import EffectPlan, EffectResult, Proposal
from corrective_actions.models.item import UNDONE, ActionItem, ItemStatus, Proof
from corrective_actions.models.plan import Extension, PlanVersion, Signature
from corrective_actions.models.reaction import Answer, Check, Containment, SimilarElsewhere, Told

__all__ = [
    "ENDS",
    "OPEN",
    "UNDONE",
    "ActionItem",
    "Answer",
    "Branch",
    "Cause",
    "Check",
    "Containment",
    "CorrectiveAction",
    "EffectPlan",
    "EffectResult",
    "Extension",
    "ItemStatus",
    "Kind",
    "Origin",
    "PlanVersion",
    "ProblemLine",
    "Proof",
    "Proposal",
    "Risk",
    "Signature",
    "SimilarElsewhere",
    "Status",
    "Told",
]
