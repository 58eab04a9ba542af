"""Verbs of the watchtower that leave a mark."""

from surveillance.operations.measures import take_measures
from surveillance.operations.moves import (
    acknowledge,
    assign,
    confirm,
    dismiss,
    evaluate,
    open_action,
    put_on_agenda,
    reopen,
    watch,
)
from surveillance.operations.scan import scan
from surveillance.operations.tally import count_days, declare_outage, mark_dirty, recount, tally

__all__ = [
    "acknowledge",
    "assign",
    "confirm",
    "count_days",
    "declare_outage",
    "dismiss",
    "evaluate",
    "mark_dirty",
    "open_action",
    "put_on_agenda",
    "recount",
    "reopen",
    "scan",
    "take_measures",
    "tally",
    "watch",
]
