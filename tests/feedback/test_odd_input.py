"""What nobody types: an answer with a sentence or a plain 404, never a failure."""

import pytest

from core import links
from tests.feedback.conftest import filled

pytestmark = pytest.mark.django_db

NUL = "%00"


@pytest.mark.parametrize(
    "address",
    [
        f"/inbox/?q={NUL}",
        f"/inbox/?kind={NUL}&channel={NUL}",
        "/inbox/?view=nowhere&after=!!!",
        "/inbox/?after=WyJ4Il0",
        f"/inbox/forms/?label=1&product={NUL}&lot={NUL}",
        f"/f/?p={NUL}&order={NUL}&kind={NUL}",
    ],
)
def test_odd_addresses_are_answered(officer, address):
    assert officer.get(address).status_code == 200


@pytest.mark.parametrize("address", [f"/inbox/{NUL}/", f"/t/{NUL}/", f"/s/{NUL}/", "/inbox/%F0%9F%98%80/"])
def test_odd_names_are_not_found(officer, address):
    assert officer.get(address).status_code == 404


def test_odd_file_names_are_not_found(officer, question):
    token = links.token_for(question.reference)
    for address in (f"/t/{token}/files/{NUL}/", f"/inbox/{question.reference}/files/{NUL}/"):
        assert officer.get(address).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"remove": "\0"},
        {"kind": "\0"},
        {"start": "\0"},
        {"email": "a@b.c\nBcc: all@example.com"},
        {"email": "\udcff@example.com".encode("utf-8", "surrogatepass")},
        {"text": b"\xff\xfe"},
        {"day_day": "NaN", "when": "other"},
        {"order_number": "x" * 1_000_000},
        {"reply": "carrier pigeon"},
    ],
)
def test_odd_forms_are_answered(client, changes):
    assert client.post("/f/", filled(**changes)).status_code in {200, 302, 422}


def test_reference_may_be_typed_as_one_likes(officer, question):
    typed = question.reference.lower().replace("-", "")
    assert officer.get(f"/inbox/{typed}/").status_code == 200
