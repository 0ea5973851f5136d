"""Every transcript, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import PROJECT
from tests.transcripts import FOLDER, parse, play

FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_transcript(path: Path, loaded_home: Path) -> None:
    turns = parse(path.read_text(encoding="utf-8"))
    assert turns
    replies = play(turns, loaded_home, user=path.stem)
    for turn, reply in zip(turns, replies, strict=True):
        assert f">> {turn.said}\n{reply}" == f">> {turn.said}\n{turn.reply}"


def test_there_are_transcripts_in_every_language() -> None:
    assert {path.parent.name for path in FILES} >= {"ja", "en"}


def test_the_readme_shows_a_conversation_that_is_tested() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- transcript:start -->")[1].split("<!-- transcript:end -->")[0]
    tested = (FOLDER / "ja" / "readme.txt").read_text(encoding="utf-8")
    assert shown.strip().removeprefix("```text").removesuffix("```").strip() == tested.strip()
