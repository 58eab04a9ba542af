"""The risk matrix as pages show it: each cell with its score, in words, and the one that was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from complaints.models import Complaint, RiskMatrix
from complaints.risk import LEVELS, SEVERITIES, Matrix, rules_of
from core.look import Badge


def current_matrix() -> RiskMatrix | None:
    """The version in use; None while it is the one as delivered."""
    return RiskMatrix.objects.order_by("-pk").first()


@dataclass(frozen=True)
class Cell:
    """A score with its level; ``is_chosen`` when it is the one of the complaint at hand."""

    score: int
    badge: Badge
    is_chosen: bool


@dataclass(frozen=True)
class Grid:
    """A matrix as a table: a row for each severity, gravest first, with its label and a cell for each impact."""

    rows: list[tuple[str, list[Cell]]]
    impacts: list[str]
    rules: Matrix


def level(score: int, rules: Matrix) -> Badge:
    """What a score asks for, as shape and word."""
    if score >= rules.act_from:
        return Badge("bad", _("act"))
    return Badge("warn", _("watch")) if score >= rules.watch_from else Badge("ok", _("low"))


def grid(row: RiskMatrix | None, *, severity: str = "", impact: str = "") -> Grid:
    """The table of a version, with the cell of a severity and impact chosen."""
    rules = rules_of(row)

    def cell(one: str, reach: str) -> Cell:
        score = rules.weights[one] * rules.reach[reach]
        return Cell(score, level(score, rules), (severity, impact) == (one, reach))

    rows = [(str(one.label), [cell(one, reach) for reach in LEVELS]) for one in reversed(SEVERITIES)]
    return Grid(rows, [str(reach.label) for reach in LEVELS], rules)


@dataclass(frozen=True)
class Risk:
    """The risk of a complaint by the version that gave it: "9 of 16", its level, its place in the matrix."""

    score: int
    highest: int
    badge: Badge
    grid: Grid


def risk_of(complaint: Complaint, *, matrices: Iterable[RiskMatrix]) -> Risk | None:
    """None as long as it is not assessed."""
    if complaint.risk_score is None:
        return None
    row = next((one for one in matrices if one.pk == complaint.risk_matrix_id), None)
    rules = rules_of(row)
    shown = grid(row, severity=complaint.severity, impact=complaint.impact)
    return Risk(complaint.risk_score, rules.highest, level(complaint.risk_score, rules), shown)
