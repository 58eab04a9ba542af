from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Product, Site
from feedback import operations, suspicion
from feedback.models import Feedback

WORDS = "The lid of my casserole cracked. It came out of the fridge."


def signed_start(*, seconds_ago: float = 60) -> str:
    return suspicion.start(as_of=timezone.now() - timedelta(seconds=seconds_ago))


def filled(**changes: Any) -> dict[str, Any]:
    """The form as Carla, a customer, fills it in."""
    form = {
        "start": signed_start(),
        "kind": "complaint",
        "text": WORDS,
        "reply": "email",
        "email": "carla@example.com",
        "name": "Carla",
        "hurt": "no",
    }
    return {**form, **changes}


@pytest.fixture
def lid(db: None) -> Product:
    return Product.objects.create(code="LID-80", name="Lid 80 mm")


@pytest.fixture
def mill(db: None) -> Site:
    return Site.objects.create(code="mill", name="The Mill")


@pytest.fixture
def tell(db: None) -> Callable[..., Feedback]:
    """Feedback as it comes in by the form."""
    count = iter(range(1000))

    def told(**changes: Any) -> Feedback:
        said = {"kind": "question", "text": WORDS, "submission_key": f"key-{next(count)}", "email": "carla@example.com"}
        return operations.submit(**{**said, **changes}).feedback

    return told


@pytest.fixture
def question(tell: Callable[..., Feedback]) -> Feedback:
    return tell(text="Does the lid fit the old pot?")


@pytest.fixture
def complaint(tell: Callable[..., Feedback]) -> Feedback:
    return tell(kind="complaint")


@pytest.fixture
def held(tell: Callable[..., Feedback]) -> Feedback:
    return tell(kind="complaint", suspicious=suspicion.TRAP)


@pytest.fixture
def officer(client: Client, olive: Any) -> Client:
    client.force_login(olive)
    return client


def act(client: Client, feedback: Feedback, verb: str, **form: Any) -> Any:
    """Press the button of a verb in the inbox."""
    response = client.post(f"/inbox/{feedback.reference}/{verb}/?view=new", form)
    feedback.refresh_from_db()
    return response
