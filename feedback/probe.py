"""Opening the form from inside, as a browser would: does it answer, and is there anything to fill in?"""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

FIELD = b'name="text"'


def form_answers() -> str:
    """ "" when the form opens; else what came instead, in a few words that name nobody."""
    client = Client(SERVER_NAME=urlsplit(settings.BASE_URL).hostname or "localhost", raise_request_exception=False)
    try:
        with translation.override(settings.LANGUAGE_CODE):  # the answer leaves its language behind
            answer = client.get(reverse("feedback:form"), secure=settings.SECURE)
    except Exception as error:  # noqa: BLE001 - whatever is broken, this is here to say so
        return type(error).__name__
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    return "" if FIELD in answer.content else "no field"
