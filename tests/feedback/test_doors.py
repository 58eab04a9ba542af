"""Forms of their own and signed labels: made by the quality team, open to customers at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import journal
from feedback.models import Form

pytestmark = pytest.mark.django_db

LIDS = {"slug": "lids", "title": "About our lids", "intro": "Lids only.", "is_active": "on"}


def test_form_is_added_and_open_at_once(officer, client, lid):
    response = officer.post("/inbox/forms/add/", {**LIDS, "product": lid.pk})
    form = Form.objects.get()
    assert response["Location"] == "/inbox/forms/"
    assert (form.slug, form.product) == ("lids", lid)
    assert [entry.verb for entry in journal.history(form)] == ["add"]
    assert "About our lids" in client.get("/f/lids/").content.decode()


def test_form_is_changed_and_shut(officer):
    form = Form.objects.create(**{**LIDS, "is_active": True})
    officer.post("/inbox/forms/lids/", {"slug": "lids", "title": "Lids", "intro": "Lids only."})
    form.refresh_from_db()
    assert (form.title, form.is_active) == ("Lids", False)
    assert officer.get("/f/lids/").status_code == 404


@pytest.mark.parametrize("changes", [{"slug": "not a slug"}, {"slug": ""}, {"title": ""}, {"slug": "taken"}])
def test_wrong_form_is_told(officer, changes):
    Form.objects.create(slug="taken", title="Taken")
    assert officer.post("/inbox/forms/add/", {**LIDS, **changes}).status_code == 422
    assert Form.objects.count() == 1


def test_label_is_signed_and_believed(officer, client, lid):
    page = officer.get("/inbox/forms/", {"label": "1", "product": "LID-80", "lot": "41"}).content.decode()
    address = re.search(r'href="(http://testserver/f/\?p=[^"]+)"', page)[1]
    assert "Lid 80 mm, lot 41" in client.get(address.removeprefix("http://testserver")).content.decode()


def test_label_that_says_nothing_is_told(officer):
    assert "Choose or enter what the label says" in officer.get("/inbox/forms/", {"label": "1"}).content.decode()


def test_auditor_reads_only(client, audrey):
    client.force_login(audrey)
    assert client.get("/inbox/forms/").status_code == 200
    assert client.post("/inbox/forms/add/", LIDS).status_code == 403


def test_no_statement_per_form(officer, tell):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            officer.get("/inbox/forms/")
        return len(asked)

    one = Form.objects.create(slug="one", title="One")
    tell(form=one)
    first = statements()
    for slug in ("two", "three"):
        tell(form=Form.objects.create(slug=slug, title=slug))
    assert statements() == first
