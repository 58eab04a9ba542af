"""Verbs of the watchtower that leave a mark."""

from surveillance.operations.arrivals import measure_arrivals
from surveillance.operations.budget import set_budget
from surveillance.operations.faint import weigh_faint
from surveillance.operations.listen import check_counts, evaluate_effects, help_listen, listen, tell_managers
from surveillance.operations.lots import choose_lots
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
    take_off_agenda,
    watch,
)
from surveillance.operations.risks import propose_risks, propose_risks_daily, raise_risk
from surveillance.operations.scan import scan
from surveillance.operations.sizes import note_sizes
from surveillance.operations.tally import count_days, declare_outage, mark_dirty, recount, tally
from surveillance.operations.words import count_words, recount_words

__all__ = [
    "acknowledge",
    "assign",
    "check_counts",
    "choose_lots",
    "confirm",
    "count_days",
    "count_words",
    "declare_outage",
    "dismiss",
    "evaluate",
    "evaluate_effects",
    "help_listen",
    "listen",
    "mark_dirty",
    "measure_arrivals",
    "note_sizes",
    "open_action",
    "propose_risks",
    "propose_risks_daily",
    "put_on_agenda",
    "raise_risk",
    "recount",
    "recount_words",
    "reopen",
    "scan",
    "set_budget",
    "take_measures",
    "take_off_agenda",
    "tally",
    "tell_managers",
    "watch",
    "weigh_faint",
]
