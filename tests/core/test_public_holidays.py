"""Holidays from where organisations have them: a country's law, a calendar file, a table."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import public_holidays
from core.public_holidays import MOST_SENTENCES, UnknownPlace, Unreadable

YEARS = range(2026, 2029)
CHRISTMAS = date(2026, 12, 25)


def ical(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"


# By country


def test_a_part_of_a_country_has_days_of_its_own():
    everywhere = public_holidays.by_country("DE", years=[2026])
    bavaria = public_holidays.by_country("DE", "BY", years=[2026])

    assert set(bavaria) - set(everywhere) == {date(2026, 1, 6), date(2026, 6, 4), date(2026, 11, 1)}
    assert list(bavaria) == sorted(bavaria)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        *((code, "Erster Weihnachtstag") for code in ("", "de", "xx")),
        *((code, "Christmas Day") for code in ("en", "en-us", "en-gb")),
    ],
)
def test_names_come_in_the_language_asked_for_or_the_country_s_own(language, name, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "th")

    assert public_holidays.by_country("DE", years=[2026], language=language)[CHRISTMAS] == name


def test_a_day_off_in_place_of_a_saturday_is_among_them():
    assert date(2026, 7, 3) in public_holidays.by_country("US", years=[2026])


@pytest.mark.parametrize(("country", "part"), [("XX", None), ("DE", "ZZ"), ("", None)])
def test_an_unknown_place_is_refused(country, part):
    with pytest.raises(UnknownPlace):
        public_holidays.by_country(country, part, years=[2026])


def test_places_name_countries_and_their_parts():
    places = public_holidays.places()

    assert "BY" in places["DE"]
    assert all(public_holidays.by_country(code, years=[2026]) is not None for code in ("IN", "US", "AU", "EG"))


# CSV


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-25,Christmas\n2027-01-01,New Year\n",
        "\ufeffDate;Name\r\n25.12.2026;Christmas\r\n1.1.2027;New Year\r\n",
        "day\tname\tremark\n2026-12-25\tChristmas\tclosed\n\n 2027-01-01 \t New Year \t\n",
        '2026-12-25,"Christmas"\n2026-12-25,Christmas\n2027-01-01,New Year',
    ],
)
def test_a_table_in_the_forms_people_have(text):
    assert public_holidays.from_csv(text) == {CHRISTMAS: "Christmas", date(2027, 1, 1): "New Year"}


def test_dates_alone_and_two_names_for_one_day():
    text = "2026-12-25\n2026-12-26,Boxing Day\n2026-12-26,St Stephen's Day\n"

    assert public_holidays.from_csv(text) == {CHRISTMAS: "", date(2026, 12, 26): "Boxing Day; St Stephen's Day"}


def test_an_empty_table_holds_no_holidays():
    assert public_holidays.from_csv("") == public_holidays.from_csv("date,name\n") == {}


def test_each_line_without_a_date_is_told_and_the_good_ones_are_kept():
    text = "date,name\n12/25/2026,Christmas\n2026-12-26,Boxing Day\n2026-02-30,Nothing\n0206-12-25,Typo\n"

    with pytest.raises(Unreadable) as raised:
        public_holidays.from_csv(text)

    assert raised.value.sentences == [
        "Line 2: write the date as 2026-12-25 or 25.12.2026; it says “12/25/2026”.",
        "Line 4: write the date as 2026-12-25 or 25.12.2026; it says “2026-02-30”.",
        "Line 5: write the date as 2026-12-25 or 25.12.2026; it says “0206-12-25”.",
    ]
    assert raised.value.days == {date(2026, 12, 26): "Boxing Day"}


def test_a_file_of_another_kind_is_told_in_few_sentences():
    with pytest.raises(Unreadable) as raised:
        public_holidays.from_csv("1 is not a date\n" * 500)

    assert len(raised.value.sentences) == MOST_SENTENCES + 1
    assert raised.value.sentences[-1] == "480 more entries cannot be read."


@pytest.fixture
def short_fields():
    """The longest field is a setting of the whole process, and other readers set it, too."""
    before = csv.field_size_limit(1000)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("short_fields")
def test_a_field_without_end_stops_the_reading_with_a_sentence():
    with pytest.raises(Unreadable) as raised:
        public_holidays.from_csv('2026-12-25,Christmas\n2026-12-26,"' + "x" * 2000)

    assert raised.value.sentences == ["Reading stopped at line 2: this is not a table of dates and names."]
    assert raised.value.days == {CHRISTMAS: "Christmas"}


# iCalendar


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261225", [(2026, 12, 25)]),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226", [(2026, 12, 25)]),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", [(2026, 12, 25)]),
        ("DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102", [(2026, 12, 31), (2027, 1, 1)]),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P2D", [(2026, 12, 25), (2026, 12, 26)]),
        ("DTSTART:20261225T000000\nDTEND:20261226T000000", [(2026, 12, 25)]),
        ("DTSTART;VALUE=DATE:20241225", []),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:19001225\nRRULE:FREQ=YEARLY", [(2026, 12, 25), (2027, 12, 25), (2028, 12, 25)]),
        ("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;COUNT=2", [(2026, 12, 25), (2027, 12, 25)]),
        ("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;UNTIL=20271225T000000Z", [(2026, 12, 25), (2027, 12, 25)]),
        (
            "DTSTART;VALUE=DATE:20200504\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO",
            [(2026, 5, 4), (2027, 5, 3), (2028, 5, 1)],
        ),
        (
            "DTSTART;VALUE=DATE:20251231\nDTEND;VALUE=DATE:20260102\nRRULE:FREQ=YEARLY;COUNT=2",
            [(2026, 1, 1), (2026, 12, 31), (2027, 1, 1)],
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20271225\nRDATE;VALUE=DATE:20271227",
            [(2026, 12, 25), (2027, 12, 27), (2028, 12, 25)],
        ),
        ("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;COUNT=1;BYHOUR=1,2,3", [(2026, 12, 25)]),
    ],
)
def test_an_event_stands_for_its_days(event, days):
    found = public_holidays.from_ical(ical(f"{event}\nSUMMARY:Closed\\, all day"), years=YEARS)

    assert found == {date(*day): "Closed, all day" for day in days}


def test_a_moved_occurrence_takes_the_place_of_the_one_it_replaces():
    series = "UID:a\nDTSTART;VALUE=DATE:20261226\nRRULE:FREQ=YEARLY\nSUMMARY:Boxing Day"
    moved = "UID:a\nRECURRENCE-ID;VALUE=DATE:20271226\nDTSTART;VALUE=DATE:20271227\nSUMMARY:Boxing Day (moved)"
    other = "UID:b\nDTSTART;VALUE=DATE:20271226\nSUMMARY:Inventory"

    assert public_holidays.from_ical(ical(series, moved, other), years=YEARS) == {
        date(2026, 12, 26): "Boxing Day",
        date(2027, 12, 26): "Inventory",
        date(2027, 12, 27): "Boxing Day (moved)",
        date(2028, 12, 26): "Boxing Day",
    }


def test_events_without_an_identifier_replace_nothing():
    stray = "RECURRENCE-ID;VALUE=DATE:20261225\nDTSTART;VALUE=DATE:20261226\nSUMMARY:Boxing Day"
    other = "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas"

    found = public_holidays.from_ical(ical(stray, other), years=YEARS)

    assert found == {CHRISTMAS: "Christmas", date(2026, 12, 26): "Boxing Day"}


def test_a_cancelled_occurrence_is_left_out():
    series = "UID:a\nDTSTART;VALUE=DATE:20261226\nRRULE:FREQ=YEARLY;COUNT=2"
    cancelled = "UID:a\nRECURRENCE-ID;VALUE=DATE:20271226\nDTSTART;VALUE=DATE:20271226\nSTATUS:CANCELLED"

    assert public_holidays.from_ical(ical(series, cancelled), years=YEARS) == {date(2026, 12, 26): ""}


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (
            "DTSTART:20261225T090000Z\nDTEND:20261225T170000Z",
            "“Party” has a time of day. A holiday takes whole days: make it an all-day event.",
        ),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261220", "“Party” ends before it begins."),
        (
            "DTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20300101",
            "“Party” lasts longer than a year. Split it if it is meant.",
        ),
        ("DTSTART;VALUE=DATE:02061225", "“Party” lies too far back or ahead: check its year."),
        (
            "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=SECONDLY",
            "“Party” repeats, but neither yearly, monthly nor weekly.",
        ),
        (
            "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;INTERVAL=0",
            "“Party”: its dates, or the rule by which it repeats, cannot be read.",
        ),
        *(
            (broken, "“Party”: its dates, or the rule by which it repeats, cannot be read.")
            for broken in (
                "DESCRIPTION:no date at all",
                "DTSTART;VALUE=DATE:2026122x",
                "DTSTART;VALUE=DATE:20261225\nDTSTART;VALUE=DATE:20261226",
                "DTSTART;VALUE=DATE:20261225\nDURATION:PT5H",
                "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=BOGUS",
                "DTSTART;VALUE=DATE:20261225\nDURATION:P9D\nRDATE;VALUE=DATE:99991230",
                "DTSTART;VALUE=DATE:20261225\nEXDATE;VALUE=DATE:tomorrow",
                "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY\nRECURRENCE-ID:someday",
            )
        ),
    ],
)
def test_an_event_that_is_no_holiday_is_told_and_the_others_are_kept(event, sentence):
    good = "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas"

    with pytest.raises(Unreadable) as raised:
        public_holidays.from_ical(ical(f"{event}\nSUMMARY:Party", good), years=YEARS)

    assert raised.value.sentences == [sentence]
    assert raised.value.days == {CHRISTMAS: "Christmas"}


@pytest.mark.parametrize("text", ["", "date,name\n2026-12-25,Christmas\n", "BEGIN:VCALENDAR\n", "\x00\ufffd"])
def test_what_is_no_calendar_file_is_told_so(text):
    with pytest.raises(Unreadable) as raised:
        public_holidays.from_ical(text, years=YEARS)

    assert raised.value.sentences == [
        "This is not a whole iCalendar file: it begins with BEGIN:VCALENDAR, ends with END:VCALENDAR."
    ]


RULES = [
    "FREQ=YEARLY",
    "FREQ=WEEKLY",
    "INTERVAL=-1",
    "COUNT=0",
    "BYDAY=99MO",
    "BYDAY=XX",
    "BYMONTH=2",
    "BYMONTH=13",
    "BYSETPOS=0",
    "BYMONTHDAY=30",
    "BYWEEKNO=53",
    "BYYEARDAY=0",
    "UNTIL=2026",
    "UNTIL=20300101",
    "WKST=ZZ",
    "BYEASTER=999999",
]
LINES = [
    "DTSTART;VALUE=DATE:20261225",
    "DTSTART:99999999T000000",
    "DTEND;VALUE=DATE:20261230",
    "DURATION:P1W",
    "DTSTART;TZID=Nowhere:20261225T000000",
    "RDATE:20261225/20261226",
    "EXDATE:20261225T000000Z",
    "UID:a",
    "BEGIN:VALARM",
    "RECURRENCE-ID;VALUE=DATE:20261225",
    "RECURRENCE-ID:x",
    "SUMMARY:%(b)s%",
    "STATUS:SO-SO",
]
rules = st.lists(st.sampled_from(RULES), max_size=5).map(lambda parts: f"RRULE:{';'.join(parts)}")
event_lines = st.lists(st.sampled_from(LINES) | rules | st.text(max_size=12), max_size=7)


@given(event_lines)
def test_no_calendar_file_does_worse_than_being_refused(lines):
    try:
        found = public_holidays.from_ical(ical("\n".join(lines)), years=YEARS)
    except Unreadable as refusal:
        found = refusal.days

    assert all(day.year in YEARS for day in found)


@given(st.text() | st.lists(st.text(alphabet="0123456789-.;,\t\n\"' x\x00\r"), max_size=8).map("".join))
def test_no_table_does_worse_than_being_refused(text):
    try:
        found = public_holidays.from_csv(text)
    except Unreadable as refusal:
        found = refusal.days

    assert list(found) == sorted(found)
