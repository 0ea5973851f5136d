"""What for: styles, needs, skills and themes; and the lexicon that says which words mean what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.matching import STYLES
from bot.reading import lexicon
from tests.golden_readings import ROOT, expected, read, rows, values

SLOTS = ("styles", "needs", "skills", "themes")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["says"])
def test_golden(row: dict[str, Any]) -> None:
    assert values(read(row["says"], row.get("asked", "")), SLOTS) == expected(row, SLOTS)


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("経理は無理です", {"skills_avoided": ["経理"]}),
        ("免許はあるけどペーパーです", {"needs": ["車なし"]}),
        ("車の免許は持ってます", {"needs_retracted": ["車なし"]}),
        ("運転免許もないです", {"needs": ["車なし"]}),
        ("海より山派です", {"themes": ["山"]}),
        ("I can drive", {"needs_retracted": ["車なし"]}),
        ("No driver's license, sorry", {"needs": ["車なし"]}),
        ("looking after my dad while working remotely", {"styles": ["childcare_care"]}),
    ],
)
def test_stances(says: str, found: dict[str, list[str]]) -> None:
    assert values(read(says), SLOTS) == found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_style_has_words_in_every_language(language: str) -> None:
    assert set(lexicon.load(ROOT / "prompts" / language).tables["styles"]) == set(STYLES)


def test_values_are_the_same_words_in_every_language() -> None:
    ja, en = (lexicon.load(ROOT / "prompts" / language) for language in ("ja", "en"))
    for file in ("needs", "skills", "themes"):
        japanese = {table["word"] for table in ja.tables[file].values()}
        assert {table["word"] for table in en.tables[file].values()} <= japanese


@pytest.mark.parametrize(
    ("lines", "line", "why"),
    [
        ('[class]\nKIN = ["母", "母"]\n', 2, "stands twice"),
        ('[class]\nkin = ["母"]\n', 2, "write it in capitals"),
        (
            '[class]\nKIN = ["母"]\n\n[refresh]\ncues = [\n  "休む",\n  "KIN & REST",\n]\n',
            7,
            "REST, which is not defined",
        ),
        ('[class]\nKIN = ["母"]\n\n[refresh]\ncues = [\n  "休む",\n  "休む",\n]\n', 6, "stands twice"),
        ('[class]\nKIN = ["母"]\n\n[refresh]\ncues = [\n  "休む||寝る",\n]\n', 6, "empty element"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, lines: str, line: int, why: str) -> None:
    folder = tmp_path / "ja"
    (folder / "lexicon").mkdir(parents=True)
    for name in lexicon.FILES:
        (folder / "lexicon" / f"{name}.toml").write_text("[class]\n", encoding="utf-8")
    (folder / "lexicon" / "styles.toml").write_text(lines, encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match=rf"styles\.toml:{line}: .*{why}"):
        lexicon.load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(lexicon.LexiconError, match=r"places\.toml: the file is missing"):
        lexicon.load(tmp_path)
