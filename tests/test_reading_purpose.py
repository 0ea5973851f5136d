"""What for: styles, needs, skills and themes; and the lexicon that says which words mean what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import likeness as training
from bot.matching import STYLES
from bot.reading import lexicon, likeness
from bot.reading.text import normalise
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
        ("I'd like outside double work in Nagano", {"styles": ["double_work"]}),
        ("anywhere outside Tokyo for double work", {"styles": ["double_work"]}),
        ("anywhere except Tokyo for a side job", {"styles": ["side_job"]}),
        ("anything but double work", {"styles_avoided": ["double_work"]}),
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


@pytest.mark.parametrize("language", ["ja", "en"])
def test_weights_are_of_these_exemplars(language: str) -> None:
    model = lexicon.load(ROOT / "prompts" / language).likeness
    assert model is not None
    assert model.of == training.digest(ROOT / "prompts"), "exemplars have changed: python -m benchmarks.likeness"
    assert {label for label in model.labels if label.startswith("style:")} == {f"style:{style}" for style in STYLES}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_exemplars_are_recognised(language: str) -> None:
    model = lexicon.load(ROOT / "prompts" / language).likeness
    assert model is not None
    taught = training.exemplars(training.folders(ROOT / "prompts")[language])[::7]
    right = [next(iter(model.shares(normalise(row.sentence)[0]))) == row.label for row in taught]
    assert sum(right) > 0.9 * len(taught)


def test_a_line_with_alternatives_gives_each_its_turn() -> None:
    assert training.sentences_of("(a|b) house( now|)") == ["a house now", "a house", "b house now", "b house"]
    many = training.sentences_of("(a|b|c|d|e) (1|2|3|4|5) house")
    assert len(many) == training.MOST
    assert {sentence[0] for sentence in many} == set("abcde")


def test_bad_exemplars_and_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / "styles.txt").write_text("# fine\nstyle:refresh no tab\n", encoding="utf-8")
    with pytest.raises(likeness.LikenessError, match=r"styles\.txt:2"):
        training.exemplars(tmp_path)
    (tmp_path / likeness.FILE).write_bytes(b"no archive")
    with pytest.raises(likeness.LikenessError, match="train them anew"):
        likeness.load(tmp_path / likeness.FILE, "ja")


def test_what_no_rule_knows_is_taken_for_what_it_is_like() -> None:
    said = read("通知のこない場所で頭のなかを空にしたい毎日です、ほんと")
    assert values(said, SLOTS) in ({}, {"styles": ["refresh"]})
    assert values(read("部下たちに畑違いの現場の苦労を味わわせたい"), SLOTS) == {"styles": ["training"]}
    assert values(read("今日は電車がとても混んでいました"), SLOTS) == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_message_does_was_learned_from_the_shipped_messages(language: str) -> None:
    model = lexicon.load(ROOT / "prompts" / language).doing
    assert model is not None
    assert model.of == training.digest(ROOT / "prompts", "doing"), (
        "messages have changed: python -m benchmarks.likeness"
    )
