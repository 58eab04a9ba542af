"""The history in words: what each verb of the journal says on the page of an action."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DONE: dict[str, Any] = {
    "propose": _("proposed it"),
    "add_origin": _("added an origin"),
    "open": _("opened it"),
    "reject": _("decided not to pursue it"),
    "submit_plan": _("submitted the plan"),
    "approve": _("approved and signed the plan"),
    "send_back": _("sent the plan back"),
    "submit_for_verification": _("submitted the work for verification"),
    "change_plan": _("submitted a changed plan"),
    "verify": _("verified the work; the effect is watched from now on"),
    "send_back_work": _("sent the work back"),
    "evaluate": _("compared the figures before and after"),
    "accept": _("closed it as effective and signed"),
    "inconclusive": _("decided to watch it longer"),
    "ineffective": _("decided that it did not work; a new round begins"),
    "describe": _("described the problem"),
    "assign": _("changed owner or team"),
    "contain": _("added a containment"),
    "verify_containment": _("verified a containment"),
    "end_containment": _("ended a containment"),
    "add_cause": _("supposed a cause"),
    "verify_cause": _("verified a cause"),
    "rule_out_cause": _("ruled a cause out"),
    "leave_cause": _("left a cause without an action"),
    "add_elsewhere": _("added a place to look at"),
    "answer_elsewhere": _("answered for a place elsewhere"),
    "add_item": _("added an action"),
    "take_item": _("began an action"),
    "finish_item": _("finished an action"),
    "verify_item": _("verified an action"),
    "return_item": _("returned an action"),
    "cancel_item": _("cancelled an action"),
    "plan_effect": _("planned how the effect is measured"),
    "check": _("said what changes in the management system"),
    "extend": _("asked for a later date"),
    "grant_extension": _("decided about the later date"),
    "tell": _("recorded whom we told"),
    "cancel": _("cancelled it"),
    "reopen": _("took it up again"),
}


def done(verb: str) -> str:
    """What somebody did, as the rest of a sentence that begins with their name."""
    return str(DONE[verb])
