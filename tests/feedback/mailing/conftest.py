"""A mailbox of our own, and Carla, who has complained and answers by mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core import links
from feedback import operations
from feedback.models import Feedback
from feedback.operations import Taken
from tests.feedback.mailing.letters import raw


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.MAILBOX_ADDRESS = "post@listening.example"
    settings.BASE_URL = "https://listening.example"


@pytest.fixture
def take(db: None) -> Callable[..., Taken]:
    """Take a mail in, given as bytes or as what is different in it."""

    def taken(data: bytes | None = None, **changes: Any) -> Taken:
        return operations.take_mail(raw(**changes) if data is None else data, as_of=timezone.now())

    return taken


@pytest.fixture
def reply_to(question: Feedback) -> str:
    """Where Carla's answer about her question goes."""
    return links.reply_address(question.reference)
