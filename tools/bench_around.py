"""What lies around very many complaints: the feedback they came by, what was said, the journal. Copied by the database.

Each complaint came by a form, has one message of the customer, one of ours, and the journal of its moves. Beside them
stands feedback that is no complaint, a little of it open: the inbox shows both.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model

from complaints.models import Complaint, Message
from core.models import Entry, User
from feedback.models import Feedback

CASE = "complaints_complaint"
OTHERS = 5
"""One feedback that is no complaint on so many complaints."""
OPEN = 200
"""One of so many of those is still open."""
WAY = (("receive", "", "received"), ("assess", "received", "assessed"), ("investigate", "assessed", "investigating"))


def _copied(blank: Model, given: dict[str, str], *, where: str = "TRUE") -> str:
    """A statement that makes one row from each complaint: ``given`` are columns as SQL, the rest is as in ``blank``."""
    fields = [field for field in blank._meta.concrete_fields if not field.primary_key]
    columns, values, known = [], [], []
    for field in fields:
        value = field.get_db_prep_save(getattr(blank, field.attname), connection)
        if field.column not in given and value is None:
            continue
        columns.append(f'"{field.column}"')
        values.append(given.get(str(field.column), "%s"))
        known += [] if field.column in given else [value]
    sql = f"INSERT INTO {blank._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {CASE} WHERE {where}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return str(cursor.rowcount)


def _text(column: str) -> str:
    return f"CAST({column} AS varchar(64))"


def feedback() -> None:
    """What each complaint came by, and a fifth as much that is none."""
    whole = {name: name for name in ("text", "contact_id", "customer_id", "product_id", "received_at", "recorded_at")}
    key = {"submission_key": "'b' || reference", "token_digest": "'b' || reference"}
    converted = Feedback(status="converted", kind="complaint", said_kind="complaint", channel="form")
    _copied(converted, whole | key | {"reference": "reference", "complaint_id": "id"})
    some = f"id %% {OTHERS} = 0"
    other = {"reference": f"'F' || {_text('id')}", "submission_key": f"'f' || {_text('id')}"}
    other |= {"token_digest": f"'f' || {_text('id')}"}
    question = Feedback(status="closed", kind="question", said_kind="question", channel="form")
    _copied(question, whole | other | {"closed_at": "received_at"}, where=f"{some} AND id %% {OTHERS * OPEN} <> 0")
    waiting = Feedback(status="new", kind="question", said_kind="question", channel="form")
    _copied(waiting, whole | other | {"due_at": "answer_due"}, where=f"id %% {OTHERS * OPEN} = 0")


def messages() -> None:
    """One from the customer, one to them."""
    for direction, name in (("in", "The customer"), ("out", "Bench")):
        said = Message(direction=direction, by_name=name, text="We look into it and write to you again soon.")
        _copied(said, {"case": "reference", "at": "received_at"})


def journal() -> None:
    """The line of each move, all but the newest sealed."""
    for verb, was, now in WAY:
        line = Entry(
            subject_kind=Complaint._meta.label_lower, verb=verb, was=was, now=now, actor="Bench", facts={}, sealed=True
        )
        given = {"subject_id": "id", "subject_label": "reference", "at": "received_at"}
        _copied(line, given, where="TRUE" if verb == "receive" else "status <> 'received'")
    closed = Entry(
        subject_kind=Complaint._meta.label_lower, verb="lapse", was="answered", now="closed", actor="The clock",
        facts={}, sealed=True,
    )  # fmt: skip
    _copied(closed, {"subject_id": "id", "subject_label": "reference", "at": "closed_at"}, where="status = 'closed'")


def looks(user: User) -> None:
    """The person of the bench has looked at one complaint in ten before."""
    relation: Any = Complaint._meta.get_field("looks")
    _copied(relation.related_model(user=user), {"complaint_id": "id", "at": "received_at"}, where="id %% 10 = 0")


def fill(user: User, *, told: Callable[[str, int], None]) -> None:
    for what, make in (("feedback", feedback), ("messages", messages), ("journal", journal)):
        make()
        told(what, 0)
    looks(user)
