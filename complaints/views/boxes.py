"""The forms that stand open on the page of a complaint: of the next step or another act, and to write in.

What was typed before and not sent stands in them again.
"""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from complaints import queries
from complaints.forms import FORMS, CaseForm
from complaints.models import Complaint
from complaints.placeholders import fill
from complaints.queries import Hung
from core import clock
from core.access import who
from core.actors import Actor
from core.drafts import Kept
from core.written import written

WRITING = ("reply", "note")
# Words to the customer; when they can no longer be sent as what they were, they can still be a message.
TO_CUSTOMER = frozenset({"reply", "ask", "answer"})


def place_of(case: Complaint, name: str) -> str:
    """The place under which the draft of a form is kept."""
    return f"{case.reference}:{name}"


def form_for(name: str, case: Complaint, by: Actor, *given: Any, initial: dict[str, Any] | None = None) -> CaseForm:
    """The form of a verb; its controls are named after it, so that two forms may stand on one page."""
    return FORMS[name](*given, case=case, by=by, auto_id=f"{name}_%s", initial=initial)


def boxes(
    request: HttpRequest, case: Complaint, name: str, form: CaseForm | None, hung: Hung, taken: dict[str, Any]
) -> dict[str, Any]:
    """What stands open to be filled in, and what was begun elsewhere; ``form`` is the one sent with errors."""
    by = who(request)
    act = doing(request, case, name, form, hung, taken)
    write = writing(request, case, name, form, hung) if queries.may_write(case, by=by) else None
    shown = [box["name"] for box in (act, write) if box]
    return {"doing": act, "write": write, "unfinished": unfinished(case, hung, by=by, shown=shown)}


def doing(
    request: HttpRequest, case: Complaint, name: str, form: CaseForm | None, hung: Hung, taken: dict[str, Any]
) -> dict[str, Any] | None:
    """The form that stands open: the one sent with errors, the one asked for by ``?do=``, or that of the next step."""
    by = who(request)
    leading = queries.next_step(case, by=by)
    possible = [
        *([leading] if leading and not leading.for_whom else []),
        *queries.acts(case, by=by),
        *queries.answers_to_asking(case, by=by),
    ]
    wanted = name or request.GET.get("do", "")
    chosen = next((one for one in possible if one.name == wanted), None)
    if chosen is None and form is not None and name not in WRITING:
        # Refused as a whole: the move is none of this person's, or not from here.
        return {"name": name, "label": "", "form": form, "missing": []}
    if chosen is None and leading is not None and queries.permitted(case, leading.name, by=by):
        chosen = leading
    if chosen is None:
        return None
    box = {"name": chosen.name, "label": chosen.label, "missing": chosen.missing}
    if form is not None and chosen.name == name:
        return box | {"form": form}
    initial = taken if chosen.name == "assess" else None
    fresh = _fresh(form_for(chosen.name, case, by, initial=initial), place_of(case, chosen.name), hung)
    return box | _with_canned(request, case, by, fresh)


def writing(request: HttpRequest, case: Complaint, name: str, form: CaseForm | None, hung: Hung) -> dict[str, Any]:
    """The box for a message or a note: the one asked for by ``?write=``, sent with errors, or saving lost words."""
    by = who(request)
    saved = "" if form is None or name in WRITING or not queries.barred(case, name, by=by) else _words_of(form)
    wanted = name if name in WRITING else request.GET.get("write", "")
    if saved:
        wanted = "reply" if name in TO_CUSTOMER else "note"
    kind = wanted if wanted in WRITING else "reply"
    if form is not None and name == kind:
        return {"name": kind, "form": form}
    box = _with_canned(request, case, by, _fresh(form_for(kind, case, by), place_of(case, kind), hung))
    if kind == "note":
        box["form"].initial["text"] = _naming(request, case, str(box["form"].initial.get("text", "")))
    if saved:
        box["form"].initial["text"] = saved
    return {"name": kind, "saved": bool(saved)} | box


def _naming(request: HttpRequest, case: Complaint, text: str) -> str:
    """The note with the colleague named in it whom ``?mention=`` asks for: without script."""
    key = request.GET.get("mention", "")
    if not re.fullmatch(r"[0-9]{1,9}", key):
        return text
    person = queries.colleagues(case, on=timezone.localdate()).filter(pk=int(key)).first()
    return f"{text} @{person.name} ".lstrip() if person else text


def unfinished(case: Complaint, hung: Hung, *, by: Actor, shown: list[str]) -> list[tuple[str, str]]:
    """The drafts in forms that are not open now and could be: (name, label)."""
    labels = {act.name: act.label for act in queries.acts(case, by=by)}
    labels |= {name: str(FORMS[name].base_fields["text"].label) for name in WRITING if queries.may_write(case, by=by)}
    names = [place.partition(":")[2] for place in hung.drafts]
    return [(name, labels[name]) for name in names if name in labels and name not in shown]


def _fresh(form: CaseForm, place: str, hung: Hung) -> dict[str, Any]:
    """The form with its draft in it, if there is one."""
    kept = hung.drafts.get(place)
    if kept is not None:
        _fill(form, kept)
    return {"form": form, "kept_at": kept.at if kept else None}


def _fill(form: CaseForm, kept: Kept) -> None:
    for name, field in form.fields.items():
        values = kept.values.get(name)
        if isinstance(field, forms.FileField):
            continue
        if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
            form.initial[name] = values or []
        elif isinstance(field, forms.BooleanField):
            form.initial[name] = bool(values)
        elif values:
            form.initial[name] = values[0]


def _with_canned(request: HttpRequest, case: Complaint, by: Actor, box: dict[str, Any]) -> dict[str, Any]:
    """The box with the canned answer in it that ``?canned=`` asks for, below what stands there: without script."""
    key, form = request.GET.get("canned", ""), box["form"]
    if "canned" not in form.fields or not re.fullmatch(r"[0-9]{1,9}", key):
        return box
    row = queries.canned(active=True).filter(pk=int(key)).first()
    if row is not None:
        values = queries.values_of(case, by=by, place=clock.organisation(), as_of=timezone.now())
        words = [form.initial.get("text", ""), fill(row.text, values)]
        form.initial |= {"text": "\n\n".join(part for part in words if part), "canned": row.pk}
    return box


def _words_of(form: CaseForm) -> str:
    """What was written for a move that cannot be made any more, as one text."""
    rows = written(form)
    return rows[0][1] if len(rows) == 1 else "\n".join(f"{label}: {words}" for label, words in rows)
