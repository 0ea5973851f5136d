"""What is wished for and what is only spoken of, where the grammars know no predicate; and what yields to a later word."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import scope as training
from bot.preferences import Polarity
from bot.reading import lexicon, scope
from bot.seams import ReadingContext
from tests.golden_readings import NOW, READER, ROOT, read, values


@pytest.mark.parametrize("language", ["ja", "en"])
def test_weights_are_of_these_messages(language: str) -> None:
    model = lexicon.load(ROOT / "prompts" / language).scope
    assert model is not None
    assert model.of == training.digest(ROOT / "prompts" / language / "lexicon" / "scope"), "python -m benchmarks.scope"


@pytest.mark.parametrize(
    "line",
    ["[place:wanted|五島]に行きたい", "[town:want|五島]に行きたい", "[place:want|]に行きたい", "[place:want|五島に"],
)
def test_a_bad_mark_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "first.txt").write_text(f"# fine\n{line}\n", encoding="utf-8")
    with pytest.raises(scope.ScopeError, match=r"first\.txt:2"):
        training.marked(tmp_path)


def test_a_marked_message_is_read_with_its_values_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("(昨日|先週)[place:mention|札幌]にいた。[when:want|8月]に\n", encoding="utf-8")
    first, second = training.marked(tmp_path)
    assert (first.text, second.text) == ("昨日札幌にいた。8月に", "先週札幌にいた。8月に")
    assert [(first.text[m.start : m.end], m.meant) for m in first.marks] == [
        ("札幌", Polarity.MENTIONED),
        ("8月", Polarity.WANT),
    ]


def test_bad_weights_are_named(tmp_path: Path) -> None:
    assert scope.load(tmp_path / scope.FILE) is None
    (tmp_path / scope.FILE).write_bytes(b"no archive")
    with pytest.raises(scope.ScopeError, match="train them anew"):
        scope.load(tmp_path / scope.FILE)


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("礼文のつもりでしたが、利尻富士でお願いします", {"retracted": ["M:01517"], "places": ["M:01519"]}),
        ("1週間→10日間に訂正します", {"days_retracted": [{"min": 7, "max": 7}], "days": [{"min": 10, "max": 10}]}),
        ("I was thinking of Sado, but now it's Kochi", {"retracted": ["M:15224"], "places": ["P:39"]}),
    ],
)
def test_what_was_wished_before_yields(says: str, found: dict[str, object]) -> None:
    assert values(read(says), ("place", "days")) == found


@pytest.mark.parametrize("says", ["he booked Naruto last week", "ロイズの石垣島の塩が好物でして"])
def test_what_is_only_spoken_of_is_let_go(says: str) -> None:
    assert "places" not in values(read(says), ("place",))


def test_the_answer_to_what_was_asked_stays_the_grammars() -> None:
    text, found = READER.values("石垣島の塩が好物", ReadingContext(NOW, asked="place"))
    opinion = scope.heard(text, lexicon.load(ROOT / "prompts" / "ja").scope)
    assert scope.weighed(text, found, "place", opinion) == found
