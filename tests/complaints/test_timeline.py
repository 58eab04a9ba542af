"""The timeline of a complaint: everything, or only messages, changes or files, each with its number."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint
from core import files
from core.actors import CUSTOMER, Actor
from core.models import User
from tests.cast import acting
from tests.complaints.conftest import Case


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"as it was")


@pytest.fixture
def told(case: Case, olive: User, mona: User) -> Complaint:
    """A complaint with a photo, a reply with two files, a note with one, a question taken back, and its changes."""
    complaint = case()
    files.keep(
        [paper("first.txt")], case=complaint.reference, by=CUSTOMER.name, at=complaint.received_at, message_id=None
    )
    clerk: Actor = acting(olive)
    operations.hear(complaint, text="Here is more.", by=CUSTOMER, uploads=[paper("two.txt"), paper("three.txt")])
    operations.note(complaint, text="The laboratory has it.", by=clerk, uploads=[paper("inner.txt")])
    said = operations.reply(complaint, text="We look into it.", by=clerk)
    operations.unsay(complaint, message=said, by=clerk)
    operations.claim(complaint, by=acting(mona))
    return complaint


def lines(client: Client, complaint: Complaint, show: str) -> list[tuple[str, str]]:
    timeline = client.get(f"/complaints/{complaint.reference}/", {"show": show}).context["timeline"]
    return [(line.kind, line.words or ", ".join(file.name for file in line.files)) for line in timeline.lines]


def test_each_filter_shows_its_kind_and_nothing_else(client: Client, told: Complaint, olive: User) -> None:
    client.force_login(olive)

    assert lines(client, told, "messages") == [
        ("message", "Here is more."),
        ("note", "The laboratory has it."),
        ("message", "We look into it."),
    ]
    assert lines(client, told, "changes") == [("change", "Received."), ("change", "Took it.")]
    assert lines(client, told, "files") == [
        ("message", "first.txt"),
        ("message", "Here is more."),
        ("message", "Here is more."),
        ("note", "The laboratory has it."),
    ]
    assert sorted(lines(client, told, "")) == sorted(lines(client, told, "messages") + lines(client, told, "changes"))
    assert lines(client, told, "nonsense") == lines(client, told, "")


def test_every_file_stands_in_the_list_of_files_once(client: Client, told: Complaint, olive: User) -> None:
    client.force_login(olive)

    shown = client.get(f"/complaints/{told.reference}/?show=files").context["timeline"].lines

    assert [[file.name for file in line.files] for line in shown] == [
        ["first.txt"],
        ["two.txt"],
        ["three.txt"],
        ["inner.txt"],
    ]


@pytest.mark.parametrize("show", ["", "messages", "changes", "files"])
def test_the_number_of_a_filter_is_the_number_of_its_lines(
    client: Client, told: Complaint, olive: User, show: str
) -> None:
    client.force_login(olive)

    page = client.get(f"/complaints/{told.reference}/", {"show": show} if show else {})

    nav = re.search(r'aria-label="Show of the timeline">(.*?)</nav>', page.content.decode(), re.DOTALL)
    assert nav is not None
    (chosen,) = re.findall(r'aria-current="true">\s*\w+ (\d+)', nav[1])
    assert int(chosen) == len(page.context["timeline"].lines)


def test_a_filter_without_lines_says_so(client: Client, case: Case, olive: User) -> None:
    client.force_login(olive)

    page = client.get(f"/complaints/{case().reference}/?show=files").content.decode()

    assert "Nothing of this kind has happened yet." in page


def test_oldest_comes_first_whatever_was_written_down_first(client: Client, case: Case, olive: User) -> None:
    complaint = case(received_at=timezone.now() - timedelta(days=3))
    client.force_login(olive)
    for text, days in (("second", 1), ("first", 2)):
        at = timezone.now() - timedelta(days=days)
        operations.say(complaint.reference, text=text, direction="in", by=CUSTOMER, at=at)

    assert [words for _kind, words in lines(client, complaint, "messages")] == ["first", "second"]
