"""How grave a complaint is, as one number.

The matrix of ISO 10002, 7.5 put into figures: severity is what it did or could do, impact how many it may reach,
complexity how hard it is to put right. The score is the weight of the severity times that of the impact; high
complexity adds to it, and where safety is concerned it is never below a floor. As delivered:

    severity    impact low  medium  high
    minor                1       2     3
    major                3       6     9
    critical             5      10    15

High complexity adds one, and safety makes it 10 at least. So it runs from 1 to 16. An organisation may weigh
otherwise; a score keeps the version of the matrix that gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from complaints.models import Level, RiskMatrix, Severity

SEVERITIES = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
LEVELS = (Level.LOW, Level.MEDIUM, Level.HIGH)


@dataclass(frozen=True)
class Matrix:
    """The rules a score is made by. ``watch_from`` and ``act_from``: scores from which a risk is worth a watch, an act."""

    weights: Mapping[str, int] = field(
        default_factory=lambda: {Severity.MINOR: 1, Severity.MAJOR: 3, Severity.CRITICAL: 5}
    )
    reach: Mapping[str, int] = field(default_factory=lambda: {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3})
    complexity: int = 1
    safety: int = 10
    watch_from: int = 5
    act_from: int = 10

    def score(self, *, severity: str, impact: str, complexity: str, is_safety: bool) -> int:
        """The risk of a complaint. Raises KeyError for a severity or impact that is none."""
        score = self.weights[severity] * self.reach[impact] + self.complexity * (complexity == Level.HIGH)
        return max(score, self.safety) if is_safety else score

    @property
    def highest(self) -> int:
        """What the weights can give at most; the floor of safety is not above it."""
        return self.score(severity=Severity.CRITICAL, impact=Level.HIGH, complexity=Level.HIGH, is_safety=False)


AS_DELIVERED = Matrix()


def rules_of(row: RiskMatrix | None) -> Matrix:
    """The rules of a version; those as delivered when the organisation has never set its own."""
    if row is None:
        return AS_DELIVERED
    return Matrix(
        {Severity.MINOR: row.minor, Severity.MAJOR: row.major, Severity.CRITICAL: row.critical},
        {Level.LOW: row.low, Level.MEDIUM: row.medium, Level.HIGH: row.high},
        row.complexity,
        row.safety,
        row.watch_from,
        row.act_from,
    )


def risk_score(*, severity: str, impact: str, complexity: str, is_safety: bool, matrix: Matrix = AS_DELIVERED) -> int:
    """The risk of a complaint by a matrix. Raises KeyError for a severity or impact that is none."""
    return matrix.score(severity=severity, impact=impact, complexity=complexity, is_safety=is_safety)
