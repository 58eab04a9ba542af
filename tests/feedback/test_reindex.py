"""`manage.py reindex` and feedback in the search."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from complaints.models import Complaint
from core import search
from core.actors import SYSTEM
from core.models import Indexed, Rebuild, User
from core.search import filling
from feedback import indexing, operations
from feedback.models import Feedback
from tests.cast import acting


def submitted(kind: str, text: str, key: str) -> Feedback:
    return operations.submit(kind=kind, text=text, submission_key=key, by=SYSTEM).feedback


@pytest.fixture
def posts(db: None) -> list[Feedback]:
    return [
        submitted("complaint", "The lid cracked.", "a"),
        submitted("question", "Does the lid fit?", "b"),
        submitted("praise", "Lovely spoon.", "c"),
    ]


def told(*options: str) -> str:
    out = StringIO()
    call_command("reindex", *options, stdout=out)
    return out.getvalue().strip()


def found(typed: str) -> set[tuple[str, str]]:
    return {(hit.reference, hit.kind) for hit in search.find(typed)}


def test_feedback_is_found_and_a_complaint_stands_for_what_became_one(posts: list[Feedback], olive: User) -> None:
    complaint, question, praise = posts
    operations.note(question, text="Ask the workshop.", by=acting(olive))

    assert found("lids") == {(complaint.reference, "complaint"), (question.reference, "feedback")}
    assert found("workshop") == {(question.reference, "feedback")}

    operations.convert(praise, by=acting(olive))
    assert found("spoon") == {(praise.reference, "complaint")}


def test_the_check_names_how_many_are_missing(posts: list[Feedback]) -> None:
    assert told("--check") == "The search knows every case."

    search.remove([post.reference for post in posts])
    with pytest.raises(CommandError, match=r"1 of kind complaint, 2 of kind feedback\. Run “manage\.py reindex”"):
        told("--check")


def test_what_is_missing_is_put_in(posts: list[Feedback]) -> None:
    search.remove([posts[0].reference, posts[1].reference])

    assert told() == "2 cases were put into the search."
    assert told() == "0 cases were put into the search."
    assert (Indexed.objects.count(), len(found("lid"))) == (3, 2)


def test_the_clock_puts_in_what_is_missing(posts: list[Feedback]) -> None:
    search.remove([post.reference for post in posts])

    assert (indexing.index_missing(as_of=timezone.now()), indexing.index_missing(as_of=timezone.now())) == (3, 0)
    assert len(found("lid")) == 2


def test_everything_is_put_in_anew(posts: list[Feedback]) -> None:
    Complaint.objects.update(text="The jar leaks.", title="Jar")

    assert told("--all") == "3 cases were put into the search."
    assert found("jars") == {(posts[0].reference, "complaint")}
    assert len(found("lid")) == 1


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(posts: list[Feedback]) -> None:
    source = next(one for one in indexing.sources() if one.kind == "feedback")
    next(filling.rebuild(source, batch=1))
    assert Rebuild.objects.get().after == posts[1].pk

    assert told("--all") == "2 cases were put into the search."
    assert Rebuild.objects.count() == 0
