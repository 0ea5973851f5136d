"""``menu``: puts the menu under the chats on LINE."""

from __future__ import annotations

import sys

from bot.console.assembly import Sankin
from bot.console.serving import missing_for
from bot.seams import BadInput


def put(sankin: Sankin) -> int:
    """Set LINE's rich menu up, or anew.

    Raises:
        BadInput: LINE's settings are missing; names them.
        CarrierError: LINE does not take it.
    """
    from adapters.line.menu import install

    settings = sankin.settings
    if not settings.line_on:
        missing = ", ".join(missing_for("LINE", settings))
        raise BadInput(sankin.wording("cli.serve.off", platform="LINE", missing=missing))
    install(access_token=settings.line_channel_access_token, wording=sankin.wording, api_url=settings.line_api_url)
    sys.stdout.write(sankin.wording("cli.menu.done") + "\n")
    return 0
