"""The verbs of the front door that leave a mark."""

from feedback.operations.answering import ask, close, take_back
from feedback.operations.bulk import Snooze, Tried, bulk, rehearse, undo_bulk
from feedback.operations.doors import save_form
from feedback.operations.drafts import drop_draft, keep_draft, tidy
from feedback.operations.entering import OtherWords, Submitted, submit
from feedback.operations.fetching import BATCH, Fetched, fetch_mail
from feedback.operations.hearing import learn, learn_nightly, not_a_complaint, put_aside, screen, take_up
from feedback.operations.importing import Imported, import_batch
from feedback.operations.looking import heed, look
from feedback.operations.mail import Taken, take_mail
from feedback.operations.parked import attach, discard, keep_apart, take_in, unpark
from feedback.operations.reaching import check_channels, count_door
from feedback.operations.sorting import (
    assign,
    categorise,
    convert,
    mark_spam,
    note,
    put_back,
    restore,
    snooze,
    take,
    timeout,
    wake,
)
from feedback.operations.speaking import accept, find, go_external, open_by_code, reject_answer, reopen, say, withdraw
from feedback.operations.surveys import REST, confirm, invite, rate

__all__ = [
    "BATCH",
    "REST",
    "Fetched",
    "Imported",
    "OtherWords",
    "Snooze",
    "Submitted",
    "Taken",
    "Tried",
    "accept",
    "ask",
    "assign",
    "attach",
    "bulk",
    "categorise",
    "check_channels",
    "close",
    "confirm",
    "convert",
    "count_door",
    "discard",
    "drop_draft",
    "fetch_mail",
    "find",
    "go_external",
    "heed",
    "import_batch",
    "invite",
    "keep_apart",
    "keep_draft",
    "learn",
    "learn_nightly",
    "look",
    "mark_spam",
    "not_a_complaint",
    "note",
    "open_by_code",
    "put_aside",
    "put_back",
    "rate",
    "rehearse",
    "reject_answer",
    "reopen",
    "restore",
    "save_form",
    "say",
    "screen",
    "snooze",
    "submit",
    "take",
    "take_back",
    "take_in",
    "take_mail",
    "take_up",
    "tidy",
    "timeout",
    "undo_bulk",
    "unpark",
    "wake",
    "withdraw",
]
