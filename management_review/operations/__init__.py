"""Verbs of the top floor that leave a mark."""

from management_review.operations.attention import assign, dismiss, log_call, put_on_agenda

__all__ = ["assign", "dismiss", "log_call", "put_on_agenda"]
