"""The moves of a corrective action: who may do what from where, and what must be true first (ISO 9001, 10.2).

What stands in the guards is told on the page before anybody tries. Separation of duties is policy: an organisation of
one person may relax it, and each use is recorded (``relaxed``).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.roles import Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states
from corrective_actions import readiness
from corrective_actions.models import OPEN, CorrectiveAction, Proposal, Risk, Status

STAFF = roles(Role.OFFICER, Role.MANAGER)
RUNNERS = STAFF | {OWNER}
PENDING = states(*OPEN)
OPENED = PENDING - {Status.DRAFT}
PLANNING = states(Status.ANALYSING, Status.IMPLEMENTING)
BEFORE_MONITORING = OPENED - {Status.MONITORING, Status.CLOSURE_REVIEW}
MORE_WINDOWS = 2


def one_person() -> bool:
    return clock.organisation().one_person_mode


def is_owner(action: CorrectiveAction, by: Actor) -> bool:
    return by.user_id is not None and action.owner_id == by.user_id


def does_an_item(action: CorrectiveAction, by: Actor) -> bool:
    """Has this person something to do or done in the action? Whoever did it does not check it."""
    return any(by.user_id is not None and by.user_id in (item.owner_id, item.done_by_id) for item in action.items.all())


def relaxed(*, own: bool) -> dict[str, bool]:
    """Journal facts of a check on one's own work, which only the one-person mode allows."""
    return {"one_person_mode": True} if own and one_person() else {}


def has_an_origin(action: CorrectiveAction, by: Actor) -> list[str]:
    return [] if action.origins.exists() else [_("Nothing says why this action exists. Name at least one origin.")]


def plan_is_complete(action: CorrectiveAction, by: Actor) -> list[str]:
    return readiness.plan_gaps(action)


def plan_has_changed(action: CorrectiveAction, by: Actor) -> list[str]:
    if not readiness.differs_from_approved(action):
        return [_("The plan is as it was approved. Change something first.")]
    return readiness.plan_gaps(action)


def approver_is_another(action: CorrectiveAction, by: Actor) -> list[str]:
    missing = []
    if action.risk == Risk.CRITICAL and not by.holds(Role.EXECUTIVE):
        missing.append(_("The risk is critical. An executive approves this plan."))
    if action.risk != Risk.CRITICAL and not by.holds(Role.MANAGER):
        missing.append(_("The quality manager approves this plan."))
    if is_owner(action, by) and not one_person():
        missing.append(_("You own this action. Somebody else approves its plan."))
    return missing


def work_is_done(action: CorrectiveAction, by: Actor) -> list[str]:
    return readiness.work_gaps(action)


def all_is_verified(action: CorrectiveAction, by: Actor) -> list[str]:
    missing = readiness.verification_gaps(action)
    if does_an_item(action, by) and not one_person():
        missing.append(_("You did part of this work. Somebody else verifies it."))
    return missing


def effect_is_planned(action: CorrectiveAction, by: Actor) -> list[str]:
    return [] if readiness.effect_plan(action) else [_("There is no effect plan to evaluate by.")]


def reviewer_is_another(action: CorrectiveAction, by: Actor) -> list[str]:
    missing = []
    if is_owner(action, by) and not one_person():
        missing.append(_("You own this action. Somebody else judges its effect."))
    if readiness.open_result(action) is None:
        missing.append(_("There is no result to decide on yet."))
    return missing


def everything_is_settled(action: CorrectiveAction, by: Actor) -> list[str]:
    return reviewer_is_another(action, by) + readiness.closing_gaps(action)


def another_window_is_left(action: CorrectiveAction, by: Actor) -> list[str]:
    missing = reviewer_is_another(action, by)
    used = action.results.filter(cycle=action.cycle, decision=Proposal.INCONCLUSIVE).count()
    if used >= MORE_WINDOWS:
        missing.append(_("It was watched twice longer already. Decide whether the action works."))
    return missing


def no_extension_waits(action: CorrectiveAction, by: Actor) -> list[str]:
    waits = action.extensions.filter(granted=None).exists()
    return [_("A later date is asked for already. The manager decides first.")] if waits else []


def an_extension_waits(action: CorrectiveAction, by: Actor) -> list[str]:
    missing = [] if action.extensions.filter(granted=None).exists() else [_("No later date is asked for.")]
    if is_owner(action, by) and not one_person():
        missing.append(_("You own this action. Another manager decides about its date."))
    return missing


TABLE = Table(
    "corrective action",
    states=Status,
    ends=states(Status.CLOSED, Status.REJECTED, Status.CANCELLED),
    moves=(
        # Decisions of a review become actions when its chair, an executive, approves the minutes.
        Move("propose", states(BIRTH), Status.DRAFT, STAFF | {Role.EXECUTIVE, Role.SYSTEM}),
        Move("add_origin", PENDING, SAME, STAFF | {Role.EXECUTIVE, Role.SYSTEM}),
        Move(
            "open",
            states(Status.DRAFT),
            Status.ANALYSING,
            roles(Role.MANAGER),
            label=gettext_lazy("Open the action"),
            tells=gettext_lazy("Next: the quality manager decides whether this is pursued."),
            unmet=has_an_origin,
        ),
        Move(
            "reject", states(Status.DRAFT), Status.REJECTED, roles(Role.MANAGER), label=gettext_lazy("Do not pursue it")
        ),
        Move(
            "submit_plan",
            states(Status.ANALYSING),
            Status.PLAN_REVIEW,
            roles(OWNER),
            label=gettext_lazy("Submit the plan"),
            tells=gettext_lazy("Next: the cause is found and the plan is submitted."),
            unmet=plan_is_complete,
        ),
        Move(
            "approve",
            states(Status.PLAN_REVIEW),
            Status.IMPLEMENTING,
            roles(Role.MANAGER, Role.EXECUTIVE),
            label=gettext_lazy("Approve the plan"),
            tells=gettext_lazy("Next: the plan is approved or sent back."),
            unmet=approver_is_another,
        ),
        Move(
            "send_back",
            states(Status.PLAN_REVIEW),
            Status.ANALYSING,
            roles(Role.MANAGER, Role.EXECUTIVE),
            label=gettext_lazy("Send the plan back"),
        ),
        Move(
            "submit_for_verification",
            states(Status.IMPLEMENTING),
            Status.VERIFYING,
            roles(OWNER),
            label=gettext_lazy("Submit for verification"),
            tells=gettext_lazy("Next: the work is finished and submitted for verification."),
            unmet=work_is_done,
        ),
        Move(
            "change_plan",
            states(Status.IMPLEMENTING),
            Status.PLAN_REVIEW,
            roles(OWNER),
            label=gettext_lazy("Submit the changed plan"),
            unmet=plan_has_changed,
        ),
        Move(
            "verify",
            states(Status.VERIFYING),
            Status.MONITORING,
            STAFF,
            label=gettext_lazy("Verify the work"),
            tells=gettext_lazy("Next: somebody who did none of the work verifies it."),
            unmet=all_is_verified,
        ),
        Move(
            "send_back_work",
            states(Status.VERIFYING),
            Status.IMPLEMENTING,
            STAFF,
            label=gettext_lazy("Send the work back"),
        ),
        Move(
            "evaluate",
            states(Status.MONITORING),
            Status.CLOSURE_REVIEW,
            roles(Role.SYSTEM),
            tells=gettext_lazy("Next: the effect is computed when the watching ends."),
            unmet=effect_is_planned,
        ),
        Move(
            "accept",
            states(Status.CLOSURE_REVIEW),
            Status.CLOSED,
            roles(Role.MANAGER),
            label=gettext_lazy("Close as effective"),
            tells=gettext_lazy("Next: a person decides whether the action worked, and signs."),
            unmet=everything_is_settled,
        ),
        Move(
            "inconclusive",
            states(Status.CLOSURE_REVIEW),
            Status.MONITORING,
            STAFF,
            label=gettext_lazy("Watch it longer"),
            unmet=another_window_is_left,
        ),
        Move(
            "ineffective",
            states(Status.CLOSURE_REVIEW),
            Status.ANALYSING,
            STAFF,
            label=gettext_lazy("It did not work"),
            unmet=reviewer_is_another,
            again=True,
        ),
        Move("describe", PENDING, SAME, RUNNERS, label=gettext_lazy("Describe the problem")),
        Move("assign", PENDING, SAME, roles(Role.MANAGER), label=gettext_lazy("Change owner and team")),
        Move("contain", PENDING, SAME, RUNNERS, label=gettext_lazy("Add a containment")),
        Move("verify_containment", PENDING, SAME, RUNNERS, label=gettext_lazy("Verify the containment")),
        Move("end_containment", PENDING, SAME, RUNNERS, label=gettext_lazy("End the containment")),
        Move("add_cause", PLANNING, SAME, RUNNERS, label=gettext_lazy("Add a cause")),
        Move("verify_cause", PLANNING, SAME, RUNNERS, label=gettext_lazy("Verify the cause")),
        Move("rule_out_cause", PLANNING, SAME, RUNNERS, label=gettext_lazy("Rule the cause out")),
        Move("leave_cause", PLANNING, SAME, RUNNERS, label=gettext_lazy("Leave it without an action")),
        Move("add_elsewhere", PLANNING, SAME, RUNNERS, label=gettext_lazy("Add a place to look at")),
        Move("answer_elsewhere", PLANNING, SAME, RUNNERS, label=gettext_lazy("Answer")),
        Move("add_item", PLANNING, SAME, RUNNERS, label=gettext_lazy("Add an action")),
        # Fixed before anything is done, hence not while the plan is being carried out.
        Move(
            "plan_effect",
            states(Status.ANALYSING),
            SAME,
            RUNNERS,
            label=gettext_lazy("Plan how the effect is measured"),
        ),
        Move("check", states(Status.IMPLEMENTING, Status.VERIFYING), SAME, RUNNERS, label=gettext_lazy("Tick off")),
        Move(
            "extend",
            OPENED,
            SAME,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Ask for a later date"),
            unmet=no_extension_waits,
        ),
        Move(
            "grant_extension",
            OPENED,
            SAME,
            roles(Role.MANAGER),
            label=gettext_lazy("Decide about the later date"),
            unmet=an_extension_waits,
        ),
        Move("tell", OPENED | {Status.CLOSED}, SAME, RUNNERS, label=gettext_lazy("Record whom we told")),
        Move("cancel", BEFORE_MONITORING, Status.CANCELLED, roles(Role.MANAGER), label=gettext_lazy("Cancel it")),
        Move(
            "reopen",
            states(Status.CLOSED),
            Status.ANALYSING,
            roles(Role.MANAGER),
            label=gettext_lazy("Reopen"),
            again=True,
        ),
    ),
)
