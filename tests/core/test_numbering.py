import pytest
from django.db import transaction

from core import numbering
from core.models import Reference


def test_references_have_no_look_alikes(db):
    codes = {numbering.new_reference() for _ in range(200)}

    assert len(codes) == 200
    assert not set("".join(codes)) & set("01258BILOSZ")
    assert Reference.objects.count() == 200


def test_a_reference_in_use_is_not_given_again(db, monkeypatch):
    letters = iter("AAAAAAAAAAAACCCCCC")
    monkeypatch.setattr(numbering.secrets, "choice", lambda alphabet: next(letters))

    assert [numbering.new_reference(), numbering.new_reference()] == ["AAA-AAA", "CCC-CCC"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q7k-4md", "Q7K-4MD"),
        (" Q7K 4MD ", "Q7K-4MD"),
        ("Q7K4MD", "Q7K-4MD"),
        ("Q7K-4M", ""),
        ("O0I-1LZ", ""),
        ("", ""),
    ],
)
def test_what_people_type_for_a_reference(typed, meant):
    assert numbering.tidy_reference(typed) == meant


class Undone(Exception):
    pass


@transaction.atomic
def take_a_number_and_fall():
    numbering.next_number("C", year=2026)
    raise Undone


def test_register_numbers_have_no_gap_even_after_a_rollback(db):
    first = numbering.next_number("C", year=2026)
    with pytest.raises(Undone):
        take_a_number_and_fall()

    assert [first, numbering.next_number("C", year=2026)] == ["C-2026-0001", "C-2026-0002"]
    assert numbering.next_number("C", year=2027) == "C-2027-0001"
    assert numbering.next_number("CA", year=2026) == "CA-2026-0001"
