"""Whether the stay is one on which somebody old is cared for, by the one who writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.matching.needs import CHILDCARE, ELDER_CARE
from bot.preferences import Polarity
from bot.reading.found import Found, Text
from bot.reading.people import Group
from bot.seams import ReadingContext

_ELDERS = ("parent", "grandparent")
_ITSELF = ("介護", "要介", "要支", "認知", "デイ")
"""Words that speak of an old person without naming one."""
_OF_A_STYLE = re.compile(r"(?:育児(?:・|/|と|や)?)?介護(?:・育児)?(?:型|タイプ|スタイル)|育児[・/]介護")
"""「育児・介護型」 names a style of stay, whoever is cared for on it."""
_NEAR, _BEHIND, _SENTENCE = 24, 12, 140
_NOT_JA = re.compile(
    r"介護(?:する|が必要な|の必要な|の要る|している|を要する)?[^。!?\n、]{0,10}?(?:いませ[んぬ]|いない|おりませ|おらん|おらへん|ありませ|ない(?!と)|なし|不要|必要な[いく]|必要ありませ"
    r"|いりませ|いらな|してな|してませ|していな|していませ|卒業)"
    r"|(?:介護|世話|看護|面倒)(?:の?ほう|の?方)?[はを]?、?(?:もう)?[^。!?\n、で]{0,4}?(?:姉|兄|妹|弟|夫|妻|旦那|嫁|ヘルパー|施設|病院|叔母|叔父|親戚|家族|ホーム|ショートステイ|デイ)"
    r"(?:さん|夫婦|たち)?(?:が|に(?:任|頼|お願|預|入)|で(?:見|み)て)"
)
_NOT_EN = re.compile(
    r"\bno\s+day\s?care\s+(?:is\s+)?(?:needed|required|necessary)\b|\b(?:no\s+one|nobody|none\s+of\s+\w+|no\s+elderly\s+\w+|no\s+need|not?\s+(?:longer\s+)?need\w*|doesn't\s+need|don't\s+need)\b[^.;!?]{0,24}\bcare\b"
    r"|\bno\s+(?:elder(?:ly)?\s+)?care\s+(?:needed|required|necessary)"
    r"|\b(?:sister|brother|aunt|uncle|cousin|nurse|helper|carer|wife|husband|(?<!\w)home|he|she|they)\b"
    r"(?:'s|'ll|,?\s+who|\s+(?:is|are|will|can|be|does|already|now|also))*\s+(?:look(?:s|ing)?\s+after|tak(?:e|es|ing)\s+care\s+of|car(?:es|ing)\s+for)"
)
_PRONOUN_EN = re.compile(r"\b(?:them|him|her|both(?:\s+of\s+them)?|they|he|she)\b")


def denied(norm: str, language: str) -> bool:
    """True when nobody is to be cared for, or somebody else does it."""
    return (_NOT_JA if language == "ja" else _NOT_EN).search(norm) is not None


def denied_at(norm: str, start: int) -> bool:
    """True of the word for care at ``start`` that says that none is needed: 「介護はいりません」."""
    return _NOT_JA.match(norm, start) is not None


def japanese(norm: str, cues: re.Pattern[str], groups: Sequence[Group]) -> re.Match[str] | None:
    """The first word for care (of ``cues``) that speaks of an old person."""
    styles = [m.span() for m in _OF_A_STYLE.finditer(norm)]
    for care in cues.finditer(norm):
        if any(a <= care.start() < b for a, b in styles) or _by_the_old(norm, care, groups):
            continue
        if norm.startswith(_ITSELF, care.start()) or any(
            care.start() - _NEAR <= g.start <= care.end() + _BEHIND for g in groups if g.role in _ELDERS
        ):
            return care
        if _OWN_CARE_JA.match(norm, care.end()) and any(
            0 < care.start() - g.start <= _SENTENCE for g in groups if g.role in _ELDERS
        ):
            return care
    return None


_OWN_CARE_JA = re.compile(r"(?:を|も)?(?:し|見|み|看|診|やり)?(?:て(?:あげ|やり|い))?(?:たい|たく)")
"""Behind a word for care: who writes wishes to give it, 「義父が…。近くで世話をしたい」."""
_GIVEN = re.compile(r"[^。!?\n、]{0,14}?(?:て|で|に)?(?P<how>くれ|くだ|下さ|もら|いただ|頂)")


def _by_the_old(norm: str, care: re.Match[str], groups: Sequence[Group]) -> bool:
    """「母が付き添ってくれる」, 「母に面倒を見てもらう」: the old person gives the care."""
    given = _GIVEN.match(norm, care.end())
    if given is None:
        return False
    marks = ("が", "も", "は") if given["how"] in ("くれ", "くだ", "下さ") else ("に",)
    return any(
        g.role in _ELDERS and 0 <= care.start() - g.end <= _NEAR and norm.startswith(marks, g.end)
        and "。" not in norm[g.end : care.start()]
        for g in groups
    )  # fmt: skip


_GIVES = re.compile(r"\s{0,2}|,?\s*(?:who|that|and\s+(?:she|he))(?:'ll|\s+(?:will|can|could|would))?\s+")
"""Between an old person and the care that they give: "my mum looks after the kids", "my mum, who minds him"."""


def english(norm: str, care: re.Match[str], groups: Sequence[Group]) -> bool:
    """The same: near a parent, or by a pronoun that takes one up: "my parents …, both of them need care"."""
    gives = care.group().startswith(("look", "tak", "car"))
    elders = [g for g in groups if g.role in _ELDERS and not (gives and _GIVES.fullmatch(norm, g.end, care.start()))]
    if "elder" in care.group() or any(
        -30 <= g.start - care.end() <= _NEAR or g.start < care.start() <= g.end + 30 for g in elders
    ):
        return True
    around = norm[max(0, care.start() - 24) : care.end() + 12]
    taken_up = [
        g
        for g in groups
        if g.start < care.start() and care.start() - g.end <= _SENTENCE and g.role not in ("pet", "self")
    ]
    if taken_up and gives and _GIVES.fullmatch(norm, taken_up[-1].end, care.start()):
        return False
    return bool(taken_up) and taken_up[-1].role in _ELDERS and _PRONOUN_EN.search(around) is not None


_THE_OLD = re.compile(
    r"\b(?:father|mother|dad|mum|mom|parents?|grand(?:father|mother|ma|pa|parents?)|granny|in-laws?"
    r"|stroke|dementia|alzheimer\S*|frail|elder\S*|bedridden|carer|caregiv\w+)\b|[父母親]|祖父|祖母|義[父母]|じい|ばあ"
)


def of_the_old(context: ReadingContext) -> bool:
    """True where the care that was told of as the stay's purpose is an old person's: "I look after my dad"."""
    return any(
        entry.slot == "styles" and entry.value == "childcare_care" and _THE_OLD.search(entry.words.casefold())
        for entry in context.preferences.entries
    )


def by_whom_it_is_needed(text: Text, found: Sequence[Found], context: ReadingContext) -> list[Found]:
    """The values; care that is asked for where no child but an old person comes along is care for that person.

    Where it was told that no child comes, and nobody old does, a word for care asks for none.
    """
    told = [f.value for f in found if f.slot == "party" and isinstance(f.value, dict) and f.polarity is Polarity.WANT]
    party = {**context.preferences.parts("party"), **(told[-1] if told else {})}
    elders = party.get("elder") or set(_ELDERS) & set(party.get("with", ())) or of_the_old(context)
    if party.get("children") or party.get("ages") or not (elders or party.get("children") == 0):
        return list(found)
    if not elders:
        asked = [f for f in found if f.slot == "needs" and f.value == CHILDCARE and f.polarity is Polarity.WANT]
        return [replace(f, polarity=Polarity.MENTIONED) if f in asked else f for f in found]
    return [
        replace(f, value=ELDER_CARE)
        if f.slot == "needs" and f.value == CHILDCARE and not _OF_CHILDREN.search(text.norm, f.start, f.end)
        else f
        for f in found
    ]


_OF_CHILDREN = re.compile(
    r"保育|託児|幼稚園|学童|ベビーシッター|\b(?:nurser(?:y|ies)|kindergartens?|preschools?|babysit\w*|cr[eè]ches?|child\s?(?:care|minder)\w*|nann(?:y|ies))\b"
)
"""Care that has a child in its name, whoever else comes along."""


def told_with_its_need(found: Sequence[Found]) -> list[Found]:
    """The values; that somebody needs care holds where care is asked for in the same words, however it is told.

    「母がデイサービスに通っていて、滞在先でも介護サービスを使いたい」 tells of both.
    """
    asked = any(f.slot == "needs" and f.value == ELDER_CARE and f.polarity is Polarity.WANT for f in found)
    return [
        replace(f, polarity=Polarity.WANT)
        if asked and f.slot == "party" and f.polarity is Polarity.MENTIONED and f.value == {"elder": True}
        else f
        for f in found
    ]


_TAKEN_UP_EN = re.compile(r"\s+(?:her|him|them|both)\b")
_NEEDS_IT_EN = re.compile(r"\b(?:she|he|they)(?:'s|'re|\s+(?:is|are))?\s[^.;!?]{0,40}?\bneeds?\s+$")


def by_pronoun(norm: str, cues: re.Pattern[str], context: ReadingContext) -> tuple[int, int] | None:
    """Where care of the old person is told of who is known to come: "I look after her, she's 84"."""
    held = context.preferences.parts("party")
    known = bool(set(_ELDERS) & set(held.get("with", ()))) or of_the_old(context)
    if not known or held.get("children") or denied(norm, "en"):
        return None
    for care in cues.finditer(norm):
        needed = _NEEDS_IT_EN.search(norm, max(0, care.start() - 60), care.start())
        if _TAKEN_UP_EN.match(norm, care.end()) or needed or care.group().startswith("needs"):
            return care.span()
    return None


_A_TYPE = re.compile(r"\b(?:style|type|model|kind|scheme|sort|programme|program)s?\b")


_EXCUSED_EN = re.compile(
    r"(?:n't|\bcannot|\bnot|\bno\s+longer)\s+(?:be\s+)?(?:able\s+to\s+)?(?:mak\w+|com\w+|join\w*|go\w*|travel\w*)\b[^.!?;]{0,24}?"
    r"(?:[,:-]\s*|\b(?:as|because|since)\s+)+(?:his|her|their)\s+[a-z-]+\s+[^.!?;]{0,24}$"
)
"""Why somebody stays behind: "Ben can't make it, his mother is ill"."""


def told_by_the_party(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values; in English the care of somebody who comes along is told by the party, and names no kind of stay.

    "I look after my mother, and she comes with me" wishes for a place that takes both, whatever its kind is called.
    """
    told = any(
        f.slot == "party" and f.value
        and f.value.get("elder") and not {"with", "adults", "total"}.isdisjoint(f.value)
        for f in found
    )  # fmt: skip
    if text.language != "en":
        return list(found)
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f.slot == "styles"
        and f.value == "childcare_care"
        and f.polarity is Polarity.WANT
        and (told or _EXCUSED_EN.search(text.norm, max(0, f.start - 80), f.start))
        and not _A_TYPE.search(text.norm, f.start, f.end + 16)
        else f
        for f in found
    ]


__all__ = [
    "by_pronoun",
    "by_whom_it_is_needed",
    "denied",
    "denied_at",
    "english",
    "japanese",
    "told_by_the_party",
    "told_with_its_need",
]
