"""What may be learned of a text: its words, and nothing of whoever wrote it."""

import json
import time
import zlib
from datetime import UTC, datetime

import pytest

from complaints import operations
from complaints.models import Category, Complaint, Learned
from complaints.suggesting import Told, lessons, read, readable, ruling
from complaints.suggesting.lessons import LEAST_PEOPLE, names_in
from core.models import User
from customers.models import Contact, Customer

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def told(*texts: str, person: str = "", language: str = "en", names: tuple[str, ...] = ()) -> list[Told]:
    return [Told(text, language, "lid", person or f"person {n}", names) for n, text in enumerate(texts)]


def words(given: list[Told], *, names: tuple[str, ...] = ()) -> set[str]:
    found = lessons(given, names=names)
    return set(found.written.values())


def test_a_word_takes_three_cases_of_three_people() -> None:
    thrice = told(*["cracked"] * 3)
    assert words(thrice) == {"cracked"}
    assert words(thrice[:2]) == set()
    assert words(told(*["cracked"] * 5, person="one and the same")) == set()
    assert LEAST_PEOPLE == 3


@pytest.mark.parametrize(
    "text",
    [
        "the lid, says Mr Ostrander",
        "the lid. Kind regards, Ostrander",
        "the lid. Kind regards\n\nOstrander",
        "the lid. Saludos Ostrander",
        "the lid, my name is Ostrander",
        "der lid, mein Name ist Ostrander",
        "the lid for Frau Ostrander",
        "the lid, 12 rue Ostrander",
        "the lid, Ostrander Street 4",
        "the lid ostrander@example.net",
        "the lid https://example.net/ostrander",
        "the lid ostrander77",
    ],
)
def test_names_and_addresses_are_known_by_how_they_are_said(text: str) -> None:
    # Elsewhere the same name stands bare: once it is known as one, it is one everywhere.
    bare = "ostrander" if "@" not in text and "/" not in text and "77" not in text else "nothing"
    assert words(told(*[text] * 4, *[f"the lid of {bare}"] * 2)) & {"ostrander", "ostranders"} == set()
    assert "lid" in words(told(*[text] * 4))


def test_usual_words_are_not_taken_for_names() -> None:
    given = told(*["I place order and parcel via courier, I miss the seal"] * 4)
    assert words(given) == {"place", "order", "parcel", "via", "courier", "miss", "seal"}


@pytest.mark.parametrize("token", ["A" * 50_000, "a@" * 25_000, "no " * 20_000])
def test_endless_texts_are_read_in_time(token: str) -> None:
    began = time.process_time()
    names_in(token)
    readable(token, "en")
    ruling(token, "en")
    read(token, "en")
    assert time.process_time() - began < 1


def test_numbers_are_not_words() -> None:
    assert words(told(*["lot 4711 of 2026-11-03, call 0049 30 123456, B7K2"] * 4)) == {"lot", "call"}


def test_known_names_are_left_out_however_they_are_written() -> None:
    given = told(*["Zoë Okonkwo cracked the lid"] * 4, names=("Zoe Okonkwo",))
    assert words(given) == {"cracked", "lid"}
    assert words(told(*["Olive said the lid is fine"] * 4), names=("Olive",)) == {"said", "lid", "fine"}


def blob() -> str:
    row = Learned.objects.get(aspect="category", is_current=True)
    return json.dumps(json.loads(zlib.decompress(bytes(row.weights))))


@pytest.fixture
def bert(db: None) -> Contact:
    firm = Customer.objects.create(name="Bert Quambly", kind="consumer")
    return Contact.objects.create(email="quambly.b@example.net", name="Bert Quambly", customer=firm)


@pytest.fixture
def cases(bert: Contact, olive: User) -> None:
    """Two hundred and more assessed cases, six of them of Bert, who has words of his own."""
    lid, late = Category.objects.create(code="lid", name="Lid"), Category.objects.create(code="late", name="Late")
    others = Contact.objects.bulk_create(Contact(email=f"o{i}@example.net") for i in range(220))
    for i, contact in enumerate([*others, *[bert] * 6]):
        own = " my heirloom sousaphone case, says Quambly to Olive" if contact == bert else " Olive knows Quambly"
        at = NOW.replace(year=2025)
        Complaint.objects.create(
            reference=f"L{i:05}", number=f"L-{i}", status="closed", title="",
            text=("the lid cracked" if i % 2 else "the parcel came late") + own,
            category=lid if i % 2 else late, severity="minor", contact=contact, customer=contact.customer,
            received_at=at, recorded_at=at, cycle_began_at=at, assessed_at=at, closed_at=at,
        )  # fmt: skip


def test_a_lesson_holds_nothing_of_one_person(cases: None) -> None:
    operations.learn(as_of=NOW, aspects=["category"])

    kept = blob()
    assert "crack" in kept
    for of_bert in ("heirloom", "sousaphon", "quambl", "bert", "oliv"):
        assert of_bert not in kept


def test_texts_of_the_anonymised_are_in_no_lesson(cases: None, bert: Contact) -> None:
    Complaint.objects.filter(contact=bert).update(contact=None)  # three of Bert's would now count as three people
    operations.learn(as_of=NOW, aspects=["category"])
    Customer.objects.filter(pk=bert.customer_id).update(anonymised_at=NOW)

    (taught,) = operations.learn(as_of=NOW, aspects=["category"])

    assert taught.decisions == 220
    assert "sousaphon" not in blob()


def test_words_are_shown_as_they_are_mostly_written() -> None:
    found = lessons(told("Cracked lid", "cracked lids", "cracked lid", "cracking lids", "lid"))
    assert dict(found.written) == {"crack": "cracked", "lid": "lid"}
