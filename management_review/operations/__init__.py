"""Verbs of the top floor that leave a mark."""

from management_review.operations.attention import assign, dismiss, escalate, log_call, put_on_agenda
from management_review.operations.closing import (
    amend,
    approve,
    carry,
    close,
    finish,
    send_back,
    submit_minutes,
    write_minutes,
)
from management_review.operations.digest import send_digest
from management_review.operations.meeting import attend, conclude, decide, defer, discuss, end, start, waive
from management_review.operations.objectives import set_objective
from management_review.operations.planning import cancel, comment, compile, freeze, plan, reschedule, supply

__all__ = [
    "amend",
    "approve",
    "assign",
    "attend",
    "cancel",
    "carry",
    "close",
    "comment",
    "compile",
    "conclude",
    "decide",
    "defer",
    "discuss",
    "dismiss",
    "end",
    "escalate",
    "finish",
    "freeze",
    "log_call",
    "plan",
    "put_on_agenda",
    "reschedule",
    "send_back",
    "send_digest",
    "set_objective",
    "start",
    "submit_minutes",
    "supply",
    "waive",
    "write_minutes",
]
