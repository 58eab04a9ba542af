"""What was asked for and what came: the page that keeps the watchtower honest."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core import clock, journal
from core.actors import SYSTEM
from core.models import Run, User
from surveillance import operations, queries, wording
from surveillance.models import Series, Signal, Tally
from surveillance.queries import Realised
from tests.cast import acting
from tests.surveillance.conftest import NOW, a_signal


def false(signal: Signal, *, by: User) -> None:
    operations.dismiss(signal, noise="chance", conclusion="Nothing.", look_again_on=date(2027, 1, 1), by=acting(by))


def raised(*numbers: int) -> list[Signal]:
    """Signals of as many products."""
    return [
        a_signal(
            Series.objects.create(measure="complaints", slice_kind="product", slice_key=f"P{at}", label=f"P{at}"),
            reference=f"S-2026-000{at}",
        )
        for at in numbers
    ]


def heard_since(day: str) -> None:
    Run.objects.create(job="scan", period=day, at=NOW)


def test_asked_and_had_since_the_clock_listens(mona: User) -> None:
    heard_since("2026-05-25")
    signals = raised(1, 2, 3, 4)
    for signal in signals[:2]:
        false(signal, by=mona)
    operations.dismiss(
        signals[2], noise="known", conclusion="A campaign.", look_again_on=date(2027, 1, 1), by=acting(mona)
    )

    had = queries.realised(as_of=NOW)

    assert (had.raised, had.right, had.false, had.undecided, had.decided) == (4, 0, 2, 1, 3)
    assert round(had.months, 1) == 6.1
    assert (round(had.a_month, 2), round(had.most_a_month, 2)) == (0.33, 0.5)
    assert had.false_share == 2 / 3
    assert had.is_fewer
    assert not had.is_more


def test_at_most_a_year_is_looked_back_at(lids: Series, mona: User) -> None:
    heard_since("2020-01-01")
    false(a_signal(lids), by=mona)

    had = queries.realised(as_of=NOW)

    assert round(had.months, 3) == 12
    assert round(had.a_month, 3) == round(1 / 12, 3)


def test_months_add_up_to_the_year(mona: User) -> None:
    raised(1, 2, 3)
    old = Signal.objects.get(reference="S-2026-0003")
    Signal.objects.filter(pk=old.pk).update(raised_at=NOW - timedelta(days=40))
    false(Signal.objects.get(reference="S-2026-0001"), by=mona)

    months = queries.by_month(as_of=NOW)

    assert [(each.on, each.raised, each.false, each.undecided) for each in months] == [
        (date(2026, 11, 1), 2, 1, 1), (date(2026, 10, 1), 1, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("false", "undecided", "end"),
    [
        (55, 0, "and had 4.6. That fits what you asked for."),
        (90, 0, "Look below which rule was wrong most often."),
        (3, 0, "You could see more for the same trouble."),
        (40, 30, "if all of them are false too, it was 5.8 a month. That fits what you asked for."),
        (0, 0, "No signal has been raised so far."),
    ],
)
def test_the_sentences(false: int, undecided: int, end: str) -> None:
    had = Realised(NOW, 12.0, 5, false + undecided, 0, false, undecided, 45, 76)

    assert " ".join(wording.budget(had)).endswith(end)


def test_how_soon_a_rise_is_seen(db: None, lids: Series) -> None:
    rare = Series.objects.create(measure="complaints", slice_kind="product", slice_key="R", label="Rare")
    Tally.objects.create(series=rare, day=date(2026, 11, 2), count=2)
    fresh = Series.objects.create(measure="praise", label="everything")

    sights = queries.sights([rare, fresh, lids], as_of=NOW)

    assert [each.series for each in sights] == [rare, fresh, lids]
    assert [(each.alone, each.periods) for each in sights[:2]] == [(False, None), (False, None)]
    assert 1 <= (sights[2].periods or 0) <= 26
    assert wording.sight(sights[0]) == "Too few in a year to test it alone. It is heard in what it is part of."
    assert wording.sight(sights[1]) == "Nothing has been counted yet."
    assert wording.sight(sights[2]) == f"In about {sights[2].periods} weeks."


def test_who_accepts_more_sees_sooner(db: None, lids: Series) -> None:
    Series.objects.bulk_create(
        Series(measure="returns", slice_kind="product", slice_key=str(at), label="Many") for at in range(400)
    )
    seen = []
    for accepted in (1, 50):
        operations.set_budget(per_month=accepted, by=SYSTEM)
        seen.append(queries.sights([lids], as_of=NOW)[0].periods or 99)

    assert seen[0] > seen[1]


def test_the_manager_sets_it(client: Client, mona: User) -> None:
    client.force_login(mona)

    response = client.post("/signals/budget/", {"per_month": "8"})

    assert (response.status_code, response["Location"]) == (302, "/signals/budget/")
    assert clock.organisation().false_alarms_per_month == 8
    entry = journal.history(clock.organisation())[-1]
    assert (entry.verb, entry.facts) == ("set_budget", {"was": 5, "now": 8})


def test_the_same_number_leaves_no_mark(mona: User) -> None:
    operations.set_budget(per_month=5, by=acting(mona))

    assert [entry.verb for entry in journal.history(clock.organisation())] == []


@pytest.mark.parametrize("typed", ["0", "201", "many", ""])
def test_what_is_no_number_of_alarms_is_refused(client: Client, mona: User, typed: str) -> None:
    client.force_login(mona)

    response = client.post("/signals/budget/", {"per_month": typed})

    assert response.status_code == 422
    assert "Give a whole number from 1 to 200." in response.content.decode()
    assert clock.organisation().false_alarms_per_month == 5


def test_who_only_reads_cannot_set_it(client: Client, olive: User) -> None:
    client.force_login(olive)

    assert client.post("/signals/budget/", {"per_month": "8"}).status_code == 403
    page = client.get("/signals/budget/").content.decode()
    assert "The quality manager can change it." in page
    assert clock.organisation().false_alarms_per_month == 5


def test_an_empty_house_is_told_what_will_stand_here(client: Client, mona: User) -> None:
    client.force_login(mona)

    page = client.get("/signals/budget/").content.decode()

    assert "No signal has been raised so far." in page
    assert "Nothing is listened to yet." in page


def test_more_series_need_no_more_statements(
    client: Client, mona: User, lids: Series, django_assert_max_num_queries: object
) -> None:
    client.force_login(mona)
    client.get("/signals/budget/")
    counts = []
    for more in (0, 2):
        for at in range(more):
            series = Series.objects.create(measure="complaints", slice_kind="product", slice_key=f"N{at}", label="N")
            Tally.objects.create(series=series, day=timezone.localdate() - timedelta(days=9), count=5)
        with django_assert_max_num_queries(60) as asked:  # type: ignore[operator]
            page = client.get("/signals/budget/?measure=complaints").content.decode()
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert page.count("/signals/series/?measure=complaints") == 3
