"""Questions by how they are built, asked of the whole product with the starting data."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.answering import evaluation
from bot.console.assembly import Sankin
from bot.console.evaluating import ask
from bot.settings import Settings

ANSWERS = Path(__file__).parent / "answers"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_questions_by_their_structure(language: str, loaded_home: Path) -> None:
    data = tomllib.loads((ANSWERS / f"{language}_structures.toml").read_text(encoding="utf-8"))
    questions = [evaluation.golden({"lang": language, **row}) for row in data["structures"]["questions"]]
    sankin = Sankin(Settings(sankin_home=loaded_home))
    outcomes = evaluation.run(questions, lambda golden: ask(sankin, golden))
    assert all(outcome.right for outcome in outcomes), evaluation.failures(outcomes)
