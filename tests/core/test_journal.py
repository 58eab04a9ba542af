from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core import journal, operations
from core.actors import SYSTEM
from core.models import Aside, Entry, Organisation, Seal


@pytest.fixture
def heads(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "journal-heads.txt"


@pytest.fixture
def five_lines(olive, heads):
    """Five sealed lines: Olive's invitation and four notes."""
    for number in range(4):
        journal.record(olive, "note", by=SYSTEM, note=f"Note {number}", facts={"number": number})
    operations.seal(as_of=timezone.now())
    return list(Entry.objects.order_by("pk"))


def faults():
    return [step.sentence for step in journal.verify(as_of=timezone.now()) if isinstance(step, journal.Fault)]


def test_a_sealed_journal_is_whole(five_lines, capsys):
    call_command("verify_journal")

    assert capsys.readouterr().out == "The journal is whole: 5 links.\n"
    assert list(Seal.objects.values_list("sequence", flat=True).order_by("sequence")) == [1, 2, 3, 4, 5]


def test_sealing_twice_adds_nothing(five_lines):
    assert operations.seal(as_of=timezone.now()) == 0
    assert Seal.objects.count() == 5


def test_a_changed_line_is_named(five_lines):
    Entry.objects.filter(pk=five_lines[2].pk).update(facts={"number": 99})

    with pytest.raises(CommandError, match=r"^Link 3: Journal line \d+ \(Olive note\) or its link was changed\."):
        call_command("verify_journal")


def test_a_deleted_line_is_named(five_lines):
    five_lines[1].delete()

    assert faults() == [f"Journal line {Seal.objects.get(sequence=2).entry_number} was deleted."]


def test_a_line_put_in_between_is_named(five_lines):
    Entry.objects.create(
        at=timezone.now(), subject_kind="core.user", subject_id=1, verb="forged", actor="Olive", sealed=True
    )

    assert faults() == [f"Journal line {Entry.objects.get(verb='forged').pk} says it is sealed, but no link names it."]


def test_two_lines_swapped_are_named(five_lines):
    two, three = Seal.objects.get(sequence=2), Seal.objects.get(sequence=3)
    Seal.objects.filter(sequence=2).update(entry_number=0)
    Seal.objects.filter(sequence=3).update(entry_number=two.entry_number)
    Seal.objects.filter(sequence=2).update(entry_number=three.entry_number)

    assert len(faults()) == 2


def test_a_cut_tail_is_found_through_the_published_head(five_lines):
    Seal.objects.filter(sequence=5).delete()
    Entry.objects.filter(pk=five_lines[4].pk).delete()

    assert faults() == ["This link was published outside the database and is gone: the tail was cut."]


def test_a_link_cut_out_of_the_middle_is_named(five_lines):
    Seal.objects.filter(sequence=2).delete()
    Entry.objects.filter(pk=five_lines[1].pk).delete()

    assert faults()[0] == "Links 2 to 2 are missing."


def test_erased_words_leave_the_chain_whole(five_lines):
    Aside.objects.all().delete()

    assert faults() == []
    assert [journal.said(line) for line in Entry.objects.all()] == [""] * 5


def test_changed_words_are_named(five_lines):
    Aside.objects.filter(text="Note 1").update(text="Something else")

    assert faults() == [f"The words beside journal line {five_lines[2].pk} were changed."]


def test_a_line_that_waits_too_long_for_its_seal_is_told(olive, heads):
    Entry.objects.update(at=timezone.now() - timedelta(hours=1))

    assert faults() == [
        f"Journal line {Entry.objects.get().pk} has waited too long for its seal: is the clock running?"
    ]


def test_many_lines_are_kept_in_their_order_each_with_its_own_words(db, heads):
    place = Organisation.objects.create(pk=1)
    moment = timezone.now()
    lines = [
        journal.Line(place, f"verb{n}", by=SYSTEM, at=moment, note=f"Words {n}." if n % 2 else "") for n in range(5)
    ]

    journal.record_many(lines)

    assert [(entry.verb, journal.said(entry)) for entry in journal.history(place)] == [
        ("verb0", ""),
        ("verb1", "Words 1."),
        ("verb2", ""),
        ("verb3", "Words 3."),
        ("verb4", ""),
    ]
    assert journal.seal() == 5
    assert not [step for step in journal.verify(as_of=moment) if isinstance(step, journal.Fault)]
