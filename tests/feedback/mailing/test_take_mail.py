"""A mail comes in: exactly one thing becomes of it, and none moves a case that is not its sender's."""

import pytest
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Complaint, Message
from complaints.models import Status as ComplaintStatus
from core import files, journal, links, outbox
from core.models import Attachment, Letter
from customers.models import Contact
from feedback import operations
from feedback.buckets import Rate
from feedback.models import Feedback, IncomingMail, MailStatus, Status, Why
from feedback.operations import mail as mail_operations
from tests.cast import acting
from tests.feedback.mailing.letters import bounce, mail, raw, real, real_mails, with_files


def test_a_mail_becomes_a_case_and_its_sender_is_told_once(take):
    taken = take()

    feedback = Feedback.objects.get()
    assert taken.mail.status == MailStatus.OPENED
    assert taken.mail.case == feedback.reference
    assert feedback.text == "Lid cracked\n\nThe lid of my casserole cracked."
    assert (feedback.kind, feedback.channel, feedback.contact.email) == ("other", "email", "carla@example.com")
    assert Letter.objects.get().kind == "feedback/email/submit"
    assert files.path_of(taken.mail.digest).read_bytes() == raw()
    assert [line.verb for line in journal.history(taken.mail)] == ["open"]


def test_the_same_mail_again_is_known(take):
    first = take(received="from a by b")
    again = take(received="from c by d")

    assert (first.created, again.created) == (True, False)
    assert again.mail.pk == first.mail.pk
    assert Feedback.objects.count() == Letter.objects.count() == 1


def test_another_mail_under_the_same_id_is_not_lost(take):
    take()
    take(text="Something else.")

    assert Feedback.objects.count() == 2


def test_our_letters_say_where_to_reply(question, reply_to):
    sent = outbox.compose(Letter.objects.get())

    assert sent.reply_to == [reply_to]
    assert links.replied_about(reply_to.upper()) == question.reference


def test_letters_to_staff_and_without_a_mailbox_do_not(question, olive, settings):
    letter = Letter.objects.get()
    letter.to = olive.email.upper()

    assert outbox.compose(letter).reply_to == []
    letter.to = "carla@example.com"
    settings.MAILBOX_ADDRESS = ""
    assert outbox.compose(letter).reply_to == []


def test_a_reply_by_its_sender_joins_the_case(take, question, reply_to):
    taken = take(text="The old pot is from 1999.\n\nOn 25 Nov, Olive wrote:\n> Which pot?", to=reply_to)

    assert (taken.mail.status, taken.mail.case) == (MailStatus.JOINED, question.reference)
    message = Message.objects.get()
    assert (message.direction, message.text) == ("in", "The old pot is from 1999.")
    assert Feedback.objects.count() == 1


def test_a_reply_answers_what_was_asked(take, question, reply_to, olive):
    operations.ask(question, text="Which pot?", by=acting(olive))

    take(text="The old one.", to=reply_to)

    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW


def test_a_reply_to_a_complaint_reaches_it(take, complaint):
    take(text="One more thing.", to=links.reply_address(complaint.reference))

    assert Message.objects.get(case=complaint.reference, direction="in").text == "One more thing."
    assert Complaint.objects.get().status == ComplaintStatus.RECEIVED


def test_a_reply_to_a_merged_complaint_is_told_to_who_handles_the_first(take, tell, olive):
    first, second = tell(kind="complaint"), tell(kind="complaint", text="The lid cracked, again.")
    leading, repeat = (
        Complaint.objects.get(reference=first.reference),
        Complaint.objects.get(reference=second.reference),
    )
    complaints.mark_duplicate(repeat, parent=leading, by=acting(olive))
    Complaint.objects.filter(pk=leading.pk).update(owner=olive)

    taken = take(text="Any news?", to=links.reply_address(second.reference))

    assert taken.mail.status == MailStatus.JOINED
    assert Message.objects.get(case=second.reference, direction="in").text == "Any news?"
    assert Letter.objects.filter(to=olive.email, kind="complaints/email/hear").count() == 1


@pytest.mark.parametrize("sender", ["mallory@example.net", "carla@example.com.example.net", "CARLA@example.co"])
def test_a_signed_reply_from_another_address_opens_a_case_of_its_own(take, question, reply_to, sender):
    taken = take(**{"from": sender, "to": reply_to, "text": "I withdraw."})

    assert (taken.mail.status, taken.mail.about, taken.mail.why) == (
        MailStatus.UNSURE,
        question.reference,
        Why.OTHER_ADDRESS,
    )
    assert taken.mail.case != question.reference
    assert f"It may belong to {question.reference}." in Message.objects.get(case=taken.mail.case).text
    assert not Message.objects.filter(case=question.reference).exists()
    question.refresh_from_db()
    assert question.status == Status.NEW


@pytest.mark.parametrize("signature", ["", "-", "-aaaaaaaaaaaaaaaa"])
def test_a_forged_reply_address_is_no_reply(take, question, signature):
    address = f"post+{question.reference.replace('-', '').lower()}{signature}@listening.example"

    taken = take(to=address)

    assert (taken.mail.status, taken.mail.about) == (MailStatus.OPENED, "")
    assert not Message.objects.exists()


def test_a_reference_in_the_subject_is_a_hint_only(take, question):
    taken = take(subject=f"Re: {question.reference.lower()} please hurry")

    assert (taken.mail.status, taken.mail.about, taken.mail.why) == (MailStatus.UNSURE, question.reference, Why.NAMED)
    assert not Message.objects.filter(case=question.reference).exists()


def test_a_reply_about_spam_is_new(take, question, reply_to, olive):
    operations.mark_spam(question, reason="Advertising", by=acting(olive))

    assert take(to=reply_to).mail.status == MailStatus.OPENED


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"auto_submitted": "auto-replied"}, Why.REPLY),
        ({"list_id": "<pots.example.com>"}, Why.LIST),
        ({"from": "post@listening.example"}, Why.ECHO),
    ],
)
def test_machines_are_kept_and_not_answered(take, question, reply_to, headers, why):
    Letter.objects.all().delete()

    taken = take(to=reply_to, **headers)

    assert (taken.mail.status, taken.mail.why) == (MailStatus.AUTOMATIC, why)
    assert not Letter.objects.exists()
    assert not Message.objects.filter(direction="in").exists()
    assert Feedback.objects.count() == 1
    question.refresh_from_db()
    assert question.status == Status.NEW


@pytest.mark.parametrize(("sender", "notes"), [("carla@example.com", 1), ("mallory@example.net", 0)])
def test_an_out_of_office_note_is_told_to_the_team_of_its_case(take, question, reply_to, sender, notes):
    taken = take(**{"from": sender, "to": reply_to, "auto_submitted": "auto-replied", "subject": "Away until Monday"})

    told = list(Message.objects.values_list("direction", "text"))
    assert told == [("note", "A machine answered for carla@example.com: Away until Monday")][:notes]
    assert taken.mail.case == (question.reference if notes else "")


def test_our_own_letter_come_back_is_an_echo(take, question):
    letter = outbox.compose(Letter.objects.get()).message().as_bytes()

    assert take(letter).mail.why == Why.ECHO


def test_a_bounce_marks_the_address_and_tells_the_team(take, question):
    letter = Letter.objects.get()

    taken = take(bounce("carla@example.com", outbox.message_id(letter)))

    contact = Contact.objects.get()
    assert (taken.mail.status, taken.mail.case) == (MailStatus.AUTOMATIC, question.reference)
    assert contact.unreachable_at is not None
    assert contact.unreachable_why == "550 5.1.1 no such user"
    assert Message.objects.get().text == "A letter to carla@example.com came back: 550 5.1.1 no such user"


def test_a_bounce_of_a_letter_we_never_sent_marks_nobody(take, question):
    take(bounce("carla@example.com", "<0123@listening.example>"))

    assert Contact.objects.get().unreachable_at is None
    assert not Message.objects.exists()


def test_who_writes_again_is_reachable(take, question):
    take(bounce("carla@example.com", outbox.message_id(Letter.objects.get())))

    take()

    assert Contact.objects.get().unreachable_at is None


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"from": ""}, Why.NO_SENDER),
        ({"from": "nobody at all"}, Why.NO_SENDER),
        ({"x_spam_flag": "YES"}, Why.SPAM),
        ({"authentication_results": "mx; dmarc=fail"}, Why.FORGED),
        ({"text": "", "subject": ""}, Why.EMPTY),
    ],
)
def test_what_is_suspicious_is_parked_with_its_file(take, headers, why):
    taken = take(**headers)

    assert (taken.mail.status, taken.mail.why) == (MailStatus.PARKED, why)
    assert files.path_of(taken.mail.digest).exists()
    assert not Feedback.objects.exists()
    assert not Letter.objects.exists()


def test_too_big_a_mail_is_parked_by_its_head(db):
    taken = operations.take_mail(raw().partition(b"\r\n\r\n")[0], as_of=timezone.now(), size=60_000_000)

    assert (taken.mail.why, taken.mail.size, taken.mail.subject) == (Why.TOO_BIG, 60_000_000, "Lid cracked")


def test_a_flood_is_parked(take, monkeypatch):
    monkeypatch.setattr(mail_operations, "A_SENDER", Rate(3, 1))

    whys = [take(text=f"Number {n}.", message_id=f"<{n}@example.com>").mail.why for n in range(5)]

    assert whys == [""] * 3 + [Why.FLOOD] * 2


def test_no_more_than_three_letters_a_day_go_to_one_address(take):
    for number in range(4):
        take(text=f"Number {number}.", message_id=f"<{number}@example.com>")

    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["new"] * 3 + ["held"]


def test_files_of_a_mail_are_files_of_the_case(take):
    message = mail()
    message.add_attachment(bytes.fromhex(""), maintype="application", subtype="pdf", filename="empty.pdf")
    message.add_attachment(b"%PDF-1.4 bill", maintype="application", subtype="pdf", filename="bill.pdf")
    message.add_attachment(b"MZ program", maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(b"\xff\xd8\xff\xe0 half a photo", maintype="image", subtype="jpeg", filename="half.jpg")
    message.add_attachment(mail("The first one", subject="Where"))

    taken = take(message.as_bytes())

    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["Where.eml", "bill.pdf"]
    note = Message.objects.get(case=taken.mail.case)
    assert note.direction == "note"
    assert "run.exe" in note.text
    assert "half.jpg" in note.text


def test_two_hundred_files_leave_ten_and_a_note(take):
    take(with_files(200))

    assert Attachment.objects.count() == 10
    assert "and 170 more" in Message.objects.get().text


def test_files_of_a_reply_hang_on_its_message(take, question, reply_to):
    message = mail("", to=reply_to)
    message.add_attachment(b"%PDF-1.4 bill", maintype="application", subtype="pdf", filename="bill.pdf")

    take(message.as_bytes())

    said = Message.objects.get()
    assert said.text == "Files without words."
    assert Attachment.objects.get().message_id == said.pk


def test_what_breaks_is_parked_and_the_next_is_taken(take, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("boom")

    with monkeypatch.context() as patch:
        patch.setattr(mail_operations, "submit", broken)
        parked = take()
    next_one = take(text="The next one.")

    assert (parked.mail.status, parked.mail.why, parked.mail.detail) == (
        MailStatus.PARKED,
        Why.BROKE,
        "RuntimeError: boom",
    )
    assert next_one.mail.status == MailStatus.OPENED


@pytest.mark.parametrize("step", ["write", "submit", "bring_in", "_write"])
def test_killed_at_any_step_it_becomes_one_thing(take, monkeypatch, step):
    class Killed(BaseException):
        pass

    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(mail_operations.files if step == "write" else mail_operations, step, killed)
        with pytest.raises(Killed):
            take()
    assert (IncomingMail.objects.count(), Feedback.objects.count(), Letter.objects.count()) == (0, 0, 0)

    take()
    take()

    assert (IncomingMail.objects.count(), Feedback.objects.count(), Letter.objects.count()) == (1, 1, 1)


def test_of_every_real_mail_something_becomes(db):
    now = timezone.now()
    files_of_mail = [file for file in real_mails() if file.suffix in {".eml", ".txt"}][::8]

    taken = [operations.take_mail(file.read_bytes(), as_of=now) for file in files_of_mail]

    assert IncomingMail.objects.count() == sum(one.created for one in taken)
    assert IncomingMail.objects.filter(why=Why.BROKE).count() == 0
    assert {one.mail.status for one in taken} == {MailStatus.OPENED, MailStatus.AUTOMATIC, MailStatus.PARKED}


def test_a_czech_mail_of_a_real_program(take):
    take(real("quoted_printable.eml"))

    assert Feedback.objects.get().title == "Český test"
