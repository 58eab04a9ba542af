"""A mail server that keeps what it is sent, byte for byte."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """What came in: envelope and bytes."""

    host: str = "127.0.0.1"
    port: int = 25
    envelopes: list[Any] = field(default_factory=list)
    answer: str = "250 OK"
    "What the server answers to DATA: set 421 or 550 to play a server in trouble."

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    @property
    def raw(self) -> list[bytes]:
        return [envelope.original_content for envelope in self.envelopes]

    @property
    def messages(self) -> list[EmailMessage]:
        return [cast("EmailMessage", message_from_bytes(content, policy=default)) for content in self.raw]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def smtp_sink(settings: Any) -> Iterator[Sink]:
    """Django sends through a real server on a free port; the letters are in `smtp_sink.messages`."""
    sink = Sink(port=free_port())
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink
    finally:
        controller.stop()
