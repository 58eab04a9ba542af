"""Finding a case again: the link is sent once more, and nobody learns whether a case is there."""

import re

import pytest

from core import links
from core.models import Letter

pytestmark = pytest.mark.django_db

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def find(client, **form):
    return client.post("/track/", form)


def sent():
    return list(Letter.objects.filter(kind="feedback/email/find").values_list("to", flat=True))


def test_right_pair_has_the_link_sent_again(client, question):
    response = find(client, reference=f" {question.reference.lower().replace('-', ' ')} ", email="CARLA@example.com")
    assert response.status_code == 200
    assert sent() == ["carla@example.com"]


def test_answer_is_the_same_for_known_and_unknown(client, question, tell):
    anonymous = tell(email="", text="No name")
    pages = {
        CSRF.sub(b"", find(client, reference=reference, email=email).content)
        for reference, email in (
            (question.reference, "carla@example.com"),
            (question.reference, "other@example.com"),
            ("AAA-AAA", "carla@example.com"),
            (anonymous.reference, "carla@example.com"),
            ("nonsense", "x@example.com"),
        )
    }
    assert len(pages) == 1
    assert sent() == ["carla@example.com"]


def test_held_case_sends_nothing(client, held):
    find(client, reference=held.reference, email="carla@example.com")
    assert sent() == []


@pytest.mark.parametrize("form", [{}, {"reference": "Q7K-4MD"}, {"email": "carla@example.com"}])
def test_half_a_pair_is_told(client, form):
    assert find(client, **form).status_code == 422


def test_receipt_code_opens_the_case(client, tell):
    anonymous = tell(email="")
    code = links.receipt_code(anonymous.reference).upper().replace(" ", "-")
    response = find(client, reference=anonymous.reference, code=code)
    assert response["Location"] == f"/t/{links.token_for(anonymous.reference)}/"


def test_receipt_code_opens_no_case_with_an_address(client, question):
    response = find(client, reference=question.reference, code=links.receipt_code(question.reference))
    assert response.status_code == 422


def test_codes_are_tried_slowly(client, tell):
    anonymous = tell(email="")
    for _try in range(10):
        find(client, reference=anonymous.reference, code="bako bako bako bako")
    right = find(client, reference=anonymous.reference, code=links.receipt_code(anonymous.reference))
    assert right.status_code == 422
    elsewhere = client.post(
        "/track/",
        {"reference": anonymous.reference, "code": links.receipt_code(anonymous.reference)},
        REMOTE_ADDR="203.0.113.9",
    )
    assert elsewhere.status_code == 302


def test_link_can_be_sent_from_the_page_of_the_case(client, question):
    client.post(f"/t/{links.token_for(question.reference)}/send-link/")
    assert sent() == ["carla@example.com"]


def test_page_is_private(client):
    response = client.get("/track/")
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "private, no-store")
