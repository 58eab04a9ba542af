"""Letters to staff wait for the end of quiet hours; customers' and urgent ones do not."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import clock, outbox
from core.models import Closure, Letter, Organisation, User
from core.quiet import Quiet, waking

QUARTER = timedelta(minutes=15)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]
CHANGES = {  # local days on which the clocks of these zones change in 2026
    "Europe/Berlin": {date(2026, 3, 29), date(2026, 10, 25)},
    "America/New_York": {date(2026, 3, 8), date(2026, 11, 1)},
    "Asia/Kolkata": set(),
}
BERLIN_NIGHT = Quiet("Europe/Berlin", time(20), time(7))

walls = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
moments = st.integers(0, 365 * 96).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * QUARTER)


@st.composite
def quiets(draw):
    zone = draw(st.sampled_from(ZONES))
    begins, ends = draw(walls), draw(walls)
    around = [draw(moments).date() + timedelta(days=n) for n in range(3)]
    return Quiet(zone, begins, ends, draw(st.frozensets(st.sampled_from(around), max_size=3)))


def is_quiet(moment: datetime, quiet: Quiet) -> bool:
    """The wall clock, read without any arithmetic."""
    local = moment.astimezone(ZoneInfo(quiet.zone))
    wall, begins, ends = local.time(), quiet.begins, quiet.ends
    by_hour = begins <= wall < ends if begins < ends else (wall >= begins or wall < ends) and begins != ends
    return local.date() in quiet.free or by_hour


@given(moments, quiets())
def test_the_first_moment_that_the_wall_clock_calls_not_quiet(moment, quiet):
    found = waking(moment, quiet)
    days = {
        (moment + timedelta(hours=n)).astimezone(ZoneInfo(quiet.zone)).date()
        for n in range(int((found - moment) / timedelta(hours=1)) + 26)
    }
    if days & CHANGES[quiet.zone]:
        return  # told by the cases below
    by_hand = moment
    while is_quiet(by_hand, quiet):
        by_hand += QUARTER
    assert found == by_hand


@given(moments, moments, quiets())
def test_later_letters_never_overtake_and_awake_is_awake(one, other, quiet):
    first, second = sorted([one, other])
    assert first <= waking(first, quiet) <= waking(second, quiet)
    assert waking(waking(first, quiet), quiet) == waking(first, quiet)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-25 12:00", "2026-11-25 12:00"),
        ("2026-11-25 20:00", "2026-11-26 07:00"),
        ("2026-11-25 03:00", "2026-11-25 07:00"),
        ("2026-11-25 07:00", "2026-11-25 07:00"),
        ("2026-03-28 22:00", "2026-03-29 07:00"),  # an hour shorter
        ("2026-10-24 22:00", "2026-10-25 07:00"),  # an hour longer
    ],
)
def test_a_night_in_berlin(local, until):
    zone = ZoneInfo("Europe/Berlin")
    moment, awake = (datetime.fromisoformat(words).replace(tzinfo=zone) for words in (local, until))
    assert waking(moment, BERLIN_NIGHT) == awake


def test_a_time_that_the_clocks_leave_out_comes_as_much_later():
    quiet = Quiet("Europe/Berlin", time(20), time(2, 30))
    assert waking(datetime(2026, 3, 29, 0, tzinfo=UTC), quiet) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_without_any_open_day_nothing_waits_for_ever():
    class Everyday:
        def __contains__(self, day: object) -> bool:
            return True

    moment = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert waking(moment, Quiet("UTC", free=Everyday())) == moment


@pytest.fixture
def quiet_house(db):
    """Quiet all day but for one minute, so that the hour of the test does not matter."""
    clock.organisation()
    Organisation.objects.update(quiet_from=time(0, 1), quiet_until=time(0, 0), time_zone="UTC")


def due(to, **more) -> timedelta:
    letter = outbox.queue("core/email/invite", to=to, key=str(Letter.objects.count()), name="", **more)
    return letter.due_at - letter.queued_at


def test_a_letter_to_staff_waits_for_the_house(quiet_house, olive):
    outbox.queue("core/email/invite", to=olive, key="one", name="")
    assert Letter.objects.get(key="one").due_at.time() in {time(0, 0), Letter.objects.get(key="one").queued_at.time()}
    assert Letter.objects.get(key="one").due_at.minute == 0


def test_customers_and_danger_do_not_wait(quiet_house, olive):
    assert due(SimpleNamespace(email="anna@example.org", language="en")) == timedelta()
    assert due(olive, urgent=True) == timedelta()


def test_whoever_wants_mail_at_any_hour_gets_it(quiet_house, olive):
    olive.quiet = User.Rest.NEVER
    assert due(olive) == timedelta()


def test_own_hours_come_before_those_of_the_house(quiet_house, olive):
    now = timezone.now().astimezone(UTC)
    olive.quiet, olive.time_zone = User.Rest.OWN, "UTC"
    olive.quiet_from, olive.quiet_until = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    assert timedelta(hours=1, minutes=59) < due(olive) <= timedelta(hours=2)


def test_days_without_work_can_be_quiet(db, olive):
    clock.organisation()
    Organisation.objects.update(quiet_free_days=True, time_zone="UTC")
    today = timezone.now().astimezone(UTC).date()
    Closure.objects.create(day=today, reason="moving house")

    outbox.queue("core/email/invite", to=olive, key="one", name="")

    assert Letter.objects.get(key="one").due_at.date() > today


def test_own_hours_are_whole(client, olive):
    client.force_login(olive)
    given = {"name": "Olive", "language": "en", "time_zone": "", "quiet": "own", "quiet_from": "20:00"}

    refused = client.post("/profile/", given)
    kept = client.post("/profile/", given | {"quiet_until": "07:00"})

    olive.refresh_from_db()
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert "Say from when until when mails wait." in refused.text
    assert (olive.quiet, olive.quiet_from, olive.quiet_until) == ("own", time(20), time(7))


@pytest.mark.parametrize("change", [{"quiet": "own"}, {"quiet": "maybe"}])
def test_the_database_knows_too(olive, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=olive.pk).update(**change)
