"""Pages of the top floor: the dashboard, the records behind it, the reviews."""

from management_review.views.dashboard import assign, dashboard, dismiss, log_call, put_on_agenda, records

__all__ = ["assign", "dashboard", "dismiss", "log_call", "put_on_agenda", "records"]
