"""How grave a complaint is, as one number.

The matrix of ISO 10002, 7.5 put into figures: severity is what it did or could do, impact how many it may reach,
complexity how hard it is to put right.

    severity    impact low  medium  high
    minor                1       2     3
    major                3       6     9
    critical             5      10    15

High complexity adds one. Where safety is concerned, the score is never below ``SAFETY``. So it runs from 1 to 16.
"""

from complaints.models import Level, Severity

WEIGHTS: dict[str, int] = {Severity.MINOR: 1, Severity.MAJOR: 3, Severity.CRITICAL: 5}
REACH: dict[str, int] = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
SAFETY = 10


def risk_score(*, severity: str, impact: str, complexity: str, is_safety: bool) -> int:
    """The risk of a complaint, 1 to 16. Raises KeyError for a severity or impact that is none."""
    score = WEIGHTS[severity] * REACH[impact] + (complexity == Level.HIGH)
    return max(score, SAFETY) if is_safety else score
