"""Reports that come late: the curve is kept, the newest periods are judged by it, and readers are told."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from complaints.models import Complaint
from core.models import User
from customers.models import Product
from surveillance import detection, explained, listening, operations, picture, queries, wording
from surveillance.detection import Surroundings
from surveillance.grids import Grid
from surveillance.models import Arrivals, Grain, Series, SliceKind, Tally
from tests.surveillance.conftest import NOW
from tests.surveillance.test_pages import read
from tests.surveillance.test_tally import a_complaint

YESTERDAY = date(2026, 11, 24)  # a Tuesday
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
HABIT = (0, 0, 0, 1, 1, 2, 2, 3, 4, 5)  # days after which ten letters of a day are typed


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=BERLIN)


def letters(days: int, product: Product, *, extra: int = 0, habit: tuple[int, ...] = HABIT) -> None:
    """Ten letters a day, and ``extra`` times as many more on the newest; those not typed by now are not there."""
    rows = []
    for back in range(days):
        day = YESTERDAY - back * DAY
        for at, late in enumerate(habit * (1 + extra if back == 0 else 1)):
            if day + late * DAY <= YESTERDAY:
                rows.append(a_complaint(
                    back * 1000 + at, noon(day), recorded_at=noon(day + late * DAY), channel="letter", product=product,
                ))  # fmt: skip
    Complaint.objects.bulk_create(rows)


def curve(grain: str = Grain.DAY, source: str = "") -> Arrivals:
    return Arrivals.objects.get(measure="complaints", source=source, grain=grain)


@pytest.fixture
def typed(lid: Product) -> Series:
    """Some months of letters, counted and listened to on the morning after."""
    letters(150, lid)
    operations.tally(as_of=NOW)
    operations.measure_arrivals(as_of=NOW)
    return Series.objects.get(measure="complaints", slice_kind=SliceKind.PRODUCT)


def test_the_curve_of_days_and_of_weeks_is_kept_for_each_source(typed: Series) -> None:
    assert curve(source="letter").shares[0][:7] == [0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.0]
    assert curve().shares == curve(source="letter").shares
    assert len(curve().shares) == 7
    # A week is nearly all there when it ends: only its last days wait.
    assert curve(Grain.WEEK).shares[0][:3] == pytest.approx([5.2 / 7, 5.9 / 7 + 0.0143, 0.9286 + 0.0143], abs=0.03)
    assert not Arrivals.objects.exclude(measure="complaints").exists()


def test_recounting_writes_the_curves(lid: Product) -> None:
    letters(60, lid)

    operations.recount(as_of=NOW, dry_run=True)
    assert not Arrivals.objects.exists()
    operations.recount(as_of=NOW)

    assert curve(Grain.WEEK).until == YESTERDAY
    whole_weeks = Complaint.objects.filter(
        received_at__gte=noon(date(2026, 9, 28)), received_at__lte=noon(date(2026, 11, 22))
    )
    assert curve(Grain.WEEK).records == whole_weeks.count()


def test_history_brought_in_at_once_is_no_delay(lid: Product) -> None:
    brought = noon(YESTERDAY - 30 * DAY)
    rows = [
        a_complaint(at, noon(YESTERDAY - (40 + at) * DAY), recorded_at=brought, channel="import", product=lid)
        for at in range(200)
    ]
    Complaint.objects.bulk_create(rows)

    assert operations.measure_arrivals(as_of=NOW) == 0


def test_a_week_that_has_not_all_arrived_is_told_and_scaled(client: Client, olive: User, typed: Series) -> None:
    found = queries.explored(typed, grain=Grain.WEEK, until=date(2026, 11, 22))
    assert found is not None
    assert found.known is not None
    share = float(found.known.share[0, -1])
    assert 0.8 < share < 0.99
    assert not found.known.waits[0, -1]
    assert (found.known.share[0, :-9] == 1).all()
    batch = detection.batch_of(found, Surroundings(groups=[0], links=[]))
    assert batch.exposure is not None
    assert batch.exposure[0, -1] == pytest.approx(share)

    client.force_login(olive)
    page = read(client, f"{queries.address_of(typed)}&period=week")
    assert "has arrived by now; the expectation is scaled to that." in page


def test_a_day_of_which_less_than_half_is_known_waits(client: Client, olive: User, typed: Series) -> None:
    found = queries.explored(typed, grain=Grain.DAY, until=YESTERDAY)
    assert found is not None
    assert found.known is not None
    assert found.known.waits[0, -2:].tolist() == [False, True]
    assert found.known.share[0, -2:].tolist() == [0.5, 0.3]
    assert "The newest period was not reported." not in wording.notes(list(detection.notes_of(found, 0)))

    client.force_login(olive)
    page = read(client, f"{queries.address_of(typed)}&period=day")
    assert "As a rule about 30\u00a0% of what happened on the last full day has arrived by now." in page


def test_a_rise_is_heard_before_all_of_it_has_arrived(typed: Series) -> None:
    for tally in Tally.objects.filter(series=typed, day__range=(date(2026, 11, 16), date(2026, 11, 22))):
        Tally.objects.filter(pk=tally.pk).update(count=tally.count * 3 // 2)
    earlier = (Tally(series=typed, day=YESTERDAY - back * DAY, count=10) for back in range(150, 420))
    Tally.objects.bulk_create(earlier)
    task = listening.Task(Grain.WEEK, [typed], "letters")

    heard = listening.hear(task, until=date(2026, 11, 22), false_alarms=5, of=1)
    assert heard is not None
    (alarm,) = heard.alarms
    assert alarm.direction == "up"
    assert alarm.arrived is not None
    assert 0.8 < alarm.arrived < 0.99
    told = wording.sentence(alarm.facts, grain=Grain.WEEK)
    assert "has arrived by now; the expectation is scaled to that." in told

    Arrivals.objects.all().delete()
    unscaled = listening.hear(task, until=date(2026, 11, 22), false_alarms=5, of=1)
    assert unscaled is not None
    assert unscaled.alarms == []


def test_what_has_not_arrived_yet_stands_out_in_no_chart(typed: Series) -> None:
    late = queries.explored(typed, grain=Grain.DAY, until=YESTERDAY)
    Arrivals.objects.all().delete()
    as_it_is = queries.explored(typed, grain=Grain.DAY, until=YESTERDAY)
    assert late is not None
    assert as_it_is is not None
    first, newest = late.periods - 28, late.periods - 1

    def stand_out(grid: Grid) -> list[int]:
        return [at for one in explained.remarks(grid, first=first, per_exposure=False) for at in one.places]

    assert newest in stand_out(as_it_is)
    assert stand_out(late) == []
    charts = [
        picture.of_series(
            grid, picture.Shown(first), key="x", title="x", opens=lambda on, until: "", signals=[], outages=[], unit=""
        )
        for grid in (late, as_it_is)
    ]
    scaled, plain = (chart.periods[-2] for chart in charts)
    assert (scaled.observed, plain.observed) == (5.0, 5.0)
    assert scaled.expected == pytest.approx(5.0, abs=0.1)
    assert plain.expected == pytest.approx(10.0, abs=0.2)


def test_looking_back_nothing_is_late(typed: Series) -> None:
    found = queries.explored(typed, grain=Grain.WEEK, until=date(2026, 8, 30))

    assert found is not None
    assert found.known is None


def test_facts_of_before_there_were_curves_are_told_as_they_were() -> None:
    assert wording.arrived(None, grain=Grain.DAY, periods=1) == ""
    assert wording.arrived(1.0, grain=Grain.DAY, periods=1) == ""
