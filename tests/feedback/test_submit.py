"""From the form to a record: once, whole, and with the letter owed in the same transaction."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from complaints.queries import answer_by
from core import journal, links, outbox
from core.models import Attachment, Entry, Letter
from feedback import operations
from feedback.labels import Label, sign
from feedback.models import DraftFile, Feedback, Form, Status
from feedback.operations import OtherWords
from tests.feedback.conftest import WORDS, filled, signed_start

pytestmark = pytest.mark.django_db


def test_form_is_shown_with_the_date_it_promises(client):
    before = timezone.now()
    page = client.get("/f/").content.decode()
    due = timezone.localtime(answer_by(received_at=before))
    assert f"We will write to you by {due:%a} {due.day} {due:%b}, 17:00." in page
    assert "required" not in page


def test_complaint_goes_straight_on_with_the_same_reference(client, lid):
    response = client.post("/f/", filled(about="lid 80 MM", order_number="A-7", remedy_sought="refund", when="today"))
    feedback, complaint = Feedback.objects.get(), Complaint.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/t/{links.token_for(feedback.reference)}/"
    assert (feedback.status, feedback.complaint, feedback.reference) == (
        Status.CONVERTED,
        complaint,
        complaint.reference,
    )
    assert (complaint.status, complaint.text, complaint.product) == (ComplaintStatus.RECEIVED, WORDS, lid)
    assert (complaint.order_number, complaint.remedy_sought) == ("A-7", "refund")
    assert complaint.happened_on == timezone.localdate()
    assert complaint.acknowledged_at is not None
    assert [entry.verb for entry in journal.history(feedback)] == ["submit", "convert"]


@pytest.mark.parametrize("kind", ["idea", "praise", "question"])
def test_other_kinds_wait_in_the_inbox(client, kind):
    client.post("/f/", filled(kind=kind))
    assert list(Feedback.objects.values_list("kind", "status")) == [(kind, Status.NEW)]
    assert Complaint.objects.count() == 0


def test_letter_is_owed_at_once_and_carries_the_link(client, mailoutbox):
    client.post("/f/", filled())
    outbox.sweep(as_of=timezone.now())
    feedback = Feedback.objects.get()
    (mail,) = mailoutbox
    assert mail.to == ["carla@example.com"]
    assert mail.subject == f"We have your complaint {feedback.reference}"
    assert mail.body.startswith("Dear Carla,\n")
    assert links.case_url(feedback.reference) in mail.body
    assert WORDS not in mail.body  # nobody has shown that the address is theirs


def test_only_the_digest_of_the_link_is_kept(client):
    client.post("/f/", filled())
    token = links.token_for(Feedback.objects.get().reference)
    everything = [row for model in (Feedback, Letter, Entry) for row in model.objects.values()]
    assert Feedback.objects.get().token_digest == links.digest_of(token)
    assert token not in str(everything)


def test_pressed_twice_is_one_record_and_one_letter(client):
    form = filled()
    first, second = client.post("/f/", form), client.post("/f/", form)
    assert first["Location"] == second["Location"]
    assert (Feedback.objects.count(), Complaint.objects.count(), Letter.objects.count()) == (1, 1, 1)


def test_same_page_with_other_words_says_so_and_keeps_them(client):
    form = filled()
    client.post("/f/", form)
    response = client.post("/f/", {**form, "text": "Something quite different."})
    page = response.content.decode()
    assert response.status_code == 409
    assert Feedback.objects.get().reference in page
    assert "Something quite different." in page
    assert form["start"] not in page
    assert Feedback.objects.count() == 1


def test_two_at_once_are_one(monkeypatch):
    said = {"kind": "idea", "text": WORDS, "submission_key": "once", "email": "carla@example.com"}
    known = operations.submit(**said)
    looks = iter([None, known])
    monkeypatch.setattr("feedback.operations.entering._known", lambda *_: next(looks))
    assert operations.submit(**said) is known
    assert Feedback.objects.count() == 1


def test_other_words_under_the_same_key_are_refused():
    operations.submit(kind="idea", text="One", submission_key="once")
    with pytest.raises(OtherWords):
        operations.submit(kind="idea", text="Two", submission_key="once")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Choose what you would like to do"),
        ({"text": "  "}, "Write what happened"),
        ({"email": "carla.example.com"}, "Enter your email address, like name@example.com"),
        ({"when": "other", "day_day": "30", "day_month": "2", "day_year": "2026"}, "Enter a day that exists"),
        (
            {"when": "other", "day_day": "1", "day_month": "1", "day_year": "2999"},
            "Enter a day that is not in the future",
        ),
        ({"text": "x" * 20_001}, "Shorten your text to 20,000 characters"),
        ({"text": "nul \0 inside"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_all_is_kept(client, changes, sentence):
    response = client.post("/f/", filled(name="Carla Ö", **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(sentence) == 2  # summary and field
    assert "<title>Error: " in page.replace("\n", "")
    assert "Carla Ö" in page
    assert Feedback.objects.count() == 0


def test_stray_spaces_in_the_address_do_not_matter(client):
    client.post("/f/", filled(email=" carla @example.com "))
    assert Feedback.objects.get().contact.email == "carla@example.com"


def test_anonymous_gets_a_receipt_code_and_no_letter(client):
    response = client.post("/f/", filled(reply="anonymous"), follow=True)
    feedback = Feedback.objects.get()
    assert (feedback.contact, Letter.objects.count()) == (None, 0)
    assert links.receipt_code(feedback.reference) in response.content.decode()
    assert feedback.complaint.acknowledged_at is not None


def test_no_address_of_a_machine_is_kept(client):
    client.post("/f/", filled(reply="anonymous"), REMOTE_ADDR="203.0.113.77")
    rows = [row for model in (Feedback, Complaint, Entry) for row in model.objects.values()]
    assert "203.0.113.77" not in str(rows)


@pytest.mark.parametrize("kind", ["complaint", "question"])
def test_somebody_hurt_reaches_the_managers_at_once(client, mona, kind):
    client.post("/f/", filled(hurt="yes", kind=kind))
    assert Feedback.objects.get().hurt
    assert Letter.objects.filter(to=mona.email).count() == 1


def test_signed_label_is_trusted(client, lid, mill):
    signed = sign(Label(product="LID-80", site="mill", lot="41"))
    page = client.get("/f/", {"p": signed}).content.decode()
    client.post("/f/", filled(p=signed))
    feedback = Feedback.objects.get()
    assert "Lid 80 mm, The Mill, lot 41" in page
    assert "from the label" in page
    assert (feedback.product, feedback.site, feedback.lot, feedback.from_label) == (lid, mill, "41", True)
    assert (feedback.complaint.product, feedback.complaint.lot) == (lid, "41")


@pytest.mark.parametrize("forged", ["eyJwIjoiTElELTgwIn0:1abc:xyz", "LID-80", "é" * 50])
def test_forged_label_is_not_believed(client, lid, forged):
    assert "from the label" not in client.get("/f/", {"p": forged}).content.decode()
    client.post("/f/", filled(p=forged))
    assert (Feedback.objects.get().product, Feedback.objects.get().from_label) == (None, False)


def test_door_of_its_own_knows_product_and_place(client, lid, mill):
    Form.objects.create(slug="lids", title="About our lids", product=lid, site=mill, titles={"de": "Unsere Deckel"})
    assert "About our lids" in client.get("/f/lids/").content.decode()
    client.post("/f/lids/", filled())
    feedback = Feedback.objects.get()
    assert (feedback.product, feedback.site, feedback.form.slug, feedback.from_label) == (lid, mill, "lids", False)


def test_door_that_is_not_there_or_shut_is_a_plain_404(client):
    Form.objects.create(slug="old", title="Old", is_active=False)
    assert [client.get(f"/f/{slug}/").status_code for slug in ("old", "never")] == [404, 404]


def test_files_survive_a_failed_validation(client):
    start = signed_start()
    files = [SimpleUploadedFile(f"paper-{n}.txt", b"paid %d" % n) for n in range(3)]
    wrong = client.post("/f/", {**filled(email="", start=start), "papers": files})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert [page.count(f"paper-{n}.txt, 6") for n in range(3)] == [1, 1, 1]
    client.post("/f/", filled(start=start))
    assert list(Attachment.objects.order_by("pk").values_list("name", "case").distinct()) == [
        (f"paper-{n}.txt", Feedback.objects.get().reference) for n in range(3)
    ]
    assert DraftFile.objects.count() == 0


def test_file_can_be_removed_again(client):
    start = signed_start()
    client.post("/f/", {**filled(email="", start=start), "papers": [SimpleUploadedFile("bill.txt", b"paid")]})
    draft = DraftFile.objects.get()
    page = client.post("/f/", {**filled(email="half", start=start), "remove": draft.token})
    assert page.status_code == 200
    assert "half" in page.content.decode()
    assert DraftFile.objects.count() == 0


def test_file_of_another_form_cannot_be_removed(client):
    client.post("/f/", {**filled(email=""), "papers": [SimpleUploadedFile("bill.txt", b"paid")]})
    client.post("/f/", {**filled(), "remove": DraftFile.objects.get().token})
    assert DraftFile.objects.count() == 1


def test_unwelcome_file_is_named_and_the_others_stay(client):
    files = [SimpleUploadedFile("virus.exe", b"MZ"), SimpleUploadedFile("bill.txt", b"paid")]
    response = client.post("/f/", {**filled(), "papers": files})
    assert response.status_code == 422
    assert "“virus.exe” must be a photo" in response.content.decode()
    assert list(DraftFile.objects.values_list("name", flat=True)) == ["bill.txt"]


def test_more_files_than_ten_are_told(client):
    files = [SimpleUploadedFile(f"{n}.txt", b"paid") for n in range(11)]
    response = client.post("/f/", {**filled(), "papers": files})
    assert "You can send up to 10 files." in response.content.decode()
    assert DraftFile.objects.count() == 10


def test_drafts_are_forgotten_after_a_week(client):
    client.post("/f/", {**filled(email=""), "papers": [SimpleUploadedFile("bill.txt", b"only here 1")]})
    assert operations.tidy(as_of=timezone.now() + timedelta(days=6)) == 0
    assert operations.tidy(as_of=timezone.now() + timedelta(days=8)) == 1
    assert DraftFile.objects.count() == 0


def test_language_of_the_page_is_the_language_of_the_letters(client):
    client.post("/f/", filled(), headers={"Accept-Language": "de"})
    assert (Feedback.objects.get().language, Letter.objects.get().language) == ("de", "de")
