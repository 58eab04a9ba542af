"""The register of risks: what the data proposes, what people make of it over HTTP, and what stays on record."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import journal
from core.actors import SYSTEM, Actor
from core.models import User
from core.roles import Role
from core.workflow import Refused, perform
from customers.models import Customer, Kind, Order, Segment
from surveillance import operations, queries, workflow
from surveillance.models import CustomerRisk, RiskStatus, Series, Signal, SliceKind
from surveillance.operations import risks as register
from tests.cast import acting
from tests.surveillance.conftest import a_signal

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LATER = date(2027, 2, 24)
TAKEN = {"likelihood": "4", "impact": "4", "review_on": "2027-02-24", "note": ""}

QUALITY = {"officer", "manager"}
LEADERS = QUALITY | {"executive"}
HELD = {"open", "treated"}
AGREED = {
    # move: (from, to, who; "owner" is the person the risk belongs to)
    "propose_risk": ({""}, "proposed", {"system"}),
    "raise_risk": ({""}, "open", LEADERS),
    "accept": ({"proposed"}, "open", LEADERS),
    "decline": ({"proposed"}, "declined", LEADERS),
    "assess": (HELD, "=", LEADERS | {"owner"}),
    "treat": (HELD, "open", LEADERS | {"owner"}),
    "conclude": ({"open"}, "treated", LEADERS | {"owner"}),
    "look_again": (HELD, "=", LEADERS | {"owner"}),
    "hand_over": (HELD, "=", LEADERS),
    "close": (HELD, "closed", LEADERS),
    "reopen": ({"closed", "declined"}, "open", LEADERS),
}


@pytest.fixture
def hotels(db: None) -> Segment:
    return Segment.objects.create(code="hotels", name="Hotels")


@pytest.fixture
def adler(hotels: Segment) -> Customer:
    """A key customer who ordered steadily and has stopped."""
    customer = Customer.objects.create(name="Hotel Adler", kind="business", segment=hotels, is_key=True)
    orders = [
        Order(number=f"A-{n}", customer=customer, kind=Kind.SALE, placed_at=NOW - timedelta(days=120 + 30 * n))
        for n in range(6)
    ]
    Order.objects.bulk_create(orders)
    return customer


@pytest.fixture
def proposed(adler: Customer) -> CustomerRisk:
    [risk] = operations.propose_risks(as_of=NOW)
    return risk


@pytest.fixture
def held(proposed: CustomerRisk, mona: User) -> CustomerRisk:
    register.accept(proposed, likelihood=4, impact=5, owner=mona, review_on=LATER, by=acting(mona))
    return proposed


def press(client: Client, user: User, risk: CustomerRisk, move: str, data: dict[str, Any]) -> Any:
    client.force_login(user)
    answer = client.post(f"/signals/risks/{risk.reference}/{move}/", data)
    risk.refresh_from_db()
    return answer


@pytest.mark.parametrize("name", AGREED)
def test_each_move_leads_where_it_was_agreed(name: str) -> None:
    sources, target, who = AGREED[name]
    move = workflow.RISKS[name]

    assert {each.name for each in workflow.RISKS} == set(AGREED)
    assert (set(move.sources), move.target, set(move.roles)) == (sources, target, who)


@pytest.mark.parametrize("name", AGREED)
@pytest.mark.parametrize("state", ["", *RiskStatus])
@pytest.mark.parametrize("owns", [False, True])
def test_every_state_move_and_role(name: str, state: str, owns: bool) -> None:
    sources, _target, who = AGREED[name]
    risk = SimpleNamespace(
        status=state, owner_id=7 if owns else 8, likelihood=3, impact=3, review_on=LATER, treatment="reduce",
        get_status_display=lambda: state,
    )  # fmt: skip
    for role in Role:
        by = Actor(name="somebody", roles=frozenset({str(role)}), user_id=7)
        allowed = state in sources and (str(role) in who or (owns and "owner" in who))

        assert (workflow.RISKS[name].refusals(risk, by) == []) == allowed, (name, state, role, owns)


def test_a_key_customer_who_has_stopped_ordering_is_proposed_with_the_reasons(proposed: CustomerRisk) -> None:
    assert (proposed.status, proposed.title, proposed.whose) == ("proposed", "We could lose Hotel Adler", "Hotel Adler")
    assert [reason["sentence"] for reason in proposed.why] == [
        "No order for 120 days; in the year before that there were 6."
    ]
    assert (proposed.likelihood, proposed.impact, proposed.owner) == (3, 4, None)
    assert [(line.verb, line.actor) for line in journal.history(proposed)] == [("propose_risk", "system")]


def test_who_is_no_key_customer_is_called_but_is_no_risk(adler: Customer) -> None:
    Customer.objects.update(is_key=False)

    assert operations.propose_risks(as_of=NOW) == []


def test_a_segment_with_a_standing_signal_is_proposed_and_watched_by_its_series(hotels: Segment) -> None:
    series = Series.objects.create(
        measure="complaints", slice_kind=SliceKind.SEGMENT, slice_key="hotels", label="Hotels", unit="complaints"
    )
    signal = a_signal(series)

    [risk] = operations.propose_risks(as_of=NOW)

    assert (risk.segment, risk.series, risk.key) == (hotels, series, f"segment:{hotels.pk}")
    assert risk.why == [{"sentence": "30 in the last full week.", "address": f"/signals/{signal.reference}/"}]


def test_improvements_and_what_was_called_noise_propose_nothing(hotels: Segment) -> None:
    series = Series.objects.create(
        measure="complaints", slice_kind=SliceKind.SEGMENT, slice_key="hotels", label="Hotels", unit="complaints"
    )
    other = Series.objects.create(
        measure="low_scores", slice_kind=SliceKind.SEGMENT, slice_key="hotels", label="Hotels", unit="answers"
    )
    a_signal(other, kind="improvement", direction="down")
    noise = a_signal(series, reference="S-2026-0002")
    operations.dismiss(
        noise,
        noise="chance",
        conclusion="Two called twice.",
        look_again_on=LATER,
        by=Actor("Mona", frozenset({"manager"})),
    )

    assert operations.propose_risks(as_of=NOW) == []


def test_nobody_is_proposed_twice_while_the_risk_stands(held: CustomerRisk) -> None:
    assert operations.propose_risks(as_of=NOW + timedelta(days=1)) == []


def test_what_was_declined_rests_until_the_day_it_is_looked_at_again(proposed: CustomerRisk, mona: User) -> None:
    register.decline(proposed, conclusion="They closed for the season.", review_on=date(2026, 12, 1), by=acting(mona))

    assert operations.propose_risks(as_of=datetime(2026, 11, 30, 9, tzinfo=UTC)) == []
    assert [risk.key for risk in operations.propose_risks(as_of=datetime(2026, 12, 1, 9, tzinfo=UTC))] == [proposed.key]


def test_the_clock_proposes_once_a_day(adler: Customer) -> None:
    assert operations.propose_risks_daily(as_of=NOW) == 1
    assert operations.propose_risks_daily(as_of=NOW + timedelta(hours=1)) == 0


def test_the_database_keeps_a_second_standing_risk_of_the_same_out(proposed: CustomerRisk, adler: Customer) -> None:
    twin = CustomerRisk(reference="R-2026-0099", title="Twin", key=proposed.key, customer=adler)

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        perform(twin, workflow.RISKS["propose_risk"], by=SYSTEM, raised_at=NOW)


def test_manager_takes_it_on_treats_it_and_closes_it(client: Client, mona: User, proposed: CustomerRisk) -> None:
    press(client, mona, proposed, "accept", {**TAKEN, "owner": mona.pk})
    assert (proposed.status, proposed.score, proposed.owner) == ("open", 16, mona)
    press(client, mona, proposed, "treat", {"treatment": "reduce", "plan": "Visit them.", "plan_by": "2026-12-10"})
    assert (proposed.treatment, proposed.plan_by) == ("reduce", date(2026, 12, 10))
    left = {"likelihood_left": "2", "impact_left": "4", "note": "They ordered again.", "review_on": "2027-02-24"}
    press(client, mona, proposed, "conclude", left)
    assert (proposed.status, proposed.score_now) == ("treated", 8)
    answer = press(client, mona, proposed, "close", {"conclusion": "They renewed for three years."})

    assert (answer.status_code, answer["Location"]) == (302, f"/signals/risks/{proposed.reference}/")
    assert (proposed.status, proposed.conclusion) == ("closed", "They renewed for three years.")
    verbs = [line.verb for line in journal.history(proposed)]
    assert verbs == ["propose_risk", "accept", "treat", "conclude", "close"]


def test_executive_adds_a_risk_of_a_segment(client: Client, erin: User, hotels: Segment) -> None:
    client.force_login(erin)
    given = {"title": "Hotels join a buying group", "segment": hotels.pk, "owner": erin.pk, **TAKEN}

    answer = client.post("/signals/risks/raise-risk/", given)

    risk = CustomerRisk.objects.get()
    assert answer["Location"] == f"/signals/risks/{risk.reference}/"
    assert (risk.status, risk.whose, risk.score) == ("open", "Hotels", 16)
    assert client.get(answer["Location"]).status_code == 200


def test_what_is_missing_is_told_all_at_once_and_nothing_typed_is_lost(client: Client, erin: User) -> None:
    client.force_login(erin)

    answer = client.post("/signals/risks/raise-risk/", {"title": "They may go"})

    told = answer.content.decode()
    assert answer.status_code == 422
    assert "They may go" in told
    for sentence in (
        "Say which customer or segment could be lost.", "Say how likely it is and how bad it would be.",
        "Give it an owner.", "Say on which day somebody looks at it again.",
    ):  # fmt: skip
        assert sentence in told


def test_treating_needs_a_way_words_and_a_day_unless_one_lives_with_it(held: CustomerRisk, mona: User) -> None:
    with pytest.raises(Refused) as refused:
        register.treat(held, treatment="", plan=" ", plan_by=None, by=acting(mona))
    assert len(refused.value.sentences) == 3

    register.treat(held, treatment="accept", plan="Their share is small.", plan_by=None, by=acting(mona))
    assert held.treatment == "accept"


def test_it_is_not_treated_before_somebody_said_how(client: Client, mona: User, held: CustomerRisk) -> None:
    client.force_login(mona)

    assert (
        "Say first what is done about it." in client.get(f"/signals/risks/{held.reference}/conclude/").content.decode()
    )
    left = {"likelihood_left": "1", "impact_left": "1", "note": "x", "review_on": "2027-02-24"}
    assert press(client, mona, held, "conclude", left).status_code == 422
    assert held.status == "open"


def test_assessing_anew_keeps_the_size_before_in_the_journal(client: Client, mona: User, held: CustomerRisk) -> None:
    press(client, mona, held, "assess", {"likelihood": "2", "impact": "5", "note": "They spoke with us."})

    assert held.score == 10
    assert journal.history(held)[-1].facts == {"likelihood": [4, 2], "impact": [5, 5]}


def test_looking_again_handing_over_and_opening_again(
    client: Client, mona: User, olive: User, held: CustomerRisk
) -> None:
    press(client, mona, held, "look-again", {"note": "Nothing new.", "review_on": "2027-03-01"})
    press(client, mona, held, "hand-over", {"owner": olive.pk})
    assert (held.review_on, held.owner) == (date(2027, 3, 1), olive)
    press(client, mona, held, "close", {"conclusion": "They stayed."})
    answer = press(client, mona, held, "reopen", {**TAKEN, "owner": mona.pk})
    assert (answer.status_code, held.status) == (422, "closed")
    press(client, mona, held, "reopen", {**TAKEN, "owner": mona.pk, "note": "They look around again."})
    assert held.status == "open"


def test_decline_over_http_is_a_decision_on_record(client: Client, olive: User, proposed: CustomerRisk) -> None:
    press(client, olive, proposed, "decline", {"conclusion": "They moved.", "review_on": "2027-01-10"})

    assert (proposed.status, proposed.conclusion, proposed.review_on) == ("declined", "They moved.", date(2027, 1, 10))


def test_auditor_reads_and_changes_nothing(client: Client, audrey: User, proposed: CustomerRisk) -> None:
    client.force_login(audrey)

    page = client.get(f"/signals/risks/{proposed.reference}/").content.decode()
    assert "No order for 120 days" in page
    assert f"{proposed.reference}/accept/" not in page
    assert client.post(f"/signals/risks/{proposed.reference}/accept/", {}).status_code == 403


@pytest.mark.parametrize("view", ["held", "proposed", "due", "over", "nonsense"])
def test_each_view_lists_what_it_counts(client: Client, mona: User, held: CustomerRisk, view: str) -> None:
    CustomerRisk.objects.update(review_on=date(2020, 1, 1))
    client.force_login(mona)

    answer = client.get(f"/signals/risks/?view={view}&segment=hotels")

    shown = {"held": 1, "due": 1, "nonsense": 1}.get(view, 0)
    assert len(answer.context["rows"]) == shown
    assert answer.context["counts"] == {"held": 1, "proposed": 0, "due": 1, "over": 0}


def test_three_rows_take_as_many_statements_as_one(
    client: Client, mona: User, held: CustomerRisk, hotels: Segment
) -> None:
    client.force_login(mona)
    client.get("/signals/risks/")
    with CaptureQueriesContext(connection) as one:
        client.get("/signals/risks/")
    for n in range(2):
        other = CustomerRisk(
            title=f"Other {n}", segment=hotels, likelihood=1, impact=n + 1, owner=mona, review_on=LATER
        )
        operations.raise_risk(other, by=acting(mona))
    with CaptureQueriesContext(connection) as three:
        answer = client.get("/signals/risks/")

    assert len(three) == len(one)
    assert [risk.score for risk in answer.context["rows"]] == [20, 2, 1]


def test_the_csv_holds_the_rows_of_the_view(client: Client, mona: User, held: CustomerRisk) -> None:
    client.force_login(mona)

    lines = b"".join(client.get("/signals/risks/as.csv")).decode().splitlines()

    assert len(lines) == 2
    assert lines[1].startswith(f"{held.reference},open,We could lose Hotel Adler,Hotel Adler,4,5,20,")


def test_the_empty_register_teaches(client: Client, mona: User) -> None:
    client.force_login(mona)

    assert "Every night the data is asked" in client.get("/signals/risks/").content.decode()


def test_the_grid_counts_treated_risks_by_what_is_left(held: CustomerRisk, mona: User) -> None:
    register.treat(held, treatment="accept", plan="We live with it.", plan_by=None, by=acting(mona))
    register.conclude(held, likelihood_left=1, impact_left=2, review_on=LATER, note="Agreed.", by=acting(mona))

    grid = queries.risk_grid(CustomerRisk.objects.all())

    assert [[n for _label, n in cells] for _label, cells in grid] == [[0] * 5] * 4 + [[0, 1, 0, 0, 0]]


def test_a_series_of_the_catalogue_is_shown_where_the_risk_would_be_seen(
    client: Client, mona: User, held: CustomerRisk, lids: Series
) -> None:
    CustomerRisk.objects.update(series=lids)
    client.force_login(mona)

    page = client.get(f"/signals/risks/{held.reference}/").content.decode()

    assert "Where it would be seen" in page
    assert "Complaints about Lid 80 mm" in page


def test_signals_stay_out_of_the_way_of_the_register(client: Client, mona: User, signal: Signal) -> None:
    client.force_login(mona)

    assert client.get(f"/signals/{signal.reference}/").status_code == 200
    assert client.get("/signals/risks/R-2026-4040/").status_code == 404


@pytest.mark.parametrize("query", ["segment=%00", "segment=no-such", "view=%00&segment=%00hotels"])
def test_a_filter_that_means_nothing_breaks_nothing(client: Client, mona: User, query: str) -> None:
    client.force_login(mona)

    assert client.get(f"/signals/risks/?{query}").status_code == 200
