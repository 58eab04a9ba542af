"""From bytes to a mail: everything strangers send is understood, or says that it is not. Needs the shared data."""

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.mailing.mail import Automatic, LeftOut, Unread
from feedback.mailing.parsing import Limits, parse
from tests.feedback.mailing.letters import bounce, mail, raw, real, real_mails, with_files

OURS = Limits(own_host="listening.example", own_address="post@listening.example")


def test_a_plain_mail():
    got = parse(raw(), OURS)

    assert (got.sender, got.sender_name, got.subject) == ("carla@example.com", "Carla", "Lid cracked")
    assert got.text == "The lid of my casserole cracked."
    assert got.message_id == "1@example.com"
    assert got.sent_at is not None
    assert got.sent_at.isoformat() == "2026-11-25T09:00:00+00:00"
    assert (got.unread, got.automatic, got.papers) == (Unread.NO, Automatic.NO, ())


def test_every_real_mail_is_read_fast_and_none_raises():
    files = real_mails()
    began = time.process_time()

    got = {file.name: parse(file.read_bytes(), OURS) for file in files}

    assert len(got) > 120
    assert {name: one.unread for name, one in got.items() if one.unread} == {}
    assert [name for name, one in got.items() if name.endswith(".eml") and not (one.text or one.papers)] == []
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gmail.eml", "Hello"),
        ("outlook.eml", "Hello"),
        ("hotmail.eml", "Hello"),
        ("yahoo.eml", "Hello"),
        ("aol.eml", "Hello"),
        ("thunderbird.eml", "Hello"),
        ("apple_mail.eml", "Hello"),
        ("iphone.eml", "Hello"),
        ("sparrow.eml", "Hello"),
        ("quoted_printable.eml", "Tohle je test českých písmen odeslaných z gmailu."),
        ("all-special-chars.eml", "íářčšáíéřášč"),
        ("forwarded-message.eml", "This is email body"),
    ],
)
def test_what_is_said_stands_apart_from_what_is_quoted(name, said):
    assert parse(real(name)).text == said


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("msg_16.txt", Automatic.BOUNCE),
        ("msg_25.txt", Automatic.BOUNCE),
        ("msg_32.txt", Automatic.REPLY),
        ("raw_email_trailing_dot.eml", Automatic.REPLY),
        ("msg_01.txt", Automatic.NO),
    ],
)
def test_machines_are_known_among_real_mails(name, kind):
    assert parse(real(name)).automatic == kind


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"auto_submitted": "auto-replied"}, Automatic.REPLY),
        ({"auto_submitted": "auto-generated; owner-email=x"}, Automatic.REPLY),
        ({"auto_submitted": "no"}, Automatic.NO),
        ({"precedence": "bulk"}, Automatic.REPLY),
        ({"x_autoreply": "yes"}, Automatic.REPLY),
        ({"return_path": "<>"}, Automatic.REPLY),
        ({"return_path": "<carla@example.com>"}, Automatic.NO),
        ({"from": "no-reply@example.com"}, Automatic.REPLY),
        ({"from": "noreen@example.com"}, Automatic.NO),
        ({"list_id": "<pots.example.com>"}, Automatic.LIST),
        ({"from": "MAILER-DAEMON@example.com"}, Automatic.BOUNCE),
        ({"message_id": f"<{'ab' * 16}@listening.example>"}, Automatic.ECHO),
        ({"message_id": f"<{'ab' * 16}@elsewhere.example>"}, Automatic.NO),
        ({"from": "post@listening.example"}, Automatic.ECHO),
    ],
)
def test_machines_are_known_by_what_they_say_of_themselves(headers, kind):
    assert parse(raw(**headers), OURS).automatic == kind


def test_a_bounce_says_whose_address_is_dead_and_which_letter_came_back():
    got = parse(bounce("carla@example.com", "<letter@listening.example>"), OURS)

    assert got.automatic == Automatic.BOUNCE
    assert [(one.address, one.message_id, one.why) for one in got.returned] == [
        ("carla@example.com", "letter@listening.example", "550 5.1.1 no such user")
    ]


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0")])
def test_a_letter_that_is_only_late_marks_nobody(action, status):
    assert parse(bounce("carla@example.com", "<x@y>", action=action, status=status), OURS).returned == ()


def test_html_alone_is_read_as_text_and_nothing_of_it_stays_active():
    message = mail("x")
    message.set_content(
        "<html><head><style>p{color:red}</style></head><body><p>The lid &amp; the pot<br>cracked.</p>"
        "<script>alert(1)</script><ul><li>lid<li>pot</ul><img src='https://spy.example/a.gif'>"
        "<blockquote>Dear Carla</blockquote></body></html>",
        subtype="html",
    )

    got = parse(message.as_bytes())

    assert got.text == "The lid & the pot\ncracked.\n\n- lid\n- pot"
    assert got.quoted == "> Dear Carla"


def test_a_hundred_thousand_nested_tags_cost_no_time():
    message = mail("x")
    message.set_content("<div>" * 100_000 + "The lid cracked." + "<!--" * 1000 + "</div>" * 1000, subtype="html")
    began = time.process_time()

    got = parse(message.as_bytes())

    assert time.process_time() - began < 2
    assert got.text == ""
    assert got.unread == Unread.NO


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("html", "<head>" * 40_000),
        ("html", "<" * 200_000),
        ("html", "<!--" * 100_000),
        ("html", "<style>" * 60_000),
        ("plain", "25.11.2026, 10:00 <" + "@" * 190_000),
        ("plain", "On " + "a wrote " * 20_000),
        ("plain", "x\n" * 40_000),
        ("plain", "> " * 40_000),
    ],
)
def test_no_text_costs_more_time_than_its_length(kind, text):
    message = f"From: a@b.cc\r\nContent-Type: text/{kind}\r\n\r\n{text}".encode()
    began = time.process_time()

    assert parse(message).unread == Unread.NO
    assert time.process_time() - began < 3


def test_two_hundred_files():
    got = parse(with_files(200), Limits(papers=10))

    assert [paper.name for paper in got.papers] == [f"{number}.txt" for number in range(10)]
    assert len(got.left_out) == 190
    assert got.left_out[0] == ("10.txt", LeftOut.TOO_MANY)


def test_sixty_megabytes_are_refused_before_anything_is_read():
    whole = raw() + b"x" * (60 * 1024 * 1024)
    began = time.process_time()

    got = parse(whole, OURS)

    assert time.process_time() - began < 1
    assert got.unread == Unread.TOO_BIG
    assert (got.sender, got.subject, got.text, got.size) == ("carla@example.com", "Lid cracked", "", len(whole))


def test_a_file_that_is_too_big_is_left_in_the_mail():
    message = mail()
    message.add_attachment(b"x" * 2000, maintype="application", subtype="pdf", filename="long.pdf")

    got = parse(message.as_bytes(), Limits(paper_bytes=1000))

    assert (got.papers, got.left_out) == ((), (("long.pdf", LeftOut.TOO_BIG),))


def test_a_mail_inside_the_mail_is_a_file_of_it():
    message = mail("See below.")
    message.add_attachment(mail("The first one", subject="Where is my order?"))

    got = parse(message.as_bytes())

    assert got.text == "See below."
    assert [(paper.name, paper.media_type) for paper in got.papers] == [("Where is my order?.eml", "message/rfc822")]
    assert b"The first one" in got.papers[0].data


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-16", "us-ascii", '"', "unknown-8bit"])
def test_a_broken_charset_loses_no_mail(charset):
    data = (
        f"From: carla@example.com\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        + "Käse für Ölé".encode()
    )

    got = parse(data)

    assert got.unread == Unread.NO
    assert got.text


def test_german_letters_of_an_old_program_are_read():
    data = b"From: carla@example.com\r\nSubject: =?iso-8859-1?Q?K=E4se?= =?x?Q?=\r\n\r\n" + "Käse".encode("latin-1")

    got = parse(data)

    assert got.text == "Käse"
    assert got.subject.startswith("Käse")


def test_deeply_nested_parts_end():
    deep = b"From: carla@example.com\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n"
    deep += b"".join(
        f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n".encode() for n in range(1500)
    )
    began = time.process_time()

    got = parse(deep)

    assert time.process_time() - began < 5
    assert got.unread in {Unread.NO, Unread.UNREADABLE}


def test_the_same_mail_by_two_ways_has_one_key_and_another_under_its_id_has_not():
    first = parse(raw(received="from a by b; Wed, 25 Nov 2026 10:00:00 +0100"))
    again = parse(raw(received="from c by d; Wed, 25 Nov 2026 10:00:09 +0100"))
    other = parse(raw("Something else."))

    assert first.digest != again.digest
    assert first.key == again.key
    assert other.message_id == first.message_id
    assert other.key != first.key


def test_nul_and_lone_surrogates_are_gone():
    got = parse(b"From: carla@example.com\r\nSubject: a\0b\r\n\r\nThe\0 lid \xed\xa0\x80cracked.")

    assert got.subject == "ab"
    assert "\0" not in got.text
    got.text.encode("utf-8")


@settings(max_examples=60)
@given(st.binary(max_size=3000))
def test_no_bytes_raise(data):
    parse(data, OURS).text.encode("utf-8")


HEADER = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Content-Type",
        "Content-Transfer-Encoding",
        "References",
        "Auto-Submitted",
    ]
)
VALUES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ["multipart/mixed; boundary=b", "text/html; charset=x", "base64", "=?utf-8?B?////?=", "<a@b>", "message/rfc822", "uuencode",
         "multipart/report; report-type=delivery-status; boundary=b", "message/delivery-status", "text/plain; name*=utf-8''%ff"]
    ),
)  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.tuples(HEADER, VALUES), max_size=8), st.lists(st.tuples(VALUES, st.binary(max_size=200)), max_size=4)
)
def test_no_half_sound_mail_raises(headers, parts):
    data = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("utf-8", errors="replace") + b"\r\n"
    for kind, body in parts:
        data += b"--b\r\nContent-Type: " + kind.encode("utf-8", errors="replace") + b"\r\n\r\n" + body + b"\r\n"

    got = parse(data + b"--b--", OURS)

    (got.text + got.quoted + got.subject + got.sender).encode("utf-8")


def test_an_empty_mail_has_no_sender():
    got = parse(b"")

    assert (got.sender, got.text, got.unread) == ("", "", Unread.NO)


def test_what_a_filter_in_front_says_is_heard():
    assert parse(raw(x_spam_flag="YES")).called_spam
    assert parse(raw(authentication_results="mx.listening.example; spf=pass; dmarc=fail (p=none)")).called_forged
    assert not parse(raw(authentication_results="mx.listening.example; dmarc=pass")).called_forged


def test_addresses_with_a_comma_in_the_name():
    message = EmailMessage(policy=SMTP)
    message["From"] = '"Customer, Carla" <Carla@Example.com>'
    message["To"] = "post+q7k4md-aaaa@listening.example, other@example.org"
    message.set_content("x")

    got = parse(message.as_bytes())

    assert (got.sender, got.sender_name) == ("carla@example.com", "Customer, Carla")
    assert got.recipients == ("post+q7k4md-aaaa@listening.example", "other@example.org")
