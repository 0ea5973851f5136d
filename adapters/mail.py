"""Sends replies as e-mails: plain text, an HTML half where one is attached, pictures in it, files beside it.

``Address("mail", "", "hr@example.jp", "the subject")``. The Message-ID is made from the ledger's key, so a mail that is
sent again because the server's answer was lost is the same mail to whoever sorts them.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

import aiosmtplib

from bot.message import Attachment, Reply
from bot.seams import BadInput, Refused, TryLater, Uncertain

TIMEOUT = 30.0
IMPLICIT_TLS = 465
"""On this port a connection is encrypted from its first byte; on others STARTTLS is used where it is offered."""
_PASSING = range(400, 500)


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in."""

    host: str
    sender: str
    """``MAIL_FROM``: an address, or ``Name <address>``."""
    port: int = 587
    user: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        _mailbox(self.sender, "MAIL_FROM")


class Carrier:
    """``bot.seams.Carrier`` for e-mail."""

    def __init__(self, server: Server, *, tls: ssl.SSLContext | None = None) -> None:
        """``tls``: which certificates to trust; the system's by default."""
        self._server = server
        self._tls = tls

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        """See ``bot.seams.Carrier``."""
        del attempt
        try:
            message = compose(reply, key, self._server.sender)
        except (BadInput, ValueError) as error:
            raise Refused(str(error)) from error
        client = aiosmtplib.SMTP(
            hostname=self._server.host, port=self._server.port, timeout=TIMEOUT, tls_context=self._tls,
            use_tls=self._server.port == IMPLICIT_TLS,
        )  # fmt: skip
        try:
            await client.connect()
            if self._server.user:
                await client.login(self._server.user, self._server.password)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise TryLater(
                f"the mail server does not accept SMTP_USER and SMTP_PASSWORD: {error.code}", 60.0
            ) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise TryLater(f"the mail server can not be reached: {error}") from error
        try:
            await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = {refused.code for refused in error.recipients}
            client.close()
            if codes and all(code in _PASSING for code in codes):
                raise TryLater("the mail server does not take this address now") from error
            raise Refused("the mail server does not take this address") from error
        except aiosmtplib.SMTPResponseException as error:
            client.close()
            if error.code in _PASSING:
                raise TryLater(f"the mail server answered {error.code}") from error
            raise Refused(f"the mail server answered {error.code}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise Uncertain(f"the mail server's answer was lost: {type(error).__name__}") from error
        try:
            await client.quit()
        except (aiosmtplib.SMTPException, OSError):
            client.close()  # it has taken the mail


def compose(reply: Reply, key: str, sender: str) -> EmailMessage:
    """The mail: plain text first, as RFC 2046 5.1.4 wants the plainest; pictures are related to the HTML half.

    Raises:
        BadInput: the address is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender, "MAIL_FROM")
    message["To"] = _mailbox(reply.address.user, "the recipient")
    message["Subject"] = " ".join((reply.address.conversation or reply.text.split("\n")[0]).split())[:200]
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies, please
    message["Content-Language"] = reply.language
    message.set_content(reply.text.strip() + "\n", charset="utf-8", cte="base64")
    page = next((file for file in reply.attachments if file.media_type == "text/html"), None)
    if page is not None:
        message.add_alternative(page.content.decode("utf-8"), subtype="html", charset="utf-8", cte="base64")
        half = message.get_payload()[1]  # type: ignore[index]
        for file in reply.attachments:
            if _inside(file, page):
                _, _, kind = file.media_type.partition("/")
                half.add_related(  # type: ignore[union-attr]
                    file.content, "image", kind, cid=f"<{file.name}>", filename=file.name, disposition="inline"
                )
    for file in reply.attachments:
        if file is not page and not (page is not None and _inside(file, page)):
            main, _, kind = file.media_type.partition("/")
            message.add_attachment(file.content, maintype=main, subtype=kind, filename=file.name)
    return message


def _inside(file: Attachment, page: Attachment) -> bool:
    return file.media_type.startswith("image/") and f"cid:{file.name}".encode() in page.content


def _mailbox(text: str, what: str) -> MailAddress:
    name, address = parseaddr(text)
    try:
        local, _, domain = address.rpartition("@")
        if not local or not domain or any(letter in text for letter in "\r\n"):
            raise ValueError
        return MailAddress(name, local, domain)
    except ValueError as error:
        raise BadInput(f"{what}: {text!r} is not an e-mail address") from error
