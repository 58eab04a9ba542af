"""Two texts side by side: what others did after a page was opened, and what was written on it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from complaints import queries
from complaints.forms import CaseForm
from complaints.models import Complaint
from complaints.queries import Line
from core.access import who

# Without words of one's own, and refused by itself when somebody was faster.
UNWRITTEN = frozenset({"claim", "acknowledge", "add_cost", "grant_extension", "take_back"})


@dataclass(frozen=True)
class Meanwhile:
    """What is new in a case, how the fields of the form stand now, and what was written: (label, words)."""

    name: str
    lines: list[Line]
    theirs: list[tuple[str, str]] = field(default_factory=list)
    yours: list[tuple[str, str]] = field(default_factory=list)


def meanwhile(request: HttpRequest, case: Complaint, name: str, form: CaseForm) -> Meanwhile | None:
    """What somebody else did since the page was shown from which this was sent; None when nobody did anything."""
    if name in UNWRITTEN:
        return None
    lines = queries.meanwhile(case, seen=request.POST.get("seen", ""), reader=who(request).user_id)
    if not lines:
        return None
    yours, theirs = written(form), _standing(form, case)
    return Meanwhile(name, lines, [(label, words) for label, words in theirs if (label, words) not in yours], yours)


def told(found: Meanwhile) -> str:
    """The sentence above the form that was not sent."""
    names = queries.who_was_here(found.lines)
    return _(
        "%(names)s was here after you opened this page, so nothing has been sent yet. "
        "Read what is new beside what you wrote; then send yours or change it."
    ) % {"names": names}


def written(form: CaseForm) -> list[tuple[str, str]]:
    """Everything that was typed and chosen, as (label, words)."""
    given = [(form[name], one) for name, one in form.fields.items() if not isinstance(one, forms.FileField)]
    rows = [(str(bound.label), _words(one, bound.value())) for bound, one in given if not bound.is_hidden]
    return [(label, words) for label, words in rows if words]


def _standing(form: CaseForm, case: Complaint) -> list[tuple[str, str]]:
    """How those fields of the form that are fields of the complaint stand in it now."""
    rows = [
        (str(form[name].label), _words(one, one.prepare_value(_plain(getattr(case, name)))))
        for name, one in form.fields.items()
        if hasattr(case, name) and not isinstance(one, forms.FileField)
    ]
    return [(label, words) for label, words in rows if words]


def _plain(value: Any) -> Any:
    return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool | None) else value


def _words(one: forms.Field, value: Any) -> str:
    """A value as people read it: the label of a choice, not its key."""
    if isinstance(one, forms.BooleanField):
        return _("yes") if value and value != "no" else ""
    if isinstance(one, forms.ChoiceField) and value:
        choices: Any = one.choices
        # The key of a row of a table is an object that holds the number.
        return {str(getattr(key, "value", key)): str(label) for key, label in choices}.get(str(value), "")
    return "" if value is None else str(value)
