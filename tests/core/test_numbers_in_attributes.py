"""Keys of rows stand in addresses and values as they are: never with a thousands separator, which pages show to people."""

import re
from pathlib import Path

from core.models import Grant, User
from tests.cast import PASSWORD

RAW = re.compile(r"\{\{ [a-z_.]*(?:\.pk|_id) \}\}")
IDS_OF_HTML = {"auto_id", "css_id"}


def test_no_template_writes_a_key_for_people():
    found = [
        f"{path}: {raw}"
        for path in sorted(Path("templates").rglob("*.html"))
        for raw in RAW.findall(path.read_text())
        if not any(raw.endswith(f"{name} }}}}") for name in IDS_OF_HTML)
    ]

    assert found == []


def test_the_twelve_thousandth_person_is_known_again_after_logging_in(client, db):
    someone = User.objects.create_user("late@example.org", password=PASSWORD, name="Late", pk=12345)
    Grant.objects.create(user=someone, role="officer")
    client.force_login(someone)

    assert 'data-user="12345"' in client.get("/complaints/").text
    assert client.get("/session/").json()["user"] == 12345
