"""What people are called in Slack, asked for when HR is to read it, and kept nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

_PATIENCE = 5
"""Seconds for one answer."""
_OF_ONE = frozenset({"user_not_found", "user_not_visible"})
"""Errors after which the next person may still have a name; after any other (no scope, too many) nobody has."""


def names(users: Iterable[str], *, token: str, api_url: str) -> dict[str, str]:
    """User id → name, of those whom Slack names; needs the scope ``users:read``."""
    client = WebClient(token, base_url=api_url, timeout=_PATIENCE)
    found: dict[str, str] = {}
    for user in users:
        try:
            profile = client.users_info(user=user)["user"]["profile"]
        except (SlackClientError, OSError, KeyError) as error:
            answer = getattr(error, "response", None) or {}
            if answer.get("error") in _OF_ONE:
                continue
            log.info("Slack names nobody: %s", answer.get("error") or type(error).__name__)
            break
        if name := str(profile.get("real_name") or profile.get("display_name") or "").strip():
            found[user] = name
    return found
