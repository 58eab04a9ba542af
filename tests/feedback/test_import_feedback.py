"""Other systems' files become cases: every good row once, every bad one listed with its reason."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from complaints.models import Category, Complaint
from complaints.models import Status as ComplaintStatus
from core import journal, links
from core.models import Entry, Letter
from customers.models import Product, Site
from feedback.models import Feedback, Kind, Status

pytestmark = pytest.mark.django_db

TSA = """claim_number,received,incident,airport,airline,claim_type,claim_site,item_category,close_amount,disposition
1,2010-01-04,2010-01-03,SLC,Delta Air Lines,Property Damage,Checked Baggage,Cosmetics,0.0,Deny
2,2010-01-05,-,SLC,-,Property Damage,Checkpoint,Jewelry,"$1,234.00 ",Settle
3,2010-01-06,2009-13-45,LAX,-,,-,,-,
4,soon,2010-01-05,LAX,-,Property Damage,Checkpoint,Other,0.0,Deny
1,2010-01-04,2010-01-03,SLC,Delta Air Lines,Property Damage,Checked Baggage,Cosmetics,0.0,Deny
"""


@pytest.fixture
def load(tmp_path, capsys):
    def loaded(content, *arguments, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
        call_command("import_feedback", path, "--rejects", tmp_path / "rejects.csv", *arguments)
        return capsys.readouterr().out

    return loaded


def rejected(tmp_path):
    with (tmp_path / "rejects.csv").open(newline="") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


def test_claims_become_complaints_as_they_ended(load, tmp_path):
    said = load(TSA, "--preset", "tsa")
    assert "5 rows read" in said
    assert "3 added, 1 known already, 1 refused." in said
    denied, settled, open_one = Complaint.objects.order_by("received_at")
    assert (denied.status, denied.upheld, denied.happened_on) == (ComplaintStatus.CLOSED, "no", date(2010, 1, 3))
    assert (settled.upheld, settled.happened_on) == ("partly", None)
    assert (open_one.status, open_one.product, open_one.category) == (ComplaintStatus.RECEIVED, None, None)
    assert (denied.site.name, denied.product.name, denied.category.name) == ("SLC", "Checked Baggage", "Cosmetics")
    assert denied.category.parent.name == "Property Damage"
    assert "airline: Delta Air Lines" in denied.text
    assert [case.number for case in (denied, settled, open_one)] == [f"C-2010-000{n}" for n in (1, 2, 3)]
    assert rejected(tmp_path) == [("5", "“soon” is no date that can be read.")]


def test_each_has_feedback_of_the_same_reference_and_a_page(load, client):
    load(TSA, "--preset", "tsa")
    case = Complaint.objects.order_by("received_at").first()
    assert (case.feedback.reference, case.feedback.status) == (case.reference, Status.CONVERTED)
    assert client.get(f"/t/{links.token_for(case.reference)}/").status_code == 200


def test_no_letters_and_one_journal_line_a_batch(load):
    load(TSA, "--preset", "tsa")
    assert Letter.objects.count() == 0
    assert list(Entry.objects.filter(verb="import_converted").values_list("facts", flat=True)) == [{"records": 3}]
    assert list(Entry.objects.filter(verb="import_closed").values_list("facts", flat=True)) == [{"records": 2}]
    assert journal.history(Complaint.objects.order_by("received_at").first())[0].verb == "import_closed"


@pytest.mark.parametrize("again", [[], ["--from-start"]])
def test_second_run_adds_nothing(load, again):
    load(TSA, "--preset", "tsa")
    said = load(TSA, "--preset", "tsa", *again)
    assert ": 0 added, " in said
    assert Complaint.objects.count() == 3


def test_later_file_of_the_same_system_adds_what_is_new(load):
    load(TSA, "--preset", "tsa")
    more = TSA + "9,2010-02-01,-,SLC,-,Property Damage,Checkpoint,Other,0.0,Deny\n"
    load(more, "--preset", "tsa")
    assert Complaint.objects.count() == 4


def test_dry_run_keeps_nothing_and_says_everything(load, tmp_path):
    said = load(TSA, "--preset", "tsa", "--dry-run")
    assert "3 added, 1 known already, 1 refused." in said
    assert (Complaint.objects.count(), Site.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert len(rejected(tmp_path)) == 1


def test_requests_that_cannot_be_are_refused(load, tmp_path):
    rows = """unique_key,created,closed,complaint_type,borough
1,2020-01-02 10:00:00,2020-01-01 10:00:00,Noise,QUEENS
2,2020-01-02 10:00:00,2020-01-03 10:00:00,Noise,3047010038
3,2020-01-02 10:00:00,2020-01-03 10:00:00,Noise,05 MANHATTAN
4,2020-01-02 10:00:00,,Noise,Unspecified
5,2999-01-02 10:00:00,,Noise,QUEENS
"""
    load(rows, "--preset", "nyc311", "--zone", "America/New_York", name="city.csv.gz")
    assert rejected(tmp_path) == [
        ("2", "It was closed before it was received."),
        ("3", "“3047010038” is no borough: the columns have shifted."),
        ("6", "It was received in the future."),
    ]
    closed, open_one = Complaint.objects.order_by("source_key")
    assert (closed.site.name, closed.closed_at.isoformat()) == ("MANHATTAN", "2020-01-03T15:00:00+00:00")
    assert (open_one.site, open_one.status) == (None, ComplaintStatus.RECEIVED)


def test_incidents_keep_channel_and_severity(load):
    header = "number,opened_at,resolved_at,closed_at,contact_type,location,category,subcategory,priority\n"
    load(
        header + "INC1,2016-02-29 01:16:00,?,2016-03-05 12:00:00,Phone,Location 143,?,?,1 - Critical\n",
        "--preset",
        "itsm",
    )
    case = Complaint.objects.get()
    assert (case.channel, case.severity, case.category, case.site.code) == ("phone", "critical", None, "location-143")


def test_own_columns_by_map(load):
    rows = "Date;Words;Kind;Item\n2026-01-02;Lovely;praise;Lid\n2026-01-03;Broken;;Lid\n2026-01-04;Hm;rant;Lid\n"
    said = load(rows, "--map", "Date=received", "Words=text", "Kind=kind", "Item=product")
    assert "2 added, 0 known already, 1 refused." in said
    assert list(Feedback.objects.order_by("received_at").values_list("kind", "status", "text")) == [
        (Kind.PRAISE, Status.NEW, "Lovely"),
        (Kind.COMPLAINT, Status.CONVERTED, "Broken"),
    ]
    assert Product.objects.get().name == "Lid"


def test_equal_lines_without_key_are_different_cases(load):
    load("Date,Words\n2026-01-02,Broken\n2026-01-02,Broken\n", "--map", "Date=received", "Words=text")
    assert Complaint.objects.count() == 2


def test_known_names_are_found_not_doubled(load):
    lid = Product.objects.create(code="L80", name="Lid 80 mm")
    load("Date,Item\n2026-01-02,Lid 80 mm\n2026-01-02,L80\n", "--map", "Date=received", "Item=product")
    assert set(Complaint.objects.values_list("product", flat=True)) == {lid.pk}


def test_names_of_any_script_and_length_have_codes_of_their_own(load):
    long = "A very long name of a category " * 5
    rows = f"Date,What\n2026-01-02,苦情\n2026-01-02,不満\n2026-01-02,{long}x\n2026-01-02,{long}y\n"
    load(rows, "--map", "Date=received", "What=category")
    assert Category.objects.count() == 4


def test_people_become_contacts_but_are_not_written_to(load):
    load("Date,Mail\n2026-01-02,Carla@Example.com\n", "--map", "Date=received", "Mail=email")
    assert (Complaint.objects.get().contact.email, Letter.objects.count()) == ("carla@example.com", 0)


def test_wrong_address_costs_no_case(load):
    load('Date,Mail\n2026-01-02,"a@example.com\nBcc: all@example.com"\n', "--map", "Date=received", "Mail=email")
    assert Complaint.objects.get().contact is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--map", "Words=text"], "No column gives “received”"),
        (["--map", "Date=received", "--zone", "Mars/Base"], "is no time zone"),
        (["--preset", "itsm"], "No column gives “received”"),
    ],
)
def test_wrong_command_says_what_is_wrong(load, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        load("Date,Words\n2026-01-02,Broken\n", *arguments)


def test_open_ones_get_their_clocks(load):
    day = timezone.localdate().isoformat()
    load(f"Date,Words\n{day},Broken\n", "--map", "Date=received", "Words=text")
    assert Complaint.objects.get().answer_due > timezone.now()


DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
REAL = DATA / "cfpb_rows_2016-01.csv.gz"


def test_real_file_is_taken_whole(tmp_path, capsys):
    if not REAL.is_file():
        with capsys.disabled():
            print(f"{REAL} is not there: no real file was tried.")  # noqa: T201 - said, not skipped
        return
    call_command("import_feedback", REAL, "--preset", "cfpb", "--rejects", tmp_path / "r.csv")
    assert Complaint.objects.count() == 1355
