"""Pages of the ground: the way in, and running the house."""

from core.views.account import home, profile
from core.views.drafts import discard_draft, keep_draft, send_again, session
from core.views.journal import journal_page
from core.views.layouts import arrange
from core.views.people import change_person, invite, people
from core.views.place import close_day, close_days, configure, open_day
from core.views.running import health, retry, running
from core.views.saved import change_view, move_view, remove_view, save_view, saved_views

__all__ = [
    "arrange",
    "change_person",
    "change_view",
    "close_day",
    "close_days",
    "configure",
    "discard_draft",
    "health",
    "home",
    "invite",
    "journal_page",
    "keep_draft",
    "move_view",
    "open_day",
    "people",
    "profile",
    "remove_view",
    "retry",
    "running",
    "save_view",
    "saved_views",
    "send_again",
    "session",
]
