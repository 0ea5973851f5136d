"""The question before, asked of something else: 長野市は？ the long-term one? and for firms?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import Named, places_in
from bot.answering.language.question_types import understand
from bot.answering.planning.resolved import Resolved, people_of
from bot.places import Places

_NAMED = re.compile(r"(?:さん|氏|協会|部会|研究会|センター|Lab|型|市)$")
_TITLED = re.compile(r"(?:さん|氏|先生|様)$|^(?:Mr|Ms|Mrs|Dr|Prof)\b\.?|(?:さん|氏|先生|様)")
_COUNTED_JA = re.compile(r"[0-9０-９一二三四五六七八九十]+(?P<of>日目|つ目|番目|位|年目|回目)")
_KINDS = {
    "ja": re.compile(r"(?:市区?町村|町村|特別区|市|区|町|村)(?![一-鿿])"),
    "en": re.compile(r"\b(?:municipalities|cities|towns|villages|wards)\b"),
}
_WITHIN_EN = re.compile(r"^(?:in|from|of|for|at|within) (?:the )?", re.IGNORECASE)
"""Before what is named instead: and in Gunma?"""


def asked_of(
    what: str, topic: Mapping[str, Any], asked: str, language: str, places: Places, cues: Mapping[str, Cues], head: str
) -> Resolved | None:
    """長野市は？ after 弘前市は参加していますか？: the same question about something else."""
    what = cues[language].pattern["follow.beside"].sub("", what)
    what = what if language == "ja" else _WITHIN_EN.sub("", what)
    norm = fold(what)
    new_places = places_in(norm, places, language)
    old_places = places_in(fold(asked), places, understand(asked, language, cues).language)
    whole = new_places and all(len(norm.strip()) - len(n.words) <= 2 for n in new_places[:1])
    if whole and old_places:
        old = old_places[0]
        at = fold(asked)
        if len(at) == len(asked):
            return Resolved(asked[: old.start] + what.strip() + asked[old.end :], language)
    known = [str(n) for n in topic.get(f"mentioned_{language}") or topic.get("mentioned_ja") or ()]
    stands = [(asked.lower().find(n.lower()), len(n)) for n in known if n and n.lower() in asked.lower()]
    post = cues[language].pattern["role.words"]
    said = re.sub(r"^(?:the|his|her|its|their) ", "", what.strip(" 、,?"), flags=re.IGNORECASE)
    if post.fullmatch(fold(said)) and (span := _last_outside(post, asked, stands)):
        return Resolved(f"{asked[: span[0]]}{said}{asked[span[1] :]}", language)
    stands = _alike_first(what, stands, asked, topic, language)
    if swapped := _built_alike(what, stands, asked, language):
        return Resolved(swapped, language)
    instead = _looks_like_name(what, language) or post.fullmatch(norm.strip(" 、,?"))
    if stands and topic.get("kind") != "membership" and instead:
        start, length = stands[0]
        if held := post.match(fold(asked), start + length):
            length = held.end() - start  # 石田市長 as a whole
        return Resolved(asked[:start] + what.strip(" 、") + asked[start + length :], language)
    if swapped := _same_ending(what, asked, language, cues[language]):
        return Resolved(swapped, language)
    if topic.get("kind") == "membership" and (kind := _other_kind(what, asked, language, old_places)):
        return Resolved(kind, language)
    if stands and topic.get("kind") != "membership" and (kin := _kin(what, stands, asked, language)):
        return Resolved(kin, language)
    if whole and topic.get("kind") == "membership":
        return Resolved(
            f"{what.strip()}は参加していますか？" if language == "ja" else f"Has {what.strip()} joined?", language
        )
    del head
    return None


def _other_kind(what: str, asked: str, language: str, places: Sequence[Named]) -> str:
    """町は？ after 長野県から参加した市は？: the question before about another kind of them; empty for none."""
    kinds = _KINDS[language]
    if kinds.fullmatch(fold(what).strip(" 、,?")) is None:
        return ""
    span = _last_outside(kinds, asked, [(n.start, n.end - n.start) for n in places])
    return f"{asked[: span[0]]}{what.strip(' 、,?？')}{asked[span[1] :]}" if span else ""


def _last_outside(pattern: re.Pattern[str], asked: str, stands: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where ``asked`` last holds the pattern outside the names in it."""
    norm = fold(asked)
    if len(norm) != len(asked):
        return None
    found = [m.span() for m in pattern.finditer(norm)]
    outside = [(a, b) for a, b in found if not any(at < b and a < at + length for at, length in stands)]
    return outside[-1] if outside else None


def _alike_first(
    what: str, stands: Sequence[tuple[int, int]], asked: str, topic: Mapping[str, Any], language: str
) -> list[tuple[int, int]]:
    """The names in ``asked``, those first that are of the same sort as ``what``: they end alike, or both are people."""
    end = _ending(what, language)
    people = {fold(n) for n in people_of(topic, language)}
    person = bool(_TITLED.search(what.strip(" 、,?")))

    def alike(one: tuple[int, int]) -> bool:
        name = asked[one[0] : one[0] + one[1]]
        titled = bool(_TITLED.match(asked, one[0] + one[1])) or bool(_TITLED.search(name)) or fold(name) in people
        return (person and titled) or (bool(end) and _ending(name, language) == end)

    return sorted(stands, key=lambda one: not alike(one))


def _built_alike(what: str, stands: Sequence[tuple[int, int]], asked: str, language: str) -> str:
    """武者修行型は？ after Xのリフレッシュ型の目的は？: the same of what is no name that is known but ends alike."""
    said, end = what.strip(" 、,?？"), _ending(what, language)
    if language != "ja" or not end or len(said) < 3 or any(asked[a : a + n].endswith(end) for a, n in stands):
        return ""
    words = re.finditer(rf"[一-鿿ァ-ヴーA-Za-z0-9・]{{2,}}{re.escape(end)}(?![一-鿿ァ-ヴー])", asked)
    found = [m for m in words if not any(a < m.end() and m.start() < a + n for a, n in stands)]
    if len(found) != 1 or not re.fullmatch(r"[一-鿿ァ-ヴーA-Za-z0-9・]+", said):
        return ""
    return f"{asked[: found[0].start()]}{said}{asked[found[0].end() :]}"


def _ending(name: str, language: str) -> str:
    """What names of one sort end with: 型, 部会, model; the last part of one with a hyphen (``-term``)."""
    name = fold(name).strip(" 、,?")
    if language != "ja":
        words = name.split()
        return words[-1] if len(words) > 1 else ""
    return name[-1:] if re.search(r"[一-鿿]$", name) else ""


def _same_ending(what: str, asked: str, language: str, cues: Cues) -> str:
    """The long-term one? after a question of the short-term goal: the same with a word that is built alike."""
    said = re.sub(r"^the ", "", what.strip(" 、,?？"), flags=re.IGNORECASE)
    said = cues.pattern["follow.sort"].sub("", said).strip()
    if not said or len(said) > 20:
        return ""
    if language != "ja":
        tail = re.search(r"(?<=\w)-\w+$", said)
        found = re.search(rf"\b\w+{re.escape(tail.group())}\b", asked) if tail and " " not in said else None
        return f"{asked[: found.start()]}{said}{asked[found.end() :]}" if found else ""
    if counted := _COUNTED_JA.fullmatch(said):
        found = re.search(rf"[0-9０-９一二三四五六七八九十]+{counted['of']}", asked)
        return f"{asked[: found.start()]}{said}{asked[found.end() :]}" if found else ""
    return ""


def _kin(what: str, stands: Sequence[tuple[int, int]], asked: str, language: str) -> str:
    """攻めは？ after 守りのテレワークとは？: the same of what shares its last word; empty where no name has several."""
    start, length = stands[0]
    name, joint = asked[start : start + length], "の" if language == "ja" else " "
    head, found, tail = name.rpartition(joint)
    said = re.sub(r"^(?:the )|(?: ones?| kind| type)$|(?:のほう|の方)$", "", what.strip(" 、,?"), flags=re.IGNORECASE)
    if not found or not head or joint in said or not said or len(said) > 2 * len(head):
        return ""
    return f"{asked[:start]}{said}{joint}{tail}{asked[start + length :]}"


def asked_of_party(
    head: str, asked: str, topic: Mapping[str, Any], language: str, cues: Mapping[str, Cues]
) -> Resolved | None:
    """企業は？ after Xの社員のメリットは？: the same asked of another party to it."""
    own = cues[language]
    said = re.sub(r"[?？。\s]+$", "", fold(head))
    new = own.pattern["follow.party"].search(said)
    rest = (said[: new.start()] + said[new.end() :]) if new else ""
    light = (
        r"(?:側|や|・)*(?:にとって|の場合|の方|のほう|サイド|に)?(?:は|って|も|では|だと|なら)?(?:どう)?"
        if language == "ja"
        else (r"(?:and |so |what about |how about )*(?:for )?(?:the )?\s*(?:themselves|itself|side)?")
    )
    if new is None or not re.fullmatch(light, rest):
        return None
    norm = fold(asked)
    if understand(asked, language, cues).language != language or len(norm) != len(asked):
        return None
    names = sorted((str(n) for n in topic.get(f"mentioned_{language}") or ()), key=len, reverse=True)
    masked = norm
    for name in names:
        masked = masked.replace(fold(name), "\x00" * len(name))
    old = own.pattern["follow.party"].search(masked)
    if old:
        return Resolved(asked[: old.start()] + new.group() + asked[old.end() :], language)
    last = max((m.end() for m in re.finditer(r"\x00の", masked)), default=-1)
    if language != "ja" or last < 0:
        return None
    return Resolved(f"{asked[:last]}{new.group()}の{asked[last:]}", language)


def _looks_like_name(what: str, language: str) -> bool:
    """True when the words are the name of a person, an organization or a programme, and nothing else."""
    name = what.strip(" 、,?")
    if language != "ja":
        return bool(re.match(r"(?:the )?[A-Z]", name)) and len(name.split()) <= 5
    if "の" in name or len(name) > 20:
        return False
    if _NAMED.search(name) or re.fullmatch(r"[ァ-ヴー・]{3,}|[A-Za-z][A-Za-z0-9 .&-]+", name):
        return True
    return all(t.pos.startswith(("名詞,固有名詞", "接尾辞")) for t in analysed(name, language).tokens)
