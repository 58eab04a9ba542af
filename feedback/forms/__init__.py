"""What people type at the front door and in the inbox."""

from feedback.forms.doors import DoorForm, LabelForm
from feedback.forms.entering import EntryForm, FindForm, PublicForm, SaidForm
from feedback.forms.mail import AttachForm, DiscardForm, TakeInForm
from feedback.forms.sorting import AskForm, AssignForm, CloseForm, NoteForm, TextForm
from feedback.forms.speaking import OutsideForm, RateForm, ReasonForm, SayForm

__all__ = [
    "AskForm",
    "AssignForm",
    "AttachForm",
    "CloseForm",
    "DiscardForm",
    "DoorForm",
    "EntryForm",
    "FindForm",
    "LabelForm",
    "NoteForm",
    "OutsideForm",
    "PublicForm",
    "RateForm",
    "ReasonForm",
    "SaidForm",
    "SayForm",
    "TakeInForm",
    "TextForm",
]
