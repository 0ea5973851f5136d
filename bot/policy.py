"""What an organization has settled: who is HR, where its digest goes and when, in which language.

Stored in ``Organization.policy`` as plain JSON::

    {"hr": ["U012AB3CD"], "digest_channel": "C012AB3CD", "digest_email": ["hr@example.jp"],
     "digest_cron": "0 9 * * 1", "zone": "Asia/Tokyo", "language": "ja"}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONDAY_NINE = "0 9 * * 1"
TOKYO = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Policy:
    """One organization's policy; a field that is missing or of another kind is at its default."""

    hr: frozenset[str] = frozenset()
    """User ids, on the organization's own platform, of those who may act on interests."""
    channel: str = ""
    """Id of the Slack channel that the digest goes to."""
    email: tuple[str, ...] = ()
    cron: str = MONDAY_NINE
    zone: tzinfo = field(default_factory=lambda: ZoneInfo(TOKYO))
    language: str = "ja"

    @classmethod
    def of(cls, stored: Mapping[str, Any], *, language: str = "ja") -> Policy:
        """Read what is stored; ``language`` is the organization's own."""
        return cls(
            hr=frozenset(_words(stored.get("hr"))),
            channel=str(stored.get("digest_channel") or ""),
            email=tuple(_words(stored.get("digest_email"))),
            cron=str(stored.get("digest_cron") or MONDAY_NINE),
            zone=zone_of(str(stored.get("zone") or TOKYO)) or ZoneInfo(TOKYO),
            language=str(stored.get("language") or language or "ja"),
        )


def zone_of(name: str) -> tzinfo | None:
    """The time zone of that name; None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
