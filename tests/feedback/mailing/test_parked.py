"""What waits for a person: parked mail and unsure mail, and what is done with them."""

import pytest
from django.utils import timezone

from complaints.models import Message
from core import files, journal, links
from core.models import Letter
from core.workflow import Refused, Stale
from feedback import operations
from feedback.models import Feedback, IncomingMail, Mailbox, MailStatus, Status
from tests.cast import acting
from tests.feedback.mailing.letters import bounce, mail, raw


@pytest.fixture
def parked(take):
    return take(x_spam_flag="YES", text="The lid cracked.\n\n> Dear Carla").mail


@pytest.fixture
def unsure(take, question):
    return take(
        **{"from": "dora@example.net", "to": links.reply_address(question.reference), "text": "He is away."}
    ).mail


def press(client, row, verb, **form):
    response = client.post(f"/inbox/mail/{row.pk}/{verb}/", form)
    row.refresh_from_db()
    return response


def test_parked_mail_is_counted_in_the_inbox_and_listed(officer, parked):
    inbox = officer.get("/inbox/").content.decode()
    listed = officer.get("/inbox/mail/?view=parked").content.decode()

    assert 'Parked mail <span class="lp-quiet">1</span>' in inbox
    assert "Unsure mail" not in inbox
    assert "Lid cracked" in listed
    assert "The filter of the mail server calls it spam." in listed


def test_unsure_mail_is_counted_in_the_inbox_and_listed(officer, unsure, question):
    inbox = officer.get("/inbox/").content.decode()
    listed = officer.get("/inbox/mail/?view=unsure").content.decode()

    assert 'Unsure mail <span class="lp-quiet">1</span>' in inbox
    assert f"perhaps {question.reference}" in listed


def test_an_empty_view_teaches(officer):
    for view in ("parked", "unsure", "automatic", "discarded", "all", "nonsense"):
        page = officer.get(f"/inbox/mail/?view={view}").content.decode()

        assert 'class="lp-empty"' in page
        assert "No mailbox is set up" in page


def test_the_list_costs_the_same_with_one_and_three_rows(officer, take, django_assert_max_num_queries):
    take(x_spam_flag="YES")
    with django_assert_max_num_queries(8):
        officer.get("/inbox/mail/")
    for number in range(2):
        take(x_spam_flag="YES", text=f"Number {number}.")
    with django_assert_max_num_queries(8):
        assert officer.get("/inbox/mail/").content.decode().count('<th scope="row"') == 3


def test_a_mail_is_shown_as_text_only(officer, take):
    message = mail("x", subject="<script>alert(1)</script>", x_spam_flag="YES")
    message.set_content("<p>Hello</p><img src='https://spy.example/x.gif' onerror='alert(2)'>", subtype="html")
    row = take(message.as_bytes()).mail

    page = officer.get(f"/inbox/mail/{row.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "spy.example" not in page
    assert "Hello" in page


def test_the_file_is_a_download_that_no_browser_opens(officer, parked):
    answer = officer.get(f"/inbox/mail/{parked.pk}/file/")

    assert b"".join(answer.streaming_content) == files.path_of(parked.digest).read_bytes()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{parked.pk}.eml"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_mail_whose_file_is_gone_is_still_shown(officer, parked):
    files.path_of(parked.digest).unlink()

    assert "No words could be read from it." in officer.get(f"/inbox/mail/{parked.pk}/").content.decode()
    assert officer.get(f"/inbox/mail/{parked.pk}/file/").status_code == 404


def test_take_in(officer, parked):
    response = press(officer, parked, "take-in", **{"take_in-kind": "complaint", "take_in-text": "The lid cracked."})

    feedback = Feedback.objects.get()
    assert response.status_code == 302
    assert (parked.status, parked.case) == (MailStatus.TAKEN_IN, feedback.reference)
    assert (feedback.kind, feedback.status, feedback.text) == ("complaint", Status.CONVERTED, "The lid cracked.")
    assert [line.verb for line in journal.history(parked)] == ["park", "take_in"]
    assert Letter.objects.filter(to="carla@example.com").exists()


def test_take_in_says_all_that_is_missing(officer, parked):
    response = press(officer, parked, "take-in", **{"take_in-kind": "complaint", "take_in-text": " "})

    assert response.status_code == 422
    assert "Write what the mail says." in response.content.decode()
    assert parked.status == MailStatus.PARKED


def test_attach_a_parked_mail(officer, parked, question):
    response = press(officer, parked, "attach", **{"attach-reference": question.reference.lower()})

    assert response.status_code == 302
    assert (parked.status, parked.case) == (MailStatus.ATTACHED, question.reference)
    assert Message.objects.get().text == "The lid cracked."


def test_attach_an_unsure_mail_closes_what_was_made_of_it(officer, unsure, question):
    own = Feedback.objects.get(reference=unsure.case)

    press(officer, unsure, "attach", **{"attach-reference": question.reference})

    own.refresh_from_db()
    assert (unsure.status, unsure.case) == (MailStatus.ATTACHED, question.reference)
    assert own.status == Status.CLOSED
    assert Message.objects.get(case=question.reference).text == "By mail from dora@example.net:\n\nHe is away."


def test_attach_is_refused_once_it_is_a_complaint(olive, unsure, question):
    own = Feedback.objects.get(reference=unsure.case)
    operations.convert(own, by=acting(olive))

    with pytest.raises(Refused, match="taken up as the complaint"):
        operations.attach(unsure, reference=question.reference, by=acting(olive))

    unsure.refresh_from_db()
    assert unsure.status == MailStatus.UNSURE
    assert not Message.objects.filter(case=question.reference).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the reference of a case, like Q7K-4MD."),
        ("hello", "Enter the reference of a case, like Q7K-4MD."),
        ("Q7K-4MD", "There is no case Q7K-4MD."),
    ],
)
def test_attach_wants_a_case_that_is_there(officer, parked, typed, said):
    response = press(officer, parked, "attach", **{"attach-reference": typed})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert parked.status == MailStatus.PARKED


def test_operations_say_all_that_is_missing_too(olive, parked):
    with pytest.raises(Refused, match="Write what the mail says") as refused:
        operations.take_in(parked, kind="nonsense", text=" ", by=acting(olive))
    assert refused.value.sentences == ["Write what the mail says.", "Say what it is."]
    with pytest.raises(Refused, match="Say why nothing comes of it"):
        operations.discard(parked, reason=" ", by=acting(olive))


def test_attach_to_itself_is_refused(officer, unsure):
    response = press(officer, unsure, "attach", **{"attach-reference": unsure.case})

    assert f"It is the case {unsure.case} already." in response.content.decode()


def test_keep_apart(officer, unsure):
    own = unsure.case

    press(officer, unsure, "keep-apart")

    assert (unsure.status, unsure.case) == (MailStatus.OPENED, own)
    assert Feedback.objects.get(reference=own).status == Status.NEW


def test_discard_and_unpark(officer, parked):
    refused = press(officer, parked, "discard", **{"discard-reason": ""})
    assert "Say why nothing comes of it." in refused.content.decode()

    press(officer, parked, "discard", **{"discard-reason": "Advertising"})
    assert parked.status == MailStatus.DISCARDED
    assert files.path_of(parked.digest).exists()
    assert "Advertising" in officer.get(f"/inbox/mail/{parked.pk}/").content.decode()

    press(officer, parked, "unpark")
    assert (parked.status, parked.decided_at) == (MailStatus.PARKED, None)


def test_of_two_who_decide_at_once_one_wins(olive, oscar, parked, question):
    late = IncomingMail.objects.get(pk=parked.pk)
    operations.discard(parked, reason="Advertising", by=acting(olive))

    with pytest.raises((Refused, Stale)):
        operations.attach(late, reference=question.reference, by=acting(oscar))

    assert not Message.objects.exists()


def test_a_machines_mail_can_be_taken_in_by_a_person(olive, take):
    row = take(auto_submitted="auto-replied", text="I am away, and your lid cracked!").mail

    feedback = operations.take_in(row, kind="question", text="Your lid cracked!", by=acting(olive))

    assert (row.status, row.case) == (MailStatus.TAKEN_IN, feedback.reference)


def test_what_was_taken_for_a_machines_can_be_added_to_its_case(olive, take, question):
    row = take(to=links.reply_address(question.reference), precedence="bulk", text="The old pot.").mail

    operations.attach(row, reference=question.reference, by=acting(olive))

    assert Message.objects.get(case=question.reference, direction="in").text == "The old pot."


def test_an_auditor_reads_and_changes_nothing(client, audrey, parked):
    client.force_login(audrey)

    assert client.get("/inbox/mail/").status_code == 200
    page = client.get(f"/inbox/mail/{parked.pk}/").content.decode()
    assert "Discard it" not in page
    assert press(client, parked, "discard", **{"discard-reason": "x"}).status_code == 403
    assert parked.status == MailStatus.PARKED


def test_what_comes_back_is_said_where_the_address_stands(officer, take, question):
    take(bounce("carla@example.com", f"<{'0' * 32}@listening.example>"))
    assert "letters come back" not in officer.get(f"/inbox/{question.reference}/").content.decode()

    question.contact.unreachable_at = question.received_at
    question.contact.save()

    assert "letters come back" in officer.get(f"/inbox/{question.reference}/").content.decode()


def test_too_large_a_mail_says_where_it_lies(officer, db):
    row = operations.take_mail(raw().partition(b"\r\n\r\n")[0], as_of=timezone.now(), size=60_000_000).mail

    page = officer.get(f"/inbox/mail/{row.pk}/").content.decode()

    assert "The whole mail lies in the mailbox." in page
    assert "57.2" in page


def test_a_case_leads_to_its_mails(officer, take):
    row = take().mail
    take(x_spam_flag="YES", text="Buy pills.")

    preview = officer.get(f"/inbox/{row.case}/").content.decode()
    mails = officer.get(f"/inbox/mail/?case={row.case}").content.decode()

    assert f'href="/inbox/mail/?case={row.case}"' in preview
    assert f"Mails of {row.case}" in mails
    assert mails.count('<th scope="row"') == 1


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ({"succeeded_at": timezone.now()}, "Fetched from post@listening.example every minute. Last fetched:"),
        ({"failures": 3, "error": "ConnectionRefusedError"}, "Mail cannot be fetched. What the server said: ConnectionRefusedError"),
        ({"succeeded_at": timezone.now(), "stuck": 2}, "2 mails are not given out by the mail server."),
    ],
)  # fmt: skip
def test_the_list_says_how_fetching_goes(officer, settings, box, said):
    settings.IMAP_HOST = "127.0.0.1"
    now = timezone.now()
    Mailbox.objects.create(pk=1, first_tried_at=now, tried_at=now, next_at=now, **box)

    assert said in officer.get("/inbox/mail/").content.decode()
