"""What the pages of a complaint cost the processor, counted instead of timed: SQL that is written, templates drawn.

A page within these numbers keeps its budget of milliseconds; one that writes its statements anew each time, or draws a
template for each row, is caught here and not by a clock that depends on the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints import operations
from core.models import User
from tests.cast import acting
from tests.complaints.conftest import Case


@dataclass
class Effort:
    """How many statements were asked, how many pieces of SQL were put together for them, how many templates drawn."""

    statements: int = 0
    written: int = 0
    drawn: int = 0


@contextmanager
def counted() -> Iterator[Effort]:
    effort = Effort()
    write, draw = SQLCompiler.as_sql, Template._render  # type: ignore[attr-defined]

    def writing(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        effort.written += 1
        return write(self, *args, **kwargs)

    def drawing(self: Template, context: Any) -> Any:
        effort.drawn += 1
        return draw(self, context)

    with (
        patch.object(SQLCompiler, "as_sql", writing),
        patch.object(Template, "_render", drawing),
        CaptureQueriesContext(connection) as asked,
    ):
        yield effort
    effort.statements = len(asked)


def effort_of(client: Client, address: str) -> Effort:
    """Of the second look: the first one writes down the SQL that is kept, and that the reader was here."""
    assert client.get(address).status_code == 200
    with counted() as effort:
        client.get(address)
    return effort


@pytest.mark.parametrize("status", ["received", "investigating", "decided", "closed"])
def test_the_page_of_a_complaint(client: Client, case: Case, olive: User, status: str) -> None:
    client.force_login(olive)
    complaint = case(status)

    effort = effort_of(client, f"/complaints/{complaint.reference}/")
    assert effort.statements <= 10, effort
    assert effort.written <= 14, effort
    assert effort.drawn <= 150, effort


def test_what_hangs_on_a_complaint_costs_no_more_sql(client: Client, case: Case, olive: User) -> None:
    client.force_login(olive)
    complaint = case("investigating")
    before = effort_of(client, f"/complaints/{complaint.reference}/")
    for n in range(5):
        operations.note(complaint, text=f"Note {n}.", by=acting(olive))

    after = effort_of(client, f"/complaints/{complaint.reference}/")
    assert (after.statements, after.written) == (before.statements, before.written)


@pytest.mark.parametrize("address", ["/complaints/?view=open", "/complaints/?view=mine", "/inbox/?view=us"])
def test_a_list(client: Client, case: Case, olive: User, address: str) -> None:
    client.force_login(olive)
    for _n in range(3):
        case("assessed", assessment={"owner": olive})

    effort = effort_of(client, address)
    assert effort.statements <= 8, effort
    assert effort.written <= 16, effort
    assert effort.drawn <= 30, effort
