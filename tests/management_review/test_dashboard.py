"""The dashboard against brute force, and every number against the list it opens."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint, Cost
from core import journal
from core.models import Letter
from customers.models import Order
from feedback.models import Invitation
from management_review import operations
from management_review.models import Concern, Subject, Talk
from management_review.queries import attention, breakdowns, figures, outreach
from management_review.queries.channels import channels
from surveillance.models import Signal
from tests.cast import acting
from tests.management_review.conftest import NOW, complaint


def within(frame, moment, span=None):
    start, end = (span or frame.period.span).moments(frame.zone)
    return start <= moment < end


def counted(frame, span=None, segment=""):
    return [
        one
        for one in Complaint.objects.select_related("customer__segment")
        if within(frame, one.received_at, span)
        and one.status not in ("out_of_scope", "duplicate")
        and (not segment or (one.customer and one.customer.segment.code == segment))
    ]


def orders(frame, span=None, segment=""):
    return [
        one
        for one in Order.objects.select_related("customer__segment")
        if within(frame, one.placed_at, span)
        and one.kind == "sale"
        and (not segment or one.customer.segment.code == segment)
    ]


@pytest.mark.parametrize("segment", ["", "shops"])
@pytest.mark.parametrize("key", ["days30", "month", "last_quarter", "months12"])
def test_complaint_rate_is_what_counting_by_hand_gives(town, look, key, segment):
    frame = look(key=key, segment=segment)

    figure = figures.complaint_rate(frame)

    assert figure.plain == 1000 * len(counted(frame, segment=segment)) / len(orders(frame, segment=segment))
    before = frame.period.before
    bought = len(orders(frame, before, segment))
    heard = len(counted(frame, before, segment))
    assert figure.before == (1000 * heard / bought if bought else None)


def test_promises_are_kept_against_all_that_were_due(town, look):
    frame = look()
    due = [
        one
        for one in Complaint.objects.all()
        if within(frame, one.answer_due) and one.answer_due <= NOW and one.status != "out_of_scope"
        and not (one.status == "withdrawn" and one.answered_at is None)
    ]  # fmt: skip
    kept = [one for one in due if one.answered_at and one.answered_at <= one.answer_due]

    figure = figures.kept_promises(frame)

    assert figure.plain == len(kept) / len(due)
    assert figure.notes[0] == f"{len(kept)} of {len(due)}."


def test_only_confirmed_answers_count(town, look):
    frame = look()
    scores = [one.score for one in Invitation.objects.all() if one.confirmed_at and within(frame, one.confirmed_at)]
    opened = [one for one in Invitation.objects.all() if not one.confirmed_at and within(frame, one.opened_at)]

    figure = figures.satisfaction(frame)

    assert figure.plain == sum(scores) / len(scores)
    assert figure.notes[0] == f"n {len(scores)}; {len(opened)} unconfirmed left out."
    assert figure.value.endswith(" of 5")


def test_reopened_actions_count_as_come_back_and_cancelled_ones_not_at_all(town, look):
    assert figures.repeats(look()).value == "1 of 12"
    late = figures.overdue(look())
    assert (late.value, late.notes[0]) == ("4", "The oldest is 6 days over.")


def test_cost_adds_the_lines_of_the_period(town, look):
    frame = look()
    assert figures.cost(frame).plain == float(sum(one.amount for one in Cost.objects.all() if within(frame, one.at)))


def test_causes_add_up_to_all_cases_and_the_last_bar_lists_the_rest(town, look, client, erin):
    frame = look(key="months12")
    drawn = breakdowns.causes(frame, by_money=False)
    assert int(drawn.total) == len(counted(frame))
    assert sum(int(bar.value) for bar in drawn.bars) == len(counted(frame))
    assert drawn.bars[-1].label == "Other"
    assert len(drawn.bars) == 7


def test_an_empty_house_teaches(client, erin):
    client.force_login(erin)
    page = client.get("/dashboard/").content.decode()
    assert "Nothing needs you." in page
    assert page.count("lp-empty") >= 3
    assert "Import orders" in page


class Numbers(HTMLParser):
    """Every link to records with its text and the table cells beside it."""

    def __init__(self):
        super().__init__()
        self.links, self.row, self.open = [], [], None

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href", "")
        if tag == "a" and "/dashboard/records/" in href:
            self.open = [href, ""]

    def handle_data(self, data):
        if self.open:
            self.open[1] += data

    def handle_endtag(self, tag):
        if tag == "a" and self.open:
            self.links.append(tuple(self.open))
            self.open = None


def rows_behind(client, address):
    """How many rows a list has, page by page, and how many it says."""
    rows, following, said = 0, address, None
    while following:
        page = client.get(following).content.decode()
        table = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
        rows += table[1].count("<tr>") if table else 0
        said = int(re.search(r"([\d,]+) records?<", page)[1].replace(",", ""))
        more = re.search(r'href="(\?[^"]*after=[^"]*)">Next page', page)
        following = address.split("?")[0] + more[1].replace("&amp;", "&") if more else None
    return rows, said


@pytest.fixture
def alive(build):
    return build(complaints=220)


def test_every_figure_opens_exactly_the_rows_it_counts(client, erin, alive, place):
    client.force_login(erin)
    for query in ("?period=days30", "?period=months12&segment=shops", "?period=months12&by=money"):
        answer = client.get(f"/dashboard/{query}")
        shown, frame = answer.context["shown"], answer.context["frame"]
        for figure in shown.figures:
            rows, said = rows_behind(client, figure.url)
            assert rows == said
            expected = {
                "complaint-rate": lambda f: int(re.search(r"From ([\d,]+)", f.notes[0])[1]),
                "kept-promises": lambda f: int(f.notes[0].rstrip(".").split(" of ")[1]),
                "satisfaction": lambda f: int(re.match(r"n (\d+)", f.notes[0])[1]),
                "repeats": lambda f: int(f.value.split(" of ")[1]),
                "overdue": lambda f: int(f.value),
                "cost": lambda f: int(f.notes[0].split()[0]),
            }[figure.key](figure)
            assert rows == expected, figure.key
        for bar in shown.causes.bars:
            rows, said = rows_behind(client, bar.url)
            assert rows == said
            if "money" not in query:
                assert rows == int(bar.value), bar.label
        for spot in shown.groups.spots:
            assert rows_behind(client, spot.url)[0] == int(spot.events), spot.label
        for item in shown.attention.items:
            if item.kind == "group":
                assert rows_behind(client, item.url)[0] == attention.group_size(item.key, frame)


def test_every_link_to_records_on_the_page_opens(client, erin, alive):
    client.force_login(erin)
    found = Numbers()
    found.feed(client.get("/dashboard/?period=months12").content.decode())
    assert len(found.links) > 12
    for address, _text in found.links:
        assert client.get(address).status_code == 200


def test_statements_do_not_grow_with_the_data(client, erin, build):
    client.force_login(erin)
    with CaptureQueriesContext(connection) as empty:
        client.get("/dashboard/")
    build(complaints=40)
    with CaptureQueriesContext(connection) as few:
        client.get("/dashboard/")
    Complaint.objects.bulk_create(
        [complaint(at, received_at=timezone.now() - timedelta(days=40 + at % 30)) for at in range(1000, 1200)]
    )
    with CaptureQueriesContext(connection) as many:
        client.get("/dashboard/")
    assert len(many) == len(few)
    assert len(few) <= 40
    assert len(empty) <= len(few)


def test_records_list_asks_as_much_for_many_rows_as_for_one(client, erin, build):
    client.force_login(erin)
    build(complaints=3)
    for name in ("complaints", "orders", "answers", "closed-actions", "costs", "signals"):
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/dashboard/records/{name}/?period=months12")
        assert len(caught) <= 9, name


def test_unknown_records_and_strangers(client, erin, colin):
    client.force_login(erin)
    assert client.get("/dashboard/records/nothing/").status_code == 404
    client.force_login(colin)
    assert client.get("/dashboard/").status_code == 403


def test_signals_come_first_the_better_ones_stay_out(town, look, erin):
    found = attention.attention(look(), actor=acting(erin))
    assert [item.key for item in found.items] == ["S-2026-0001", "S-2026-0002", "promises", "actions"]
    assert found.items[0].why.startswith("26 in the last two weeks")
    assert found.total == 4


def test_an_executive_puts_a_group_on_the_agenda_once(client, erin, alive):
    client.force_login(erin)
    assert client.post("/dashboard/group/actions/put_on_agenda/").status_code == 302
    concern = Concern.objects.get()
    assert concern.on_agenda
    assert [line.verb for line in journal.history(concern)] == ["put_on_agenda"]
    again = client.post("/dashboard/group/actions/put_on_agenda/", follow=True)
    assert "It is on the agenda of the next review already." in again.content.decode()


def test_assigning_writes_to_the_person(client, mona, olive, alive):
    client.force_login(mona)
    assert client.get("/dashboard/group/promises/assign/").status_code == 200
    assert client.post("/dashboard/group/promises/assign/", {"owner": ""}).status_code == 422
    assert client.post("/dashboard/group/promises/assign/", {"owner": olive.pk}).status_code == 302
    assert Concern.objects.get().owner == olive
    assert Letter.objects.get().to == olive.email


def test_dismissed_group_returns_when_it_grows_or_its_day_has_come(client, erin, town, look):
    client.force_login(erin)
    assert client.post("/dashboard/group/actions/dismiss/", {"why": "", "look_again_on": ""}).status_code == 422
    by, coming = acting(erin), timezone.localdate() + timedelta(days=30)
    operations.dismiss(Subject.ACTIONS, why="The owners are at the fair.", look_again_on=coming, n=4, by=by)
    keys = [item.key for item in attention.attention(look(), actor=by).items]
    assert "actions" not in keys
    concern = Concern.objects.get()
    assert concern.hides(n=4, on=coming - timedelta(days=1))
    assert not concern.hides(n=5, on=coming - timedelta(days=1))
    assert not concern.hides(n=4, on=coming)


def test_officers_read_but_do_not_act(client, olive, alive):
    client.force_login(olive)
    page = client.get("/dashboard/").content.decode()
    assert "/dashboard/group/actions/assign/" not in page
    assert client.post("/dashboard/group/actions/put_on_agenda/").status_code == 404


def test_signals_are_acted_on_from_the_dashboard(client, erin, olive, alive):
    client.force_login(erin)
    address = "/dashboard/signal/S-2026-0001"
    assert client.post(f"{address}/assign/", {"owner": olive.pk}).status_code == 302
    assert client.post(f"{address}/put_on_agenda/").status_code == 302
    first = Signal.objects.get(reference="S-2026-0001")
    assert (first.owner, first.on_agenda) == (olive, True)
    refused = client.post(f"{address}/dismiss/", {"noise": "chance", "conclusion": "x", "look_again_on": "2026-12-24"})
    assert refused.status_code == 422
    assert "Only these may do it" in refused.content.decode()

    client.force_login(olive)
    other = "/dashboard/signal/S-2026-0002/dismiss/"
    assert client.get(other).status_code == 200
    assert client.post(other, {"noise": ""}).status_code == 422
    good = {"noise": "chance", "conclusion": "Checked 50 lids.", "look_again_on": "2026-12-24"}
    assert client.post(other, good).status_code == 302
    assert Signal.objects.get(reference="S-2026-0002").status == "dismissed"
    assert client.get("/dashboard/signal/S-1999-0001/dismiss/").status_code == 404


def test_who_was_called_is_left_in_peace_for_two_weeks(client, olive, town, look):
    first = outreach.outreach(look())[0]
    client.force_login(olive)
    address = f"/dashboard/customers/{first.customer.pk}/log_call/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"outcome": ""}).status_code == 422
    assert client.post(address, {"outcome": "settled", "note": "All well."}).status_code == 302
    Talk.objects.update(at=NOW - timedelta(days=1))
    assert first.customer not in [person.customer for person in outreach.outreach(look())]
    Talk.objects.update(at=NOW - timedelta(days=15))
    assert first.customer in [person.customer for person in outreach.outreach(look())]


def test_a_channel_that_falls_silent_is_named(town):
    well = channels(as_of=NOW)
    assert {line.name for line in well} == {"web form", "e-mail"}
    assert all(line.well for line in well)
    Complaint.objects.filter(channel="email", received_at__gt=NOW - timedelta(days=40)).update(channel="form")
    by_name = {line.name: line for line in channels(as_of=NOW)}
    assert not by_name["e-mail"].well
    assert "silent for" in by_name["e-mail"].badge.word


@pytest.mark.parametrize(
    "query", ["?period=nonsense&segment=none&compare=x", "?from=2026-13-01&to=x", "?from=2027-01-01&to=2027-02-01"]
)
def test_unreadable_filters_show_the_usual_period(client, erin, alive, query):
    client.force_login(erin)
    answer = client.get(f"/dashboard/{query}")
    assert answer.status_code == 200
    assert answer.context["frame"].period.span.days == 30
