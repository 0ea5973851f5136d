"""Japanese in Latin letters, put back into kana: "sankahi wa ikura desu ka" → 「さんかひはいくらですか」.

Only what is surely Japanese: its particles and endings show it, and no English function word stands in it. Names stay
as they are written: the tables and the gazetteer know them in Latin letters, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.reading.kana import respelt

LONGEST = 300
"""Characters of a message that may be read so."""
_PLACE = 4
"""Letters from which on a word that a place bears is that place: "aki" is autumn."""
_FOREIGN = 0.4
"""Share of the words that may be neither Japanese nor a name: "riyouryou", but "coworking"."""
_FEW = 3
"""Words among which a single particle is enough: "nagaoka no kata"."""
_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと",
    "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも",
    "r": "らりるれろ",
}  # fmt: skip
_GLIDES = {
    "ky": "き", "gy": "ぎ", "sy": "し", "sh": "し", "zy": "じ", "jy": "じ", "j": "じ", "ty": "ち", "ch": "ち",
    "cy": "ち", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
}  # fmt: skip
_SMALL = "ゃゅょ"
_SYLLABLES = {
    **{row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip(_VOWELS, line, strict=True)},
    **{row + vowel: kana + small for row, kana in _GLIDES.items() for vowel, small in zip("auo", _SMALL, strict=True)},
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "she": "しぇ", "che": "ちぇ", "je": "じぇ",
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ",
    "ti": "ち", "di": "ぢ",
}  # fmt: skip
_SYLLABLE = re.compile("|".join(sorted(_SYLLABLES, key=len, reverse=True)))
_DOUBLED = re.compile(r"([kstpgdbzjc])(?=\1|(?<=t)ch)")
_NASAL = re.compile(r"n'|n(?![aiueoy])|m(?=[bmp])")
_PARTICLES = {
    "wa": "は", "o": "を", "e": "へ", "dewa": "では", "niwa": "には", "towa": "とは",
    "konnichiwa": "こんにちは", "konbanwa": "こんばんは",
}  # fmt: skip
_ERAS = {"reiwa": "令和", "heisei": "平成", "showa": "昭和", "shouwa": "昭和"}
_COUNTED = {
    "nendo": "年度", "nen": "年", "gatsu": "月", "nichi": "日", "nin": "人", "mei": "名", "sha": "社", "man": "万",
    "en": "円", "kai": "回", "sai": "歳", "shuukan": "週間", "kagetsu": "か月", "nichikan": "日間",
    "paku": "泊", "haku": "泊",
}  # fmt: skip
_TELLING = frozenset(
    [
        "wa",
        "ga",
        "wo",
        "ni",
        "tte",
        "nani",
        "nan",
        "dare",
        "doko",
        "itsu",
        "ikura",
        "donna",
        "dono",
        "dore",
        "naze",
        "doushite",
        "desu",
        "ka",
        "kara",
        "dewa",
        "niwa",
        "towa",
    ]
)
_MAY_TELL = frozenset(("no", "made"))
"""Words that are Japanese beside other Japanese words; those of ``_MAY_TELL`` where nothing but Japanese stands."""
_ENDING = re.compile(
    r"(?:desu|desuka|masu|masuka|mashita|mashitaka|masen|masenka|deshita|deshou|kudasai|[ie]tai|oshiete)$"
)
"""How only a Japanese sentence ends, or a word of it."""
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "is",
        "in",
        "and",
        "for",
        "with",
        "what",
        "how",
        "i",
        "you",
        "we",
        "my",
        "it",
        "at",
        "an",
        "on",
        "or",
        "be",
        "was",
        "were",
        "do",
        "does",
        "did",
        "has",
        "have",
        "can",
        "could",
        "would",
        "will",
        "this",
        "that",
        "there",
        "where",
        "when",
        "who",
        "why",
        "which",
        "not",
        "from",
        "by",
        "as",
        "if",
        "about",
        "please",
    ]
)
_WORD = re.compile(r"[a-z']+|[^a-z']+")


def kana(word: str) -> str:
    """One lower-case word in hiragana; empty where it is no Japanese word."""
    if word in _PARTICLES:
        return _PARTICLES[word]
    out, at = "", 0
    while at < len(word):
        doubled = _DOUBLED.match(word, at)
        if doubled and at + 1 < len(word) and (word[at + 1] == word[at] or word.startswith("tch", at)):
            out, at = out + "っ", at + 1
            continue
        nasal = _NASAL.match(word, at)
        if nasal:
            out, at = out + "ん", nasal.end()
            continue
        syllable = _SYLLABLE.match(word, at)
        if syllable is None:
            return ""
        out, at = out + _SYLLABLES[syllable.group()], syllable.end()
    return out


def transliterated(
    text: str, names: Callable[[str], Sequence[tuple[int, int]]], is_place: Callable[[str], bool]
) -> str:
    """``text`` in kana where it is Japanese in Latin letters; ``text`` itself where it is not, or may not be.

    Args:
        text: a message, as written.
        names: where names stand in a lower-case text; they stay as they are.
        is_place: whether a lower-case word is the name of a place.
    """
    if len(text) > LONGEST or not text.isascii():
        return text
    lower = text.lower()
    held = names(lower)
    pieces = [(m.start(), m.group()) for m in _WORD.finditer(lower)]
    words = [(at, word) for at, word in pieces if word[0].isalpha()]
    free = [word for at, word in words if not any(a <= at < b for a, b in held)]
    spelt = {word: kana(word) for word in free if len(word) < _PLACE or not is_place(word)}
    if not _is_japanese(free, spelt):
        return text
    out, before = "", ""
    for at, word in pieces:
        figures = _calendar(lower, at, word)
        if not word[0].isalpha():
            out += word if word.strip() else " "
            continue
        said = "" if any(a <= at < b for a, b in held) else figures or spelt.get(word, "")
        if said:
            out = out[:-1] if out.endswith(" ") else out
            out += said
        else:
            out = out[:-1] if out.endswith(" ") and before == "kana" else out
            out += text[at : at + len(word)]
        before = "kana" if said else "latin"
    return out.strip()


def _calendar(lower: str, at: int, word: str) -> str:
    """An era before a figure, or what is counted behind one, as it is written: reiwa 5 nendo → 令和5年度."""
    if word in _ERAS:
        return _ERAS[word] if re.match(r"\s*\d", lower[at + len(word) :]) else ""
    return _COUNTED.get(word, "") if re.search(r"\d\s*$", lower[:at]) else ""


def _is_japanese(words: Sequence[str], spelt: dict[str, str]) -> bool:
    """True when what is no name is surely Japanese."""
    if not words or any(word.partition("'")[0] in _ENGLISH for word in words):
        return False
    japanese = [word for word in words if spelt.get(word)]
    foreign = [word for word in words if word in spelt and not spelt[word]]
    if len(foreign) > _FOREIGN * len(words):
        return False
    if not foreign and len(words) <= 2:
        told, _ = respelt("".join(spelt.get(word, word) for word in words), tuple(range(200)))
        if re.fullmatch(r"(?:\d|[一-鿿])+", told):
            return True  # "nishuukan", "shichigatsu": a number with its counter
    ends = sum(_ENDING.search(word) is not None for word in japanese)
    telling = sum(word in _TELLING or (not foreign and word in _MAY_TELL) for word in japanese)
    few = telling == 1 and not foreign and len(words) <= _FEW and words[0] not in _TELLING | _MAY_TELL
    return len(words) > 1 and (ends > 0 or telling > 1 or few)


__all__ = ["kana", "transliterated"]
