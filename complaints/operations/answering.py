"""Keeping what was answered in the organisation's own fields, with the move that asks for it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from complaints import indexing
from complaints.models import Category, Complaint, OwnField, OwnValue
from complaints.own_answers import Unread, read
from complaints.queries import own_fields

Answers = Mapping[int, str]
"""The text that was typed, by the key of its field."""


def answer_gaps(complaint: Complaint, *, category: Category | None, answers: Answers | None, moment: str) -> list[str]:
    """What is missing or unreadable in the fields of a category, when it is assessed or decided (``moment``)."""
    fields = own_fields().of(category.pk if category else None)
    if not fields:
        return []
    given = answers or {}
    kept = set(OwnValue.objects.filter(complaint=complaint).values_list("field", flat=True))
    return [line for field in fields for line in _gaps(field, given, kept, moment)]


def _gaps(field: OwnField, given: Answers, kept: set[int], moment: str) -> list[str]:
    try:
        value = read(field, given.get(field.pk, ""))
    except Unread as unread:
        return [str(unread)]
    needed = field.needed == moment or (moment == OwnField.Needed.DECIDE and bool(field.needed))
    # What is not asked on a page keeps its earlier answer; what is asked there and left empty is missing.
    known = bool(value) if field.pk in given else field.pk in kept
    return [_("Fill in “%(label)s”.") % {"label": field.label}] if needed and not known else []


def keep_answers(complaint: Complaint, answers: Answers | None) -> None:
    """Keep them beside the complaint; an empty answer takes back what was said before."""
    if not answers:
        return
    fields = OwnField.objects.in_bulk(list(answers))
    for key, field in fields.items():
        value = read(field, answers[key])
        if value:
            OwnValue.objects.update_or_create(complaint=complaint, field=field, defaults={"value": value})
        else:
            OwnValue.objects.filter(complaint=complaint, field=field).delete()
    indexing.index(complaint)
