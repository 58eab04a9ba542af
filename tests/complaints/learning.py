"""A house that has decided enough to learn from: about lids and about deliveries."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from complaints import operations
from complaints.models import Category, Complaint, Suggestion
from core.models import User
from customers.models import Contact

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LID = ["the lid cracked on opening", "a crack runs through the lid", "the lid of the jar is cracked at the seal"]
LATE = ["the parcel came late", "the courier was late with our parcel", "late parcel, the courier lost the address"]


@pytest.fixture
def lids(db: None) -> Category:
    packaging = Category.objects.create(code="packaging", name="Packaging")
    return Category.objects.create(code="lid", name="lid", parent=packaging)


@pytest.fixture
def deliveries(db: None) -> Category:
    return Category.objects.create(code="delivery", name="Delivery")


@pytest.fixture
def past(olive: User, lids: Category, deliveries: Category) -> Callable[[int], None]:
    """So many complaints that Olive has assessed, each of a person of its own."""

    def assessed(n: int) -> None:
        chance = random.Random(4)
        contacts = Contact.objects.bulk_create(Contact(email=f"p{i}@example.net", name=f"Zaza{i}") for i in range(n))
        Complaint.objects.bulk_create(_assessed(i, contacts[i], chance, lids, deliveries) for i in range(n))

    return assessed


def _assessed(i: int, contact: Contact, chance: random.Random, lids: Category, deliveries: Category) -> Complaint:
    lid = chance.random() < 0.6
    at = NOW - timedelta(days=400) + timedelta(hours=i)
    return Complaint(
        reference=f"P{i:05}",
        number=f"P-{i}",
        status="closed",
        title="",
        text=f"{chance.choice(LID if lid else LATE)} for {chance.choice(['Anna', 'Ben', 'Cleo', 'Dan'])}{i}",
        category=lids if lid else deliveries,
        severity="major" if lid else "minor",
        contact=contact,
        received_at=at,
        recorded_at=at,
        cycle_began_at=at,
        assessed_at=at,
        closed_at=at + timedelta(days=1),
    )


@pytest.fixture
def taught(past: Callable[[int], None]) -> None:
    past(260)
    operations.learn(as_of=NOW)


@pytest.fixture
def nothing_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.operations.suggesting.ONE_IN", 2**200)


def judged(n: int, *, right: int, showing: str = "shown", aspect: str = "category") -> None:
    """So many suggestions that met a decision, the first ``right`` of them right."""
    base = Suggestion.objects.count()
    Suggestion.objects.bulk_create(
        Suggestion(
            subject=f"J{base + i}",
            aspect=aspect,
            value="lid",
            decided="lid" if i < right else "delivery",
            decided_at=NOW - timedelta(hours=i),
            offered_at=NOW - timedelta(days=1),
            basis="learned",
            version=1,
            probability=0.9,
            showing=showing,
            by_name="Olive",
        )
        for i in range(n)
    )
