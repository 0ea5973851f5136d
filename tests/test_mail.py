"""E-mails against a real SMTP server on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from adapters.mail import Carrier, Server, compose
from bot.message import Address, Attachment, Reply
from bot.seams import BadInput, Refused, TryLater, Uncertain

TO = "hr@example.jp"
PAGE = Attachment("d.html", "text/html", '<p>今週</p><img src="cid:d.png" alt="">'.encode())
PICTURE = Attachment("d.png", "image/png", b"\x89PNG....")
TABLE = Attachment("d.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK..")


class Box:
    """What the server took, and what it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.data_answer = "250 OK"
        self.recipient_answer = "250 OK"
        self.hang_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(_class=EmailMessage, policy=default).parsebytes(envelope.content))
        if self.hang_up:
            server.transport.abort()
        return self.data_answer


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def smtp(box: Box) -> AsyncIterator[asyncio.Server]:
    def allow(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    def session() -> SMTP:
        return SMTP(box, hostname="mail.test", authenticator=allow, auth_require_tls=False)

    listening = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    yield listening
    listening.close()
    await listening.wait_closed()


def server(smtp: asyncio.Server, **more: Any) -> Server:
    return Server("127.0.0.1", "サンキン <bot@example.jp>", smtp.sockets[0].getsockname()[1], **more)


def mail(*files: Attachment) -> Reply:
    return Reply(Address("mail", "", TO, "今週のサンキン"), "本文です。", attachments=files)


async def test_a_mail_arrives_with_both_halves_the_picture_and_the_table(smtp: asyncio.Server, box: Box) -> None:
    await Carrier(server(smtp)).carry(mail(PAGE, PICTURE, TABLE), "key-1", 1)
    got = box.mails[0]
    assert (got["subject"], got["to"], got["auto-submitted"]) == ("今週のサンキン", TO, "auto-generated")
    assert str(got["from"].addresses[0].display_name) == "サンキン"
    plain, page = got.get_body(("plain",)), got.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().strip() == "本文です。"
    assert "今週" in page.get_content()
    parts = {part.get_content_type(): part for part in got.walk()}
    assert parts["image/png"]["content-id"] == "<d.png>"
    assert parts["image/png"].get_content() == PICTURE.content
    assert [part.get_filename() for part in got.iter_attachments()] == ["d.xlsx"]


async def test_the_same_reply_is_the_same_mail(smtp: asyncio.Server, box: Box) -> None:
    for attempt, key in enumerate(("a", "a", "b"), 1):
        await Carrier(server(smtp)).carry(mail(), key, attempt)
    first, again, other = (got["message-id"] for got in box.mails)
    assert first == again != other


async def test_it_signs_in_where_asked(smtp: asyncio.Server, box: Box) -> None:
    await Carrier(server(smtp, user="u", password="right")).carry(mail(), "k", 1)
    assert len(box.mails) == 1
    with pytest.raises(TryLater, match="SMTP_PASSWORD"):
        await Carrier(server(smtp, user="u", password="wrong")).carry(mail(), "k", 1)
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("answer", "error"), [("451 later", TryLater), ("554 never", Refused)], ids=["for now", "for good"]
)
async def test_what_the_server_says_no_to(smtp: asyncio.Server, box: Box, answer: str, error: type[Exception]) -> None:
    box.data_answer = answer
    with pytest.raises(error):
        await Carrier(server(smtp)).carry(mail(), "k", 1)
    box.data_answer, box.recipient_answer = "250 OK", answer
    with pytest.raises(error):
        await Carrier(server(smtp)).carry(mail(), "k", 1)


async def test_a_lost_answer_is_uncertain(smtp: asyncio.Server, box: Box) -> None:
    box.hang_up = True
    with pytest.raises(Uncertain):
        await Carrier(server(smtp)).carry(mail(), "k", 1)
    assert len(box.mails) == 1


async def test_a_server_that_is_not_there_is_tried_again(smtp: asyncio.Server) -> None:
    gone = server(smtp)
    smtp.close()
    await smtp.wait_closed()
    with pytest.raises(TryLater):
        await Carrier(gone).carry(mail(), "k", 1)


@pytest.mark.parametrize("to", ["", "nobody", "a@b\r\nBcc: all@example.jp", "@example.jp"])
async def test_what_is_no_address_is_refused(smtp: asyncio.Server, box: Box, to: str) -> None:
    with pytest.raises(Refused):
        await Carrier(server(smtp)).carry(Reply(Address("mail", "", to, "s"), "t"), "k", 1)
    assert box.mails == []


def test_a_subject_can_add_no_header() -> None:
    made = compose(Reply(Address("mail", "", TO, "a\r\nBcc: all@example.jp"), "t"), "k", "bot@example.jp")
    assert made["subject"] == "a Bcc: all@example.jp"
    assert made["bcc"] is None


def test_a_wrong_sender_is_said_at_once() -> None:
    with pytest.raises(BadInput, match="MAIL_FROM"):
        Server("mail.example.jp", "not an address")
