"""What people type about a complaint: one form for each move and each thing done beside them.

A form asks for everything its operation needs, in the operation's own words, so that what is missing stands beside
its field; what else stands in the way is said by the operation.
"""

from complaints.forms.canned import CannedForm, nothing_open
from complaints.forms.deciding import AssessForm, DecideForm, GiveUpForm, InvestigateForm, ReassessForm, SkipForm
from complaints.forms.fields import CaseForm
from complaints.forms.handling import (
    AcknowledgeForm,
    AnswerForm,
    AskForm,
    ContainForm,
    DuplicateForm,
    ExternalForm,
    LinkCauseForm,
    ReclassifyForm,
    RefuseExtensionForm,
    ReopenForm,
    RepliedForm,
    SendBackForm,
    SettleForm,
    UnmarkForm,
    WithdrawForm,
)
from complaints.forms.restraining import KeepRestraintForm, LiftRestraintForm
from complaints.forms.side import AssignForm, CostForm, ExtensionForm, HandOverForm, NoteForm, ReplyForm, WaiveForm

FORMS: dict[str, type[CaseForm]] = {
    "acknowledge": AcknowledgeForm,
    "add_cost": CostForm,
    "answer": AnswerForm,
    "ask": AskForm,
    "ask_extension": ExtensionForm,
    "assess": AssessForm,
    "assign": AssignForm,
    "claim": CaseForm,
    "contain": ContainForm,
    "customer_replied": RepliedForm,
    "decide": DecideForm,
    "give_up": GiveUpForm,
    "go_external": ExternalForm,
    "grant_extension": CaseForm,
    "hand_over": HandOverForm,
    "investigate": InvestigateForm,
    "link_cause": LinkCauseForm,
    "unlink_cause": CaseForm,
    "mark_duplicate": DuplicateForm,
    "note": NoteForm,
    "reassess": ReassessForm,
    "reclassify": ReclassifyForm,
    "refuse_extension": RefuseExtensionForm,
    "reopen": ReopenForm,
    "reply": ReplyForm,
    "send_back": SendBackForm,
    "settle": SettleForm,
    "skip_investigation": SkipForm,
    "take_back": CaseForm,
    "unask": CaseForm,
    "unmark_duplicate": UnmarkForm,
    "waive_conflict": WaiveForm,
    "withdraw": WithdrawForm,
}

__all__ = ["FORMS", "CannedForm", "CaseForm", "KeepRestraintForm", "LiftRestraintForm", "nothing_open"]
