from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import journal
from core.models import User
from core.workflow import Refused, Stale
from customers.models import Party
from needs import operations, queries
from needs.models import Need, Note
from tests.cast import acting

LATER = date(2099, 1, 1)
FORM = {"title": "Lids close tight", "statement": "No leak at 0.3 bar.", "source": "implied", "review_on": "2099-01-01"}


@pytest.fixture
def tight(olive: User) -> Need:
    need = Need(title="Lids close tight", statement="No leak at 0.3 bar.", source="implied", review_on=LATER)
    return operations.add(need, by=acting(olive), as_of=timezone.now())


def test_a_need_is_added_with_code_and_first_version(client: Client, olive: User) -> None:
    client.force_login(olive)

    saved = client.post("/needs/add/", FORM)

    need = Need.objects.get()
    assert need.code == f"REQ-{timezone.localdate().year}-0001"
    assert saved["Location"] == f"/needs/{need.code}/"
    assert [(v.number, v.statement) for v in need.versions.all()] == [(1, "No leak at 0.3 bar.")]
    assert "Lids close tight" in client.get("/needs/").content.decode()


def test_other_words_make_a_version_and_ask_for_a_look(client: Client, olive: User, tight: Need) -> None:
    client.force_login(olive)

    client.post(f"/needs/{tight.code}/change/", FORM | {"statement": "No leak at 0.5 bar.", "why": "New gasket."})

    tight.refresh_from_db()
    assert (tight.version, tight.reviewed_version) == (2, 1)
    assert tight.review_on == timezone.localdate() + timedelta(days=14)
    assert [(v.number, v.why) for v in tight.versions.order_by("number")] == [(1, ""), (2, "New gasket.")]
    assert list(queries.overdue(as_of=timezone.localdate())) == [tight]


def test_other_words_need_a_reason(client: Client, olive: User, tight: Need) -> None:
    client.force_login(olive)

    answer = client.post(f"/needs/{tight.code}/change/", FORM | {"statement": "No leak at 0.5 bar."})

    assert answer.status_code == 422
    assert "Say why the wording changes" in answer.content.decode()
    assert "No leak at 0.5 bar." in answer.content.decode()
    tight.refresh_from_db()
    assert tight.version == 1


def test_another_owner_is_no_new_version(client: Client, olive: User, mona: User, tight: Need) -> None:
    client.force_login(olive)

    client.post(f"/needs/{tight.code}/change/", FORM | {"owner": mona.pk})

    tight.refresh_from_db()
    assert (tight.version, tight.owner) == (1, mona)
    assert journal.history(tight)[-1].facts == {"fields": ["owner"]}


def test_of_two_changes_at_once_one_wins(olive: User, tight: Need) -> None:
    mine, theirs = Need.objects.get(pk=tight.pk), Need.objects.get(pk=tight.pk)
    theirs.title, mine.title = "Theirs", "Mine"
    operations.change(theirs, changed=["title"], why="First.", by=acting(olive), as_of=timezone.now())

    with pytest.raises(Stale):
        operations.change(mine, changed=["title"], why="Second.", by=acting(olive), as_of=timezone.now())

    tight.refresh_from_db()
    assert (tight.title, tight.version) == ("Theirs", 2)


def test_a_look_settles_the_version(client: Client, olive: User, tight: Need) -> None:
    Need.objects.filter(pk=tight.pk).update(version=2)
    client.force_login(olive)

    client.post(f"/needs/{tight.code}/review/", {"review_on": "2099-05-05", "note": "Holds."})

    tight.refresh_from_db()
    assert (tight.reviewed_version, tight.review_on) == (2, date(2099, 5, 5))
    assert journal.said(journal.history(tight)[-1]) == "Holds."


@pytest.mark.parametrize(("day", "sentence"), [("", "Enter the day"), ("2020-01-01", "must lie after today")])
def test_a_look_names_the_next_one(client: Client, olive: User, tight: Need, day: str, sentence: str) -> None:
    client.force_login(olive)

    answer = client.post(f"/needs/{tight.code}/review/", {"review_on": day})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_need_is_given_up_with_a_reason_and_stays_readable(client: Client, olive: User, tight: Need) -> None:
    client.force_login(olive)
    assert client.post(f"/needs/{tight.code}/retire/", {"why": " "}).status_code == 422

    client.post(f"/needs/{tight.code}/retire/", {"why": "Product ended."})

    page = client.get(f"/needs/{tight.code}/").content.decode()
    assert "Product ended." in page
    assert client.get(f"/needs/{tight.code}/change/").status_code == 404
    assert client.get("/needs/?show=retired").context["page"].rows == [tight]
    assert client.get("/needs/").context["page"].rows == []


def test_what_was_given_up_is_not_reviewed(olive: User, tight: Need) -> None:
    operations.retire(tight, why="Product ended.", by=acting(olive), as_of=timezone.now())

    with pytest.raises(Refused) as refused:
        operations.review(tight, review_on=date(2020, 1, 1), by=acting(olive), as_of=timezone.now())

    assert refused.value.sentences == [
        "This need was given up and is not reviewed any more.",
        "The next look must lie after today.",
    ]


def test_counts_are_the_lengths_of_their_lists(olive: User, tight: Need) -> None:
    today = timezone.localdate()
    for n, day in enumerate([today, LATER, LATER]):
        need = Need(title=f"N{n}", statement="Something.", review_on=day)
        operations.add(need, by=acting(olive), as_of=timezone.now())
    operations.retire(need, why="Gone.", by=acting(olive), as_of=timezone.now())
    everything = Need.objects.all()

    counted = queries.counts(needs=everything, as_of=today)

    assert counted == {
        show: queries.found(needs=everything, show=show, as_of=today).count() for show in ("held", "review", "retired")
    }
    assert counted == {"held": 3, "review": 1, "retired": 1}


def test_a_note_names_its_needs(client: Client, olive: User, tight: Need) -> None:
    client.force_login(olive)
    data = {
        "title": "Competitor offers a ten-year guarantee",
        "kind": "competitor",
        "relevance": "high",
        "source": "Trade fair",
        "heard_on": "2026-02-03",
        "needs": [tight.pk],
    }

    client.post("/needs/notes/add/", data)

    note = Note.objects.get()
    assert list(note.needs.all()) == [tight]
    assert note.title in client.get(f"/needs/{tight.code}/").content.decode()
    assert note.title in client.get("/needs/notes/?kind=competitor&q=guarantee").content.decode()
    client.post(f"/needs/notes/{note.pk}/change/", data | {"relevance": "low"})
    note.refresh_from_db()
    assert note.relevance == "low"
    assert tight.code in client.get(f"/needs/notes/{note.pk}/").content.decode()


def test_parties_are_shown_with_what_they_need(client: Client, audrey: User, olive: User, tight: Need) -> None:
    party = Party.objects.create(code="office", name="Food safety office", kind="authority")
    Need.objects.filter(pk=tight.pk).update(party=party)
    client.force_login(audrey)

    page = client.get("/needs/parties/").content.decode()

    assert "Food safety office" in page
    assert "Lids close tight" in page


@pytest.mark.parametrize("address", ["", "notes/", "parties/"])
def test_empty_pages_teach_and_colleagues_stay_out(client: Client, olive: User, colin: User, address: str) -> None:
    client.force_login(olive)
    assert "lp-empty" in client.get(f"/needs/{address}").content.decode()

    client.force_login(colin)
    assert client.get(f"/needs/{address}").status_code == 403


def test_one_need_or_three_cost_the_same(client: Client, olive: User, tight: Need) -> None:
    client.force_login(olive)
    client.get("/needs/")
    from_one = _statements(client)
    for n in range(2):
        operations.add(
            Need(title=f"N{n}", statement="Something.", review_on=LATER, owner=olive),
            by=acting(olive),
            as_of=timezone.now(),
        )

    assert _statements(client) == from_one


def _statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get("/needs/")
    return len(caught)
