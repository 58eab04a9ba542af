"""Words over the weeks: what is kept, what is not, and that every count opens exactly its texts."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from complaints.models import Complaint
from core.models import Run, User
from customers.models import Contact, Product
from feedback.models import Feedback
from surveillance import operations
from surveillance.models import Mention, Series, Tally
from tests.surveillance.conftest import NOW, a_signal
from tests.surveillance.test_pages import read, statements
from tests.surveillance.test_tally import a_complaint

MONDAY = date(2026, 11, 16)


@pytest.fixture
def heard(client: Client, olive: User) -> Client:
    client.force_login(olive)
    return client


@pytest.fixture
def people(db: None) -> list[Contact]:
    return [Contact.objects.create(name=name, email=f"{name}@example.org") for name in ("Rosa", "Ivo", "Nele", "Tom")]


def told(texts: list[str], *, weeks: int, first: int = 0, people: list[Contact], **fields: object) -> None:
    """Complaints with these texts, so many weeks ago, each of another person."""
    rows = [
        a_complaint(first + at, NOW - timedelta(days=5, weeks=weeks), contact=people[at % len(people)], **fields)
        for at in range(len(texts))
    ]
    for row, text in zip(rows, texts, strict=True):
        row.text = text
    Complaint.objects.bulk_create(rows)


CRACKED = ["The rim is cracked again.", "My bowl was cracked at once.", "Cracked glass, sadly.", "All cracked, I fear."]
SLOW = ["Slow parcel this time.", "Slow answer on Monday.", "Slow courier, poor box.", "Slow shop indeed."]


@pytest.fixture
def cracking(people: list[Contact]) -> None:
    """For a quarter the parcels are slow; now all is cracked."""
    for week in range(1, 13):
        told(SLOW, weeks=week, first=10 * week, people=people)
    told(CRACKED, weeks=0, first=1000, people=people)
    operations.recount_words(as_of=NOW)


def weeks_of(key: str) -> dict[date, tuple[int, int | None]]:
    rows = Tally.objects.filter(series__measure="mentions", series__slice_key=key).order_by("day")
    return {day: (count, among) for day, count, among in rows.values_list("day", "count", "exposure")}


def test_a_word_is_counted_by_the_week_among_all_texts(cracking: None) -> None:
    assert weeks_of("en:crack")[MONDAY] == (4, 4)
    assert weeks_of("en:crack")[MONDAY - timedelta(weeks=1)] == (0, 4)
    assert weeks_of("en:slow")[MONDAY - timedelta(weeks=1)] == (4, 4)
    assert Mention.objects.get(series__slice_key="en:crack").references == ["R1000", "R1001", "R1002", "R1003"]


def test_counting_again_changes_nothing_until_a_text_changes(cracking: None) -> None:
    assert operations.recount_words(as_of=NOW) == 0

    Complaint.objects.filter(reference="R1000").update(text="It is slow, too.")

    assert operations.recount_words(as_of=NOW) > 0
    assert weeks_of("en:crack")[MONDAY] == (3, 4)


def test_what_fewer_than_three_people_say_is_not_kept(people: list[Contact]) -> None:
    told(["It wobbles on the left.", "Wobbles, I say.", "Yes, wobbles badly."], weeks=0, people=people[:2])
    told(["It hums at night.", "Hums all day.", "A lamp that hums."], weeks=0, first=50, people=people[:3])

    operations.recount_words(as_of=NOW)

    keys = set(Series.objects.filter(measure="mentions").values_list("slice_key", flat=True))
    assert "en:hum" in keys
    assert not {key for key in keys if "wobbl" in key}


def test_names_of_products_of_our_people_and_of_the_writer_and_numbers_are_no_words(
    people: list[Contact], lid: Product, olive: User
) -> None:
    own = [f"The lid of order NH-77{at} rattles, {olive.name} said. {people[at].name} x4{at}b" for at in range(3)]
    told(
        [text + extra for text, extra in zip(own, (" Bad.", " A pity!", " Why?"), strict=True)], weeks=0, people=people
    )
    told(
        ["Rosa tea rattles.", "Rosa pot rattles loudly.", "My Rosa cup, hm, rattles."],
        weeks=1,
        first=9,
        people=people[1:],
    )

    operations.recount_words(as_of=NOW)

    said = {word for key in Series.objects.values_list("slice_key", flat=True) for word in re.split(r"[: ]", key)}
    assert "rattl" in said
    assert not said & {"lid", "nh", "ivo", "nel", *(part.casefold() for part in olive.name.split())}
    assert not {word for word in said if any(letter.isdigit() for letter in word)}


def test_a_campaign_of_equal_texts_counts_once(people: list[Contact]) -> None:
    told(["Stop the plastic wrapping of every single box at once."] * 4, weeks=0, people=people)
    told(["Plastic around it.", "So much plastic.", "Plastic again, and more."], weeks=1, first=40, people=people)

    operations.recount_words(as_of=NOW)

    assert weeks_of("en:plastic")[MONDAY] == (1, 1)


def test_only_the_most_usual_words_of_complaints_raise_signals(cracking: None) -> None:
    listened = set(Series.objects.filter(slice_kind="term", is_listened=True).values_list("slice_key", flat=True))

    assert "en:slow" in listened
    assert "en:crack" not in listened  # too rare so far to be listened to alone
    assert "en:" not in listened


def test_words_are_counted_once_a_day(cracking: None) -> None:
    assert operations.count_words(as_of=NOW) == 0
    Complaint.objects.filter(reference="R1000").update(text="It is slow, too.")

    assert operations.count_words(as_of=NOW + timedelta(hours=1)) == 0
    assert operations.count_words(as_of=NOW + timedelta(days=1)) > 0
    assert Run.objects.filter(job="words").count() == 2


def test_the_page_teaches_while_nothing_was_counted(heard: Client) -> None:
    assert "No words have been counted yet." in read(heard, "/signals/words/")


def test_the_page_tells_what_rises_and_shows_its_texts(heard: Client, cracking: None) -> None:
    page = read(heard, "/signals/words/?weeks=4")

    assert "“cracked” is new: 4 texts say it, and none did in the year before." in page
    assert "Newest texts that say “cracked”" in page
    assert "Cracked glass, sadly." in page
    assert "significant" not in page


def test_every_count_of_words_opens_exactly_its_texts(heard: Client, cracking: None) -> None:
    page = read(heard, "/signals/words/?weeks=4")
    table = page.partition("Said more often</h2>")[2].partition('id="word"')[0]
    links = re.findall(r'<td class="lp-num"><a href="(/signals/records/[^"]+)">(\d+)</a>', table)

    assert {int(n) for _url, n in links} >= {4, 12, 36}
    for url, n in links:
        assert f"{n} records from" in read(heard, url)


def test_words_of_one_product_only(heard: Client, people: list[Contact], lid: Product, pan: Product) -> None:
    for week in range(1, 13):
        told(SLOW, weeks=week, first=10 * week, people=people, product=lid)
    told(CRACKED, weeks=0, first=1000, people=people, product=lid)
    told(["Cracked too!", "It is cracked here as well."], weeks=0, first=2000, people=people, product=pan)
    operations.recount_words(as_of=NOW)

    page = read(heard, "/signals/words/?weeks=4&product=LID-80")
    link = re.search(r'<a href="(/signals/records/[^"]+product=LID-80)">4</a>', page)

    assert link is not None
    assert "4 records from" in read(heard, link.group(1))


def test_words_of_other_feedback_stand_by_themselves(heard: Client, people: list[Contact]) -> None:
    fields = {"status": "new", "kind": "praise", "said_kind": "praise", "channel": "form", "language": "en"}
    lovely = ["Lovely colours!", "Lovely weight in hand.", "A lovely shape, truly.", "Lovely, all of it."]
    for weeks, texts in [(0, lovely), *((week, SLOW) for week in range(5, 13))]:
        at = NOW - timedelta(days=5, weeks=weeks)
        Feedback.objects.bulk_create(
            Feedback(
                reference=f"F{weeks}-{n}", token_digest=f"t{weeks}-{n}", submission_key=f"k{weeks}-{n}", text=text,
                received_at=at, recorded_at=at, contact=people[n], **fields,
            )
            for n, text in enumerate(texts)
        )  # fmt: skip
    operations.recount_words(as_of=NOW)

    assert "“lovely” is new: 4 texts say it" in read(heard, "/signals/words/?measure=mentions_elsewhere&weeks=4")
    assert "lovely" not in read(heard, "/signals/words/?weeks=4")


def test_the_page_of_words_takes_the_same_statements_for_few_and_many(heard: Client, cracking: None) -> None:
    few = statements(heard, "/signals/words/?weeks=4")
    Series.objects.filter(slice_kind="term").exclude(slice_key__in=["en:", "en:crack", "en:slow"]).delete()

    assert statements(heard, "/signals/words/?weeks=4") == few


def test_words_are_given_as_csv(heard: Client, cracking: None) -> None:
    answer = heard.get("/signals/words/as.csv?weeks=4")

    lines = b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert lines[0] == "Word,Language,Texts now,Texts before,Share now,Share before,Change (z)"
    assert lines[1].startswith("cracked,en,4,0,")


def test_a_signal_about_a_word_shows_the_texts_and_keeps_its_word_counted(heard: Client, cracking: None) -> None:
    signal = a_signal(Series.objects.get(slice_key="en:crack"))

    page = read(heard, f"/signals/{signal.reference}/")

    assert "“cracked” in complaints: higher than expected" in page
    assert ">4 records<" in page
    Complaint.objects.update(text="All is well here again.")
    operations.recount_words(as_of=NOW)
    assert Series.objects.filter(slice_key="en:crack").exists()
    assert not Series.objects.filter(slice_key="en:slow").exists()
