"""LINE's rich menu: put in place, replaced by a new one, and left as it was when LINE refuses."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image

from adapters.line import menu
from bot.console.assembly import PROMPTS, Sankin
from bot.console.menu import put
from bot.seams import BadInput, CarrierError
from bot.settings import Settings
from bot.turn import presses
from bot.wording import Wordings
from tests.platforms.line import TOKEN, LineStandIn

WORDINGS = Wordings.load(PROMPTS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_button_is_understood_and_keeps_to_lines_limits(language: str) -> None:
    made = menu.menu(WORDINGS[language])
    assert len(made["chatBarText"]) <= 14
    right = [area["bounds"]["x"] + area["bounds"]["width"] for area in made["areas"]]
    assert max(right) <= made["size"]["width"]
    assert all(presses.read(area["action"]["data"]) for area in made["areas"])


def test_the_picture_is_as_large_as_the_menu_says() -> None:
    drawn = menu.picture(WORDINGS["ja"])
    assert Image.open(io.BytesIO(drawn)).size == (menu.WIDTH, menu.HEIGHT)
    assert len(drawn) < 1024 * 1024


async def test_a_new_menu_takes_the_old_ones_place() -> None:
    async with LineStandIn() as line:
        line.menus["richmenu-theirs"] = menu.menu(WORDINGS["ja"]) | {"name": "not ours"}

        def install() -> str:
            return menu.install(access_token=TOKEN, wording=WORDINGS["ja"], api_url=line.base)

        first = await asyncio.to_thread(install)
        assert line.default_menu == first
        second = await asyncio.to_thread(install)
        assert line.default_menu == second
        assert set(line.menus) == {"richmenu-theirs", second}
        line.faults["/v2/bot/richmenu"] = ["500"]
        with pytest.raises(CarrierError):
            await asyncio.to_thread(install)
        assert set(line.menus) == {"richmenu-theirs", second}
        assert line.wrong == []


def test_without_credentials_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LINE_CHANNEL_ACCESS_TOKEN"):
        put(Sankin(Settings(sankin_home=tmp_path)))
