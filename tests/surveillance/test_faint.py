"""Series of too few cases: where each is heard instead, and whether its share there grows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags

from complaints.models import Category
from core.models import User
from surveillance import operations
from surveillance.models import Faint, Series, Signal, SliceKind, Tally
from tests.surveillance.test_pages import read, statements

UNTIL = date(2026, 11, 22)
PAIR = "/signals/series/?measure=complaints&slice=product_category&key=LID-80%7Cleaking"
LIDS = "/signals/series/?measure=complaints&slice=product&key=LID-80"


def series(kind: str, key: str, label: str, *days_ago: int, measure: str = "complaints", answers: int = 0) -> Series:
    """A series with one case so many days before the evening, each among so many answers."""
    made = Series.objects.create(measure=measure, slice_kind=kind, slice_key=key, label=label)
    Tally.objects.bulk_create(
        Tally(series=made, day=UNTIL - timedelta(days=ago), count=1, exposure=answers or None) for ago in days_ago
    )
    return made


@pytest.fixture
def everything(db: None) -> Series:
    return series(SliceKind.ALL, "", "everything", *range(0, 450, 2))


@pytest.fixture
def lid_series(everything: Series) -> Series:
    return series(SliceKind.PRODUCT, "LID-80", "Lid 80 mm", *range(0, 450, 5))


@pytest.fixture
def leaks(everything: Series, leaking: Category) -> Series:
    return series(SliceKind.CATEGORY, "leaking", "Leaking", *range(0, 450, 9))


def pair(*days_ago: int) -> Series:
    return series(SliceKind.PAIR, "LID-80|leaking", "Lid 80 mm, Leaking", *days_ago)


@pytest.fixture
def heard(client: Client, olive: User) -> Client:
    client.force_login(olive)
    return client


def test_a_small_pair_is_heard_in_its_nearest_side(lid_series: Series, leaks: Series) -> None:
    small = pair(20, 100, 250)

    assert operations.weigh_faint(until=UNTIL) == 1

    faint = Faint.objects.get()
    assert (faint.series, faint.heard_in, faint.in_a_year, faint.recent) == (small, leaks, 3, 1)
    assert faint.lower is not None
    assert faint.lower < 0


def test_a_share_that_grows_is_a_hint(lid_series: Series, leaks: Series) -> None:
    pair(3, 8, 30, 60)

    operations.weigh_faint(until=UNTIL)

    faint = Faint.objects.growing().get()
    # 11 leaks in the quarter; of the 39 in the year before it none was of lids: (0 + ½) / (39 + 1) of them
    assert (faint.in_a_year, faint.recent) == (4, 4)
    assert faint.expected == pytest.approx(11 * 0.5 / 40)


@pytest.mark.parametrize(("cases", "small"), [(4, 1), (5, 0)])
def test_five_in_a_year_are_tested_alone(lid_series: Series, cases: int, small: int) -> None:
    series(SliceKind.SITE, "lyon", "Lyon", *range(10, 10 + cases))

    assert operations.weigh_faint(until=UNTIL) == small


def test_where_the_sides_are_small_too_it_is_heard_in_everything(everything: Series, leaking: Category) -> None:
    series(SliceKind.CATEGORY, "leaking", "Leaking", 20, 40)
    small = pair(20)

    operations.weigh_faint(until=UNTIL)

    assert Faint.objects.get(series=small).heard_in == everything


def test_nothing_large_enough_above_is_said_so(db: None) -> None:
    series(SliceKind.ALL, "", "everything", 3)
    small = series(SliceKind.SITE, "lyon", "Lyon", 3)

    operations.weigh_faint(until=UNTIL)

    assert not Faint.objects.filter(heard_in__isnull=False).exists()
    assert not Faint.objects.filter(expected__isnull=False).exists()
    assert Faint.objects.get(series=small).in_a_year == 1


def test_shares_are_small_by_their_answers(db: None) -> None:
    whole = series(SliceKind.ALL, "", "everything", *range(10), measure="low_scores", answers=5)
    small = series(SliceKind.PRODUCT, "LID-80", "Lid 80 mm", 1, 2, measure="low_scores", answers=9)

    operations.weigh_faint(until=UNTIL)

    faint = Faint.objects.get()
    assert (faint.series, faint.heard_in, faint.in_a_year, faint.lower) == (small, whole, 18, None)


def test_what_has_grown_leaves_the_list_and_the_rest_is_written_once(lid_series: Series, leaks: Series) -> None:
    grown, small = pair(3, 8, 30, 60), series(SliceKind.SITE, "lyon", "Lyon", 3)
    operations.weigh_faint(until=UNTIL)
    Tally.objects.create(series=grown, day=UNTIL - timedelta(days=1), count=1)

    operations.weigh_faint(until=UNTIL + timedelta(days=1))

    assert list(Faint.objects.values_list("series", "until")) == [(small.pk, UNTIL + timedelta(days=1))]


def test_the_clock_weighs_them_every_evening(lid_series: Series, leaks: Series) -> None:
    pair(3, 8, 30, 60)

    operations.listen(as_of=datetime(2026, 11, 23, 9, tzinfo=UTC))

    assert Faint.objects.get().until == UNTIL
    assert not Signal.objects.filter(series__slice_kind=SliceKind.PAIR).exists()


def test_the_command_says_how_many(lid_series: Series, capsys: pytest.CaptureFixture[str]) -> None:
    series(SliceKind.SITE, "lyon", "Lyon", 3)

    call_command("scan", "--no-tally")

    assert "1 series holds too few cases to be tested alone." in capsys.readouterr().out


def test_its_page_says_where_it_is_heard(heard: Client, lid_series: Series, leaks: Series) -> None:
    pair(3, 8, 30, 60)
    operations.weigh_faint(until=UNTIL)

    text = " ".join(strip_tags(read(heard, PAIR)).split())

    assert "Too few to be tested alone (4 in a year): heard in Complaints about Leaking." in text
    assert "Its share of “Complaints about Leaking” has grown: 4 in the last 13 weeks" in text
    assert "There are too few cases to judge this series alone." not in text


def test_the_page_above_tells_what_is_heard_there(heard: Client, lid_series: Series) -> None:
    pair(20, 100, 250)
    operations.weigh_faint(until=UNTIL)

    text = read(heard, LIDS)

    assert "1 part of this holds too few cases to be tested alone. It is heard here." in text
    assert "None of them takes a larger share of it than before." in text


def test_the_list_shows_the_hints_beside_the_signals(heard: Client, lid_series: Series, leaks: Series) -> None:
    assert "Too few to ring" not in read(heard, "/signals/")
    pair(3, 8, 30, 60)
    operations.weigh_faint(until=UNTIL)

    text = read(heard, "/signals/")

    assert "Too few to ring, but more than their share" in text
    assert "Complaints about Lid 80 mm, Leaking" in text


def test_the_budget_counts_them(heard: Client, lid_series: Series) -> None:
    series(SliceKind.SITE, "lyon", "Lyon", 3)
    operations.weigh_faint(until=UNTIL)

    assert "1 series holds too few cases to be tested alone" in read(heard, "/signals/budget/")


def test_the_list_takes_the_same_statements_for_one_hint_and_for_three(heard: Client, everything: Series) -> None:
    series(SliceKind.SITE, "site-0", "Site 0", 3, 8, 30, 60)
    operations.weigh_faint(until=UNTIL)
    one = statements(heard, "/signals/")
    for number in (1, 2):
        series(SliceKind.SITE, f"site-{number}", f"Site {number}", 3, 8, 30, 60)
    operations.weigh_faint(until=UNTIL)

    assert Faint.objects.count() == 3
    assert statements(heard, "/signals/") == one
