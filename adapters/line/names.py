"""What people are called in LINE, asked for when HR is to read it, and kept nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from linebot.v3.messaging import ApiClient, Configuration, MessagingApi
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import HTTPError

log = logging.getLogger(__name__)

_PATIENCE = 5
"""Seconds for one answer."""


def names(users: Iterable[str], *, access_token: str, api_url: str) -> dict[str, str]:
    """User id → display name, of those who are still friends of the account."""
    found: dict[str, str] = {}
    with ApiClient(Configuration(host=api_url.rstrip("/"), access_token=access_token)) as client:
        api = MessagingApi(client)
        for user in users:
            try:
                profile = api.get_profile(user, _request_timeout=_PATIENCE)
            except ApiException as error:
                if error.status == 404:
                    continue  # has left
                log.info("LINE names nobody: %s", error.status)
                break
            except HTTPError as error:
                log.info("LINE names nobody: %s", type(error).__name__)
                break
            if name := str(profile.display_name or "").strip():
                found[user] = name
    return found
