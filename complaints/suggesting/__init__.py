"""Suggestions with reasons, learned from the organisation's own decisions on this machine."""

from complaints.suggesting.classifier import Classifier, Guess, Lesson, learn

__all__ = ["Classifier", "Guess", "Lesson", "learn"]
