"""English words in Japanese: a general dictionary (``bilingual.tsv``, see ``benchmarks/bilingual.py``) and readings.

With it an English question can be held against a Japanese text word by word: ``founded`` is held by 設立, ``Matsuda``
by 松田, which is read まつだ.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from bot.answering.language.folding import analysed
from bot.answering.language.stemming import root_of, stem_of
from bot.characters import KATAKANA

FILE = Path(__file__).with_name("bilingual.tsv")
LONGEST = 3
"""Words of the longest expression in the table."""
MOST = 10
"""Japanese words that are tried for one English one."""

_NAME = re.compile(r"名詞,固有名詞")
_HEPBURN = {
    "キャ": "kya", "キュ": "kyu", "キョ": "kyo", "シャ": "sha", "シュ": "shu", "ショ": "sho", "チャ": "cha",
    "チュ": "chu", "チョ": "cho", "ニャ": "nya", "ニュ": "nyu", "ニョ": "nyo", "ヒャ": "hya", "ヒュ": "hyu",
    "ヒョ": "hyo", "ミャ": "mya", "ミュ": "myu", "ミョ": "myo", "リャ": "rya", "リュ": "ryu", "リョ": "ryo",
    "ギャ": "gya", "ギュ": "gyu", "ギョ": "gyo", "ジャ": "ja", "ジュ": "ju", "ジョ": "jo", "ビャ": "bya",
    "ビュ": "byu", "ビョ": "byo", "ピャ": "pya", "ピュ": "pyu", "ピョ": "pyo", "ファ": "fa", "フィ": "fi",
    "フェ": "fe", "フォ": "fo", "ティ": "ti", "ディ": "di", "ウィ": "wi", "ウェ": "we", "ウォ": "wo", "ヴァ": "va",
    "ヴィ": "vi", "ヴェ": "ve", "ヴォ": "vo", "シェ": "she", "ジェ": "je", "チェ": "che", "デュ": "du", "トゥ": "tu",
    "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke",
    "コ": "ko", "サ": "sa", "シ": "shi", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta", "チ": "chi", "ツ": "tsu",
    "テ": "te", "ト": "to", "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no", "ハ": "ha", "ヒ": "hi",
    "フ": "fu", "ヘ": "he", "ホ": "ho", "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ya",
    "ユ": "yu", "ヨ": "yo", "ラ": "ra", "リ": "ri", "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa", "ヲ": "o",
    "ン": "n", "ガ": "ga", "ギ": "gi", "グ": "gu", "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "ji", "ズ": "zu",
    "ゼ": "ze", "ゾ": "zo", "ダ": "da", "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba", "ビ": "bi",
    "ブ": "bu", "ベ": "be", "ボ": "bo", "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po", "ヴ": "vu",
    "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa",
}  # fmt: skip
_KANA = re.compile("|".join(sorted(map(re.escape, _HEPBURN), key=len, reverse=True)) + "|ッ|ー|.")
_READING = re.compile(r"[（(]([ぁ-んァ-ヶー]+(?:[ 　・][ぁ-んァ-ヶー]+)*)[)）]")
"""A name's reading after it: 松田 智生(まつだ ともお)."""
_LONG = re.compile(r"ou|oo|oh(?![aiueo])|uu")


def key_of(expression: str) -> str:
    """The key under which an English expression stands in the table."""
    return " ".join(stem_of(word) for word in re.findall(r"[a-z0-9']+", expression.lower()))


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """By key, and single words by their root."""
    exact: dict[str, tuple[str, ...]] = {}
    rooted: dict[str, dict[str, None]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        key, tab, words = line.partition("\t")
        if not tab:
            continue
        exact[key] = tuple(words.split())
        if " " not in key:
            rooted.setdefault(root_of(key), {}).update(dict.fromkeys(exact[key][:4]))
    return exact, {key: tuple(words) for key, words in rooted.items()}


@lru_cache(maxsize=4096)
def japanese(expression: str) -> tuple[str, ...]:
    """Japanese words for an English word or expression of up to three words, the likeliest first."""
    exact, rooted = _table()
    key = key_of(expression)
    found = dict.fromkeys(exact.get(key, ()))
    if " " not in key and key:
        found.update(dict.fromkeys(rooted.get(root_of(key), ())))
    return tuple(found)[:MOST]


def romaji(kana: str) -> str:
    """Hepburn, letter by letter: ``まつだ`` → ``matsuda``, ``おおがき`` → ``oogaki``."""
    out = ""
    double = False
    for piece in _KANA.findall(kana.translate(KATAKANA)):
        if piece == "ッ":
            double = True
            continue
        if piece == "ー":
            continue
        said = _HEPBURN.get(piece, piece)
        if double and said[:1].isalpha():
            said = ("t" if said.startswith("ch") else said[0]) + said
        double = False
        out += said
    return out


def plain(name: str) -> str:
    """Latin letters of a Japanese name as they are compared: long vowels as short ones, ``m`` before ``b`` as ``n``."""
    folded = re.sub(r"m(?=[bmp])", "n", name.lower().replace("'", "").replace("-", ""))
    return _LONG.sub(lambda m: m.group()[0], folded)


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """The proper names of a Japanese text by their reading, as ``plain`` writes it; neighbours also together."""
    found: set[str] = set()
    before, end = "", -1
    for token in analysed(text[:2000], "ja").tokens:
        if not token.reading or not _NAME.match(token.pos):
            continue
        said = plain(romaji(token.reading))
        if len(said) < 3:
            continue
        found.add(said)
        if end == token.start:
            found.add(before + said)
        before, end = said, token.end
    for match in _READING.finditer(text):
        parts = [plain(romaji(part)) for part in re.split(r"[ 　・]", match[1])]
        found.update(part for part in (*parts, "".join(parts)) if len(part) > 2)
    return frozenset(found)
