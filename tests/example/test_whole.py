"""The example as `make run` loads it, looked at from all sides. It is loaded once for this file and rolled back."""

import itertools
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q
from pytest_django import DjangoDbBlocker

from complaints.models import CannedAnswer, Complaint, Message, Pause, Severity
from complaints.models import Status as ComplaintStatus
from complaints.placeholders import unknown
from complaints.workflow import TABLE
from config.example import load, scoring
from config.example.scoring import Scored
from config.example.world import ZONE
from core import journal
from core.models import Entry, Letter, User
from corrective_actions.models import CorrectiveAction
from corrective_actions.models import Status as ActionStatus
from customers.models import Customer, Order, OrderLine, SiteMember
from feedback.models import RANGES, Feedback, IncomingMail, Invitation, Scale, Survey
from management_review.models import Decision, Review
from needs.models import Need, Note
from surveillance.models import CustomerRisk, Series, Signal
from tests.management_review.conftest import enter_clauses

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AS_OF = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: DjangoDbBlocker, folder: Path) -> Iterator[load.Loaded]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(load.settings, "DATA_DIR", folder)
        enter_clauses()
        yield load.load(seed=1, months=18, as_of=AS_OF)
        transaction.set_rollback(True)


def test_it_is_as_large_as_promised(example: load.Loaded) -> None:
    days = 18 * 30.4

    assert Customer.objects.count() == 2000
    assert 90 <= Order.objects.filter(kind="sale").count() / days <= 130
    assert OrderLine.objects.values("product").distinct().count() >= 40
    assert Order.objects.values("site").distinct().count() == 3
    assert set(Complaint.objects.values_list("language", flat=True)) == {"de", "en", "fr", "es", "it"}
    assert Need.objects.count() >= 15
    assert Note.objects.count() >= 8


def test_nothing_lies_in_the_future(example: load.Loaded) -> None:
    assert Order.objects.filter(placed_at__gt=AS_OF).count() == 0
    assert Complaint.objects.filter(Q(recorded_at__gt=AS_OF) | Q(closed_at__gt=AS_OF)).count() == 0
    assert Message.objects.filter(at__gt=AS_OF).count() == 0
    assert Entry.objects.filter(at__gt=AS_OF).count() == 0


def test_it_lives_until_today(example: load.Loaded) -> None:
    assert Order.objects.filter(placed_at__gt=AS_OF - timedelta(days=1)).exists()
    assert Complaint.objects.filter(received_at__gt=AS_OF - timedelta(days=2)).exists()


@pytest.mark.parametrize("status", ComplaintStatus.values)
def test_complaints_stand_in_every_state(example: load.Loaded, status: str) -> None:
    assert Complaint.objects.filter(status=status).exists()


@pytest.mark.parametrize("status", ActionStatus.values)
def test_corrective_actions_stand_in_every_state(example: load.Loaded, status: str) -> None:
    assert CorrectiveAction.objects.filter(status=status).exists()


@pytest.mark.parametrize("kind", ["praise", "idea", "question", "complaint"])
def test_all_kinds_of_feedback_came_in(example: load.Loaded, kind: str) -> None:
    assert Feedback.objects.filter(kind=kind).count() > 100


def test_every_complaint_came_by_a_post_of_the_same_reference(example: load.Loaded) -> None:
    posts = Feedback.objects.filter(complaint__isnull=False)

    assert posts.count() == Complaint.objects.count()
    assert posts.exclude(reference=F("complaint__reference")).count() == 0


def test_nobody_is_asked_twice_within_thirty_days(example: load.Loaded) -> None:
    asked: dict[int, datetime] = {}
    for contact, at in Invitation.objects.order_by("sent_at").values_list("contact_id", "sent_at"):
        assert contact not in asked or at - asked[contact] > timedelta(days=30)
        asked[contact] = at


def test_scores_are_within_their_scale(example: load.Loaded) -> None:
    for survey in Survey.objects.all():
        lowest, highest = RANGES[Scale(survey.scale)]
        answers = survey.invitations.filter(confirmed_at__isnull=False)
        assert answers.count() > 100
        assert answers.filter(Q(score__lt=lowest) | Q(score__gt=highest)).count() == 0


def test_restaurants_grow_dissatisfied(example: load.Loaded) -> None:
    theirs = Invitation.objects.filter(
        survey__scale=Scale.NPS, confirmed_at__isnull=False, contact__customer__segment__code="restaurants"
    )
    recent, before = Q(confirmed_at__gt=AS_OF - timedelta(days=45)), Q(confirmed_at__lt=AS_OF - timedelta(days=90))

    def share(when: Q) -> float:
        return theirs.filter(when, score__lte=6).count() / theirs.filter(when).count()

    assert share(recent) > 1.5 * share(before)


def test_the_tower_heard_what_is_large(example: load.Loaded) -> None:
    """The large change of a rate stands among the signals, and signals were judged and handed down."""
    heard = set(Signal.objects.values_list("series__measure", "series__slice_key"))

    assert ("complaints", "BOX-02") in heard or ("complaints", "leaking") in heard
    assert set(Signal.objects.values_list("status", flat=True)) >= {"confirmed", "dismissed"}
    assert CorrectiveAction.objects.filter(origins__kind="signal").exists()


def test_two_reviews_were_held_and_the_next_is_planned(example: load.Loaded) -> None:
    found = list(Review.objects.order_by("period_from").values_list("reference", "status"))

    assert found == [("2026-Q2", "closed"), ("2026-Q3", "approved"), ("2026-Q4", "planned")]
    assert Review.objects.filter(signatures__name="Erin Nordhaus").count() == 2
    assert Decision.objects.filter(done_on__isnull=False).exists()
    assert Decision.objects.filter(carried_to__reference="2026-Q4").count() == 1


def test_only_the_nameless_have_no_contact(example: load.Loaded) -> None:
    nameless = Complaint.objects.filter(contact=None)

    assert set(nameless.values_list("channel", flat=True)) == {"form"}
    assert nameless.filter(customer__isnull=False).count() == 0
    assert Complaint.objects.filter(contact__isnull=False, customer=None).count() == 0


def test_milestones_follow_each_other(example: load.Loaded) -> None:
    names = ["received_at", "assessed_at", "decided_at", "answered_at", "first_closed_at"]

    for earlier, later in itertools.pairwise(names):
        assert Complaint.objects.filter(**{f"{earlier}__gt": F(later)}).count() == 0
    assert Pause.objects.filter(ended_at__lt=F("began_at")).count() == 0


def test_people_decide_in_working_hours(example: load.Loaded) -> None:
    hours = {
        moment.astimezone(ZONE).hour
        for moment in Complaint.objects.exclude(decided_at=None).values_list("decided_at", flat=True)
    }
    days = {
        moment.astimezone(ZONE).weekday()
        for moment in Complaint.objects.exclude(decided_at=None).values_list("decided_at", flat=True)
    }

    assert hours <= set(range(9, 18))
    assert days <= set(range(5))


def test_some_answers_were_late_and_most_were_not(example: load.Loaded) -> None:
    answered = Complaint.objects.filter(cycle=1, answered_at__isnull=False)
    late = answered.filter(answered_at__gt=F("answer_due")).count()

    assert 0.01 < late / answered.count() < 0.15


def test_each_line_of_a_complaint_is_a_move_of_the_table(example: load.Loaded) -> None:
    """The history of every complaint can be walked through the table from its birth to where it stands."""
    stands: dict[int, str] = {}
    moves: dict[str, Any] = {move.name: move for move in TABLE}
    lines = Entry.objects.filter(subject_kind="complaints.complaint").exclude(now="").order_by("pk")
    for line in lines:
        was = stands.get(line.subject_id, "")
        assert (line.was, was in moves[line.verb].sources) == (was, True)
        stands[line.subject_id] = line.now

    assert stands == dict(Complaint.objects.values_list("pk", "status"))


def test_what_is_critical_was_decided_by_the_manager(example: load.Loaded) -> None:
    critical = Complaint.objects.filter(severity=Severity.CRITICAL).values_list("pk", flat=True)
    decided = Entry.objects.filter(subject_kind="complaints.complaint", subject_id__in=list(critical), verb="decide")

    assert set(decided.values_list("actor", flat=True)) == {"Mona Hartmann"}


def test_the_journal_is_in_the_order_of_time_and_whole(example: load.Loaded) -> None:
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert not Entry.objects.filter(sealed=False).exists()
    assert [step for step in journal.verify(as_of=AS_OF) if isinstance(step, journal.Fault)] == []


def test_no_letter_is_sent_about_the_past(example: load.Loaded) -> None:
    assert Letter.objects.count() == 0


def test_the_truth_is_written_beside_the_data(example: load.Loaded, folder: Path) -> None:
    truth = json.loads((folder / "example-truth.json").read_text())

    assert truth["last_day"] == "2026-11-25"
    assert {one["size"] for one in truth["degradations"]} == {"large", "medium", "slight"}
    assert {one["kind"] for one in truth["degradations"]} >= {"spike", "drift", "improvement", "silence"}
    assert all(truth["first_day"] <= one["starts_on"] <= one["ends_on"] for one in truth["degradations"])


def test_the_faulty_lot_is_complained_about_most(example: load.Loaded) -> None:
    leaking = Complaint.objects.filter(category__code="leaking", product__code="BOX-02")
    faulty = leaking.filter(lot="BOX-02-2609").count()

    assert faulty > leaking.count() / 2
    assert faulty >= 10


def test_the_mailbox_was_silent_and_works_again(example: load.Loaded) -> None:
    by_mail = Complaint.objects.filter(channel="email")

    assert not by_mail.filter(received_at__date__range=("2026-10-25", "2026-11-14")).exists()
    assert by_mail.filter(received_at__date__gt="2026-11-15").exists()
    assert by_mail.filter(received_at__date__lt="2026-10-24").exists()


def test_the_inbox_holds_what_came_today(example: load.Loaded) -> None:
    today = Complaint.objects.filter(status=ComplaintStatus.RECEIVED, received_at__gt=AS_OF - timedelta(hours=4))

    assert {"email", "phone"} <= set(today.values_list("channel", flat=True))
    assert not Complaint.objects.filter(acknowledged_at=None).exists()
    # The large series only are listened to while it loads; what the small ones say is new from the first tick on.
    assert Signal.objects.filter(status="evaluating").exists()


def test_complaints_are_as_frequent_as_in_a_shop(example: load.Loaded) -> None:
    orders = Order.objects.filter(kind="sale").count()

    assert 0.01 < Complaint.objects.count() / orders < 0.025


def test_no_title_names_its_product_twice(example: load.Loaded) -> None:
    for title, name in Complaint.objects.values_list("title", "product__name"):
        assert title.count(name) <= 1


@pytest.fixture(scope="module")
def scored(example: load.Loaded, django_db_blocker: DjangoDbBlocker) -> Scored:
    """The large slices of the last seven months listened to again, every Monday."""
    chosen = Series.objects.listened().filter(
        measure__in=["complaints", "low_scores"],
        slice_kind__in=["all", "category", "site", "channel", "product", "segment"],
    )
    first = date(2026, 4, 20) - scoring.LEARNING
    with django_db_blocker.unblock():
        return scoring.score(scoring.read(example.truth), first=first, last=AS_OF.date(), series=list(chosen))


@pytest.mark.parametrize(
    ("code", "within"),
    [("lot-fault", 4), ("mail-silent", 3), ("delivery-drift", 10), ("handle-supplier", 14), ("restaurants-scores", 12)],
)
def test_what_is_large_or_medium_is_heard_within_weeks(scored: Scored, code: str, within: int) -> None:
    weeks = next(one.weeks for one in scored.scores if one.known.code == code)

    assert weeks is not None
    assert 0 < weeks <= within


def test_false_alarms_stay_within_what_is_accepted(scored: Scored) -> None:
    assert scored.signals >= 5
    assert scored.a_month <= 5


def test_scoring_leaves_the_signals_as_they_are(example: load.Loaded) -> None:
    def stand() -> list[Any]:
        rows = Signal.objects.order_by("pk").values_list("pk", "status", "last_day", "evidence__digest")
        return [list(rows), Entry.objects.count()]

    before = stand()
    scoring.score(scoring.read(example.truth), first=date(2026, 8, 1), last=date(2026, 11, 9))

    assert stand() == before


def test_it_is_not_loaded_over_data(example: load.Loaded) -> None:
    with pytest.raises(load.NotEmpty):
        load.load(seed=1, months=1, as_of=AS_OF)


def test_the_auditor_goes_when_the_time_is_over(example: load.Loaded) -> None:
    audrey = User.objects.get(email="audrey@example.org")

    assert audrey.actor(on=AS_OF.date()).roles == {"auditor"}
    assert audrey.actor(on=AS_OF.date() + timedelta(days=91)).roles == frozenset()


def test_mail_of_the_last_days_waits_for_a_person(example: load.Loaded) -> None:
    assert sorted(IncomingMail.objects.values_list("status", "why")) == [
        ("automatic", "reply"), ("parked", "empty"), ("parked", "spam"), ("unsure", "named"),
    ]  # fmt: skip


def test_risks_are_proposed_treated_and_added_by_people(example: load.Loaded) -> None:
    risks = CustomerRisk.objects.all()

    assert risks.filter(status="treated", key__startswith="customer:").count() == 1
    assert risks.filter(status="open", key="", segment__code="restaurants").count() == 1
    assert risks.filter(status="proposed").exists()


def test_the_team_has_canned_answers_in_its_languages_and_says_who_works_where(example: load.Loaded) -> None:
    assert set(CannedAnswer.objects.values_list("language", flat=True)) == {"en", "de", "fr"}
    assert [problem for one in CannedAnswer.objects.all() for problem in unknown(one.text)] == []
    members = SiteMember.objects.order_by("site__code").values_list("site__code", "user__name")
    assert list(members) == [("bologna", "Chiara Conti"), ("lyon", "Camille Roux")]
