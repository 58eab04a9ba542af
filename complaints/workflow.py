"""The table of moves of a complaint (ISO 10002): who may do what from where, and what must be true first."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, Severity, Status
from core import clock
from core.actors import Actor
from core.roles import Role
from core.workflow import BIRTH, OWNER, SAME, Move, Table, roles, states

UNDECIDED = states(Status.RECEIVED, Status.ASSESSED, Status.INVESTIGATING, Status.AWAITING_CUSTOMER)
OPEN = UNDECIDED | states(Status.DECIDED, Status.ANSWERED)
SERIOUS = frozenset({Severity.CRITICAL, Severity.MAJOR})
STAFF = roles(Role.OFFICER, Role.MANAGER)


def alone(complaint: Complaint, by: Actor) -> bool:
    """Would this person check their own work, and does the organisation forbid that?"""
    return by.user_id is not None and complaint.owner_id == by.user_id and not clock.organisation().one_person_mode


def serious_needs_the_manager(complaint: Complaint, by: Actor) -> list[str]:
    if complaint.severity in SERIOUS and not by.holds(Role.MANAGER):
        return [_("A complaint of this severity is put out of scope by the quality manager only.")]
    return []


def has_an_owner(complaint: Complaint, by: Actor) -> list[str]:
    return [] if complaint.owner_id else [_("Nobody owns this complaint yet. Choose an owner.")]


def critical_needs_the_manager(complaint: Complaint, by: Actor) -> list[str]:
    missing = []
    if complaint.severity == Severity.CRITICAL and not by.holds(Role.MANAGER):
        missing.append(_("A critical complaint is decided by the quality manager."))
    if complaint.severity == Severity.CRITICAL and alone(complaint, by):
        missing.append(_("A critical complaint is not decided by its owner."))
    return missing


def remedy_is_settled(complaint: Complaint, by: Actor) -> list[str]:
    if complaint.remedy and complaint.remedy != "none" and complaint.remedy_done_on is None:
        return [_("The remedy is neither carried out nor scheduled. Give its date.")]
    return []


TABLE = Table(
    "complaint",
    states=Status,
    ends=states(Status.CLOSED, Status.OUT_OF_SCOPE, Status.DUPLICATE, Status.WITHDRAWN),
    moves=(
        Move("receive", states(BIRTH), Status.RECEIVED, roles(Role.CUSTOMER, Role.OFFICER, Role.MANAGER, Role.SYSTEM)),
        Move(
            "assess",
            states(Status.RECEIVED),
            Status.ASSESSED,
            STAFF,
            label=gettext_lazy("Assess"),
            tells=gettext_lazy("Next: our quality team reads it and decides how urgent it is."),
        ),
        Move(
            "investigate",
            states(Status.ASSESSED),
            Status.INVESTIGATING,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Start investigation"),
            tells=gettext_lazy("Next: we find out what happened."),
            unmet=has_an_owner,
        ),
        Move(
            "decide",
            states(Status.INVESTIGATING),
            Status.DECIDED,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Decide"),
            tells=gettext_lazy("Our quality team is looking into it. Next: we decide what we can do for you."),
            unmet=critical_needs_the_manager,
        ),
        Move(
            "customer_replied",
            states(Status.AWAITING_CUSTOMER),
            Status.INVESTIGATING,
            roles(Role.CUSTOMER, Role.SYSTEM, Role.OFFICER, Role.MANAGER),
            label=gettext_lazy("The customer has replied"),
            tells=gettext_lazy("We have asked you something. Next: we go on as soon as you answer."),
        ),
        Move(
            "answer",
            states(Status.DECIDED),
            Status.ANSWERED,
            roles(OWNER, Role.OFFICER, Role.MANAGER),
            label=gettext_lazy("Send the answer"),
            tells=gettext_lazy("It is decided. Next: we write you our answer."),
        ),
        Move(
            "accept",
            states(Status.ANSWERED),
            Status.CLOSED,
            roles(Role.CUSTOMER),
            label=gettext_lazy("I accept"),
            tells=gettext_lazy("We have answered. Next: tell us whether this puts it right."),
            unmet=remedy_is_settled,
        ),
        Move("lapse", states(Status.ANSWERED), Status.CLOSED, roles(Role.SYSTEM)),
        Move(
            "skip_investigation",
            states(Status.ASSESSED),
            Status.DECIDED,
            roles(Role.MANAGER),
            label=gettext_lazy("Decide without investigation"),
            unmet=has_an_owner,
        ),
        Move(
            "ask",
            states(Status.ASSESSED, Status.INVESTIGATING),
            Status.AWAITING_CUSTOMER,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Ask the customer"),
        ),
        Move(
            "give_up",
            states(Status.AWAITING_CUSTOMER),
            Status.DECIDED,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Decide without the customer’s reply"),
            unmet=critical_needs_the_manager,
        ),
        Move(
            "send_back",
            states(Status.DECIDED),
            Status.INVESTIGATING,
            roles(Role.MANAGER),
            label=gettext_lazy("Send back"),
        ),
        Move(
            "reject_answer",
            states(Status.ANSWERED),
            Status.INVESTIGATING,
            roles(Role.CUSTOMER),
            label=gettext_lazy("It is not solved"),
            again=True,
        ),
        Move("take_back", states(Status.ANSWERED), Status.DECIDED, roles(OWNER, Role.OFFICER, Role.MANAGER)),
        Move("contain", OPEN, SAME, roles(Role.OFFICER, Role.MANAGER, OWNER), label=gettext_lazy("Contain")),
        Move(
            "reclassify",
            states(Status.RECEIVED, Status.ASSESSED),
            Status.OUT_OF_SCOPE,
            STAFF,
            label=gettext_lazy("Not a complaint for us"),
            unmet=serious_needs_the_manager,
        ),
        Move("mark_duplicate", UNDECIDED, Status.DUPLICATE, STAFF, label=gettext_lazy("Mark as duplicate")),
        Move(
            "go_external",
            states(Status.ANSWERED, Status.INVESTIGATING),
            Status.EXTERNAL,
            roles(Role.CUSTOMER, Role.MANAGER),
            label=gettext_lazy("Goes to an outside body"),
        ),
        Move(
            "settle",
            states(Status.EXTERNAL),
            Status.CLOSED,
            roles(Role.MANAGER),
            label=gettext_lazy("Record the outside outcome"),
            tells=gettext_lazy("An outside body is looking at it. Next: its outcome."),
        ),
        Move(
            "reopen",
            states(Status.CLOSED),
            Status.INVESTIGATING,
            roles(Role.CUSTOMER, Role.MANAGER),
            label=gettext_lazy("Reopen"),
            again=True,
        ),
        Move(
            "withdraw",
            OPEN,
            Status.WITHDRAWN,
            roles(Role.CUSTOMER, Role.OFFICER, Role.MANAGER),
            label=gettext_lazy("Withdraw"),
        ),
    ),
)
