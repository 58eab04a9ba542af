"""Pages of the ground: the way in, and running the house."""

from core.views.account import home, profile
from core.views.journal import journal_page
from core.views.people import change_person, invite, people
from core.views.place import close_day, close_days, configure, open_day
from core.views.running import health, retry, running

__all__ = [
    "change_person",
    "close_day",
    "close_days",
    "configure",
    "health",
    "home",
    "invite",
    "journal_page",
    "open_day",
    "people",
    "profile",
    "retry",
    "running",
]
