"""Signs of a machine: held for people, never dropped, and no letter."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from core.models import Letter
from feedback import buckets, operations, suspicion
from feedback.buckets import Rate
from feedback.models import Bucket, Feedback, Status
from tests.cast import acting
from tests.feedback.conftest import filled, signed_start

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"website": "https://spam.example"}, suspicion.TRAP),
        ({"start": ""}, suspicion.UNSIGNED),
        ({"start": "forged:abc:def"}, suspicion.UNSIGNED),
        ({"start": 0}, suspicion.TOO_FAST),
        ({"start": -60}, suspicion.TOO_FAST),
    ],
)
def test_odd_posts_are_held_without_letter_and_without_case(client, changes, why):
    seconds = changes.get("start")
    if isinstance(seconds, int):
        changes = {"start": signed_start(seconds_ago=seconds)}
    response = client.post("/f/", filled(**changes), follow=True)
    feedback = Feedback.objects.get()
    assert response.status_code == 200
    assert (feedback.held_why, feedback.status, feedback.complaint) == (why, Status.NEW, None)
    assert Letter.objects.count() == 0
    assert feedback.reference in response.content.decode()


def test_who_takes_a_day_over_the_form_is_not_held(client):
    client.post("/f/", filled(start=signed_start(seconds_ago=86_400)))
    assert Feedback.objects.get().held_why == ""


def test_many_posts_of_one_place_are_held_and_others_are_not(client):
    for n in range(12):
        client.post("/f/", filled(text=f"Post {n}", email=f"p{n}@example.com"), REMOTE_ADDR="203.0.113.7")
    client.post("/f/", filled(text="From elsewhere"), REMOTE_ADDR="203.0.113.8")
    held = Feedback.objects.filter(held_why=suspicion.TOO_MANY)
    assert (Feedback.objects.count(), held.count()) == (13, 2)


def test_same_words_from_many_places_are_held(client):
    for n in range(5):
        client.post("/f/", filled(text="Buy  cheap\nwatches", email=f"p{n}@example.com"), REMOTE_ADDR=f"203.0.113.{n}")
    assert Feedback.objects.filter(held_why=suspicion.SAME_WORDS).count() == 2


def test_somebody_hurt_is_never_held(client):
    client.post("/f/", filled(hurt="yes", website="x", start=""))
    feedback = Feedback.objects.get()
    assert (feedback.held_why, feedback.status) == ("", Status.CONVERTED)


def test_taking_a_held_complaint_lets_it_in(held, olive):
    operations.take(held, by=acting(olive))
    held.refresh_from_db()
    assert (held.status, held.held_why) == (Status.CONVERTED, "")
    assert held.complaint is not None
    assert Letter.objects.count() == 1


def test_one_address_gets_three_letters_a_day_and_the_rest_wait(tell):
    for n in range(5):
        tell(text=f"Question {n}", email="victim@example.com")
    states = list(Letter.objects.order_by("pk").values_list("state", flat=True))
    assert states == [Letter.State.NEW] * 3 + [Letter.State.HELD] * 2


def test_next_day_letters_go_again(tell):
    for n in range(3):
        tell(text=f"Question {n}")
    Letter.objects.update(queued_at=timezone.now() - timedelta(days=1, minutes=1))
    tell(text="Next day")
    assert Letter.objects.filter(state=Letter.State.HELD).count() == 0


def test_bucket_empties_and_fills_again():
    now, rate = timezone.now(), Rate(capacity=2, an_hour=4)
    assert [buckets.take("k", rate, as_of=now) for _ in range(3)] == [True, True, False]
    assert buckets.take("k", rate, as_of=now + timedelta(minutes=14)) is False
    assert buckets.take("k", rate, as_of=now + timedelta(minutes=15)) is True


def test_clock_that_jumps_back_fills_no_bucket():
    now, rate = timezone.now(), Rate(capacity=1, an_hour=60)
    assert buckets.take("k", rate, as_of=now)
    assert buckets.take("k", rate, as_of=now - timedelta(hours=5)) is False


def test_old_buckets_are_forgotten():
    now = timezone.now()
    buckets.take("old", Rate(1, 1), as_of=now - timedelta(days=9))
    buckets.take("new", Rate(1, 1), as_of=now)
    operations.tidy(as_of=now)
    assert list(Bucket.objects.values_list("key", flat=True)) == ["new"]


def place(settings, *, proxy=False, **meta):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    return suspicion.place_of(RequestFactory().get("/", **meta))


def test_forwarded_address_counts_behind_an_own_proxy_only(settings):
    plain = place(settings, REMOTE_ADDR="203.0.113.7")
    forged = place(settings, REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    behind = place(settings, proxy=True, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
    assert plain == forged == behind


def test_one_network_of_version_six_is_one_place(settings):
    one, same, other = (
        place(settings, REMOTE_ADDR=f"2001:db8:0:{net}::{host}") for net, host in ((1, 1), (1, 2), (2, 1))
    )
    assert one == same
    assert one != other


def test_address_that_is_none_is_a_place_too(settings):
    assert len(place(settings, REMOTE_ADDR="@")) == 64
