"""Lines that every platform shows the same way: sources, reasons, dates. Plain text, not yet escaped."""

from __future__ import annotations

from datetime import date

from adapters.splitting import shorten
from bot.message import Attachment, Reason, Source
from bot.wording import Wording

TITLE = 150
"""Characters of a source's title and heading: longer ones push the rest out of sight."""


def day(when: date, wording: Wording) -> str:
    """Write a date as the language writes it."""
    return wording("shown.source.date", year=when.year, month=when.month, day=when.day)


def source_title(source: Source) -> str:
    """Title, and heading where it adds to it: ``title › heading``, on one line."""
    title = source.title if source.heading in {"", source.title} else f"{source.title} › {source.heading}"
    return shorten(" ".join(title.split()), TITLE)


def source_dates(source: Source, wording: Wording) -> str:
    """When it was published and when it was last confirmed; empty when neither is known."""
    parts = []
    if source.published_on:
        parts.append(wording("shown.source.published", date=day(source.published_on, wording)))
    if source.confirmed_on:
        parts.append(wording("shown.source.confirmed", date=day(source.confirmed_on, wording)))
    return " · ".join(parts)


def source_line(source: Source, wording: Wording) -> str:
    """``[1] title › heading · dates · link``."""
    parts = (f"[{source.number}] {source_title(source)}", source_dates(source, wording), source.url)
    return " · ".join(part for part in parts if part)


def reason_line(reason: Reason, wording: Wording) -> str:
    """``✓ wording``: met, unmet and unknown are told apart by shape, not by colour."""
    return f"{wording(f'shown.reason.{reason.verdict}')} {reason.text}"


def attachment_line(attachment: Attachment, wording: Wording) -> str:
    """Name a file that can not be shown here."""
    if attachment.description:
        return wording("shown.attachment.described", name=attachment.name, description=attachment.description)
    return wording("shown.attachment.line", name=attachment.name)
