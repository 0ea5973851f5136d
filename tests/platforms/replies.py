"""Replies for the carriers to carry, small and as large as they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.message import Address, Attachment, Card, Choice, Reason, Reply, Source
from bot.wording import Wordings, _load_language

PROMPTS = Path(__file__).parent.parent.parent / "prompts"
WORDINGS = Wordings({language: _load_language(PROMPTS / language) for language in ("ja", "en")})


def card(number: int, size: int = 1) -> Card:
    return Card(
        id=f"S{number:03d}",
        title=f"町{number}の<滞在> & *海*" * size,
        subtitle="青森県弘前市",
        lines=tuple("2027年2月1日〜3月26日、14日から" * size for _ in range(2 * size)),
        reasons=(
            Reason("met", "cost", "予算に収まります" * size),
            Reason("unmet", "wifi", "Wi-Fiがありません"),
            Reason("unknown", "car", "車が要るかは分かりません"),
        ),
        note="見本のデータです" * size,
        choices=(
            Choice("興味あり", f"interested:S{number:03d}", emphasis="primary"),
            Choice("合わない" * size, f"dislike:S{number:03d}"),
        ),
        url=f"https://example.com/stays/{number}?a=1&b=2",
    )


def source(number: int, size: int = 1) -> Source:
    title, heading = "手引き <第2版> & 別冊" * size, "費用"
    return Source(
        number,
        "passage",
        f"p{number}",
        title,
        heading,
        "https://example.com/a?b=1&c=2",
        date(2024, 5, 1),
        date(2026, 11, 1),
    )


def usual(address: Address, language: str = "ja", *, private: bool = False) -> Reply:
    return Reply(
        address,
        "費用は町が出します。[1]",
        language=language,
        sources=(source(1),),
        cards=(card(1), card(2), card(3)),
        closing="いつ行きますか？",
        choices=(
            Choice("日を選ぶ", "date:start", "date"),
            Choice("もっと見る", "more:", emphasis="danger"),
            Choice("公式サイト", "https://example.com", "url"),
        ),
        private=private,
    )


def huge(address: Address) -> Reply:
    """Every part beyond what one message may hold."""
    return Reply(
        address,
        "とても長い説明です。" * 3000 + "終わり",
        sources=tuple(source(number, 20) for number in range(1, 15)),
        cards=tuple(card(number, 12) for number in range(1, 16)),
        closing="いつ行きますか？" * 400,
        choices=(
            Choice("長い値", "長" * 301),
            Choice("開けない", "javascript:alert(1)", "url"),
            Choice("空", ""),
            *(Choice(f"選択{number}" * 12, f"set:{number}:" + "あ" * 280) for number in range(40)),
        ),
    )


EXPORT = Attachment("sankin-data.json", "application/json", b'{"start": "2027-02-01"}', "あなたの記録")
