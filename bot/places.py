"""Prefectures, regions and municipalities: name → candidates, and what is ambiguous.

Everything goes by codes: ``P:20`` a prefecture, ``M:20211`` a municipality (JIS X 0402), ``B:tohoku`` a region.
The data is ``knowledge/sources/{municipalities,regions,place_aliases}.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import ahocorasick

from bot.characters import COMMON_FORMS, HIRAGANA

Form = Literal["full", "short", "kana", "kana_full", "romaji", "romaji_full"]
"""How a name was written: ``中野市``, ``中野``, ``なかの``, ``なかのし``, ``nakano``, ``nakano city``."""

_DESIGNATED = frozenset(
    (
        "01100",
        "04100",
        "11100",
        "12100",
        "14100",
        "14130",
        "14150",
        "15100",
        "22100",
        "22130",
        "23100",
        "26100",
        "27100",
        "27140",
        "28100",
        "33100",
        "34100",
        "40100",
        "40130",
        "43100",
    )
)
_VARIANTS = str.maketrans(COMMON_FORMS | dict(zip("之ōūēāīôûŌŪ", "のoueaiouou", strict=True)))
_SUFFIXES = {
    "市": ("し",),
    "区": ("く",),
    "町": ("まち", "ちょう"),
    "村": ("むら", "そん"),
    "県": ("けん",),
    "都": ("と",),
    "府": ("ふ",),
}
_ENGLISH = {
    "市": ("city", "shi"),
    "区": ("ward", "ku", "city"),
    "町": ("town", "machi", "cho"),
    "村": ("village", "mura", "son"),
}
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_HYPHENED = ("minami", "kita", "higashi", "nishi", "shin", "naka", "oku", "kami", "shimo", "iwate", "fuji")


class PlacesError(Exception):
    """The files of places are missing or wrong; names the file and line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture, municipality or region."""

    code: str
    name: str
    """Official: ``中野市``; of a region, as it is usually called."""
    short: str
    """Without 市区町村 or 都府県."""
    kana: str
    romaji: str
    """``Nakano-shi``; of a region its English name."""
    prefectures: tuple[str, ...]
    """Two-digit codes."""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can mean. Several codes mean all of them together (五島列島)."""

    codes: tuple[str, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class Mention:
    """A name standing in a text."""

    start: int
    end: int
    senses: tuple[Sense, ...]


@dataclass(frozen=True, eq=False)
class Places:
    """The geography of Japan. Provides ``bot.preferences.Regions``. Compared by identity."""

    by_code: Mapping[str, Place]
    names: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    """Folded name → what it can mean, the likeliest form first."""
    automaton: Any = field(repr=False)

    @staticmethod
    def load(folder: Path) -> Places:
        """The three files of places in ``folder`` (``knowledge/sources``); read once in a process.

        Raises:
            PlacesError: a file is missing or a line can not be understood; names file and line.
        """
        return _loaded(folder)

    # ------------------------------------------------------------ by code

    def prefectures(self, code: str) -> tuple[str, ...]:
        """Two-digit codes of the prefectures of ``P:..`` or ``B:..``; of a municipality, its own."""
        place = self.by_code.get(code)
        return place.prefectures if place else ()

    def official_name(self, code: str) -> str:
        """``長野県`` for ``P:20``, ``長野県中野市`` for ``M:20211``, ``東北`` for ``B:tohoku``."""
        place = self.by_code.get(code)
        if place is None:
            return code
        return self.by_code[f"P:{place.prefectures[0]}"].name + place.name if code.startswith("M:") else place.name

    def label(self, code: str, language: str = "ja") -> str:
        """For people: ``長野県中野市``, in English ``Nakano, Nagano (長野県中野市)``."""
        place = self.by_code.get(code)
        if place is None or language == "ja":
            return self.official_name(code)
        if code.startswith("B:"):
            return place.romaji
        own = _bare_romaji(place.romaji)
        if code.startswith("P:"):
            return own
        return f"{own}, {_bare_romaji(self.by_code[f'P:{place.prefectures[0]}'].romaji)} ({self.official_name(code)})"

    def kana(self, code: str) -> str:
        """Hiragana of the official name, without the prefecture."""
        place = self.by_code.get(code)
        return place.kana if place else ""

    def romaji(self, code: str) -> str:
        """``Nakano-shi``; of a region its English name."""
        place = self.by_code.get(code)
        return place.romaji if place else ""

    def within(self, code: str, wide: str) -> bool:
        """True when ``code`` lies in ``wide`` or is it."""
        own = self.prefectures(code)
        if wide.startswith("M:") or not own:
            return code == wide
        return set(own) <= set(self.prefectures(wide))

    def is_large(self, code: str) -> bool:
        """True for the designated cities, which a bare name means before any town of that name."""
        return code.removeprefix("M:") in _DESIGNATED

    # ------------------------------------------------------------ by name

    def find(self, name: str) -> tuple[Sense, ...]:
        """What a whole name can mean."""
        folded = fold(name.strip()).lower()
        found = self.names.get(folded) or self.names.get(re.sub(r"[\s\-'・]+", " ", folded).strip())
        if found:
            return found
        # "長野県中野市", "Nakano, Nagano"
        for cut in range(2, min(len(folded), 6)):
            left, right = self.names.get(folded[:cut], ()), self.names.get(folded[cut:].lstrip("の "), ())
            inside = self.among(right, [code for sense in left for code in sense.codes])
            if inside:
                return inside
        if "," in folded:
            left_name, _, right_name = folded.partition(",")
            wide = [code for sense in self.names.get(right_name.strip(), ()) for code in sense.codes]
            return self.among(self.names.get(left_name.strip(), ()), wide)
        return ()

    def among(self, senses: Iterable[Sense], hints: Iterable[str]) -> tuple[Sense, ...]:
        """The senses that lie in one of the wider places ``hints``."""
        wide = tuple(hints)
        return tuple(s for s in senses if any(all(self.within(c, w) and c != w for c in s.codes) for w in wide))

    def resolve(self, name: str, hints: Iterable[str] = ()) -> tuple[str, ...]:
        """The codes that a name can mean once ``hints`` (codes of wider places) are heeded; one code: settled."""
        senses = self.find(name)
        inside = self.among(senses, hints)
        return tuple(dict.fromkeys(code for sense in inside or senses for code in sense.codes))

    def candidates(self, name: str) -> tuple[str, ...]:
        """All codes that a whole string can name: kanji with or without its suffix, kana, or romaji."""
        return self.resolve(name)

    def code_for(self, prefecture: str, name: str) -> str:
        """``M:20211`` for ("長野県", "中野市") or ("長野", "中野"); empty when there is no such or more than one."""
        wide = [code for sense in self.find(prefecture) for code in sense.codes if code.startswith("P:")]
        inside = {code for sense in self.among(self.find(name), wide) for code in sense.codes}
        return inside.pop() if len(inside) == 1 else ""

    def near(self, name: str, *, limit: int = 4) -> tuple[str, ...]:
        """Codes of the places whose kana or romaji is nearly ``name``, nearest first: "did you mean …?".

        Kanji are never compared: one stroke apart lies another prefecture.
        """
        from rapidfuzz import fuzz, process

        latin = name.isascii()
        wanted = fold_romaji(name) if latin else fold(name)
        if len(wanted) < (5 if latin else 4) or (not latin and not _HIRAGANA.fullmatch(wanted)):
            return ()
        forms = ("romaji",) if latin else ("kana", "kana_full")
        names = [n for n, senses in self.names.items() if senses[0].form in forms and abs(len(n) - len(wanted)) < 3]
        best = process.extract(wanted, names, scorer=fuzz.ratio, limit=limit, score_cutoff=80)
        return tuple(dict.fromkeys(code for n, _, _ in best for sense in self.names[n] for code in sense.codes))[:limit]

    def misspelt(self, word: str) -> tuple[str, ...]:
        """Codes of the prefectures and regions that a Latin word must mean: hirosima, hokaido, okinwa; mostly one.

        Spelled by another system or by ear, or with one letter too few, too many, or swapped; in a long name with one
        wrong. A word that names something is not misspelt.
        """
        if self.find(word):
            return ()
        sound = _sound(word)
        exact = self._sounds.get(sound, ())
        if len(word) < _MISSPELT:
            return (
                exact
                if any(other in word for other, usual in _KUNREI if len(other) < len(usual) or usual == "fu")
                else ()
            )
        if exact:
            return exact
        near = [codes for name, codes in self._sounds.items() if _slip(sound, name)]
        return tuple(dict.fromkeys(code for codes in near for code in codes))

    @cached_property
    def _sounds(self) -> dict[str, tuple[str, ...]]:
        """How prefectures and regions sound → their codes."""
        out: dict[str, list[str]] = {}
        for name, senses in self.names.items():
            for sense in senses:
                if sense.form == "romaji" and sense.codes[0][0] in "PB" and name.isalpha():
                    out.setdefault(_sound(name), []).extend(sense.codes)
        return {sound: tuple(dict.fromkeys(codes)) for sound, codes in out.items()}

    def mentions(self, norm: str) -> Iterator[tuple[int, int, tuple[Sense, ...]]]:
        """Every name standing in ``norm`` (normalised text), overlapping ones included: start, end, senses."""
        for last, name in self.automaton.iter(fold(norm)):
            yield last + 1 - len(name), last + 1, self.names[name]


def fold(text: str) -> str:
    """One character for one: old and print forms unified, katakana as hiragana, macrons dropped."""
    return text.translate(_VARIANTS).translate(HIRAGANA)


_MISSPELT = 5
"""Letters of a word from which on it may be a misspelt name."""
_LONG = 7
"""Letters of a name from which on one of them may be another: "kansas" is not Kansai."""
_KUNREI = (
    ("sy", "sh"), ("ty", "ch"), ("cy", "ch"), ("zy", "j"), ("jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"),
    ("hu", "fu"), ("zi", "ji"), ("l", "r"),
)  # fmt: skip
_TWICE = re.compile(r"([a-z])\1+")


def _sound(word: str) -> str:
    """One spelling for all systems of Latin letters, long and doubled sounds made short."""
    sound = fold_romaji(word)
    for other, usual in _KUNREI:
        sound = sound.replace(other, usual)
    return _TWICE.sub(r"\1", sound)


def _slip(word: str, name: str) -> bool:
    """True when one letter is missing, too many, swapped with its neighbour or, in a long name, another."""
    if len(name) < _MISSPELT + 1 or word[0] != name[0] or abs(len(word) - len(name)) > 1:
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


# ---------------------------------------------------------------- building


def _read(path: Path) -> Iterator[tuple[dict[str, str], int]]:
    """Rows with their line numbers."""
    try:
        with path.open(encoding="utf-8", newline="") as source:
            reader = csv.DictReader(source)
            for row in reader:
                if None in row or None in row.values():
                    raise PlacesError(f"{path}:{reader.line_num}: has not as many columns as the heading")
                yield row, reader.line_num
    except FileNotFoundError as error:
        raise PlacesError(f"{path}: the file is missing") from error


def _municipality(row: Mapping[str, str]) -> Place:
    code, name = row["code"], row["name"]
    level = "P" if code.endswith("000") else "M"
    return Place(
        code=f"P:{code[:2]}" if level == "P" else f"M:{code}",
        name=name,
        short=name if name == "北海道" else name[:-1],
        kana=row["kana"],
        romaji=row["romaji"],
        prefectures=(code[:2],),
        region=row["region"],
    )


def _bare_romaji(romaji: str) -> str:
    return re.sub(r"-(?:to|fu|ken|shi|ku|machi|cho|mura|son)$", "", romaji)


def _bare_kana(place: Place) -> str:
    """Kana without the reading of its suffix."""
    for ending in _SUFFIXES.get(place.name[-1], ()) if place.short != place.name else ():
        if place.kana.endswith(ending):
            return place.kana.removesuffix(ending)
    return place.kana


def _spellings(romaji: str, kana: str) -> set[str]:
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


@cache
def _loaded(folder: Path) -> Places:
    by_code: dict[str, Place] = {}
    for row, line in _read(folder / "municipalities.csv"):
        place = _municipality(row)
        if place.code in by_code:
            raise PlacesError(f"{folder / 'municipalities.csv'}:{line}: {row['code']} stands twice")
        by_code[place.code] = place
    regions = list(_read(folder / "regions.csv"))
    for row, line in regions:
        prefectures = tuple(row["prefectures"].split())
        if not prefectures or any(f"P:{p}" not in by_code for p in prefectures):
            raise PlacesError(f"{folder / 'regions.csv'}:{line}: {row['code']}: unknown prefecture")
        place = Place(f"B:{row['code']}", row["name"], row["name"], row["kana"], row["english"], prefectures)
        by_code[place.code] = place
    index = _Index(by_code)
    for row, _ in regions:
        index.region(by_code[f"B:{row['code']}"], row["aliases"])
    for row, line in _read(folder / "place_aliases.csv"):
        try:
            index.alias(row)
        except KeyError as error:
            raise PlacesError(f"{folder / 'place_aliases.csv'}:{line}: {row['name']}: no place {error}") from error
    names = index.finish()
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    return Places(by_code, names, automaton)


class _Index:
    """Names on their way to their places."""

    def __init__(self, by_code: Mapping[str, Place]) -> None:
        self.by_code = by_code
        self.names: dict[str, list[Sense]] = {}
        self.settled: set[str] = set()
        """Names that a prefecture, region or alias has: a municipality's bare name yields to them."""
        self.official: dict[str, list[str]] = {}
        for place in by_code.values():
            if place.code.startswith("P:"):
                self._prefecture(place)
        for place in by_code.values():
            if place.code.startswith("M:"):
                self._municipality(place)

    def add(self, name: str, codes: tuple[str, ...], form: Form) -> None:
        """Let ``name`` mean ``codes``."""
        key = name if name.isascii() else fold(name)
        senses = self.names.get(key)
        if senses is None:
            self.names[key] = [Sense(codes, form)]
        elif all(sense.codes != codes for sense in senses):
            senses.append(Sense(codes, form))

    def _prefecture(self, place: Place) -> None:
        codes = (place.code,)
        self.official.setdefault(place.name, []).append(place.code)
        self.add(place.name, codes, "full")
        self.add(place.kana, codes, "kana_full")
        kana, romaji = _bare_kana(place), _bare_romaji(place.romaji).lower()
        self.add(place.short, codes, "short")
        self.add(kana, codes, "kana")
        for spelling in _spellings(romaji, kana):
            self.add(spelling, codes, "romaji")
            for word in (" prefecture", "-ken", " ken", "-fu", "-to", " pref", " pref."):
                self.add(spelling + word, codes, "romaji_full")
        # a bare name that is a prefecture's means the prefecture
        self.settled |= {fold(place.short), fold(kana), *_spellings(romaji, kana)}
        if place.name == "北海道":
            self.add("道", (), "short")
            self.names.pop("道")

    def _municipality(self, place: Place) -> None:
        codes = (place.code,)
        prefecture = self.by_code[f"P:{place.prefectures[0]}"]
        for name in {place.name, f"{prefecture.name}{place.name}", f"{prefecture.short}{place.name}"}:
            self.official.setdefault(name, []).append(place.code)
        kana, romaji = _bare_kana(place), _bare_romaji(place.romaji).lower()
        for name in _ga(place.name):
            self.add(name, codes, "full")
        for ending in _SUFFIXES[place.name[-1]]:
            self.add(kana + ending, codes, "kana_full")
        if place.short != place.name and len(kana) > 1:
            self.add(kana + place.name[-1], codes, "kana_full")
        for name in _ga(place.short):
            if fold(name) not in self.settled:
                self.add(name, codes, "short")
        if fold(kana) not in self.settled:
            self.add(kana, codes, "kana")
        for spelling in _spellings(romaji, kana):
            if spelling not in self.settled:
                self.add(spelling, codes, "romaji")
            for word in _ENGLISH[place.name[-1]]:
                self.add(f"{spelling} {word}", codes, "romaji_full")
                self.add(f"{spelling}-{word}", codes, "romaji_full")

    def region(self, place: Place, aliases: str) -> None:
        """Let a region's names mean it, before any municipality."""
        words = aliases.split()
        names = [place.name]
        latin: list[str] = []
        for word in words:
            (latin if word.isascii() else names).append(word)
        # English aliases hold spaces and are parted by "|"
        for phrase in " ".join(latin).split("|"):
            if phrase:
                self.put(phrase, (place.code,), "romaji")
        self.put(place.romaji.lower(), (place.code,), "romaji")
        self.put(place.kana, (place.code,), "kana")
        for name in names:
            self.put(name, (place.code,), "short")

    def alias(self, row: Mapping[str, str]) -> None:
        """Let a usual name mean its places: ``;`` all of them together, ``|`` one or another.

        Raises:
            KeyError: a place is not known, or could be several.
        """
        for number, choice in enumerate(row["places"].split("|")):
            codes = tuple(self.code(name) for name in choice.split(";"))
            forms: tuple[tuple[str, Form], ...] = (
                (row["name"], "short"), (row["kana"], "kana"), (row["english"].lower(), "romaji")
            )  # fmt: skip
            for name, form in forms:
                if name:
                    self.put(name, codes, form, keep=number > 0)
                    if form == "romaji" and "-" in name:
                        self.put(name.replace("-", " "), codes, form, keep=number > 0)
                        self.put(name.replace("-", ""), codes, form, keep=number > 0)

    def code(self, name: str) -> str:
        """The code of ``中野区``, ``長野県中野市`` or ``美浜町(福井県)``."""
        name, _, prefecture = name.partition("(")
        codes = self.official.get(prefecture.rstrip(")") + name, ())
        if len(codes) != 1:
            raise KeyError(name if not codes else f"{name}: could be {', '.join(codes)}")
        return codes[0]

    def put(self, name: str, codes: tuple[str, ...], form: Form, *, keep: bool = False) -> None:
        """Let ``name`` mean ``codes`` and (unless ``keep``) nothing that it meant as a bare name before."""
        key = fold(name).lower()
        if not keep:
            self.names[key] = [s for s in self.names.get(key, []) if s.form in ("full", "kana_full", "romaji_full")]
            if any(self.by_code[c].code.startswith("P:") for s in self.names[key] for c in s.codes):
                return
        self.add(name, codes, form)

    def finish(self) -> dict[str, tuple[Sense, ...]]:
        """The names; where one of several cities is large, the bare name is its own."""
        done: dict[str, tuple[Sense, ...]] = {}
        for name, senses in self.names.items():
            if len(senses) < 2:
                if name and senses:
                    done[name] = tuple(senses)
                continue
            bare = [s for s in senses if s.form in ("short", "kana", "romaji")]
            large = [s for s in bare if s.codes[0].removeprefix("M:") in _DESIGNATED]
            kept = [s for s in senses if s not in bare or len(large) != 1 or s in large]
            if name and kept:
                done[name] = tuple(kept)
        return done


def _ga(name: str) -> set[str]:
    """A name with ヶ or ケ also with が: 鎌ケ谷, 鎌が谷."""
    forms = {name}
    for mark in "ヶケ":
        if mark in name[1:-1]:
            forms.add(name.replace(mark, "が"))
    if "ノ" in name[1:-1]:
        forms.add(name.replace("ノ", ""))
    return forms
