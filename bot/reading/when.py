"""When: the first day of the stay, from dates, months, seasons and holidays and the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from bot.preferences import Polarity
from bot.reading import duration, narration
from bot.reading.calendar import Atom, Window, ahead, monthly
from bot.reading.cues import Cues, either
from bot.reading.dates_en import EnglishDates
from bot.reading.dates_ja import JapaneseDates
from bot.reading.duration import LENGTH, of_length
from bot.reading.found import Found, Text
from bot.reading.text import clause_at
from bot.seams import ReadingContext

CLAIM = 80
NEARLY_OVER = 21
"""Days: a season with fewer left means next year's."""

Sense = Literal["", "from", "onward", "after", "next", "before", "until", "by", "around", "about", "within"]
"""What the words beside a date make of it: 8月から, 8月以降, GW明け, お盆前, 8月まで, 8月までに, お盆前後, 5日頃."""


@dataclass(frozen=True, slots=True)
class _Date:
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


class _Grammar:
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
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``start`` in ``text``, as ``cues``' language writes dates. What is over is claimed, not set."""
    grammar = grammar_of(cues)
    today = context.now.date()
    atoms = _separate(grammar.dates.atoms(text, today))
    if not atoms:
        return []
    found: list[Found] = []
    month_said = _known_month(context)
    for named in _joined(text.norm, atoms, grammar):
        said = _as_held(named, context, today)
        if "onward" in said.senses and grammar.until_other.match(text.norm, said.end):
            continue  # "not until the 9th, until the 12th"
        begun = found[-1] if found and _first_day(found[-1]) else None
        if (whole := _closed(text, said, begun, context, grammar, today)) is not None:
            # "arriving on April 3, leaving on April 9"
            if begun is not None:
                found[-1] = replace(begun, end=said.end, value=whole, stated=True)
            else:
                found.append(Found(said.start, said.end, "start", whole, claim=CLAIM, corrects=True, stated=True))
            continue
        strong = _means_a_stay(text, said, grammar, context, month_said)
        if strong is False and grammar.language == "ja" and said.atom.windows and _avoided(text, said, grammar):
            strong = True  # 「3月は決算があるから無理」
        if not said.atom.weak and said.atom.windows:
            window = ahead(said.atom.windows, today)
            month_said = window.first if window else month_said
        if strong is None:
            if not (said.atom.windows and _avoided(text, said, grammar)):
                continue
            strong = True  # 「夏は避けたい」
        value = _value(
            _near(said, month_said),
            today,
            open_=_free_from(text, said, grammar),
            frame="within" in said.senses or _frames(text, said, grammar),
            begins=_begins_within(text, said, grammar),
        )
        value = _within_held(said, value, context)
        polarity = Polarity.WANT if strong and value else Polarity.MENTIONED
        avoided = _avoided(text, said, grammar)
        if (
            context.asked != "start"
            and not avoided
            and not _UNLESS.match(text.norm, said.end)
            and (
                (
                    (not said.senses or cues.language == "ja")
                    and narration.topic_of_talk(text, said.start, said.end, cues)
                )
                or narration.told(text, said.start, said.end, cues)
            )
        ):
            polarity = Polarity.MENTIONED
        if polarity is Polarity.WANT and avoided:
            polarity = Polarity.AVOID
        confidence = 0.6 if _background(text, said, grammar) else 0.9 if said.atom.weak else 1.0
        found.append(Found(said.start, said.end, "start", value, polarity, confidence, claim=CLAIM))
    return found


def _first_day(f: Found) -> bool:
    return f.polarity is Polarity.WANT and f.value is not None and f.value["earliest"] == f.value["latest"]


def _closed(
    text: Text, said: _Date, begun: Found | None, context: ReadingContext, grammar: _Grammar, today: date
) -> dict[str, Any] | None:
    """The whole stay, where ``said`` is its last day: the first one stands before it, or was told before."""
    if said.atom.grain != "day" or said.partner is not None or not said.atom.windows or context.asked == "days":
        return None
    norm = text.norm
    labelled = grammar.leaves_behind.match(norm, said.end) or (
        grammar.leaves_front is not None and grammar.leaves_front.search(norm, max(0, said.start - 32), said.start)
    )
    if not labelled and "until" not in said.senses:
        return None
    if begun is not None and begun.value is not None:
        first = date.fromisoformat(begun.value["earliest"])
    else:
        before = context.preferences.parts("start")
        exact = before.get("earliest") and before.get("earliest") == before.get("latest")
        stay = before.get("end") and not before.get("within") and (before.get("earliest") or "") <= before["end"]
        if not (exact or stay):
            return None
        first = date.fromisoformat(before["earliest"])
    last = (
        next((w.first for w in _day_after(Atom(0, 0, (Window(first, None),), "day"), said.atom).windows), None)
        if (said.atom.weak)
        else next((w.first for w in said.atom.windows if w.first > first), None)
    )
    if last is None or first < today or (last - first).days >= LONGEST_CLOSED:
        return None
    return _written(Window(first, last), last)


LONGEST_CLOSED = 180
"""Days between a first and a last day that are told apart from each other."""


def _as_held(said: _Date, context: ReadingContext, today: date) -> _Date:
    """A month that has begun, said of a stay that was put off to next year: that of next year.

    Said late in November, "October" and then "no, November" is not what is left of this one.
    """
    held = context.preferences.parts("start")
    windows = [w for w in said.atom.windows if w.last is None or w.last >= today]
    if not held or said.atom.grain != "month" or said.partner is not None or len(windows) < 2 or said.senses:
        return said
    earliest = str(held.get("earliest") or "")
    if windows[0].first > today or not earliest or date.fromisoformat(earliest) - today < timedelta(days=PUT_OFF):
        return said
    return replace(said, atom=replace(said.atom, windows=tuple(windows[1:])))


def _within_held(said: _Date, value: dict[str, Any] | None, context: ReadingContext) -> dict[str, Any] | None:
    """In "after the 15th", said of a month: to the end of the window that was wished for."""
    before = context.preferences.parts("start")
    first, last = before.get("earliest"), before.get("latest")
    if value is None or not (said.atom.weak and said.atom.grain == "day") or not {"onward", "after"} & set(said.senses):
        return value
    if not first or not last or before.get("end") or not first <= value["earliest"] < last:
        return value
    return {**value, "latest": last}


PUT_OFF = 120
"""Days ahead from which a stay that was wished for is none of this month."""


def _free_from(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """True when the stay can begin on the day or later: 「4月12日から行けます」, "free from the 12th".

    "From April 12" alone names the first day; with a length beside it nothing else can be meant.
    """
    free = grammar.free_behind.match(text.norm, said.end) or (
        grammar.free_front is not None and grammar.free_front.search(text.norm, max(0, said.start - 40), said.start)
    )
    return bool(free) and not _beside_length(text, said, grammar)


def _beside_length(text: Text, said: _Date, grammar: _Grammar) -> bool:
    if grammar.length.match(text.norm, said.end):
        return True
    before = text.norm[max(0, said.start - 24) : said.start]
    ends = [match.end() for match in grammar.length.finditer(before)]
    return bool(ends) and len(before) - ends[-1] <= 8


def _frames(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """True of a range of days that only bounds the stay: a length stands beside it, or they are said to be free."""
    if said.partner is None:
        return False
    left, right = narration.sentence(text.norm, said.start)
    outside = ((left, said.start), (said.end, right))
    lengths = (m for a, b in outside for m in grammar.length.finditer(text.norm, a, b))
    return any(grammar.frame.search(text.norm, a, b) for a, b in outside) or any(
        not _MOVES.match(text.norm, m.end()) for m in lengths
    )


_BEGINS_JA = re.compile(
    r"(?:の?(?:間|あいだ|どこか|どっか|うち|中))*(?:のどこか|のどっか|のうち)?[にで]、?"
    r"(?:出発|発[つちた]|発って|出[てるまた]|着[いくき]|到着|入[っるり]|始[めま]|開始|スタート|チェックイン)"
)
_BEGINS_EN = re.compile(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|arriv(?:e|es|ing)|leav(?:e|es|ing)|depart(?:s|ing)?|set(?:s|ting)?\s+(?:off|out)|off"
    r"|get(?:s|ting)?\s+there|check(?:ing)?\s+in)\s+(?:(?:on|some\s*time|somewhere|some\s+day|any\s*time|any\s+day)\s+)*$"
)


def _begins_within(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """True of a range of days in which the stay begins: 「8月1日〜10日に出発」, "arriving between 5 and 20 April"."""
    if said.partner is None or not said.ranged:
        return False
    if grammar.language == "ja":
        return _BEGINS_JA.match(text.norm, said.end) is not None or (
            text.norm[said.end - 1] in "にで" and _BEGINS_JA.match(text.norm, said.end - 1) is not None
        )
    return _BEGINS_EN.search(text.norm[max(0, said.start - 40) : said.start]) is not None


_MOVES = re.compile(r"\s*(?:later|earlier|sooner|back|forward|後|うしろ|前|早|遅|ずら|延期|繰)")
"""Behind a length: so much later, no length of a stay."""


_AVOIDED = re.compile(
    r"\b(?:avoid|avoiding|skip|except(?: for)?|anything but|any time but|anytime but|not in)\s+(?:the\s+)?$"
)


def _avoided(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """「お盆は混むから避けたい」: a date as the topic of something that speaks against it, however far away."""
    if grammar.language == "en":
        return bool(_AVOIDED.search(text.norm, max(0, said.start - 24), said.start))
    if not re.match(r"(?:だけ|期間|の時期|の期間|あたり|頃)?は", text.norm[said.end : said.end + 8]):
        return False
    stop = re.compile(r"[。!?\n]").search(text.norm, said.end)
    sentence = text.norm[said.end : min(stop.start() if stop else len(text.norm), said.end + 40)]
    return bool(grammar.avoid.search(sentence))


_TO_LENGTH = re.compile(r"\s*(~|から|か)\s*[\d一二三四五六七八九十]{1,2}\s*(?:週間|[ヶか箇ヵカ]月)")


_REASON = re.compile(r"\s*(?:and\s+)?so\s+(?!far|much|many)")


def _background(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """True for a date in a clause that only gives a reason: 「決算が5月なので、…」, "I quit in March, so …"."""
    _, stop = clause_at(text, said.end - 1)
    if grammar.language == "en":
        return text.norm.startswith(("so ", "and so "), stop) or bool(_REASON.match(text.norm, stop))
    clause = text.norm[said.end : stop].rstrip(" 、,。")
    return grammar.language == "ja" and clause.endswith(
        ("ので", "だから", "ですから", "けど", "けれど", "だし", "ですし", "ですが")
    )


def _known_month(context: ReadingContext) -> date | None:
    """The month in which a bare day lies: that of the start known so far."""
    written = context.preferences.parts("start").get("earliest")
    return date.fromisoformat(written) if written else None


def _separate(atoms: object) -> list[Atom]:
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


def _joined(norm: str, atoms: Sequence[Atom], grammar: _Grammar) -> list[_Date]:
    """Dates with their senses; ranges and choices made one."""
    out: list[_Date] = []
    index = 0
    while index < len(atoms):
        said = _bent(norm, atoms[index], grammar)
        while index + 1 < len(atoms):
            following = atoms[index + 1]
            if norm[said.end : following.start] == "の" and _apposed(said, _bent(norm, following, grammar)):
                said = replace(_bent(norm, following, grammar), start=said.start)  # 「8月のお盆」
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
            if _aside(joint.group()) and norm.endswith(("not ", "not in ", "not the ", "not on "), 0, said.atom.start):
                break  # "not April, March"
            second = _bent(norm, following, grammar)
            if not joint["range"] and _aside(joint.group()) and _apposed(said, second):
                said = replace(second, start=said.start)
                index += 1
                continue
            ranged = bool(joint["range"]) or (said.ranged and said.partner is not None)
            if ranged and said.partner is not None and not joint["range"]:
                break
            if following.weak and following.grain == "day" and said.atom.grain == "day":
                following = _day_after(said.atom, following)
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


def _aside(joint: str) -> bool:
    """True when nothing but a comma stands between."""
    return joint.removesuffix("the ").strip() in ("、", ",")


def _apposed(said: _Date, second: _Date) -> bool:
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


def _day_after(first: Atom, day: Atom) -> Atom:
    """A bare day at the end of a range: the next such day after each of the range's first days."""
    if not day.windows:
        return day
    number = day.windows[0].first.day
    return replace(
        day, windows=tuple(w for f in first.windows for w in monthly(number, f.first)[:2] if w.first >= f.first)
    )


def _pointed_at(norm: str, said: _Date, stop: int, grammar: _Grammar) -> _Date:
    """「テストが2月頭だから、そのあと」: the words point at the date that was named."""
    match = grammar.that.search(norm, said.end, min(stop, said.end + 30))
    if not match:
        return said
    senses: tuple[Sense, ...] = ("after" if match["after"] else "before",)
    if match.group().endswith(("以降", "afterwards")):
        senses = (*senses, "onward")
    return replace(said, end=match.end(), senses=senses)


_TO_DAY = re.compile(
    r"\s*(?:~|-|から|to|until|till)\s*(?:the\s+)?(\d{1,2})(?:日(?!間|ほど|くらい|ぐらい)|st|nd|rd|th)?(?:まで)?"
    r"(?![\d/.:年月日泊週人名円万千時歳才%回kヶか箇ヵカ]|\s*(?:weeks?|nights?|days|people|adults?|kids))"
)


def _open_range(norm: str, said: _Date) -> _Date:
    """``8/1〜14``: a range whose second end is a bare day."""
    match = _TO_DAY.match(norm, said.atom.end)
    if not match or not 1 <= int(match[1]) <= 31 or not said.atom.windows:
        return said
    moment = Window(date(2027, 1, int(match[1])), None)
    partner = _day_after(said.atom, Atom(match.start(1), match.end(), (moment,), "day"))
    return replace(said, end=match.end(), partner=partner, ranged=True, senses=())


def _bent(norm: str, atom: Atom, grammar: _Grammar) -> _Date:
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
    return _Date(start, end, atom, tuple(senses))


def _near(said: _Date, known: date | None) -> _Date:
    """A bare day, or part of a month, takes the month that was said before."""
    if said.atom.weak and said.atom.grain in ("day", "part") and known is not None and len(said.atom.windows) > 1:
        later = tuple(w for w in said.atom.windows if w.first >= known.replace(day=1))
        return replace(said, atom=replace(said.atom, windows=later or said.atom.windows))
    return said


def _of_an_act(text: Text, said: _Date, grammar: _Grammar) -> bool:
    """「今すぐ消すわけじゃない」: the first verb behind a "now" is none of a stay."""
    if grammar.japanese is None:
        return False
    _, right = narration.sentence(text.norm, said.start)
    verbs = (t for t in narration.tokens(text, said.end, right) if t.pos.startswith("動詞"))
    verb = next(verbs, None)
    known = grammar.japanese.stay | grammar.japanese.desire | {"為る", "始める", "出来る"}
    return verb is not None and verb.base not in known


_PART_ALONE = re.compile(r"[上中下初]旬")
"""「下旬にずらします」: a part of the month that was said before."""
_PART_MEANT = re.compile(r"に|で|が(?=い|よ|良|希)|の(?:ほう|方)が|とか|希望|くらい|ぐらい|あたり|かな|[。、!?]|\s*$")
_UNLESS = re.compile(r"(?:に)?(?:じゃ|で|や)(?:ない|な(?:きゃ|くちゃ|いと)|ければ|んと|へんと|ねえと)")
"""「15日以降やないとあかんかった」: what must be is no tale, though it be told in the past."""
_LISTED = re.compile(r"(?:^|[,;.\n])\s*\Z")
_LIST_GOES_ON = re.compile(r"\s*(?:[,;.!\n]|$)")


def _means_a_stay(
    text: Text, said: _Date, grammar: _Grammar, context: ReadingContext, month_said: date | None
) -> bool | None:
    """True: the time of a stay. False: a date that is only mentioned. None: no date at all."""
    norm = text.norm
    after = norm[said.end : clause_at(text, said.end - 1)[1]]
    pointed = bool({"after", "before"} & set(said.senses)) and bool(said.atom.windows)
    if (
        (not pointed and grammar.event.match(after))
        or (not pointed and grammar.event_front.search(norm[max(0, said.start - 32) : said.start]))
        or (not said.atom.windows)
    ):
        return False
    if said.atom.windows[0].last is None and _of_an_act(text, said, grammar):
        return None
    if not said.atom.weak:
        return True
    to = _TO_LENGTH.match(norm, said.atom.end) if said.atom.weak and said.atom.grain == "day" else None
    if to and (to[1] != "から" or of_length(context) or duration.BETWEEN.match(norm, to.end())):
        return None  # 「3日〜1週間」
    if said.atom.weak and said.atom.grain == "day" and duration.limits(norm, said.start, grammar.cues):
        return None  # 「長くても10日まで」
    if said.atom.weak and said.atom.grain == "day" and grammar.of_length.search(norm, 0, said.start):
        return None  # 「期間は5日ではなく4日に」
    if context.asked == "days" and said.ranged and said.atom.grain == "day" and not said.senses:
        return None  # 「5日〜7日」 answers how long
    if said.atom.grain == "day" and len(said.atom.windows) == 1 and grammar.weather.search(norm):
        return None  # "it's so cold here today" answers no question after a first day
    if context.asked == "start" or said.partner is not None:
        return True
    strong = set(said.senses) - {"within"}
    if said.atom.grain == "day":
        if len(said.atom.windows) == 1:
            strong -= {"until"}  # 「今日まで休みです」
        if strong or (month_said is not None and re.match(r"に|の(?!滞|旅)|出発|発", after)):
            return True
        if len(said.atom.windows) == 1:
            return True if grammar.leaves.search(after) or len(norm.strip()) <= said.end - said.start + 4 else None
        return True if month_said is not None and grammar.language == "en" else None
    if strong:
        return True
    if said.atom.grain == "part" and grammar.language == "ja" and _PART_ALONE.match(norm, said.atom.start):
        return True if month_said is not None and _PART_MEANT.match(after) else None
    if said.atom.grain == "year":
        return True if re.match(r"に|中に|で(?!は)", after) and grammar.wish.search(norm) else None
    if grammar.language == "ja" and re.match(r"[はもっの](?!間)|が(?!い|良|よ|希|ベ|理|都)", after):
        return None
    if grammar.language == "en" and _LISTED.search(norm, 0, said.start) and _LIST_GOES_ON.match(after):
        return True  # "Kyushu, spring, ten days"
    if (
        grammar.language == "en"
        and not re.search(r"\b(?:in|during|for|over|around|by)\s+(?:the\s+)?$", norm[: said.atom.start][-14:])
        and said.start == said.atom.start
    ):
        return None
    of_a_place = grammar.place_clause.search(after)
    if (
        of_a_place
        and not grammar.stay.search(after, 0, of_a_place.start())
        and not grammar.length.search(norm, said.end)
    ) or grammar.weather.search(norm):
        return None
    if len(after.strip()) <= 3 and norm.strip() and len(norm.strip()) <= said.end - said.start + 5:
        return True
    return True if grammar.stay.search(norm) or grammar.length.search(norm) else None


def _value(said: _Date, today: date, *, open_: bool, frame: bool, begins: bool) -> dict[str, Any] | None:
    """The slot's value; None when the date is over.

    ``open_``: a first day is only the earliest one; ``frame``: from one day to another, the stay lies in between;
    ``begins``: it is the first day that lies in between.
    """
    if said.partner is not None:
        if not said.ranged:
            return _either(said.atom, said.partner, today)
        spans: dict[date, Window] = {}
        for first in sorted(said.atom.windows, key=lambda w: w.first):
            second = next((w for w in said.partner.windows if w.last and first.first <= w.last), None)
            if second is not None:
                lasts = [d for d in (first.last, second.last) if d is not None]
                # of first days of several years the last before the end: "from the 15th to the 25th of July 2027"
                spans[second.first] = Window(first.first, max(lasts))
        window = ahead(sorted(spans.values(), key=lambda w: w.first), today)
        if window is None:
            return None
        whole = (said.atom.grain == "day" or "within" in said.senses) and not begins
        value = _written(window, window.last if whole else None)
        if whole and frame:
            value["within"] = True
        return value
    bent = [_bend(w, said, today) for w in said.atom.windows]
    window = ahead(_not_nearly_over(said.atom, bent, today), today)
    if window is None:
        return None
    if "onward" in said.senses or ("from" in said.senses and said.atom.grain == "day" and open_):
        window = Window(window.first, None)
    return _written(window, window.last if "until" in said.senses else None)


def _either(one: Atom, other: Atom, today: date) -> dict[str, Any] | None:
    """「7月か8月」: from the first of the two windows to the last, of the years in which they lie closest.

    Said in November, 「10月か11月」 is not what is left of this November.
    """
    choices = [
        [w for w in _not_nearly_over(a, a.windows, today) if w.last is None or w.last >= today] for a in (one, other)
    ]
    known = [windows for windows in choices if windows]
    if not known:
        return None
    pairs = [(a, b) for a in known[0] for b in known[-1]]
    nearest = min(abs((a.first - b.first).days) for a, b in pairs)
    close = [(a, b) for a, b in pairs if abs((a.first - b.first).days) <= nearest + AS_CLOSE]
    first, second = min(close, key=lambda pair: max(w.last or w.first for w in pair))
    begin = max(today, min(first.first, second.first))
    lasts = [w.last for w in (first, second) if w.last is not None]
    return _written(Window(begin, max(lasts) if lasts else None), None)


AS_CLOSE = 31
"""Days by which two choices may lie further apart when they come sooner: spring or autumn of the same year."""


def _not_nearly_over(atom: Atom, windows: Sequence[Window], today: date) -> Sequence[Window]:
    """A season that is nearly over is the next one."""
    if atom.grain not in ("season", "named") or len(windows) < 2:
        return windows
    return [w for w in windows if _lies_ahead(w, today)] or windows


def _lies_ahead(window: Window, today: date) -> bool:
    """False for a long window of which little is left."""
    if window.last is None or (window.last - window.first).days < NEARLY_OVER:
        return True
    return (window.last - today).days >= NEARLY_OVER


def _bend(window: Window, said: _Date, today: date) -> Window:
    """The window that the senses make of ``window``."""
    for sense in said.senses:
        first, last = window.first, window.last or window.first
        if sense == "after":
            window = Window(last + timedelta(days=1), last + timedelta(days=14))
        elif sense == "next":
            window = Window(last + timedelta(days=1), last + timedelta(days=1))
        elif sense == "before":
            window = Window(first - timedelta(days=14), first - timedelta(days=1))
        elif sense in ("until", "by"):
            window = Window(min(today, last), last)
        elif sense == "around":
            window = Window(first - timedelta(days=7), last + timedelta(days=7))
        elif sense == "about" and said.atom.grain == "day":
            window = Window(first - timedelta(days=3), last + timedelta(days=3))
    return window


def _written(window: Window, end: date | None) -> dict[str, Any]:
    return {
        "earliest": window.first.isoformat(),
        "latest": window.last.isoformat() if window.last else None,
        "end": end.isoformat() if end else None,
    }
