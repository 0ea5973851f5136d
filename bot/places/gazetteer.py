"""The geography of Japan: what a code is called and lies in, what a name can mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ahocorasick

from bot.places import index
from bot.places.place import Place, Sense
from bot.places.spelling import KUNREI, MISSPELT, MISSPELT_TOWN, bare_romaji, by_ear, fold, fold_romaji, slip, sound

_HIRAGANA = re.compile(r"[ぁ-ゖー]+")


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
        own = bare_romaji(place.romaji)
        if code.startswith("P:"):
            return own
        return f"{own}, {bare_romaji(self.by_code[f'P:{place.prefectures[0]}'].romaji)} ({self.official_name(code)})"

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
        heard = sound(word)
        exact = self._sounds.get(heard, ())
        if len(word) < MISSPELT:
            return (
                exact
                if any(other in word for other, usual in KUNREI if len(other) < len(usual) or usual == "fu")
                else ()
            )
        if exact:
            return exact
        near = [codes for name, codes in self._sounds.items() if slip(heard, name)]
        return tuple(dict.fromkeys(code for codes in near for code in codes))

    def spelt_by_ear(self, word: str) -> tuple[str, ...]:
        """The code of the one municipality whose name a Latin word spells as another language would: imabary, onomiti.

        A slip of the pen is none: so many words are near to the name of some town that it is only offered.
        """
        if len(word) < MISSPELT_TOWN or self.find(word):
            return ()
        codes = self._town_sounds.get(by_ear(word), ())
        return codes if len(codes) == 1 else ()

    @cached_property
    def _town_sounds(self) -> dict[str, tuple[str, ...]]:
        """How municipalities sound → their codes."""
        return self._sounding("M", by_ear)

    @cached_property
    def _sounds(self) -> dict[str, tuple[str, ...]]:
        """How prefectures and regions sound → their codes."""
        return self._sounding("PB", sound)

    def _sounding(self, kinds: str, heard_as: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {}
        for name, senses in self.names.items():
            for sense in senses:
                if sense.form == "romaji" and sense.codes[0][0] in kinds and name.isalpha():
                    out.setdefault(heard_as(name), []).extend(sense.codes)
        return {heard: tuple(dict.fromkeys(codes)) for heard, codes in out.items()}

    def mentions(self, norm: str) -> Iterator[tuple[int, int, tuple[Sense, ...]]]:
        """Every name standing in ``norm`` (normalised text), overlapping ones included: start, end, senses."""
        for last, name in self.automaton.iter(fold(norm)):
            yield last + 1 - len(name), last + 1, self.names[name]


@cache
def _loaded(folder: Path) -> Places:
    by_code, names = index.read(folder)
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    return Places(by_code, names, automaton)
