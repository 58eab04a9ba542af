"""The life of a review: planned, compiled, frozen, held, closed; and every refusal on the way."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint
from core import journal
from core.models import Entry, Letter
from core.workflow import Refused
from management_review import operations
from management_review.models import Clause, Concern, Objective, Review, Subject
from management_review.queries import compiling, snapshot
from management_review.queries.reviews import next_reference
from surveillance.models import Series, Signal
from tests.cast import acting
from tests.management_review.conftest import day, row, signal

MANUAL = ("audits", "resources", "risks")


def test_planning_invites_chair_and_writer_and_asks_for_an_executive(planned, mona, olive, erin):
    assert {one.user for one in planned.participants.all()} == {mona, olive, erin}
    with pytest.raises(Refused) as refused:
        operations.plan(
            reference="2026-Q5", title="x", period_from=day(1), period_to=day(0), edition="1890",
            meets_at=timezone.now(), chair=olive, writer=mona, participants=[], by=acting(mona),
        )  # fmt: skip
    assert refused.value.sentences == [
        "Olive is no executive. Top management chairs the review.",
        "The clauses of edition 1890 are not in the catalogue.",
        "The period ends before it begins.",
    ]


def test_a_reference_is_taken_once(planned, mona, erin):
    assert next_reference(meets_on=datetime(2026, 12, 1).date()) == "2026-Q4-2"  # noqa: DTZ001 - a day only
    with pytest.raises(Refused, match="There is a review “2026-Q4” already"):
        operations.plan(
            reference="2026-Q4", title="x", period_from=day(-9), period_to=day(0), meets_at=timezone.now(),
            chair=erin, writer=mona, participants=[], by=acting(mona),
        )  # fmt: skip


def test_every_clause_becomes_a_row_and_what_no_room_knows_is_asked_for(compiled, mona):
    keys = list(compiled.inputs.order_by("clause__order").values_list("clause__key", flat=True))
    assert keys == list(Clause.objects.filter(edition="2015").order_by("order").values_list("key", flat=True))
    assert len(keys) == 13
    empty = {one.clause.key for one in compiled.inputs.filter(has_data=False).select_related("clause")}
    assert empty >= set(MANUAL)
    asked = Letter.objects.filter(kind="management_review/email/supply")
    assert asked.count() == len(empty)
    assert {letter.to for letter in asked} == {mona.email}
    assert all(
        one.supply_by == timezone.localdate(compiled.meets_at - timedelta(days=5))
        for one in compiled.inputs.filter(has_data=False)
    )


def test_compiled_figures_are_what_counting_by_hand_gives(compiled):
    first, last = compiled.period_from, compiled.period_to
    received = [
        one
        for one in Complaint.objects.exclude(status__in=["out_of_scope", "duplicate"])
        if first <= timezone.localdate(one.received_at) <= last
    ]
    facts = {fact["key"]: fact["value"] for fact in row(compiled, "complaints").figures}
    assert facts["complaints"] == str(len(received))
    signals = {fact["key"]: fact["value"] for fact in row(compiled, "monitoring").figures}
    assert (signals["signals"], signals["confirmed-signals"], signals["open-signals"]) == ("3", "0", "3")
    actions = {fact["key"]: fact["value"] for fact in row(compiled, "actions").figures}
    assert (actions["overdue"], actions["repeats"], actions["open-actions"]) == ("4", "1 of 12", "5")
    assert row(compiled, "earlier-actions").sentence == "This is the first review: there are no earlier decisions."


def test_every_figure_of_the_pack_opens_as_many_records(compiled, client, mona):
    client.force_login(mona)
    seen = 0
    for one in compiled.inputs.all():
        for fact in one.figures:
            if fact["address"] and fact["value"].isdigit():
                page = client.get(fact["address"]).content.decode()
                assert re.search(r"([\d,]+) records?<", page)[1] == fact["value"], fact
                seen += 1
    assert seen >= 10


def test_objectives_say_by_themselves_whether_they_are_met(planned, mona):
    Objective.objects.create(code="late", title="No overdue action", measure="overdue", target=0)
    Objective.objects.create(code="scrap", title="Scrap", target=3, latest=2, unit="%")
    Objective.objects.create(code="new", title="Unknown", target=3)
    operations.compile(planned, by=acting(mona))
    mine = row(planned, "objectives")
    assert mine.sentence == "1 of 3 objectives are met."
    assert mine.badge.word == "1 missed"
    assert [fact["value"] for fact in mine.figures] == ["4 of 0 : missed", "2 of 3 %: met", "no data of 3 : no figure"]


def test_freezing_waits_for_every_row_and_then_proves_what_was_frozen(compiled, mona, olive):
    by = acting(mona)
    with pytest.raises(Refused) as refused:
        operations.freeze(compiled, by=by)
    assert len(refused.value.sentences) == compiled.inputs.filter(has_data=False).count()
    for one in compiled.inputs.filter(has_data=False):
        operations.supply(compiled, one, supplied="One audit, no finding.", by=by)
    before = snapshot.digest_of(snapshot.snapshot(compiled))
    operations.freeze(compiled, by=by)
    assert compiled.snapshot_digest == before
    again = Review.objects.get(pk=compiled.pk)
    assert snapshot.is_intact(again)
    assert Letter.objects.filter(kind="management_review/email/freeze").count() == 3
    assert journal.history(compiled)[-1].facts["sha256"] == before
    row(again, "complaints")
    again.inputs.filter(clause__key="complaints").update(sentence="All is well.")
    assert not snapshot.is_intact(again)


def test_a_comment_leaves_the_frozen_figures_alone(frozen, olive):
    operations.comment(frozen, row(frozen, "complaints"), comment="Lot 41 is on hold.", by=acting(olive))
    assert snapshot.is_intact(frozen)


def test_only_the_owner_or_a_lead_supplies_a_row(compiled, olive, mona, colin):
    mine = row(compiled, "audits")
    with pytest.raises(Refused) as refused:
        operations.supply(compiled, mine, by=acting(olive))
    assert len(refused.value.sentences) == 2
    operations.supply(compiled, mine, owner=colin, supply_by=day(2), by=acting(mona))
    assert Letter.objects.filter(kind="management_review/email/supply", to=colin.email).count() == 1
    operations.supply(compiled, mine, supplied="One audit.", by=acting(colin))
    assert row(compiled, "audits").supplied == "One audit."


def test_compiling_again_keeps_what_people_supplied(compiled, mona):
    operations.supply(compiled, row(compiled, "audits"), supplied="One audit.", by=acting(mona))
    operations.compile(compiled, by=acting(mona))
    assert row(compiled, "audits").supplied == "One audit."
    assert compiled.inputs.count() == 13


def test_later_figures_stand_beside_the_frozen_ones(frozen, client, mona, place):
    mine = row(frozen, "complaints")
    was = {fact["key"]: fact["value"] for fact in mine.figures}["complaints"]
    Complaint.objects.filter(received_at__gt=timezone.now() - timedelta(days=60)).exclude(
        status="duplicate"
    ).first().delete()
    newer = compiling.later("complaints", mine.figures, review=frozen, as_of=timezone.now(), place=place)
    assert newer["complaints"] == str(int(was) - 1)
    client.force_login(mona)
    page = client.get(f"/reviews/2026-Q4/rows/{mine.pk}/").content.decode()
    assert f"now {int(was) - 1}" in page
    assert f">{was}</a>" in page


def test_no_meeting_without_top_management(frozen, mona, olive, erin):
    by = acting(mona)
    operations.attend(frozen, present=[mona, olive], by=by)
    with pytest.raises(Refused, match="Top management is not there"):
        operations.start(frozen, by=by)
    operations.attend(frozen, present=[mona, erin], by=by)
    operations.start(frozen, by=by)
    assert frozen.status == "in_session"
    assert {one.user.name for one in frozen.participants.filter(present=True)} == {"Mona", "Erin"}


def test_ending_tells_all_that_is_missing(in_session, mona):
    with pytest.raises(Refused) as refused:
        operations.end(in_session, by=acting(mona))
    assert len(refused.value.sentences) == 13 + 3 + 4


def test_a_deferred_row_counts_and_a_waived_output_cannot_be_decided(in_session, mona, olive):
    by = acting(mona)
    mine = row(in_session, "risks")
    operations.defer(in_session, mine, reason="The register is being set up.", by=by)
    assert row(in_session, "risks").is_done
    operations.waive(in_session, category="system", because="None.", by=by)
    operations.decide(in_session, category="system", text="Change it.", owner=olive, due_on=day(9), by=by)
    assert not in_session.none_needed.exists()
    with pytest.raises(Refused, match="Something is decided under"):
        operations.waive(in_session, category="system", because="None.", by=by)
    with pytest.raises(Refused, match="The date has passed"):
        operations.decide(in_session, category="system", text="x", owner=olive, due_on=day(-1), by=by)


def test_ending_drafts_the_minutes_and_clears_the_agenda(discussed, mona, erin):
    operations.put_on_agenda(Subject.ACTIONS, by=acting(erin))
    operations.end(discussed, by=acting(mona))
    assert discussed.minutes.startswith("Present: Erin, Mona.\n\nAbsent: Olive.")
    assert "complaints is in order." in discussed.minutes
    assert not Concern.objects.get().on_agenda


def test_closing_waits_for_every_decision(approved, mona, olive, erin, colin):
    by = acting(mona)
    with pytest.raises(Refused) as refused:
        operations.close(approved, by=by)
    assert len(refused.value.sentences) == 2
    own, handed = approved.decisions.order_by("pk")
    with pytest.raises(Refused, match="Its owner says that it is done"):
        operations.finish(approved, own, done_on=day(0), note="x", by=acting(colin))
    operations.finish(approved, own, done_on=day(0), note="Done at the dock.", by=acting(olive))
    following = operations.plan(
        reference="2027-Q1", title="Next", period_from=day(1), period_to=day(90),
        meets_at=timezone.now() + timedelta(days=95), chair=erin, writer=mona, participants=[], by=by,
    )  # fmt: skip
    with pytest.raises(Refused, match="Choose a later review"):
        operations.carry(approved, handed, to=approved, by=by)
    operations.carry(approved, handed, to=following, by=by)
    operations.close(approved, by=by)
    assert approved.status == "closed"
    operations.compile(following, by=by)
    earlier = row(following, "earlier-actions")
    assert earlier.sentence == "1 of 2 decisions are done; 0 are late."
    assert {fact["key"]: fact["value"] for fact in earlier.figures}["carried"] == "1"


def test_signals_on_the_agenda_reach_the_row(planned, mona, erin):
    Signal.objects.filter(reference="S-2026-0001").update(on_agenda=True)
    operations.put_on_agenda(Subject.ACTIONS, by=acting(erin))
    operations.compile(planned, by=acting(mona))
    monitoring = row(planned, "monitoring")
    assert [link["address"] for link in monitoring.links] == ["/signals/S-2026-0001/"]
    assert "agenda-actions" in [fact["key"] for fact in row(planned, "actions").figures]


def test_cancelling_and_rescheduling(planned, mona, olive, erin):
    by = acting(mona)
    moved = timezone.now() + timedelta(days=20)
    operations.reschedule(planned, meets_at=moved, chair=erin, participants=[], by=by)
    assert {one.user for one in planned.participants.all()} == {mona, erin}
    with pytest.raises(Refused, match="Say why the review is cancelled"):
        operations.cancel(planned, reason=" ", by=by)
    operations.cancel(planned, reason="Merged into the next one.", by=by)
    assert planned.status == "cancelled"


def test_list_and_pack_ask_the_same_for_one_review_as_for_three(compiled, client, mona, erin):
    client.force_login(mona)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/reviews/").status_code == 200
        with CaptureQueriesContext(connection) as pack:
            assert client.get("/reviews/2026-Q4/").status_code == 200
        counts.append((len(caught), len(pack)))
        for n in (1, 2):
            operations.plan(
                reference=f"x-{_round}-{n}", title="x", period_from=day(0), period_to=day(9), meets_at=timezone.now(),
                chair=erin, writer=mona, participants=[], by=acting(mona),
            )  # fmt: skip
    assert counts[0] == counts[1]


def test_signals_the_pack_held_are_off_the_agenda_and_later_ones_stay(discussed, mona):
    series = Series.objects.create(measure="complaints", slice_kind="all", slice_key="", label="Complaints")
    frozen = discussed.frozen_at
    spoken_about = signal(7, series=series, now=frozen, on_agenda=True)
    since = signal(8, series=series, now=frozen, on_agenda=True)
    since.raised_at = frozen + timedelta(hours=1)
    Signal.objects.bulk_create([spoken_about, since])

    operations.end(discussed, by=acting(mona))

    left = Signal.objects.filter(on_agenda=True)
    assert [one.reference for one in left] == [since.reference]
    line = Entry.objects.get(verb="take_off_agenda", subject_kind="surveillance.signal")
    assert (line.subject_label, line.facts) == (spoken_about.reference, {"review": discussed.reference})
