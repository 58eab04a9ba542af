"""The cast: persons who appear in the tests of every room, each with the role their first letter stands for."""

import pytest

from core import operations
from core.actors import SYSTEM, Actor
from core.models import User
from core.roles import Role

PASSWORD = "correct horse battery"


def person(name: str, *roles: str) -> User:
    return operations.invite(
        email=f"{name.lower()}@example.org", name=name, roles=dict.fromkeys(roles), by=SYSTEM, password=PASSWORD
    )


def acting(user: User) -> Actor:
    """The person as operations take them, with the roles that hold for ever."""
    return Actor(name=user.name, roles=frozenset(user.grants.values_list("role", flat=True)), user_id=user.pk)


@pytest.fixture
def olive(db: None) -> User:
    """A quality officer."""
    return person("Olive", Role.OFFICER)


@pytest.fixture
def oscar(db: None) -> User:
    """Another quality officer."""
    return person("Oscar", Role.OFFICER)


@pytest.fixture
def mona(db: None) -> User:
    """The quality manager."""
    return person("Mona", Role.MANAGER)


@pytest.fixture
def milo(db: None) -> User:
    """Another quality manager."""
    return person("Milo", Role.MANAGER)


@pytest.fixture
def erin(db: None) -> User:
    """An executive."""
    return person("Erin", Role.EXECUTIVE)


@pytest.fixture
def audrey(db: None) -> User:
    """An auditor."""
    return person("Audrey", Role.AUDITOR)


@pytest.fixture
def adam(db: None) -> User:
    """An administrator, who gains no right to approve by it."""
    return person("Adam", Role.ADMINISTRATOR)


@pytest.fixture
def colin(db: None) -> User:
    """A colleague who owns action items."""
    return person("Colin", Role.COLLEAGUE)
