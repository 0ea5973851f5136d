"""Names and figures of Japanese sentences in English, for readers who can not read them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from bot.answering.language.bilingual import plain, romaji
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import places_in
from bot.answering.language.quantities import Date, Number, quantities
from bot.answering.tables.index import Index
from bot.wording import Wording

_KANJI = re.compile(r"[一-鿿々]+")
MOST = 12
"""Names and figures that are told; a sentence with more is a list."""
_UNITS = {"person": "people", "company": "companies", "municipality": "municipalities", "minute": "minutes"}
"""Unit of a quantity → phrase ``answers.unit.<…>``."""


def gloss(texts: Sequence[str], index: Index, say: Wording) -> str:
    """What the Japanese ``texts`` name, in the words of ``say``; empty when there is nothing to tell."""
    if say.language == "ja":
        return ""
    whole = "\n".join(texts)
    found = [*_people(whole, index), *_places(whole, index), *_bodies(whole, index)]
    read = quantities(whole)
    found += [_date(one) for one in read.dates if one.year]
    found += [told for one in read.numbers if (told := _number(one, say))]
    names = [name for name in dict.fromkeys(found) if name][:MOST]
    return say("answers.lead.gloss", names=say("answers.list.comma").join(names)) if names else ""


def _people(text: str, index: Index) -> list[str]:
    bare = text.replace(" ", "").replace("\u3000", "")
    return [
        one.name("en")
        for one in index.known.values()
        if one.kind == "person" and one.name_en != one.name_ja and one.name_ja in bare
    ]


def _places(text: str, index: Index) -> list[str]:
    return [
        index.places.label(one.codes[0], "en")
        if one.codes[0].startswith("M:")
        else f"{index.places.label(one.codes[0], 'en')} ({index.places.official_name(one.codes[0])})"
        for one in places_in(fold(text), index.places, "ja")
        if len(one.codes) == 1 and (one.full or not one.codes[0].startswith("M:")) and _KANJI.search(one.words)
    ]


def _bodies(text: str, index: Index) -> list[str]:
    """Bodies by how their name is read, where it is not in Latin letters already."""
    out = []
    for one in index.known.values():
        if one.kind != "organization" or one.name_en != one.name_ja or not _KANJI.fullmatch(one.name_ja):
            continue
        if one.name_ja not in text:
            continue
        read = [romaji(t.reading) if t.reading else t.surface for t in analysed(one.name_ja, "ja").tokens]
        words = " ".join(plain(word).capitalize() for word in read if word.strip())
        if words.replace(" ", "").isascii():
            out.append(f"{words} ({one.name_ja})")
    return out


def _date(one: Date) -> str:
    if one.month is None:
        return str(one.year)
    day = f" {one.day}," if one.day else ""
    return f"{calendar.month_name[one.month]}{day} {one.year}"


def _number(one: Number, say: Wording) -> str:
    value = f"{one.value:,.0f}" if one.value == int(one.value) else f"{one.value:g}"
    if one.unit == "yen":
        return say("answers.number.yen", n=value)
    unit = _UNITS.get(one.unit, "") if one.value > 1 else ""
    return f"{value} {say(f'answers.unit.{unit}')}" if unit else ""
