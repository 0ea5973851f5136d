"""The rich menu, which stands under every chat (developers.line.biz/en/docs/messaging-api/using-rich-menus)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    RichMenuRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from adapters.chart import font
from adapters.line.actions import action
from adapters.line.carrier import meaning
from adapters.line.connection import API_URL
from bot.message import Choice
from bot.wording import Wording

NAME = "Sankin"
"""By this name our own menus are known, so that a new one takes the old one's place and nobody else's."""
BLOB_URL = "https://api-data.line.me"
"""Where LINE takes pictures; another base URL takes them as well."""
WIDTH, HEIGHT = 2500, 843
LABEL = 20
BUTTONS = ("propose", "mine", "human", "help")
"""What each button presses, from left to right; their labels are in ``line.menu``."""
PAPER, INK, RULE = "#FFFFFF", "#1B6E3C", "#D0D5D2"
DOTS = 100


def menu(wording: Wording) -> dict[str, Any]:
    """The menu as LINE takes it."""
    step = WIDTH // len(BUTTONS)
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": NAME,
        "chatBarText": wording("line.menu.bar"),
        "areas": [
            {"bounds": {"x": at * step, "y": 0, "width": step, "height": HEIGHT}, "action": action(choice, LABEL)}
            for at, choice in enumerate(_choices(wording))
        ],
    }


def _choices(wording: Wording) -> Sequence[Choice]:
    return [Choice(wording(f"line.menu.{press}"), press) for press in BUTTONS]


def picture(wording: Wording) -> bytes:
    """What the menu shows, as a PNG: LINE draws no labels of its own."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": [font(), "sans-serif"]}):
        figure = Figure(figsize=(WIDTH / DOTS, HEIGHT / DOTS), dpi=DOTS, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), frameon=False, xlim=(0, len(BUTTONS)), ylim=(0, 1), xticks=(), yticks=())
        for at, choice in enumerate(_choices(wording)):
            axes.text(at + 0.5, 0.5, choice.label.replace(" ", "\n"), ha="center", va="center", fontsize=50, color=INK)
            if at:
                axes.axvline(at, 0.12, 0.88, color=RULE, linewidth=3)
        out = io.BytesIO()
        figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None})
    return out.getvalue()


def install(*, access_token: str, wording: Wording, api_url: str = API_URL) -> str:
    """Put the menu under every chat in place of the one that we put there before; its id.

    Raises:
        CarrierError: LINE does not take it; what was there stays.
    """
    base = (api_url or API_URL).rstrip("/")
    blob = BLOB_URL if base == API_URL else base
    with (
        ApiClient(Configuration(host=base, access_token=access_token)) as client,
        ApiClient(Configuration(host=blob, access_token=access_token)) as pictures,
    ):
        api = MessagingApi(client)
        try:
            old = [each.rich_menu_id for each in api.get_rich_menu_list().richmenus if each.name == NAME]
            new: str = api.create_rich_menu(RichMenuRequest.from_dict(menu(wording))).rich_menu_id
            try:
                MessagingApiBlob(pictures).set_rich_menu_image(
                    new, body=bytearray(picture(wording)), _headers={"Content-Type": "image/png"}
                )
                api.set_default_rich_menu(new)
            except ApiException:
                api.delete_rich_menu(new)
                raise
            for each in old:
                api.delete_rich_menu(each)
        except ApiException as error:
            raise meaning(error) from error
    return new
