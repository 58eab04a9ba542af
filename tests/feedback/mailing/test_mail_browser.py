"""The pages of mail in a real browser: readable on a narrow phone, without barriers."""

import pytest
from django.conf import settings

from core import links
from feedback.models import IncomingMail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 1280])
def test_mail_can_be_read_and_decided_at_any_width(page, client, live_server, olive, take, question, axe, width):
    take(text="The lid cracked. " * 40, x_spam_flag="YES", subject="Cracked" * 20)
    take(**{"from": "dora@example.net", "to": links.reply_address(question.reference), "text": "He is away."})
    client.force_login(olive)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 800})

    for path in ("/inbox/mail/?view=all", *(f"/inbox/mail/{row.pk}/" for row in IncomingMail.objects.order_by("pk"))):
        page.goto(path)

        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
