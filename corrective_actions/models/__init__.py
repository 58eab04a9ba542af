from corrective_actions.models.action import CorrectiveAction, Origin, Risk, Status

__all__ = ["CorrectiveAction", "Origin", "Risk", "Status"]
