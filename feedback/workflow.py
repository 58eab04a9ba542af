"""The table of moves of feedback: from the front door to an answer, or on to a complaint."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.roles import Role
from core.workflow import BACK, BIRTH, SAME, Move, Table, roles, states
from feedback.models import Feedback, Kind, Status

STAFF = roles(Role.OFFICER, Role.MANAGER)
UNSORTED = states(Status.NEW, Status.IN_REVIEW)
OPEN = UNSORTED | states(Status.AWAITING_CUSTOMER)


def has_somebody_to_ask(feedback: Feedback, by: Actor) -> list[str]:
    if feedback.held_why:
        return [_("This post is held back as suspicious. Look at it first: take it, or mark it as spam.")]
    return []


def is_no_complaint(feedback: Feedback, by: Actor) -> list[str]:
    """Dissatisfaction that expects an answer becomes a complaint (ISO 10002); it does not end in the inbox."""
    if feedback.kind == Kind.COMPLAINT:
        return [_("A complaint is not closed here. Take it up as a complaint, or say what kind it really is.")]
    return []


TABLE = Table(
    "feedback",
    states=Status,
    ends=states(Status.CONVERTED, Status.CLOSED, Status.SPAM),
    moves=(
        Move("submit", states(BIRTH), Status.NEW, roles(Role.CUSTOMER, Role.OFFICER, Role.MANAGER, Role.SYSTEM)),
        Move(
            "take",
            states(Status.NEW),
            Status.IN_REVIEW,
            STAFF,
            label=gettext_lazy("Take it"),
            tells=gettext_lazy("Next: somebody of our team reads it."),
        ),
        Move(
            "convert",
            OPEN,
            Status.CONVERTED,
            STAFF | roles(Role.SYSTEM),
            label=gettext_lazy("Take up as a complaint"),
        ),
        Move(
            "close",
            UNSORTED,
            Status.CLOSED,
            STAFF,
            label=gettext_lazy("Close"),
            tells=gettext_lazy("Our team is looking at it. Next: we answer, or tell the people it is about."),
            unmet=is_no_complaint,
        ),
        Move(
            "ask",
            UNSORTED,
            Status.AWAITING_CUSTOMER,
            STAFF,
            label=gettext_lazy("Ask the customer"),
            unmet=has_somebody_to_ask,
        ),
        # A question or a closing of a moment ago, whose letter has not gone out.
        Move(
            "take_back",
            states(Status.AWAITING_CUSTOMER, Status.CLOSED),
            BACK,
            STAFF,
            label=gettext_lazy("Call it back"),
        ),
        # Whoever writes again after it was closed is heard again.
        Move(
            "customer_replied",
            states(Status.AWAITING_CUSTOMER, Status.CLOSED),
            Status.IN_REVIEW,
            STAFF | roles(Role.CUSTOMER, Role.SYSTEM),
            label=gettext_lazy("The customer has replied"),
            tells=gettext_lazy("We have asked you something. Next: we go on as soon as you answer."),
        ),
        Move(
            "timeout",
            states(Status.AWAITING_CUSTOMER),
            Status.CLOSED,
            roles(Role.SYSTEM),
        ),
        Move("assign", OPEN, SAME, STAFF, label=gettext_lazy("Assign")),
        Move("categorise", OPEN, SAME, STAFF, label=gettext_lazy("Set the category")),
        Move("mark_spam", UNSORTED, Status.SPAM, STAFF, label=gettext_lazy("Spam")),
        Move("restore", states(Status.SPAM), Status.NEW, STAFF, label=gettext_lazy("No spam after all")),
        # Undoing a take or a spam mark of a moment ago: nobody is written to, and what was held stays held.
        Move("put_back", states(Status.IN_REVIEW, Status.SPAM), Status.NEW, STAFF, label=gettext_lazy("Undo")),
    ),
)

# The birth of what came in before this system was there: imported as it ended elsewhere.
HISTORY = Table(
    "feedback_history",
    states=Status,
    moves=(
        Move("import_open", states(BIRTH), Status.NEW, STAFF | roles(Role.SYSTEM)),
        Move("import_closed", states(BIRTH), Status.CLOSED, STAFF | roles(Role.SYSTEM), unmet=is_no_complaint),
        Move("import_converted", states(BIRTH), Status.CONVERTED, STAFF | roles(Role.SYSTEM)),
    ),
)
