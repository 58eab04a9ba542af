"""Reviews over HTTP: the whole life by pages, every refusal in place, and who sees what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import journal
from management_review.models import Decision, Objective, Review
from tests.cast import PASSWORD


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def alive(build):
    return build(complaints=60)


def planned_by(client, erin, mona, olive):
    return client.post(
        "/reviews/plan/",
        {
            "title": "Fourth quarter", "period_from": day(-89), "period_to": day(0), "meets_at": f"{day(6)}T10:00",
            "chair": erin.pk, "writer": mona.pk, "participants": [olive.pk], "edition": "2015",
        },
    )  # fmt: skip


class Pages:
    """One review as its readers use it: each word is looked at first, then sent."""

    def __init__(self, client, review):
        self.client, self.review = client, review
        self.base = f"/reviews/{review.reference}"

    def post(self, word, data=None, status=302):
        assert self.client.get(f"{self.base}/{word}/").status_code == 200, word
        answer = self.client.post(f"{self.base}/{word}/", data or {})
        assert answer.status_code == status, word
        return answer.content.decode()

    def prepare(self, erin, olive):
        self.post("reschedule", {"meets_at": f"{day(7)}T10:00", "chair": erin.pk, "participants": [olive.pk]})
        self.post("compile")
        assert "has neither data nor a reason" in self.post("freeze", status=422)
        for row in self.review.inputs.filter(has_data=False):
            self.post(f"rows/{row.pk}/supply", {}, status=422)
            self.post(f"rows/{row.pk}/supply", {"supplied": "Nothing to report."})
        self.post(f"rows/{self.first.pk}/comment", {"comment": "Well."})
        self.post("freeze")

    @property
    def first(self):
        return self.review.inputs.order_by("clause__order").first()

    def hold(self, erin, mona, olive):
        assert "Top management is not there" in self.post("start", status=422)
        self.post("attend", {}, status=422)
        self.post("attend", {"present": [erin.pk, mona.pk]})
        self.post("start")
        assert "neither discussed nor put off" in self.post("end", status=422)
        self.post(f"rows/{self.first.pk}/discuss", {"conclusion": ""}, status=422)
        for row in self.review.inputs.all():
            self.post(f"rows/{row.pk}/discuss", {"conclusion": "In order."})
        self.post(f"rows/{self.first.pk}/defer", {"reason": "Next time."})
        wanted = {"category": "improvement", "text": "Inspect glass.", "owner": olive.pk, "due_on": day(20)}
        self.post(f"rows/{self.first.pk}/decide", {**wanted, "due_on": day(-2)}, status=422)
        self.post(f"rows/{self.first.pk}/decide", wanted)
        for category in ("system", "resources"):
            self.post("waive", {"category": category, "because": "None is needed."})
        self.post("conclude", {"suitability": "Yes", "adequacy": "Yes", "effectiveness": "Yes", "alignment": "Yes"})
        self.post("end")
        assert "Set the date of the next review." in self.post("submit_minutes", status=422)

    def hand_in(self, words):
        self.post("write_minutes", {"minutes": words, "next_on": day(90)})
        self.post("submit_minutes")

    def finish(self):
        decision = Decision.objects.get()
        assert "is neither done nor carried over" in self.post("close", status=422)
        self.post(f"decisions/{decision.pk}/carry", {}, status=422)
        self.post(f"decisions/{decision.pk}/finish", {"done_on": day(0), "note": "Done."})
        self.post("amend", {"text": "Lot 42."})
        self.post("close")


def test_one_review_from_its_plan_to_its_close(client, alive, mona, erin, olive):
    client.force_login(mona)
    assert client.get("/reviews/plan/").status_code == 200
    assert client.post("/reviews/plan/", {"title": ""}).status_code == 422
    answer = planned_by(client, erin, mona, olive)
    pages = Pages(client, Review.objects.get())
    assert (answer.status_code, answer["Location"]) == (302, f"{pages.base}/")
    pages.prepare(erin, olive)
    pages.hold(erin, mona, olive)
    pages.hand_in("All was said.")
    assert client.get(f"{pages.base}/approve/").status_code == 403

    client.force_login(erin)
    pages.post("send_back", {"reason": "Name the lot."})
    client.force_login(mona)
    pages.hand_in("Lot 41.")
    client.force_login(erin)
    assert "This is not your password." in pages.post("approve", {"password": "wrong"}, status=422)
    pages.post("approve", {"password": PASSWORD})

    client.force_login(mona)
    pages.finish()
    assert Review.objects.get().status == "closed"
    assert [line.verb for line in journal.history(pages.review)][-3:] == ["finish", "amend", "close"]
    for page in ("/", "/minutes/", "/minutes.pdf", f"/rows/{pages.first.pk}/"):
        assert client.get(f"{pages.base}{page}").status_code == 200


def test_decisions_are_carried_by_page(client, alive, mona, erin, olive):
    client.force_login(mona)
    planned_by(client, erin, mona, olive)
    planned_by(client, erin, mona, olive)
    first, second = Review.objects.order_by("pk")
    Review.objects.filter(pk=first.pk).update(
        status="approved", minutes_digest="0" * 64, meets_at=timezone.now() - timedelta(days=1)
    )
    decision = Decision.objects.create(
        review=first, category="system", text="x", owner=olive, due_on=day(3), decided_at=timezone.now()
    )
    answer = client.post(f"/reviews/{first.reference}/decisions/{decision.pk}/carry/", {"to": second.pk})
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert decision.carried_to == second


def test_cancelling_by_page(client, alive, mona, erin, olive):
    client.force_login(mona)
    planned_by(client, erin, mona, olive)
    base = f"/reviews/{Review.objects.get().reference}"
    assert client.post(f"{base}/cancel/", {"reason": ""}).status_code == 422
    assert client.post(f"{base}/cancel/", {"reason": "Merged."}).status_code == 302
    assert Review.objects.get().status == "cancelled"


def test_who_sees_what(client, alive, mona, erin, olive, oscar, audrey, colin, adam):
    client.force_login(mona)
    planned_by(client, erin, mona, colin)
    address = f"/reviews/{Review.objects.get().reference}/"
    for person, status in ((oscar, 200), (audrey, 200), (erin, 200), (colin, 200), (adam, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status, person
        assert client.get("/reviews/").status_code == 200
    client.force_login(audrey)
    assert client.post(f"{address}compile/").status_code == 403
    assert client.get("/reviews/plan/").status_code == 403
    assert client.get("/reviews/1999-Q1/").status_code == 404


def test_the_list_teaches_while_it_is_empty(client, mona):
    client.force_login(mona)
    assert "compile themselves" in client.get("/reviews/").content.decode()
    assert "No objective yet" in client.get("/reviews/objectives/").content.decode()


def test_objectives_are_kept_by_those_who_lead(client, mona, olive):
    data = {"code": "late", "title": "No late answer", "target": "95", "higher_is_better": "on", "measure": ""}
    client.force_login(olive)
    assert client.post("/reviews/objectives/add/", data).status_code == 403
    client.force_login(mona)
    assert client.post("/reviews/objectives/add/", {**data, "title": ""}).status_code == 422
    assert client.post("/reviews/objectives/add/", data).status_code == 302
    objective = Objective.objects.get()
    assert client.post(f"/reviews/objectives/{objective.pk}/", {**data, "latest": "96"}).status_code == 302
    assert [line.verb for line in journal.history(objective)] == ["set_objective", "set_objective"]
    page = client.get("/reviews/objectives/").content.decode()
    assert "No late answer" in page
    assert "met" in page
