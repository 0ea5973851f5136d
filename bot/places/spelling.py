"""How names of places are spelt: folded for comparing, typed in Latin letters, and misspelt."""

from __future__ import annotations

import re

from bot.characters import COMMON_FORMS, HIRAGANA
from bot.places.place import Place

_VARIANTS = str.maketrans(COMMON_FORMS | dict(zip("之ōūēāīôûŌŪ", "のoueaiouou", strict=True)))
SUFFIXES = {
    "市": ("し",),
    "区": ("く",),
    "町": ("まち", "ちょう"),
    "村": ("むら", "そん"),
    "県": ("けん",),
    "都": ("と",),
    "府": ("ふ",),
}
_HYPHENED = ("minami", "kita", "higashi", "nishi", "shin", "naka", "oku", "kami", "shimo", "iwate", "fuji")


def fold(text: str) -> str:
    """One character for one: old and print forms unified, katakana as hiragana, macrons dropped."""
    return text.translate(_VARIANTS).translate(HIRAGANA)


MISSPELT = 5
"""Letters of a word from which on it may be a misspelt name."""
MISSPELT_TOWN = 6
"""The same of a municipality; there are so many of them."""
_LONG = 7
"""Letters of a name from which on one of them may be another: "kansas" is not Kansai."""
KUNREI = (
    ("sy", "sh"), ("ty", "ch"), ("cy", "ch"), ("zy", "j"), ("jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"),
    ("hu", "fu"), ("zi", "ji"), ("l", "r"),
)  # fmt: skip
_FINAL_Y = re.compile(r"y(?![aeiouy])")
""""Tottory", "Imabary": as other languages write the sound."""
_TWICE = re.compile(r"([a-z])\1+")


def by_ear(word: str) -> str:
    """One spelling for all systems of Latin letters."""
    heard = fold_romaji(word)
    for other, usual in KUNREI:
        heard = heard.replace(other, usual)
    return _FINAL_Y.sub("i", heard)


def sound(word: str) -> str:
    """The same with long and doubled sounds made short."""
    return _TWICE.sub(r"\1", by_ear(word))


def slip(word: str, name: str) -> bool:
    """True when one letter is missing, too many, swapped with its neighbour or, in a long name, another."""
    if len(name) < MISSPELT + 1 or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    head = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, goal = word[head:], name[head:]
    if len(word) != len(name):
        return rest[1:] == goal if len(word) > len(name) else rest == goal[1:]
    return (rest[:2] == goal[1::-1] and rest[2:] == goal[2:]) or (len(name) >= _LONG and rest[1:] == goal[1:])


def fold_romaji(text: str) -> str:
    """Spellings of one sound made one: ``Ōsaka``, ``Oosaka``, ``Ohsaka`` → ``osaka``."""
    folded = re.sub(r"[^a-z ]", "", fold(text.lower()))
    folded = re.sub(r"oh(?![aeiouy])", "o", folded)
    folded = folded.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return re.sub(r"m(?=[bp])", "n", folded)


def bare_romaji(romaji: str) -> str:
    """``Nakano`` of ``Nakano-shi``."""
    return re.sub(r"-(?:to|fu|ken|shi|ku|machi|cho|mura|son)$", "", romaji)


def bare_kana(place: Place) -> str:
    """Kana without the reading of its suffix."""
    for ending in SUFFIXES.get(place.name[-1], ()) if place.short != place.name else ():
        if place.kana.endswith(ending):
            return place.kana.removesuffix(ending)
    return place.kana


def spellings(romaji: str, kana: str) -> set[str]:
    """The ways in which a name is typed in Latin letters."""
    forms = {romaji}
    if "お" in kana[:1] or _LONG_O.search(kana):
        spelled = _wapuro(romaji, kana)
        forms |= {spelled, spelled.replace("ou", "oo")}
    if kana.startswith(("おお", "おう")):
        forms |= {"o" + romaji, "oh" + romaji[1:]}
    forms |= {re.sub(r"n(?=[bmp])", "m", form) for form in forms}
    for prefix in _HYPHENED:
        if romaji.startswith(prefix) and len(romaji) > len(prefix) + 2:
            forms |= {f"{prefix}-{romaji[len(prefix) :]}", f"{prefix} {romaji[len(prefix) :]}"}
    return {form for form in forms if len(form) > 1}


_LONG_O = re.compile("[おこそとのほもよろごぞどぼぽょ]う")
_VOWELS = re.compile(r"([おこそとのほもよろごぞどぼぽょ])(う|お)?|([うくすつぬふむゆるぐずぶぷゅ])(う)?")


def _wapuro(romaji: str, kana: str) -> str:
    """``tokyo`` → ``toukyou``: the long vowels that the kana has, spelled out."""
    out, position = "", 0
    vowels = list(_VOWELS.finditer(kana))
    for index, char in enumerate(romaji):
        out += char
        if char in "ou":
            position += 1
            if position <= len(vowels):
                match = vowels[position - 1]
                mark = match[2] or match[4]
                if mark and romaji[index + 1 : index + 2] != ("o" if mark == "お" else "u"):
                    out += "o" if mark == "お" else "u"
    return out


def with_ga(name: str) -> set[str]:
    """A name with ヶ or ケ also with が: 鎌ケ谷, 鎌が谷."""
    forms = {name}
    for mark in "ヶケ":
        if mark in name[1:-1]:
            forms.add(name.replace(mark, "が"))
    if "ノ" in name[1:-1]:
        forms.add(name.replace("ノ", ""))
    return forms
