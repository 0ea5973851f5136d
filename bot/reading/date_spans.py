"""Dates as they stand in a text: the atoms of a calendar joined to ranges, bent by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.reading import narration
from bot.reading.calendar import Atom, Window, monthly
from bot.reading.cues import Cues, either
from bot.reading.dates_en import EnglishDates
from bot.reading.dates_ja import JapaneseDates
from bot.reading.written_lengths import LENGTH

CLAIM = 80

Sense = Literal["", "from", "onward", "after", "next", "before", "until", "by", "around", "about", "within"]

"""What the words beside a date make of it: 8月から, 8月以降, GW明け, お盆前, 8月まで, 8月までに, お盆前後, 5日頃."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date with the words that bend it: ``norm[start:end]``."""

    start: int
    end: int
    atom: Atom
    senses: tuple[Sense, ...] = ()
    partner: Atom | None = None
    """The other end of a range, or the other choice."""
    ranged: bool = False
    """True when ``partner`` is the end of a range: whole windows of days are named."""


_OF_EVENT = (
    r"(?:'s|\s+(?:is|are|was|comes?|comes? up|falls?|ends?))?"
    r"(?:\s+(?:in|on|at|around|this|by|mid|early|late))*(?:\s+the)?\s*$"
)


class Grammar:
    """The date grammar of one language, with the words around dates."""

    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.cues = cues
        self.of_length = re.compile(either(cues.words("decline.topic.days")) + r"(?:は|を|も)[^。、!?\n]{0,16}$")
        self.dates: JapaneseDates | EnglishDates = JapaneseDates(cues) if cues.language == "ja" else EnglishDates(cues)
        senses: tuple[Sense, ...] = (
            "after",
            "next",
            "onward",
            "from",
            "by",
            "until",
            "before",
            "around",
            "about",
            "within",
        )
        self.words: dict[Sense, tuple[str, ...]] = {sense: cues.words(f"when.{sense}") for sense in senses}
        self.sense = {word: sense for sense, words in self.words.items() for word in words}
        self.behind = re.compile(rf"\s*(?P<word>{either(self.sense)})")
        self.front = re.compile(rf"(?P<word>{either(self.sense)})\s*(?:the\s+)?$")
        self.wish = re.compile(either(cues.words("when.wish")))
        self.stay = re.compile(either(cues.words("when.stay")))
        self.leaves = re.compile(either(cues.words("when.leaves")))
        self.place_clause = re.compile(either(cues.words("when.place_clause")))
        self.event_front = re.compile(
            either(cues.words("when.event_front")) + (r"(?:が|は|の|も)?\s*$" if cues.language == "ja" else _OF_EVENT)
        )
        self.japanese = narration.grammar_of(cues).japanese
        self.avoid = re.compile(either(cues.words("when.avoid")))
        self.that = re.compile(
            rf"(?P<after>{either(cues.words('when.that_after'))})|(?P<before>{either(cues.words('when.that_before'))})"
        )
        self.event = re.compile(rf"^.{{0,6}}?{either(cues.words('when.event'))}")
        self.weather = re.compile(either(cues.words("when.weather")))
        self.length = LENGTH[cues.language]
        self.free_behind = re.compile(r"[^。、!?\n.,]{0,6}?" + either(cues.words("when.free_behind")))
        free = cues.words("when.free_front")
        self.free_front = re.compile(rf"{either(free)}\s*(?:\w+\s+){{0,3}}$") if free else None
        self.leaves_behind = re.compile(r"(?:\([^)]{1,3}\))?[、\s]{0,2}" + either(cues.words("when.leaves_behind")))
        leaves = cues.words("when.leaves_front")
        self.leaves_front = (
            re.compile(either(leaves) + r"\s*(?:(?:it|us|home|there|again|on|by|the|at|is|will|be)\s+){0,3}$")
            if leaves
            else None
        )
        self.until_other = re.compile(r"\s*,?\s*(?:but\s+|rather\s+|it's\s+)?(?:until|till|til|through)\b")
        self.frame = re.compile(either(cues.words("when.frame")))


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return Grammar(cues)


def separate(atoms: object) -> list[Atom]:
    """Atoms that do not overlap: the one that starts first, then the longest, then the one that says more."""
    ordered = sorted(atoms, key=lambda a: (a.start, -a.end, a.weak, a.grain != "day"))  # type: ignore[call-overload]
    kept: list[Atom] = []
    for atom in ordered:
        if kept and atom.start < kept[-1].end:
            if atom.end > kept[-1].end and kept[-1].weak and not atom.weak:
                kept[-1] = atom
            continue
        kept.append(atom)
    return kept


def joined(norm: str, atoms: Sequence[Atom], grammar: Grammar) -> list[Date]:
    """Dates with their senses; ranges and choices made one."""
    out: list[Date] = []
    index = 0
    while index < len(atoms):
        said = _bent(norm, atoms[index], grammar)
        while index + 1 < len(atoms):
            following = atoms[index + 1]
            if norm[said.end : following.start] == "の" and _apposed(said, _bent(norm, following, grammar)):
                said = _in_it(said, _bent(norm, following, grammar))  # 「8月のお盆」
                index += 1
                continue
            joint = grammar.dates.joint.fullmatch(
                norm[said.atom.end if said.partner is None else said.partner.end : following.start]
            )
            if joint is None or following.start - said.atom.end > 24:
                break
            if "onward" in said.senses and joint["range"] and "," in joint.group():
                break  # "not until the 9th, until the 12th"
            if {"after", "before"} & set(said.senses) and not (joint["range"] and said.atom.grain == "day"):
                break
            if joint["range"] == "から" and following.weak and said.atom.grain != "day":
                break  # 「1月下旬から10日」 tells how long
            if (
                not out
                and joint["range"] == "から"
                and re.match(r"に(?:変|し|ずら|延期)", norm[following.end : following.end + 4])
            ):
                break  # 「7月から8月に変更」: the first is what does not hold
            if (
                grammar.language == "en"
                and joint["range"]
                and joint.group().strip() == "to"
                and CHANGES.search(norm, max(0, said.start - 40), said.start)
            ):
                break  # "change April to June": the first is what does not hold
            if _aside(joint.group()) and grammar.language == "en" and _OF_ITS_OWN.match(norm, following.end):
                break  # "let's say June, April is gone"
            if _aside(joint.group()) and norm.endswith(("not ", "not in ", "not the ", "not on "), 0, said.atom.start):
                break  # "not April, March"
            second = _bent(norm, following, grammar)
            if not joint["range"] and _aside(joint.group()) and _apposed(said, second):
                said = _in_it(said, second)
                index += 1
                continue
            ranged = bool(joint["range"]) or (said.ranged and said.partner is not None)
            if ranged and said.partner is not None and not joint["range"]:
                break
            if following.weak and following.grain == "day" and said.atom.grain == "day":
                following = day_after(said.atom, following)
            senses = tuple(s for s in second.senses if s not in ("from", "until"))
            said = replace(said, end=second.end, partner=following, ranged=ranged, senses=senses)
            index += 1
        if said.partner is None and said.atom.grain == "day":
            said = _open_range(norm, said)
        if not said.senses and said.partner is None:
            said = _pointed_at(norm, said, atoms[index + 1].start if index + 1 < len(atoms) else len(norm), grammar)
        out.append(said)
        index += 1
    return out


_OF_ITS_OWN = re.compile(
    r"(?:'s|\s+(?:is|was|has|isn't|wasn't|fell|falls|won't|doesn't|didn't|can't|cannot|will|would|got|turned))\b"
)
"""Behind a date: the subject of a sentence of its own."""
CHANGES = re.compile(
    r"\b(?:chang(?:e|ed|ing)|mov(?:e|ed|ing)|switch(?:ed|ing)?|shift(?:ed|ing)?|push(?:ed|ing)?|postpon(?:e|ed|ing)|swap(?:ped|ping)?"
    r"|reschedul(?:e|ed|ing)|delay(?:ed|ing)?|alter(?:ed|ing)?|adjust(?:ed|ing)?|correct(?:ed|ing)?|amend(?:ed|ing)?|updat(?:e|ed|ing))\s+"
    r"(?:(?:it|that|this|(?:the|our|my)\s+(?:[a-z]+\s+)?(?:dates?|stay|trip|start|time|month))\s+)?(?:(?:away\s+)?from\s+)?(?:(?:early|late|mid|the)\s+)?$"
)
"""Before a time that another one takes the place of."""


def _aside(joint: str) -> bool:
    """True when nothing but a comma stands between."""
    return joint.removesuffix("the ").strip() in ("、", ",")


def _apposed(said: Date, second: Date) -> bool:
    """「夏、7月以降」, "next spring, late April": the second says more exactly what the first is."""
    if said.partner is not None or said.atom.grain not in ("season", "named", "year", "month"):
        return False
    if said.atom.grain == "month" and second.atom.grain == "month":
        return False
    return any(
        a.first <= b.first and (a.last is None or b.last is None or b.first <= a.last)
        for a in said.atom.windows
        for b in second.atom.windows
    ) and second.atom.grain in ("month", "part", "week", "day", "named")


def _in_it(said: Date, second: Date) -> Date:
    """「3月、7日から10日」, 「GWの3日」: the second as it lies within the first, a bare day in that month."""
    within = tuple(
        b
        for b in second.atom.windows
        if any(a.first <= b.first and (a.last is None or b.first <= a.last) for a in said.atom.windows)
    )
    atom = replace(second.atom, windows=within) if within and second.atom.weak else second.atom
    return replace(second, start=said.start, atom=atom)


def day_after(first: Atom, day: Atom) -> Atom:
    """A bare day at the end of a range: the next such day after each of the range's first days."""
    if not day.windows:
        return day
    number = day.windows[0].first.day
    return replace(
        day, windows=tuple(w for f in first.windows for w in monthly(number, f.first)[:2] if w.first >= f.first)
    )


def _pointed_at(norm: str, said: Date, stop: int, grammar: Grammar) -> Date:
    """「テストが2月頭だから、そのあと」: the words point at the date that was named."""
    match = grammar.that.search(norm, said.end, min(stop, said.end + 30))
    if not match or _ANOTHER_MATTER.search(norm, said.end - 1, match.start()):
        return said
    senses: tuple[Sense, ...] = ("after" if match["after"] else "before",)
    if match.group().endswith(("以降", "afterwards")):
        senses = (*senses, "onward")
    return replace(said, end=match.end(), senses=senses)


_ANOTHER_MATTER = re.compile(
    r"[.!?;,]\s*(?:(?:and|but|because|as|since)\s+)?(?:i|we|he|she|they|there|my|our)(?:'ve|'ll|'m|'re|'s)?\s+(?:still\s+|also\s+)?"
    r"(?:have|has|am|are|is|got|be|need|must|work|finish|move|can't|cannot|had|won't|isn't|aren't|wife|husband|son|daughter|boss|kids|lease|contract)\b"
)
"""Between a date and "before that": what is told there lies before it: "mid May. I have an exam before that"."""
_TO_DAY = re.compile(
    r"\s*(?:~|-|から|to|until|till)\s*(?:the\s+)?(\d{1,2})(?:日(?!間|ほど|くらい|ぐらい)|st|nd|rd|th)?(?:まで)?"
    r"(?![\d/.:年月日泊週人名円万千時歳才%回kヶか箇ヵカ]|\s*(?:weeks?|nights?|days|people|adults?|kids))"
)


def _open_range(norm: str, said: Date) -> Date:
    """``8/1〜14``: a range whose second end is a bare day."""
    match = _TO_DAY.match(norm, said.atom.end)
    if not match or not 1 <= int(match[1]) <= 31 or not said.atom.windows:
        return said
    moment = Window(date(2027, 1, int(match[1])), None)
    partner = day_after(said.atom, Atom(match.start(1), match.end(), (moment,), "day"))
    return replace(said, end=match.end(), partner=partner, ranged=True, senses=())


def _bent(norm: str, atom: Atom, grammar: Grammar) -> Date:
    """The date with the senses that stand beside it."""
    senses: list[Sense] = []
    start, end = atom.start, atom.end
    if grammar.language == "ja":
        while len(senses) < 3 and (match := grammar.behind.match(norm, end)):
            if norm.startswith(("ます", "まし"), match.end()):
                break  # 「夏休み終わりますね」
            sense = grammar.sense[match["word"]]
            if sense != "until" or not re.search("から|~", norm[start : atom.end]):
                senses.append(sense)  # 「上旬から下旬まで」 is closed already
            end = match.end()
    else:
        before = norm[max(0, start - 28) : start]
        if match := grammar.front.search(before):
            senses.append(grammar.sense[" ".join(match["word"].split())])
            start -= len(before) - match.start()
        behind = re.compile(r"\s*(?:onwards?|on\b(?!\s+the)|or later|and (?:after|later))").match(norm, end)
        if (behind and "from" in senses) or (behind and norm[behind.start() : behind.end()].strip() != "on"):
            senses, end = ["onward"], behind.end()
    return Date(start, end, atom, tuple(senses))
