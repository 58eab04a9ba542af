"""One complaint down the whole street, in a real browser, as customer, officer, manager and executive."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from complaints.models import Complaint, Status
from core import journal, outbox
from core.actors import SYSTEM
from core.models import User
from corrective_actions import operations as actions
from corrective_actions.models import CorrectiveAction
from feedback import suspicion
from management_review.models import Review
from surveillance import operations as surveillance
from surveillance.models import Signal
from tests.cast import PASSWORD
from tests.corrective_actions.conftest import GOOD, after_window
from tests.corrective_actions.test_browser import Desk as ActionDesk
from tests.corrective_actions.test_browser import carry_out, plan
from tests.street.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_once(monkeypatch):
    """A browser that is driven types faster than people do."""
    monkeypatch.setattr(suspicion, "FASTEST", suspicion.FASTEST * 0)


def post_is_out():
    """The clock comes by, after the time for undoing is over."""
    outbox.sweep(as_of=timezone.now() + timedelta(minutes=1))


def complain(desk: Desk) -> str:
    """The customer writes from a phone, reads the reference and gets the letter. Returns the secret address."""
    desk.page.set_viewport_size({"width": 375, "height": 800})
    desk.open("/f/")
    desk.page.get_by_label("Something went wrong: I want to complain").check()
    desk.page.get_by_label("What happened?").fill("The lid cracked when I opened it. I expected it to hold.")
    desk.page.get_by_label("Email address").fill("carla@example.com")
    desk.page.get_by_role("textbox", name="Name").fill("Carla")
    desk.page.get_by_role("button", name=re.compile("^Send your")).click()
    desk.page.get_by_role("heading", name="We have your complaint").wait_for()
    post_is_out()
    letter = mail.outbox[-1]
    address = re.search(r"/t/[\w-]+/", letter.body)
    assert letter.to == ["carla@example.com"]
    assert address is not None
    assert "We will write to you by" in desk.open(address[0])
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    return address[0]


def handle(desk: Desk, case: Complaint, olive) -> None:
    """The officer finds it in the inbox, assesses, asks, proposes an action, decides and answers."""
    desk.sit(olive)
    assert case.reference in desk.open("/inbox/?view=new")
    desk.open(f"/inbox/{case.reference}/?view=new")
    page = f"/complaints/{case.reference}/"
    desk.open(page)
    desk.send(
        "assess", severity="major", impact="high", complexity="low", immediate_action="no",
        immediate_action_why="Nobody can be hurt.", category="Cracked", owner="Olive", conflict_checked="on",
    )  # fmt: skip
    desk.send("investigate")
    desk.open(f"{page}?do=ask")
    desk.send("ask", text="Which lot number is printed below?")


def reply(desk: Desk, address: str) -> None:
    desk.page.context.clear_cookies()
    assert "Which lot number is printed below?" in desk.open(address)
    desk.send("say", text="Lot 41.")


def decide(desk: Desk, case: Complaint, olive) -> CorrectiveAction:
    page = f"/complaints/{case.reference}/"
    desk.sit(olive)
    assert "Lot 41." in desk.open(page)
    desk.open(f"{page}?do=hand_over")
    desk.send("hand_over", title="Lids of lot 41 crack", problem="Lids crack when opened.", risk="high")
    desk.open(f"{page}?do=decide")
    desk.send(
        "decide", findings="The seal of lot 41 is brittle.", upheld="yes", cause_category="material or part",
        remedy="a replacement", needs_action="yes",
    )  # fmt: skip
    desk.open(f"{page}?do=answer")
    desk.send("answer", text="You were right. A new lid is on its way.", remedy_done_on=f"{timezone.localdate()}")
    post_is_out()
    assert "The arbitration board, Harbour Street 1" in mail.outbox[-1].body
    return CorrectiveAction.objects.get()


def hear(desk: Desk, erin, mona) -> Signal:
    """The clock counts and listens. The executive sees it on the dashboard, the manager reads and confirms it."""
    moment = timezone.now()
    surveillance.tally(as_of=moment)
    surveillance.scan(as_of=moment)
    signal = Signal.objects.get(series__slice_key__startswith="LID-80")
    desk.sit(erin)
    assert "Lid 80 mm, Cracked: higher than expected" in desk.open("/dashboard/")
    desk.send("put_on_agenda")
    desk.sit(mona)
    assert "would be usual" in desk.open(f"/signals/{signal.reference}/")
    desk.page.locator("main").get_by_role("link", name=re.compile("records?$")).first.click()
    assert "Lid 80 mm 1-0 failed" in desk.page.locator("main").inner_text()
    desk.open(f"/signals/{signal.reference}/")
    desk.send("confirm", conclusion="Lot 41 is brittle.", follow="none")
    signal.refresh_from_db()
    return signal


def remove_the_cause(page, axe, action: CorrectiveAction, folder, *, mona, oscar, colin, olive) -> None:
    """Opened, analysed, planned, approved with a signature, done, verified, watched, closed."""
    desk = ActionDesk(page, axe, action, folder)
    desk.sit(olive)
    desk.do("contain", what="Lot 41 is blocked.", counted="1,240 lids")
    desk.sit(mona)
    desk.do("open", owner="Oscar", risk="high")
    desk.sit(oscar)
    desk.do(f"verify_containment/{action.containments.get().pk}", evidence="Shelf seen.")
    plan(desk, action)
    desk.do("submit_plan")
    desk.sit(mona)
    desk.do("approve", password=PASSWORD)
    carry_out(desk, action, colin=colin, oscar=oscar, olive=olive)
    action.refresh_from_db()
    actions.evaluate(action, rates=GOOD, by=SYSTEM, as_of=after_window(action))
    desk.sit(mona)
    desk.do("accept", password=PASSWORD)


def compile_the_pack(desk: Desk) -> Review:
    """The manager plans and compiles; every row gets data or a reason; the figures are frozen."""
    today = timezone.localdate()
    me, chair = User.objects.get(name="Mona"), User.objects.get(name="Erin")
    desk.do(
        "/reviews/plan/", title="Review of the quarter", period_from=f"{today - timedelta(days=89)}",
        period_to=f"{today}", meets_at=f"{today}T10:00", chair=chair.name, writer=me.name,
    )  # fmt: skip
    review = Review.objects.get()
    page = f"/reviews/{review.reference}/"
    desk.open(page)
    desk.send("compile")
    for row in review.inputs.order_by("clause__order"):
        if not row.is_settled:
            desk.do(f"{page}rows/{row.pk}/supply/", unavailable_why="Nothing of this kind in the quarter.")
    words = desk.open(page)
    assert "Lid 80 mm" in words or "signal" in words
    desk.send("freeze")
    return review


def hold(desk: Desk, review: Review, erin) -> None:
    """The meeting: who is there, row by row, decisions of each kind, the conclusions."""
    page = f"/reviews/{review.reference}/"
    desk.do(f"{page}attend/", present=f"{erin.pk}")
    desk.open(page)
    desk.send("start")
    rows = list(review.inputs.order_by("clause__order"))
    for row in rows:
        desk.do(f"{page}rows/{row.pk}/discuss/", conclusion="Seen and understood.")
    due = timezone.localdate() + timedelta(days=30)
    desk.do(
        f"{page}rows/{rows[0].pk}/decide/", category="improvement", text="Inspect every lot of lids.",
        owner="Oscar", due_on=f"{due}",
    )  # fmt: skip
    for category in ("system", "resources"):
        desk.do(f"{page}waive/", category=category, because="What there is suffices.")
    desk.do(f"{page}conclude/", suitability="Yes.", adequacy="Yes.", effectiveness="Yes.", alignment="Yes.")
    desk.open(page)
    desk.send("end")


def sign(desk: Desk, review: Review, mona, erin) -> bytes:
    """The manager writes the minutes, the executive in the chair signs them. Returns the printed minutes."""
    page = f"/reviews/{review.reference}/"
    desk.sit(mona)
    desk.do(f"{page}write_minutes/", next_on=f"{timezone.localdate() + timedelta(days=90)}")
    desk.open(page)
    desk.send("submit_minutes")
    desk.sit(erin)
    desk.do(f"{page}approve/", password=PASSWORD)
    return desk.page.request.get(f"{page}minutes.pdf").body()


def test_one_complaint_down_the_whole_street(
    page, axe, past, clauses, at_once, tmp_path, olive, oscar, mona, erin, colin
):
    desk = Desk(page, axe)
    address = complain(desk)
    case = Complaint.objects.order_by("-pk").first()
    handle(desk, case, olive)
    reply(desk, address)
    action = decide(desk, case, olive)
    desk.page.context.clear_cookies()
    assert "A new lid is on its way." in desk.open(address)
    desk.send("accept")
    case.refresh_from_db()
    assert (case.status, action.origins.get().key) == (Status.CLOSED, case.reference)
    signal = hear(desk, erin, mona)
    assert (signal.status, signal.on_agenda) == ("confirmed", True)
    remove_the_cause(page, axe, action, tmp_path, mona=mona, oscar=oscar, colin=colin, olive=olive)
    action.refresh_from_db()
    assert action.status == "closed"
    review = compile_the_pack(desk)
    hold(desk, review, erin)
    minutes = sign(desk, review, mona, erin)
    review.refresh_from_db()
    assert (review.status, review.decisions.count(), minutes[:5]) == ("approved", 1, b"%PDF-")
    assert not [step for step in journal.verify(as_of=timezone.now()) if isinstance(step, journal.Fault)]
