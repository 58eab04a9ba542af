"""Complaints in each state they can be in, all handled by Olive."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from complaints import operations
from complaints.models import Complaint
from core.actors import CUSTOMER, SYSTEM
from core.models import User
from customers.models import Contact
from tests.cast import acting
from tests.complaints.learning import deliveries, lids, nothing_kept_back, past, taught  # noqa: F401 - fixtures, by name

ASSESSMENT: dict[str, Any] = {
    "severity": "major",
    "complexity": "low",
    "impact": "low",
    "immediate_action": False,
    "immediate_action_why": "Only one lid.",
    "conflict_checked": True,
}
DECISION: dict[str, Any] = {
    "findings": "The lid had a flaw at the rim.",
    "upheld": "yes",
    "cause_category": "material",
    "remedy": "replacement",
    "remedy_done_on": date(2026, 12, 1),
    "needs_action": False,
    "needs_action_why": "One lid in 40 000.",
}
# The verbs that lead from receipt to each state, in order.
WAY: dict[str, tuple[str, ...]] = {
    "received": (),
    "assessed": ("assess",),
    "investigating": ("assess", "investigate"),
    "awaiting_customer": ("assess", "investigate", "ask"),
    "decided": ("assess", "investigate", "decide"),
    "answered": ("assess", "investigate", "decide", "answer"),
    "closed": ("assess", "investigate", "decide", "answer", "accept"),
    "out_of_scope": ("reclassify",),
    "duplicate": ("mark_duplicate",),
    "withdrawn": ("withdraw",),
    "external": ("assess", "investigate", "go_external"),
}

Case = Callable[..., Complaint]


@pytest.fixture
def carla(db: None) -> Contact:
    """A customer who complains."""
    return Contact.objects.create(email="carla@example.net", name="Carla Conte", language="en")


@pytest.fixture
def case(olive: User, mona: User, carla: Contact) -> Case:
    """Make a complaint in a state: ``case("decided")``. ``assessment`` and ``decision`` change what is given there."""

    def make(
        status: str = "received",
        *,
        assessment: dict[str, Any] | None = None,
        decision: dict[str, Any] | None = None,
        **received: Any,
    ) -> Complaint:
        given = {"text": "The lid cracked on opening. It came from the fridge.", "by": CUSTOMER, "contact": carla}
        complaint = operations.receive(**(given | received))
        clerk, manager = acting(olive), acting(mona)
        steps: dict[str, Callable[[], object]] = {
            "assess": lambda: operations.assess(
                complaint, by=clerk, **(ASSESSMENT | {"owner": olive} | (assessment or {}))
            ),
            "investigate": lambda: operations.investigate(complaint, by=manager),
            "ask": lambda: operations.ask(complaint, text="Do you still have the lid?", by=manager),
            "decide": lambda: operations.decide(complaint, by=manager, **(DECISION | (decision or {}))),
            "answer": lambda: operations.answer(complaint, text="We replace the lid.", by=clerk),
            "accept": lambda: operations.accept(complaint, by=CUSTOMER),
            "reclassify": lambda: operations.reclassify(complaint, reason="It is about another firm.", by=manager),
            "withdraw": lambda: operations.withdraw(complaint, reason="", by=CUSTOMER),
            "go_external": lambda: operations.go_external(complaint, outside_body="The ombudsman", by=manager),
            "mark_duplicate": lambda: operations.mark_duplicate(
                complaint, parent=operations.receive(**(given | received | {"source_key": None})), by=clerk
            ),
        }
        for verb in WAY[status]:
            steps[verb]()
        assert complaint.status == status
        return complaint

    return make


@pytest.fixture
def system() -> Any:
    return SYSTEM
