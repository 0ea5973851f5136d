"""Amounts of yen as they are written in Japanese and English, and whose or of what each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.reading import narration
from bot.reading.cues import Cues, either
from bot.reading.numbers import ENGLISH, NUMERAL, SPACED, english, japanese
from bot.seams import ReadingContext

CLAIM = 70

LEAST_YEN, MOST_YEN = 500, 100_000_000

LAKH = 100_000

_SURELY_YEN = 5000

"""From here a round number with a bound, or where a budget is known, is one: "90,000 at the most"."""

Bound = Literal["", "min", "max", "over"]

_PERS = ("month", "night", "day", "person", "total", "people")

_SIGN = r"(?:[¥￥\\]\s*)"

_JA_YEN = r"(?:円|えん|yen|jpy|¥)"

_EN_YEN = r"(?:yen|jpy|¥|円)"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of yen at ``norm[start:end]``, with the words that say for what."""

    start: int
    end: int
    low: int | None
    high: int
    bound: Bound = ""
    pers: frozenset[str] = frozenset()
    named: bool = False
    """True when yen, 万 or k was said: money even if nothing else speaks of it."""


class Grammar:
    """The money grammar of one language."""

    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.per = {word: per for per in _PERS for word in cues.words(f"budget.{per}")}
        self.per_word = re.compile(either(self.per))
        self.filler = cues.words("budget.filler")
        per = either(self.per)
        filler = either(self.filler)
        # 「1月」, 「3ヶ月」 and 「来月」 are no "per month"
        self.front = re.compile(
            rf"(?:(?<![0-9一二三四五六七八九十数来今先翌々再ヶか箇ヵカ])(?:{per}|{filler})[\s、,:：/]*)+$"
        )
        self.only_per = re.compile(
            rf"\W*(?:(?:{filler}|that(?:'s| is| was)|it's|i meant?|meaning|no|wait|sorry|actually|いや|違う"
            r"|すみません|それは|これは|あ|ええと|えっと)[\s、,]*)*"
            rf"(?P<per>{per}(?:[\s、,]*(?:(?:{filler}|and)[\s、,]*)*{per})*)(?:\s*(?:の(?:値段|金額|予算|話|こと|つもり)))?"
            r"[\s、,]*(?:(?:です|でお願いします|で|だよ|ね|よ|という意味|の意味|ってこと|、|please|that is"
            r"|i mean|as well)[\s、,]*)*\W*"
        )
        self.open_end = re.compile(r"\s*~(?!\s*[\d一二三四五六七八九十百千万¥数])")
        self.behind = re.compile(rf"[\s、,/(（]*(?:(?:{filler})?\s*(?:/\s*)?{per}\)?\s*)+")
        self.bounds: tuple[tuple[Bound, re.Pattern[str], re.Pattern[str]], ...] = tuple(
            (
                bound,
                re.compile(either(cues.words(f"budget.{bound}_front")) + r"[\s,]*$"),
                re.compile(
                    r"[\s)]*(?:くらい|ぐらい|程度|ほど|位|前後)?\s*" + either(cues.words(f"budget.{bound}_back"))
                ),
            )
            for bound in ("max", "min")
        )
        self.too_much = re.compile(
            r"(?:は|だと|になると|となると|も|を)?\s*(?:ちょっと|少し|とても|さすがに)?\s*"
            + either(cues.words("budget.too_much"))
        )
        self.topic = re.compile(either(cues.words("budget.topic")))
        self.budgeted = re.compile(either(tuple(w for w in cues.words("budget.topic") if not re.fullmatch(_JA_YEN, w))))
        self.income = re.compile(either(cues.words("budget.income")))
        self.others_pay = re.compile(either(cues.words("budget.others_pay")))
        self.firm, self.own = (re.compile(either(cues.words(f"budget.{who}"))) for who in ("firm", "own"))
        self.price_back = re.compile(r"\s*" + either(cues.words("budget.price_back")))
        self.not_money = re.compile(r"(?!\s*人数)[^\S\n]*" + either(cues.words("budget.not_money")))
        if cues.language == "ja":
            number, yen = NUMERAL, _JA_YEN
            self.pair = re.compile(
                rf"(?<!\d)(?<!\d[.,/])(?P<s1>{_SIGN})?(?P<lo>{number})(?P<k1>k)?\s*(?P<y1>{yen})?\s*(?:くらい|ぐらい|程度)?"
                rf"\s*(?:~|-|から|、|,(?!\d{{3}})|\.(?=\d{{4}})|か|ー|・)\s*{_SIGN}?(?P<hi>{number})\s*(?P<k2>k)?\s*(?P<y2>{yen})?(?![\d/])"
            )
            self.single = re.compile(
                rf"(?<!\d)(?<!\d[.,/])(?P<s>{_SIGN})?(?P<few>数)?(?P<n>{number})\s*(?P<k>k(?![a-z]))?\s*(?P<y>{yen})?(?P<band>台|代(?!橋))?"
            )
        else:
            number, yen = rf"(?:{SPACED}|{ENGLISH})", _EN_YEN
            unit = r"k\b|grand\b|lakhs?\b|thousand|man\b|万"
            self.pair = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<s1>{_SIGN}|jpy\s*)?(?P<lo>{number})\s*(?P<k1>{unit})?\s*(?P<y1>{yen})?\s*(?:-|~|to|and|or)"
                rf"\s*(?:{_SIGN}|jpy\s*)?(?P<hi>{number})\s*(?P<k2>{unit})?\s*(?P<y2>{yen})?(?![\w/])"
            )
            self.single = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<s>{_SIGN}|jpy\s*)?(?P<n>{number})\s*(?P<k>{unit}|million)?\s*(?P<y>{yen})?(?P<few>(?!))?(?P<band>(?!))?"
            )


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return Grammar(cues)


def part(norm: str, money: Money) -> tuple[int, int]:
    """The part of its sentence, between commas and conjunctions, in which an amount stands."""
    left, right = narration.sentence(norm, money.start)
    cuts = [left, *(m.end() for m in _PARTS.finditer(norm, left, right)), right]
    return max(cut for cut in cuts if cut <= money.start), min(
        (cut for cut in cuts if cut > money.start), default=right
    )


_PARTS = re.compile(r"、|;|,(?!\d)|\b(?:but|and|so)\b")

_YEARS = range(1900, 2100)

_INHABITANTS = re.compile(r"\b(?:town|city|village|island|population|place)\s+of\s+(?:about\s+|around\s+|some\s+)?$")
"""Before a number of people: "a town of 90,000 in total"."""

_DATED = re.compile(r"\b(?:in|after|since|before|by|until|of|from)\s+$")

"""Before a year that is no money, though money was asked for: "a harbour that got back on its feet after 2011"."""


def amounts(norm: str, grammar: Grammar, context: ReadingContext) -> Iterator[Money]:
    """The amounts of money in a text, in order."""
    asked = context.asked == "budget"
    topic = bool(grammar.topic.search(norm))
    known = bool(context.preferences.values("budget"))
    for m, read in _matches(norm, grammar):
        if grammar.not_money.match(norm, m.end()):
            continue
        money = _beside(norm, read, grammar)
        if not money.named and money.high in _YEARS and _DATED.search(norm, 0, m.start()):
            continue
        in_all = "total" in money.pers and not _INHABITANTS.search(norm, 0, m.start())
        told = (
            asked
            or (grammar.language == "en" and money.high >= _SURELY_YEN and _looks_like_money(m) and _there_is(norm, m))
            or (topic and _looks_like_money(m))
            or (money.pers & {"month", "night", "person"} and _looks_like_money(m))
            or ((money.bound or known or in_all) and money.high >= _SURELY_YEN and _looks_like_money(m))
        )
        if (money.named or (money.high >= 1000 and told)) and LEAST_YEN <= money.high <= MOST_YEN:
            yield money


_THERE_IS = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have|\s+can|\s+could|'d|'ll|\s+will)?\s+(?:(?:got|have|set\s+aside|put\s+(?:in|by|aside|up)|saved(?:\s+up)?|chip\s+in|throw\s+in)\s*)?"
    r"(?:about|around|some|up\s+to|roughly)?\s*$"
)
_FOR_IT = re.compile(
    r"\s*(?:[.!;,\n]|$)|\s*\b(?:for\s+(?:this|it|that|the\s+(?:trip|stay|whole\s+thing))|to\s+spend|ourselves|myself|in\s+total)\b"
)
""""I have about 140,000 for this": what there is to spend, though yen is not said."""


def _there_is(norm: str, m: re.Match[str]) -> bool:
    there = _THERE_IS.search(norm, max(0, m.start() - 60), m.start())
    return there is not None and _FOR_IT.match(norm, m.end()) is not None


def _matches(norm: str, grammar: Grammar) -> Iterator[tuple[re.Match[str], Money]]:
    """Ranges of money, and amounts outside of them."""
    pairs: list[tuple[re.Match[str], Money]] = []
    position = 0
    while m := grammar.pair.search(norm, position):
        money = _pair(m, grammar)
        if money is not None and money.high >= LEAST_YEN and not grammar.not_money.match(norm, m.end()):
            pairs.append((m, money))
            position = m.end()
        else:
            position = m.start("hi")
    found = [*pairs]
    spans = iter([*((m.start(), m.end()) for m, _ in pairs), (len(norm) + 1, len(norm) + 1)])
    start, end = next(spans)
    for m in grammar.single.finditer(norm):
        while m.start() >= end:
            start, end = next(spans)
        if m.end() <= start and (money := _single(m, grammar)) is not None:
            found.append((m, money))
    return _lakhs(norm, sorted(found, key=lambda pair: pair[0].start()))


def _lakhs(norm: str, found: Sequence[tuple[re.Match[str], Money]]) -> Iterator[tuple[re.Match[str], Money]]:
    """The amounts; of "one lakh forty thousand" the two are one."""
    out: list[tuple[re.Match[str], Money]] = []
    for m, money in found:
        last = out[-1][1] if out else None
        if last is not None and money.high < LAKH and _LAKH_AND.fullmatch(norm, last.start, money.start):
            out[-1] = (m, replace(money, start=last.start, high=last.high + money.high, named=True))
        else:
            out.append((m, money))
    return iter(out)


_MARKS = str.maketrans("", "", ", .")


def _looks_like_money(m: re.Match[str]) -> bool:
    written = m["hi" if "hi" in m.re.groupindex else "n"].translate(_MARKS)
    return written.isdigit() and written.endswith("00")


def _pair(m: re.Match[str], grammar: Grammar) -> Money | None:
    value = japanese if grammar.language == "ja" else english
    low, high = value(m["lo"]), value(m["hi"])
    if low is None or high is None:
        return None
    low, high = low * _times(m["k1"]), high * _times(m["k2"])
    named = bool(m["s1"] or m["y1"] or m["y2"] or m["k2"] or "万" in m["hi"] or "千" in m["hi"])
    if low < high and not m["y1"] and not m["k1"]:
        low = _raised(low, high, m["lo"], m["hi"], _times(m["k2"]))
    return Money(m.start(), m.end(), round(low), round(high), named=named) if low < high else None


def _single(m: re.Match[str], grammar: Grammar) -> Money | None:
    amount = (japanese if grammar.language == "ja" else english)(m["n"])
    if amount is None or (m["n"][0] in "万億" and not m["few"]):
        return None  # 万一
    amount *= _times(m["k"])
    if m["k"] == "million" and (share := _SHARE_OF.search(m.string, max(0, m.start() - 24), m.start())):
        amount *= _SHARES[share["share"]]
    named = bool(m["s"] or m["y"] or m["k"] or "万" in m["n"] or ("千" in m["n"] and len(m["n"]) > 1))
    if m["few"]:
        return Money(m.start(), m.end(), round(amount * 3), round(amount * 5), named=named)
    if m["band"] and named:
        step = 10 ** (len(str(round(amount))) - 1)
        return Money(m.start(), m.end(), round(amount), round(amount) + step - 1, named=named)
    return Money(m.start(), m.end(), None, round(amount), named=named)


_SHARES = {"half": 0.5, "quarter": 0.25}
_SHARE_OF = re.compile(r"\b(?P<share>half|quarter)\s+(?:of\s+)?$")
"""Before a million: "half a million yen"."""


def _times(unit: str | None) -> int:
    return {
        "": 1,
        "k": 1000,
        "grand": 1000,
        "lakh": LAKH,
        "lakhs": LAKH,
        "thousand": 1000,
        "man": 10_000,
        "万": 10_000,
        "million": 1_000_000,
    }[unit or ""]


def _raised(low: float, high: float, low_written: str, high_written: str, times: int) -> float:
    """``7〜8000円``, ``5〜8万``: the first number shares the second's unit."""
    if any(c in low_written for c in "万千百") or low >= 1000:
        return low
    scale = float(times)
    for unit, size in (("万", 10_000), ("千", 1000), ("百", 100)):
        if unit in high_written:
            scale = size
            break
    else:
        while times == 1 and low * scale * 10 < high:
            scale *= 10
    return low * scale if low * scale < high else low


_EACH_BEFORE = re.compile(
    r"\b(?P<per>per\s(?:person|head|adult|night|month|day)|(?:a|each)\s(?:night|month))\s*,?\s+"
    r"(?:(?:it|that|this|we|i|the\s+(?:budget|limit|cap))(?:'s|'d|\s+would)?\s+)?(?:(?:still|now|again)\s+)?"
    r"(?:stays?|remains?|is|are|be|make|can\s+(?:spend|pay|be)|could\s+(?:spend|pay)|pay|spend|goes)?\s*(?:at\s+|around\s+|about\s+|up\s+to\s+|the\s+same,?\s+)?$"
)
"""Before an amount: "per head it stays at 15k"."""


_EACH_GIVES = re.compile(
    r"\b(?:each(?:\s+(?:one\s+)?of\s+us|\s+(?:person|adult|one))?|every\s?one(?:\s+of\s+us)?|both\s+of\s+us)\s+"
    r"(?:(?:can|could|will|would|is\s+able\s+to|only|just)\s+)*"
    r"(?:has|have|got|brings?|pays?|spends?|gives?|chips?\s+in|puts?\s+in|puts?\s+up|puts?\s+down|contributes?|affords?|throws?\s+in|adds?)\s+"
    r"(?:(?:with|in|about|around|some|at\s+most|up\s+to|roughly|maybe|only|just)\s+)*$"
)
"""Before an amount that everybody has: "each of us can put in", "we could each spend"."""
_MOST_I_PAY = re.compile(
    r"\b(?:max(?:imum)?|most|highest|upper\s+limit)\s+(?:(?:what|that|which|amount)\s+)?(?:i|we)"
    r"(?:'d|'ll|\s+(?:can|could|would|want\s+to|will))?\s+(?:pay|spend|give|afford)\s+(?:is|would\s+be)\s+$"
)
"""Before an amount: "maximum what I pay is", no rent that is paid now."""


def _beside(norm: str, money: Money, grammar: Grammar) -> Money:
    """The amount with the bound and the "per what" that stand before and behind it."""
    pers: set[str] = set()
    bound = money.bound
    start, end = money.start, money.end
    if grammar.language == "en" and (most := _MOST_I_PAY.search(norm, max(0, start - 60), start)):
        bound, start = bound or "max", most.start()
    for _ in range(2):
        before = norm[max(0, start - 40) : start]
        for name, front, _back in grammar.bounds:
            if match := front.search(before):
                unable = name == "min" and _UNABLE.search(before, 0, match.start())  # "can't spend more than"
                bound = bound or ("max" if unable else name)
                start -= len(before) - match.start()
                before = before[: match.start()]
        if grammar.language == "en" and (told := _EACH_BEFORE.search(before)):
            pers |= {grammar.per[told["per"]]} if told["per"] in grammar.per else set()
        if grammar.language == "en" and _EACH_GIVES.search(before):
            pers.add("person")
        if match := grammar.front.search(before):
            pers |= {
                grammar.per[word.group()]
                for word in grammar.per_word.finditer(match.group())
                if word.group() in grammar.per
            }
            words = [w.start() for w in grammar.per_word.finditer(match.group())]
            start -= len(before) - match.start() - (min(words) if words else match.end() - match.start())
            for kind, pattern in (("person", _COUNTED), ("", _LASTED)):
                # 「大人1名、1泊5000円」 counts people before it tells the price of a night
                if counted := pattern.match(norm, start, money.start):
                    if kind:
                        pers.discard(kind)
                    else:
                        pers -= {"month", "night", "day"}
                    start = counted.end()
    if opens := grammar.open_end.match(norm, end):
        bound, end = bound or "min", opens.end()
    if not bound and _NO_MORE.match(norm, end):
        bound = "max"
    if grammar.language == "ja" and (crossed := _NOT_CROSSED.match(norm, end)):
        bound, end = "max", crossed.end()
    for _ in range(2):
        for name, _front, back in grammar.bounds:
            if (match := back.match(norm, end)) and not norm.startswith(" to ", match.end()):  # "and up to 9 days"
                bound = bound or name
                end = match.end()
        match = grammar.behind.match(norm, end)
        if match and not _COUNTED_BEHIND.match(norm, end) and not _ITS_OWN_CLAUSE.match(norm, end):
            pers |= {
                grammar.per[word.group()]
                for word in grammar.per_word.finditer(match.group())
                if word.group() in grammar.per
            }
            end = match.end()
    return replace(money, start=start, end=end, bound=bound, pers=frozenset(pers))


_NO_MORE = re.compile(
    r"(?:円|くらい|ぐらい|まで|が|で|です|だ)*[、。,\s]*(?:それ|これ|そこ)(?:以上|より上|を超え)(?:は|だと|となると|の金額は|も)?"
    r"[^。!?\d]{0,20}?(?:出せ?[なねまん]|出ませ|払え?[なねまん]|無理|だめ|ダメ|駄目|厳し|きつ|困|不可|考え(?:てい)?(?:な|ま)|びた一文|勘弁|アウト)"
    r"|\s*(?:yen)?[,.;]?\s*(?:and\s+)?(?:not\s+a\s+(?:yen|penny)\s+more|no\s+more(?:\s+than\s+that)?\b(?!\s+than\s+\d)|that's\s+(?:it|all|the\s+limit|my\s+limit|our\s+limit))"
)

"""Behind an amount: it is the limit. 「六万、それ以上は逆さに振っても出ねぇ」, "50,000 and not a yen more"."""

_NOT_CROSSED = re.compile(
    r"\s*(?:くらい|ぐらい|程度|だけ)?(?:を|は|も|より)*[\s、]*(?:(?:絶対に?|決して|どうしても|なるべく|できるだけ|できれば|極力|あまり)[\s、]*)*"
    r"(?:[超越](?:え|せ|さ)(?:ら?れ)?(?:たく)?|上回(?:ら|れ|りたく|らせたく)|オーバー(?:は|を)?(?:でき|し(?:たく)?|させ(?:たく)?))"
    r"(?:は|も)?(?:な[いくけ]|ませ[んぬ]|ず|ぬ|ん(?=で|よう|[。、!]|$))"
)

"""「10万円は絶対に超えられません」: the negation stands at the verb of crossing itself, not behind 「超えるかも」."""

_UNABLE = re.compile(r"(?:\bno|\bnot|n't|\bcannot|\bnever)\s+(?:[a-z']+\s+){0,3}$")

_COUNTED_BEHIND = re.compile(
    r"(?:[、,\s]|(?<=[、,\s])|で)(?:大人)?(?:[1一](?:人|名)(?:様)?|ひとり)(?:です|で(?!す)|に?な[りる]|。|、|!|\s|$)"
)

_ITS_OWN_CLAUSE = re.compile(
    r"(?:[\s、。]+|(?<=[\s、。]))(?:ひと月|1[ヶか箇ヵカケ]月|一[ヶか箇ヵカケ]月|1泊|一泊|1日|一日)(?:間)?"
    r"(?:を|の(?!予算|上限|費用)|が|で(?:お|$)|過ご|滞在|行|泊|暮ら|いら|い[たま])"
)
"""Behind an amount: a length that is told next, 「高くても8万 ひと月を予定しています」."""

_COUNTED = re.compile(r"(?:大人)?(?:[1一](?:人|名)(?:様)?|ひとり)(?:です|で)?[、。,\s]\s*")

"""「一人で、予算は10万円」: how many they are, not what the amount is for."""

_LASTED = re.compile(r"(?:[1一]\s*(?:泊|日|[ヶか箇ヵカ]月)|ひと月)[、。,]\s*")

"""「1ヶ月、予算3万円」: how long, not what the amount is for."""

_LAKH_AND = re.compile(r"[^.;!?]*\blakhs?\s*(?:and\s+)?")

""""One lakh forty thousand": one amount."""
