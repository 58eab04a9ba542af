"""Two texts side by side: what others did after a page was opened, and what was written on it."""

from typing import Any

from django import forms
from django.http import HttpRequest

from complaints import queries
from complaints.forms import CaseForm
from complaints.models import Complaint
from complaints.queries import Meanwhile
from core.access import who
from core.written import words_of, written

# Without words of one's own, and refused by itself when somebody was faster.
UNWRITTEN = frozenset({"claim", "acknowledge", "add_cost", "grant_extension", "take_back", "unask"})


def meanwhile(request: HttpRequest, case: Complaint, name: str, form: CaseForm) -> Meanwhile | None:
    """What somebody else did since the page was shown from which this was sent; None when nobody did anything."""
    if name in UNWRITTEN:
        return None
    lines = queries.meanwhile(case, seen=request.POST.get("seen", ""), reader=who(request).user_id)
    if not lines:
        return None
    yours, theirs = written(form), _standing(form, case)
    return Meanwhile(name, lines, [(label, words) for label, words in theirs if (label, words) not in yours], yours)


def _standing(form: CaseForm, case: Complaint) -> list[tuple[str, str]]:
    """How those fields of the form that are fields of the complaint stand in it now."""
    rows = [
        (str(form[name].label), words_of(one, one.prepare_value(_plain(getattr(case, name)))))
        for name, one in form.fields.items()
        if hasattr(case, name) and not isinstance(one, forms.FileField)
    ]
    return [(label, words) for label, words in rows if words]


def _plain(value: Any) -> Any:
    return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool | None) else value
