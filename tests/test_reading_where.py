"""Where: places wished for, avoided, come from or only mentioned; near and far."""

from __future__ import annotations

from typing import Any

import pytest

from tests.golden_readings import acts, expected, read, rows, values

SLOTS = ("place", "origin")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["says"])
def test_golden(row: dict[str, Any]) -> None:
    assert values(read(row["says"], row.get("asked", "")), SLOTS) == expected(row, SLOTS)


@pytest.mark.parametrize(
    ("says", "places"),
    [
        ("北陸以外ならどこでも", {"avoided": ["B:hokuriku"]}),
        ("関西圏は、ちょっと遠いので今回は除外で", {"avoided": ["B:kinki"]}),
        ("福島町じゃなくて福島県のほう", {"places": ["P:07"], "retracted": ["M:01332"]}),
        ("四国は行ったことあるので、九州がいい", {"places": ["B:kyushu"]}),
        ("東京より大阪がいい", {"places": ["P:27"]}),
        ("東北、特に福島あたり", {"places": ["P:07"]}),
        ("新潟県の佐渡市", {"places": ["M:15224"]}),
        ("府中だけど広島のほうね", {"either": [["M:34208", "M:34302"]]}),
        ("春日大社に近いところ", {"places": ["M:29201"]}),
        ("すあまが好き", {}),
        ("大御所の俳優", {}),
        ("市原隼人が好き", {}),
        ("村上選手を応援してます", {}),
        ("中野と申します", {}),
        ("長野さんに聞きました", {}),
        ("大阪弁でごめん", {}),
        ("Not Nagano — Gifu", {"places": ["P:21"], "avoided": ["P:20"]}),
        ("anything but Tokyo or Osaka", {"avoided": ["P:13", "P:27"]}),
        ("I prefer Shikoku over Kyushu", {"places": ["B:shikoku"]}),
        ("What date is it? Mine is one of the same", {}),
        ("Date city looks nice", {"either": [["M:01233", "M:07213"]]}),
    ],
)
def test_polarity_and_boundaries(says: str, places: dict[str, list[Any]]) -> None:
    assert values(read(says), ("place",)) == {key: sorted(value) for key, value in places.items()}


@pytest.mark.parametrize(
    ("says", "origin", "needs"),
    [
        ("東京から新幹線で2時間以内", ["P:13"], ["移動120分以内"]),
        ("名古屋勤務です", ["P:23"], []),
        ("都内で働いてます", ["P:13"], []),
        ("Within an hour and a half of Tokyo by train", ["P:13"], ["移動90分以内"]),
        ("1日3時間だけ働きます", [], []),
    ],
)
def test_origin_and_distance(says: str, origin: list[str], needs: list[str]) -> None:
    found = values(read(says), ("origin", "needs"))
    assert found.get("origin", []) == origin
    assert [need for need in found.get("needs", []) if need.startswith("移動")] == needs


def test_a_question_about_a_place_is_no_wish_for_it() -> None:
    commands = read("弘前市は参加していますか？")
    assert acts(commands) == ["Ask"]
    assert values(commands, ("place",)) == {}


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("Hirosak", "M:02202"),
        ("Kawasakki", "M:14130"),
        ("ほかいどう", "P:01"),
    ],
)
def test_near_misses_are_offered_not_taken(says: str, code: str) -> None:
    found = values(read(says, "place"), ("place",))
    assert "places" not in found
    assert any(code in candidates for candidates in found["either"])


@pytest.mark.parametrize(
    ("says", "code"),
    [("Hokaido", "P:01"), ("Kagosima please", "P:46"), ("tiba", "P:12"), ("Nagasakki", "P:42"), ("Siga", "P:25")],
)
def test_a_prefecture_spelled_by_ear_is_that_prefecture(says: str, code: str) -> None:
    assert values(read(says, "place"), ("place",)) == {"places": [code]}


@pytest.mark.parametrize("says", ["I grew up in Kansas", "Oklahoma!"])
def test_other_words_are_no_misspelt_prefectures(says: str) -> None:
    assert "places" not in values(read(says), ("place",))


@pytest.mark.parametrize(
    "says", ["まだ決めてない", "anywhere is fine", "no idea", "おまかせします", "I don't care", "どこでもいいです"]
)
def test_no_place_is_guessed_from_other_words(says: str) -> None:
    assert values(read(says, "place"), ("place",)) == {}
