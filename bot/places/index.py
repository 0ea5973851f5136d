"""The files of places, and every name on its way to what it means."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.places.place import DESIGNATED, Form, Place, PlacesError, Sense
from bot.places.spelling import SUFFIXES, bare_kana, bare_romaji, fold, spellings, with_ga

_ENGLISH = {
    "市": ("city", "shi"),
    "区": ("ward", "ku", "city"),
    "町": ("town", "machi", "cho"),
    "村": ("village", "mura", "son"),
}


def read(folder: Path) -> tuple[Mapping[str, Place], Mapping[str, tuple[Sense, ...]]]:
    """The places in ``folder`` by their codes, and what each folded name can mean.

    Raises:
        PlacesError: a file is missing or a line can not be understood; names file and line.
    """
    by_code: dict[str, Place] = {}
    for row, line in _rows(folder / "municipalities.csv"):
        place = _place(row)
        if place.code in by_code:
            raise PlacesError(f"{folder / 'municipalities.csv'}:{line}: {row['code']} stands twice")
        by_code[place.code] = place
    regions = list(_rows(folder / "regions.csv"))
    for row, line in regions:
        prefectures = tuple(row["prefectures"].split())
        if not prefectures or any(f"P:{p}" not in by_code for p in prefectures):
            raise PlacesError(f"{folder / 'regions.csv'}:{line}: {row['code']}: unknown prefecture")
        place = Place(f"B:{row['code']}", row["name"], row["name"], row["kana"], row["english"], prefectures)
        by_code[place.code] = place
    index = _Index(by_code)
    for row, _ in regions:
        index.region(by_code[f"B:{row['code']}"], row["aliases"])
    for row, line in _rows(folder / "place_aliases.csv"):
        try:
            index.alias(row)
        except KeyError as error:
            raise PlacesError(f"{folder / 'place_aliases.csv'}:{line}: {row['name']}: no place {error}") from error
    return by_code, index.finish()


def _rows(path: Path) -> Iterator[tuple[dict[str, str], int]]:
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


def _place(row: Mapping[str, str]) -> Place:
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
        kana, romaji = bare_kana(place), bare_romaji(place.romaji).lower()
        self.add(place.short, codes, "short")
        self.add(kana, codes, "kana")
        for spelling in spellings(romaji, kana):
            self.add(spelling, codes, "romaji")
            for word in (" prefecture", "-ken", " ken", "-fu", "-to", " pref", " pref."):
                self.add(spelling + word, codes, "romaji_full")
        # a bare name that is a prefecture's means the prefecture
        self.settled |= {fold(place.short), fold(kana), *spellings(romaji, kana)}
        if place.name == "北海道":
            self.add("道", (), "short")
            self.names.pop("道")

    def _municipality(self, place: Place) -> None:
        codes = (place.code,)
        prefecture = self.by_code[f"P:{place.prefectures[0]}"]
        for name in {place.name, f"{prefecture.name}{place.name}", f"{prefecture.short}{place.name}"}:
            self.official.setdefault(name, []).append(place.code)
        kana, romaji = bare_kana(place), bare_romaji(place.romaji).lower()
        for name in with_ga(place.name):
            self.add(name, codes, "full")
        for ending in SUFFIXES[place.name[-1]]:
            self.add(kana + ending, codes, "kana_full")
        if place.short != place.name and len(kana) > 1:
            self.add(kana + place.name[-1], codes, "kana_full")
        for name in with_ga(place.short):
            if fold(name) not in self.settled:
                self.add(name, codes, "short")
        if fold(kana) not in self.settled:
            self.add(kana, codes, "kana")
        for spelling in spellings(romaji, kana):
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
            large = [s for s in bare if s.codes[0].removeprefix("M:") in DESIGNATED]
            kept = [s for s in senses if s not in bare or len(large) != 1 or s in large]
            if name and kept:
                done[name] = tuple(kept)
        return done
