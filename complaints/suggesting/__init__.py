"""Suggestions with reasons, learned from the organisation's own decisions on this machine."""

from complaints.suggesting.classifier import Classifier, Guess, Lesson, learn
from complaints.suggesting.lessons import Lessons, Told, lessons, readable
from complaints.suggesting.lexicon import Reading, read
from complaints.suggesting.record import Record
from complaints.suggesting.rules import Ruling, graver, ruling

__all__ = [
    "Classifier",
    "Guess",
    "Lesson",
    "Lessons",
    "Reading",
    "Record",
    "Ruling",
    "Told",
    "graver",
    "learn",
    "lessons",
    "read",
    "readable",
    "ruling",
]
