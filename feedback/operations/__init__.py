"""The verbs of the front door that leave a mark."""

from feedback.operations.doors import save_form
from feedback.operations.drafts import drop_draft, keep_draft, tidy
from feedback.operations.entering import OtherWords, Submitted, submit
from feedback.operations.importing import Imported, import_batch
from feedback.operations.sorting import ask, assign, close, convert, mark_spam, note, restore, take, timeout
from feedback.operations.speaking import accept, find, open_by_code, reject_answer, reopen, say, withdraw
from feedback.operations.surveys import confirm, invite, rate

__all__ = [
    "Imported",
    "OtherWords",
    "Submitted",
    "accept",
    "ask",
    "assign",
    "close",
    "confirm",
    "convert",
    "drop_draft",
    "find",
    "import_batch",
    "invite",
    "keep_draft",
    "mark_spam",
    "note",
    "open_by_code",
    "rate",
    "reject_answer",
    "reopen",
    "restore",
    "save_form",
    "say",
    "submit",
    "take",
    "tidy",
    "timeout",
    "withdraw",
]
