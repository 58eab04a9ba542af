"""The table of moves of a complaint (ISO 10002): who may do what from where, and what must be true first."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.conflicts import not_about_themselves, relaxed
from complaints.models import Complaint, Remedy, Severity, Status, Step
from core import clock
from core.actors import Actor
from core.roles import Role
from core.workflow import BACK, BIRTH, OWNER, SAME, Move, Table, roles, states

UNDECIDED = states(Status.RECEIVED, Status.ASSESSED, Status.INVESTIGATING, Status.AWAITING_CUSTOMER)
OPEN = UNDECIDED | states(Status.DECIDED, Status.ANSWERED, Status.EXTERNAL)
SERIOUS = frozenset({Severity.CRITICAL, Severity.MAJOR})
STAFF = roles(Role.OFFICER, Role.MANAGER)

Guard = Callable[[Complaint, Actor], list[str]]


def together(*guards: Guard) -> Guard:
    """One guard that tells everything several of them miss."""

    def all_of_them(complaint: Complaint, by: Actor) -> list[str]:
        return [sentence for guard in guards for sentence in guard(complaint, by)]

    return all_of_them


def owns(complaint: Complaint, by: Actor) -> bool:
    return by.user_id is not None and complaint.owner_id == by.user_id


def alone(complaint: Complaint, by: Actor) -> bool:
    """Would this person check their own work, and does the organisation forbid that?"""
    return owns(complaint, by) and not clock.organisation().one_person_mode


def same_person(one: Complaint, other: Complaint) -> bool:
    if one.contact is None or other.contact is None:
        return False
    if one.contact_id == other.contact_id:
        return True
    return bool(one.contact.email) and one.contact.email.lower() == other.contact.email.lower()


def lapse_reminder(complaint: Complaint) -> str:
    """The name of the step by which the customer is reminded of this answer, once for each time we wait."""
    until = complaint.lapses_at
    return f"remind:{complaint.cycle}:{until:%Y-%m-%d}" if until else f"remind:{complaint.cycle}"


def serious_needs_the_manager(complaint: Complaint, by: Actor) -> list[str]:
    serious = complaint.severity in SERIOUS or complaint.is_safety or complaint.hurt
    if serious and not by.holds(Role.MANAGER):
        return [_("A complaint as serious as this is put out of scope by the quality manager only.")]
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


def takes_two(complaint: Complaint, by: Actor) -> list[str]:
    if alone(complaint, by):
        return [_("To decide without investigation takes two people: another manager than the owner agrees to it.")]
    return []


def remedy_is_settled(complaint: Complaint, by: Actor) -> list[str]:
    if complaint.remedy and complaint.remedy != Remedy.NONE and complaint.remedy_done_on is None:
        return [_("The remedy is neither carried out nor scheduled. Give its date.")]
    return []


def was_reminded(complaint: Complaint, by: Actor) -> list[str]:
    if complaint.lapses_at is None:
        return [_("The customer has written since our answer. Reply first.")]
    if not Step.objects.filter(complaint=complaint, name=lapse_reminder(complaint)).exists():
        return [_("The customer has not been reminded yet.")]
    return []


def not_yet_acknowledged(complaint: Complaint, by: Actor) -> list[str]:
    return [_("The customer knows already that we have it.")] if complaint.acknowledged_at else []


INVESTIGATOR = together(has_an_owner, not_about_themselves)
DECIDER = together(has_an_owner, not_about_themselves, critical_needs_the_manager)

# The order matters: the first move with a label that leads on is the next step a page shows, and the first one with
# something to tell is the line a customer reads.
TABLE = Table(
    "complaint",
    states=Status,
    ends=states(Status.CLOSED, Status.OUT_OF_SCOPE, Status.DUPLICATE, Status.WITHDRAWN),
    moves=(
        Move("receive", states(BIRTH), Status.RECEIVED, roles(Role.CUSTOMER, Role.OFFICER, Role.MANAGER, Role.SYSTEM)),
        Move("import_closed", states(BIRTH), Status.CLOSED, STAFF | roles(Role.SYSTEM)),
        Move(
            "assess",
            states(Status.RECEIVED),
            Status.ASSESSED,
            STAFF,
            label=gettext_lazy("Assess"),
            tells=gettext_lazy("Next: our quality team reads it and decides how urgent it is."),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move(
            "reassess",
            states(Status.ASSESSED, Status.INVESTIGATING),
            SAME,
            STAFF,
            label=gettext_lazy("Assess anew"),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move(
            "investigate",
            states(Status.ASSESSED),
            Status.INVESTIGATING,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Start investigation"),
            tells=gettext_lazy("Next: we find out what happened."),
            unmet=INVESTIGATOR,
            relaxed=relaxed,
        ),
        Move(
            "decide",
            states(Status.INVESTIGATING),
            Status.DECIDED,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Decide"),
            tells=gettext_lazy("Our quality team is looking into it. Next: we decide what we can do for you."),
            unmet=DECIDER,
            relaxed=relaxed,
        ),
        Move(
            "customer_replied",
            states(Status.AWAITING_CUSTOMER),
            Status.INVESTIGATING,
            roles(Role.CUSTOMER, Role.SYSTEM, Role.OFFICER, Role.MANAGER),
            label=gettext_lazy("Record the customer’s reply"),
            tells=gettext_lazy("We have asked you something. Next: we go on as soon as you answer."),
        ),
        Move(
            "answer",
            states(Status.DECIDED),
            Status.ANSWERED,
            roles(OWNER, Role.OFFICER, Role.MANAGER),
            label=gettext_lazy("Send the answer"),
            tells=gettext_lazy("It is decided. Next: we write you our answer."),
            unmet=together(not_about_themselves, remedy_is_settled),
            relaxed=relaxed,
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
        Move(
            "lapse",
            states(Status.ANSWERED),
            Status.CLOSED,
            roles(Role.SYSTEM),
            unmet=together(was_reminded, remedy_is_settled),
        ),
        Move(
            "skip_investigation",
            states(Status.ASSESSED),
            Status.DECIDED,
            roles(Role.MANAGER),
            label=gettext_lazy("Decide without investigation"),
            unmet=together(DECIDER, takes_two),
            relaxed=relaxed,
        ),
        Move(
            "ask",
            states(Status.ASSESSED, Status.INVESTIGATING),
            Status.AWAITING_CUSTOMER,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Ask the customer"),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move(
            "give_up",
            states(Status.AWAITING_CUSTOMER),
            Status.DECIDED,
            roles(OWNER, Role.MANAGER),
            label=gettext_lazy("Decide without the customer’s reply"),
            unmet=DECIDER,
            relaxed=relaxed,
        ),
        Move(
            "send_back",
            states(Status.DECIDED),
            Status.INVESTIGATING,
            roles(Role.MANAGER),
            label=gettext_lazy("Send back"),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move(
            "reject_answer",
            states(Status.ANSWERED),
            Status.INVESTIGATING,
            roles(Role.CUSTOMER),
            label=gettext_lazy("It is not solved"),
            again=True,
        ),
        Move("unask", states(Status.AWAITING_CUSTOMER), BACK, roles(OWNER, Role.OFFICER, Role.MANAGER)),
        Move("take_back", states(Status.ANSWERED), Status.DECIDED, roles(OWNER, Role.OFFICER, Role.MANAGER)),
        Move("contain", OPEN, SAME, roles(Role.OFFICER, Role.MANAGER, OWNER), label=gettext_lazy("Contain")),
        Move(
            "acknowledge",
            OPEN,
            SAME,
            STAFF | roles(Role.SYSTEM),
            label=gettext_lazy("Record the acknowledgement"),
            unmet=not_yet_acknowledged,
        ),
        Move(
            "reclassify",
            states(Status.RECEIVED, Status.ASSESSED),
            Status.OUT_OF_SCOPE,
            STAFF,
            label=gettext_lazy("Not a complaint for us"),
            unmet=together(not_about_themselves, serious_needs_the_manager),
            relaxed=relaxed,
        ),
        Move(
            "mark_duplicate",
            UNDECIDED,
            Status.DUPLICATE,
            STAFF,
            label=gettext_lazy("Mark as duplicate"),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move(
            "unmark_duplicate",
            states(Status.DUPLICATE),
            BACK,
            STAFF,
            label=gettext_lazy("It is no duplicate"),
            unmet=not_about_themselves,
            relaxed=relaxed,
        ),
        Move("follow_parent", states(Status.DUPLICATE), SAME, roles(Role.SYSTEM)),
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
