"""Minutes: signed by the chair with the password, kept on paper word for word, amended by number only."""

import re
import shutil
import subprocess

import pytest

from core import journal
from core.models import Letter, Organisation
from core.workflow import NotSigned, Refused
from corrective_actions.models import CorrectiveAction
from management_review import minutes as paper
from management_review import operations
from management_review.models import Decision, Review
from management_review.queries import snapshot
from management_review.queries.minutes import minutes, to_print
from tests.cast import PASSWORD, acting


def test_the_chair_signs_with_the_password_and_not_their_own_words(with_the_chair, erin, mona, place):
    with pytest.raises(NotSigned):
        operations.approve(with_the_chair, password="wrong", by=acting(erin))
    with_the_chair.refresh_from_db()
    assert (with_the_chair.status, with_the_chair.signatures.count()) == ("minutes_review", 0)
    with pytest.raises(Refused, match="Only these may do it"):
        operations.approve(with_the_chair, password=PASSWORD, by=acting(mona))
    Review.objects.filter(pk=with_the_chair.pk).update(writer=erin)
    own = Review.objects.get(pk=with_the_chair.pk)
    with pytest.raises(Refused, match="Whoever wrote the minutes does not approve them"):
        operations.approve(own, password=PASSWORD, by=acting(erin))
    Organisation.objects.update(one_person_mode=True)
    operations.approve(own, password=PASSWORD, by=acting(erin))
    assert journal.history(own)[-1].facts["one_person_mode"] is True
    assert own.signatures.get().one_person_mode


def test_signed_minutes_are_kept_and_decisions_handed_down(approved, erin, olive):
    signature = approved.signatures.get()
    assert signature.digest == approved.minutes_digest == snapshot.digest_of(approved.minutes_record)
    asked = CorrectiveAction.objects.get(origins__kind="decision")
    assert asked.title == "Take the cause of cracked lids away."
    assert Decision.objects.get(as_action=True).action_reference == asked.reference
    assert Letter.objects.filter(kind="management_review/email/approve").count() == 2
    olive.name = "Olivia"
    olive.save()
    assert snapshot.digest_of(approved.minutes_record) == approved.minutes_digest
    assert minutes(approved) != approved.minutes_record


def words_of(data, tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(data)
    assert shutil.which("pdftotext"), "install poppler-utils: the words on paper are part of what is tried"
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def test_the_paper_says_what_was_signed(approved, client, mona, tmp_path):
    client.force_login(mona)
    answer = client.get("/reviews/2026-Q4/minutes.pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = words_of(answer.content, tmp_path)
    for words in (
        "Fourth quarter",
        "Inspect incoming glass.",
        "They are enough.",
        "Öl, “Zitat”, 5 €.",
        "Erin, signed as chair",
    ):
        assert words in said
    assert approved.minutes_digest in re.sub(r"\s", "", said)
    assert "Draft" not in said
    assert client.get("/reviews/2026-Q4/minutes.pdf").content == answer.content


def test_the_same_minutes_are_the_same_bytes_and_a_draft_says_so(with_the_chair, place, tmp_path):
    content = to_print(with_the_chair, place=place)
    assert paper.printed(content) == paper.printed(content)
    assert "Draft, not signed" in words_of(paper.printed(content), tmp_path)


def test_a_letter_that_no_font_has_is_refused_by_name(with_the_chair, place):
    content = {**to_print(with_the_chair, place=place), "title": "x \U000e0041 \ue000"}
    with pytest.raises(Refused, match="The minutes cannot be printed"):
        paper.printed(content)


def test_amending_adds_a_number_and_leaves_the_minutes(approved, mona, client, tmp_path):
    by = acting(mona)
    operations.amend(approved, text="It was lot 42.", by=by)
    assert operations.amend(approved, text="And lot 43.", by=by).number == 2
    assert snapshot.digest_of(approved.minutes_record) == approved.minutes_digest
    client.force_login(mona)
    assert "It was lot 42." in words_of(client.get("/reviews/2026-Q4/minutes.pdf").content, tmp_path)
