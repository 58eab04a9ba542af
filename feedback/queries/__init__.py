"""What the pages of the front door ask. Nothing here writes but counts that are kept half a minute."""

from feedback.queries.cases import (
    ORDER,
    Filters,
    InboxPage,
    by_token,
    case,
    cases,
    count,
    find_form,
    forms,
    inbox,
    invitation_by_token,
    visible_to,
)
from feedback.queries.channels import door_hours, open_faults, tried
from feedback.queries.mails import MAIL_ORDER, MAIL_VIEWS, MailView, fetching, mail_view, mails, waiting_mails
from feedback.queries.meanwhile import Marks, marks, meanwhile
from feedback.queries.news import look_of, news
from feedback.queries.numbers import Counted, Numbers, Oldest, counts, key, median_age, oldest_open
from feedback.queries.surroundings import Around, around, arrivals
from feedback.queries.views import View, views

__all__ = [
    "MAIL_ORDER",
    "MAIL_VIEWS",
    "ORDER",
    "Around",
    "Counted",
    "Filters",
    "InboxPage",
    "MailView",
    "Marks",
    "Numbers",
    "Oldest",
    "View",
    "around",
    "arrivals",
    "by_token",
    "case",
    "cases",
    "count",
    "counts",
    "door_hours",
    "fetching",
    "find_form",
    "forms",
    "inbox",
    "invitation_by_token",
    "key",
    "look_of",
    "mail_view",
    "mails",
    "marks",
    "meanwhile",
    "median_age",
    "news",
    "oldest_open",
    "open_faults",
    "tried",
    "views",
    "visible_to",
    "waiting_mails",
]
