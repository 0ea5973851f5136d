"""How much: what the person can pay, for the whole stay, a month, a night or a person. Income is no budget."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from bot.preferences import Polarity
from bot.reading import narration
from bot.reading.cues import Cues, either
from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL, SPACED, english, japanese
from bot.reading.text import clause_at
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
class _Money:
    """An amount of yen at ``norm[start:end]``, with the words that say for what."""

    start: int
    end: int
    low: int | None
    high: int
    bound: Bound = ""
    pers: frozenset[str] = frozenset()
    named: bool = False
    """True when yen, 万 or k was said: money even if nothing else speaks of it."""


class _Grammar:
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
        self.not_money = re.compile(r"\s*" + either(cues.words("budget.not_money")))
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
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``budget`` in ``text``, as ``cues``' language writes amounts. Income and prices are claimed, not set."""
    grammar = grammar_of(cues)
    norm = text.norm
    found: list[Found] = []
    read = [money for money in _amounts(norm, grammar, context) if not _of_a_name(text, money)]
    amounts = _combined(norm, _multiplied(norm, read))
    for index, money in enumerate(amounts):
        polarity = Polarity.WANT
        clause = clause_at(text, money.start)
        reach = _STOP.split(norm[money.end : max(clause[1], min(len(norm), money.end + 14))][:24])[0]
        before = norm[clause[0] : money.start][-24:]
        part, payable = _part(norm, money), False
        if grammar.own.search(norm, part[0], money.start) and money.bound != "min":
            # 「年収は600万ですが、使えるのは12万」: of the part that tells what can be paid no other word counts
            reach, before, payable = norm[money.end : min(part[1], money.end + 24)], norm[part[0] : money.start], True
        if (
            grammar.income.search(reach)
            or grammar.income.search(before)
            or (_CURRENT.search(before) and norm.startswith(_HOUSING, money.start))
            or grammar.price_back.match(norm, money.end)
            or (
                grammar.others_pay.search(before + reach)
                and not grammar.topic.search(before)
                and not _is_limit(money, amounts, before, grammar)
            )
            or (len(amounts) > 1 and not payable and _of_others(norm, money, grammar))
            or (not payable and _goes_on_at_home(norm, money, amounts, grammar))
        ):
            polarity = Polarity.MENTIONED
        left, right = narration.sentence(norm, money.start)
        rights = bool(_RIGHTS.search(norm, left, money.start) or _GRANTED_TO_US.search(norm, money.end, right))
        in_hand = _IN_HAND.search(norm, left, money.start) or _ALL_THERE_IS.match(norm, money.end)
        if context.asked != "budget" and not (rights or in_hand) and narration.told(text, money.start, money.end, cues):
            polarity = Polarity.MENTIONED
        if changed := _changed_by(norm, money, context):
            if len(amounts) == 1:
                found.append(changed)
                continue
            polarity = Polarity.MENTIONED  # 「2万円増やして12万円で」
        per = _per(money.pers)
        if per is None and index and found and polarity is Polarity.WANT and _repairs(norm, found[-1], money):
            per = found[-1].value["per"]  # 「月5万、いや7万」 stays a month's
        elif per is None and index and polarity is Polarity.WANT and _compares(norm, amounts[index - 1], money):
            per = _per(amounts[index - 1].pers)  # "my neighbour pays 5,000 a night, I can go up to 8,000"
        value = _value(money, per)
        if not money.bound and grammar.too_much.match(norm, money.end) and polarity is Polarity.WANT:
            polarity = Polarity.MENTIONED  # 「10万円は厳しい」
        if money.bound == "min" and money.low is None and grammar.too_much.match(norm, money.end):
            value = {"min": None, "max": money.high, "per": per}  # 「10万以上は出せません」
        stated = bool(money.bound or payable or grammar.budgeted.search(norm) or rights)
        found.append(Found(money.start, money.end, "budget", value, polarity, claim=CLAIM, stated=stated))
    if not amounts and (per_said := _denominator(norm, context, grammar)) is not None:
        found.append(per_said)
    return found


_RIGHTS = re.compile(r"違[ういっ]|間違|じゃな[いく]|ではな[いく]|訂正|\bsorry\b|\bi\s+meant?\b|^\W*no\b")
"""Before an amount told in the past: it only rights what was said: 「違う違う、二人あわせて6万円だった」."""
_IN_HAND = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have)\s+(?:only\s+|just\s+)?got\s+(?:about\s+|around\s+|a\s+|only\s+|just\s+)*[¥]?$"
)
_ALL_THERE_IS = re.compile(r"\s*(?:yen\s+)?is\s+(?:all|what)\s+(?:(?:i|we)(?:'ve|\s+have)?\s*(?:got|have)?)\b")
""""I've got 70,000 yen", "70,000 yen is what I've got": no tale, though it has the form of one."""
_GRANTED_TO_US = re.compile(
    r"認め|許可|承認|(?:が|は)?下り|おり(?:た|まし)|出ることに|使えることに|\b(?:approved|granted|agreed|allowed)\b"
)
_MORE = re.compile(
    r"(?:円)?(?:ほど|くらい|ぐらい|だけ)?を?(?:増や|上乗せ|アップ|プラスし|足[しす]|追加|引き上げ|上げ)"
    r"|\s*(?:yen\s+)?(?:more|extra|on\s+top)\b(?!\s+than)"
)
_LESS = re.compile(
    r"(?:円)?(?:ほど|くらい|ぐらい|だけ)?を?(?:減ら|下げ|削|ダウン|引き下げ)|\s*(?:yen\s+)?less\b(?!\s+than)"
)
_DOWN = re.compile(r"\b(?:lower|reduce|cut|drop)\s+(?:it\s+|that\s+|(?:the|my|our)\s+budget\s+)?by\s+$")
_UP = re.compile(r"\b(?:raise|increase|up)\s+(?:it\s+|that\s+|(?:the|my|our)\s+budget\s+)?by\s+$|\badd\s+another\s+$")


def _changed_by(norm: str, money: _Money, context: ReadingContext) -> Found | None:
    """「2万円増やして」, "raise it by 20,000": so much more or less than what is known."""
    held = context.preferences.parts("budget")
    before = norm[max(0, money.start - 40) : money.start]
    more = _MORE.match(norm, money.end) or _UP.search(before)
    less = _LESS.match(norm, money.end) or _DOWN.search(before)
    if not (more or less) or not held.get("max"):
        return None
    limit = held["max"] + (money.high if more else -money.high)
    if limit < LEAST_YEN:
        return None
    value = {**held, "min": None, "max": limit}
    return Found(money.start, money.end, "budget", value, claim=CLAIM, stated=True, corrects=True)


_CURRENT, _HOUSING = re.compile(r"(?:今|いま|現在|東京|都内)の(?:\S{1,4}の)?$"), ("家賃", "住宅", "住居", "部屋代")
"""「今の家賃は月9万」: what is paid at home."""
_HEAD = re.compile(r"(?:1|一)(?:人|名)|ひとり|one night|1泊|一泊|1日|一日")


def _of_others(norm: str, money: _Money, grammar: _Grammar) -> bool:
    """「予算20万は会社の枠で、自分で払えるのは3万」: of several amounts the one that somebody else bears."""
    around = norm[slice(*_part(norm, money))]
    return bool(grammar.firm.search(around) or _PAYS.search(around)) and not grammar.own.search(around)


def _goes_on_at_home(norm: str, money: _Money, amounts: Sequence[_Money], grammar: _Grammar) -> bool:
    """「家賃が月9万あるので、滞在に使えるのは11万」: what is paid anyway, beside what can be paid for the stay."""
    if money.bound or not _AT_HOME.search(norm, _part(norm, money)[0], money.end):
        return False
    others = (other for other in amounts if other is not money)
    return any(grammar.own.search(norm, _part(norm, other)[0], other.start) for other in others)


_AT_HOME = re.compile(r"家賃|ローン|光熱費|生活費|養育費|学費|\b(?:rent|mortgage|bills|loan)\b")


def _part(norm: str, money: _Money) -> tuple[int, int]:
    """The part of its sentence, between commas and conjunctions, in which an amount stands."""
    left, right = narration.sentence(norm, money.start)
    cuts = [left, *(m.end() for m in _PARTS.finditer(norm, left, right)), right]
    return max(cut for cut in cuts if cut <= money.start), min(
        (cut for cut in cuts if cut > money.start), default=right
    )


def _is_limit(money: _Money, amounts: Sequence[_Money], before: str, grammar: _Grammar) -> bool:
    """True for "the company pays up to 60,000 yen a head": somebody else bears it, and no more than that."""
    return grammar.language == "en" and money.bound == "max" and len(amounts) == 1 and not _GRANTED.search(before)


def _compares(norm: str, other: _Money, money: _Money) -> bool:
    """True when what somebody else pays stands in the same sentence just before."""
    between = norm[other.end : money.start]
    around = norm[slice(*_part(norm, other))]
    return bool(_PAYS.search(around)) and money.start - other.end <= 40 and not _STOP.search(between)


_GRANTED = re.compile(r"\b(?:subsid|grant|stipend|reimburs|back\b)")
_PAYS = re.compile(
    r"\b(?:pays|spends|spent|got\s+(?:it|one)\s+for|was\s+charged)\b"
    r"|(?:[1一]泊|ひと晩|一晩|月).{0,12}(?:泊ま|払|借り)(?:っ|り|い)(?:て|た).{0,8}(?:そう|らしい|って|けど|が)"
)
"""What somebody else pays: the verb stands in the third person, or it is told of."""


_STOP = re.compile(r"[。!?\n;]")
_PARTS = re.compile(r"、|;|,(?!\d)|\b(?:but|and|so)\b")


def _of_a_name(text: Text, money: _Money) -> bool:
    """True for numerals that are part of a name: 四万十川."""
    if any(c.isdigit() for c in text.norm[money.start : money.end]):
        return False
    index = bisect_right(text.tokens, money.start, key=lambda t: t.start) - 1
    return index >= 0 and "固有名詞" in text.tokens[index].pos and money.start < text.tokens[index].end


def _denominator(norm: str, context: ReadingContext, grammar: _Grammar) -> Found | None:
    """「月あたりです」 after an amount: what the amount that is known was for."""
    held = context.preferences.values("budget")
    match = grammar.only_per.fullmatch(norm) if held and len(norm) <= 48 else None
    if match is None or not isinstance(held[-1].value, dict):
        return None
    if _HEAD.fullmatch(match["per"]):
        return None  # 「一人です」 tells how many they are
    before = str(held[-1].value.get("per") or "")
    told = frozenset(grammar.per[m.group()] for m in grammar.per_word.finditer(match["per"]))
    if told == {"person"} and before in ("night", "day", "month"):
        told |= {before}  # "8,000 a night", then "each"
    elif before == "person" and told <= {"night", "day", "month"}:
        told |= {before}
    per = _per(told)
    return Found(
        match.start("per"), match.end("per"), "budget", {**held[-1].value, "per": per}, claim=CLAIM, stated=True
    )


def _repairs(norm: str, before: Found, money: _Money) -> bool:
    """True when the amount says anew what ``before`` said, in the same sentence."""
    between = norm[before.end : money.start]
    return before.polarity is Polarity.WANT and isinstance(before.value, dict) and not re.search(r"[。!?\n]", between)


_YEARS = range(1900, 2100)
_DATED = re.compile(r"\b(?:in|after|since|before|by|until|of|from)\s+$")
"""Before a year that is no money, though money was asked for: "a harbour that got back on its feet after 2011"."""


def _amounts(norm: str, grammar: _Grammar, context: ReadingContext) -> Iterator[_Money]:
    asked = context.asked == "budget"
    topic = bool(grammar.topic.search(norm))
    known = bool(context.preferences.values("budget"))
    for m, read in _matches(norm, grammar):
        if grammar.not_money.match(norm, m.end()):
            continue
        money = _beside(norm, read, grammar)
        if not money.named and money.high in _YEARS and _DATED.search(norm, 0, m.start()):
            continue
        told = (
            asked
            or (topic and _looks_like_money(m))
            or (money.pers & {"month", "night", "person"} and _looks_like_money(m))
            or ((money.bound or known) and money.high >= _SURELY_YEN and _looks_like_money(m))
        )
        if (money.named or (money.high >= 1000 and told)) and LEAST_YEN <= money.high <= MOST_YEN:
            yield money


def _matches(norm: str, grammar: _Grammar) -> Iterator[tuple[re.Match[str], _Money]]:
    """Ranges of money, and amounts outside of them."""
    pairs: list[tuple[re.Match[str], _Money]] = []
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


def _lakhs(norm: str, found: Sequence[tuple[re.Match[str], _Money]]) -> Iterator[tuple[re.Match[str], _Money]]:
    """The amounts; of "one lakh forty thousand" the two are one."""
    out: list[tuple[re.Match[str], _Money]] = []
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


def _pair(m: re.Match[str], grammar: _Grammar) -> _Money | None:
    value = japanese if grammar.language == "ja" else english
    low, high = value(m["lo"]), value(m["hi"])
    if low is None or high is None:
        return None
    low, high = low * _times(m["k1"]), high * _times(m["k2"])
    named = bool(m["s1"] or m["y1"] or m["y2"] or m["k2"] or "万" in m["hi"] or "千" in m["hi"])
    if low < high and not m["y1"] and not m["k1"]:
        low = _raised(low, high, m["lo"], m["hi"], _times(m["k2"]))
    return _Money(m.start(), m.end(), round(low), round(high), named=named) if low < high else None


def _single(m: re.Match[str], grammar: _Grammar) -> _Money | None:
    amount = (japanese if grammar.language == "ja" else english)(m["n"])
    if amount is None or (m["n"][0] in "万億" and not m["few"]):
        return None  # 万一
    amount *= _times(m["k"])
    named = bool(m["s"] or m["y"] or m["k"] or "万" in m["n"] or ("千" in m["n"] and len(m["n"]) > 1))
    if m["few"]:
        return _Money(m.start(), m.end(), round(amount * 3), round(amount * 5), named=named)
    if m["band"] and named:
        step = 10 ** (len(str(round(amount))) - 1)
        return _Money(m.start(), m.end(), round(amount), round(amount) + step - 1, named=named)
    return _Money(m.start(), m.end(), None, round(amount), named=named)


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


def _beside(norm: str, money: _Money, grammar: _Grammar) -> _Money:
    """The amount with the bound and the "per what" that stand before and behind it."""
    pers: set[str] = set()
    bound = money.bound
    start, end = money.start, money.end
    for _ in range(2):
        before = norm[max(0, start - 40) : start]
        for name, front, _back in grammar.bounds:
            if match := front.search(before):
                unable = name == "min" and _UNABLE.search(before, 0, match.start())  # "can't spend more than"
                bound = bound or ("max" if unable else name)
                start -= len(before) - match.start()
                before = before[: match.start()]
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
            if match := back.match(norm, end):
                bound = bound or name
                end = match.end()
        if (match := grammar.behind.match(norm, end)) and not _COUNTED_BEHIND.match(norm, end):
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
_COUNTED_BEHIND = re.compile(r"[、,\s](?:大人)?(?:[1一](?:人|名)(?:様)?|ひとり)(?:です|で(?!す)|。|、|!|\s|$)")
_COUNTED = re.compile(r"(?:大人)?(?:[1一](?:人|名)(?:様)?|ひとり)(?:です|で)?[、。,\s]\s*")
"""「一人で、予算は10万円」: how many they are, not what the amount is for."""
_LASTED = re.compile(r"(?:[1一]\s*(?:泊|日|[ヶか箇ヵカ]月)|ひと月)[、。,]\s*")
"""「1ヶ月、予算3万円」: how long, not what the amount is for."""
_REPAIR = re.compile(
    r"(?:と|って)(?:言|お?伝え|書[いき]|答え|申し|入力)|言った|言いま|けど|でしたが|\bbut\b|いや|いえ|やっぱ|やはり|じゃな|でな|違|\bno\b|wait|sorry|actually|rather"
)


_ANOTHER = re.compile(
    r"(?:使え|出せ|払え|回せ|割け)るの|予算|自分|(?:なので|ので|から|けど|ですが|けれど)、|泊ま\S{0,6}(?:けど|が)"
    r"|\b(?:so|but)\b|\bi\s+(?:can|could)\b"
)
"""Between two amounts: the second is of something else: 「家賃が月9万あるので、使えるのは総額11万まで」."""


_UNITS = frozenset({"person", "night", "day"})
_MOST_TIMES = 31


def _multiplied(norm: str, amounts: Sequence[_Money]) -> list[_Money]:
    """「一人8万円、2名で計16万円」, "40k each, so 80k in total": the same told for one and for all holds for all.

    The words between must not say that the second takes the first's place.
    """
    out = list(amounts)
    for one in amounts:
        for whole in amounts:
            if one is whole or one.low is not None or whole.low is not None:
                continue
            if not one.pers & _UNITS and not _SO_IN_ALL.fullmatch(norm[one.end : whole.start]):
                continue
            times, rest = divmod(whole.high, one.high)
            left, right = sorted((one, whole), key=lambda money: money.start)
            if rest or not 2 <= times <= _MOST_TIMES or _REPAIR.search(norm, left.end, right.start):
                continue
            kept = replace(whole, bound=whole.bound or one.bound, pers=frozenset({"total"}))
            return [kept if money is whole else money for money in out if money is not one]
    return out


_SO_IN_ALL = re.compile(
    r"\s*(?:yen\s*)?(?:for\s+)?(?:(?:an?|one|each|every|1)\s+)?(?:week|month|person|adult|head|night)?s?\s*[,;]?\s*"
    r"(?:so|=|->|which\s+(?:is|makes)|that(?:'s|\s+is|\s+makes)|makes|making)\s+(?:it\s+)?(?:about\s+)?[¥]?"
)
"""Between the amount of one and that of all: "50k one week, so 150k for three"."""
_LAKH_AND = re.compile(r"[^.;!?]*\blakhs?\s*(?:and\s+)?")
""""One lakh forty thousand": one amount."""
_TOO_LITTLE = re.compile(
    r"(?:じゃ|では|だと|で)(?:は)?[^。!?\n\d]{0,6}?(?:厳し|きつ|足り(?:な|ま|ん)|無理|少な|心もとな|安すぎ)"
    r"|\b(?:not\s+(?:be\s+)?enough|isn't\s+enough|won't\s+(?:do|be\s+enough|cut\s+it)|too\s+(?:little|low|tight))\b"
)
"""Between two amounts: 「5万じゃ厳しいですよね。7万まで」."""


def _combined(norm: str, amounts: Sequence[_Money]) -> list[_Money]:
    """「最低3万、最大5万」 as one range; overlaps dropped."""
    out: list[_Money] = []
    for amount in amounts:
        money = amount
        if out and money.start < out[-1].end:
            if money.start >= out[-1].end - 1 or money.end <= out[-1].end:
                continue
            money = replace(money, start=out[-1].end)
        if (
            out
            and out[-1].bound == "min"
            and money.bound != "min"
            and money.high > out[-1].high
            and money.start - out[-1].end <= 6
        ):
            last = out[-1]
            out[-1] = replace(money, start=last.start, low=last.high, pers=last.pers | money.pers)
            continue
        if out and money.high > out[-1].high and _TOO_LITTLE.search(norm, out[-1].end, money.start):
            out[-1] = money
            continue
        if (
            out
            and not _REPAIR.search(norm, out[-1].end, money.start)
            and money.bound == "max"
            and out[-1].low is None
            and money.high >= out[-1].high
            and money.start - out[-1].end <= 32
            and not _ANOTHER.search(norm, out[-1].end, money.start)
        ):
            # 「5万くらい、最大で7万」
            low = out[-1].high if money.high > out[-1].high else None
            out[-1] = replace(money, start=out[-1].start, low=low, pers=out[-1].pers | money.pers)
            continue
        out.append(money)
    return out


def _per(pers: frozenset[str]) -> str | None:
    if "people" in pers and "person" not in pers:
        pers = pers - {"people"} | ({"total"} if not pers & {"month", "night", "day"} else set())
    if "person" in pers:
        for unit in ("night", "day", "month"):
            if unit in pers:
                return f"person_{unit}"
        return "person"
    for unit in ("night", "month", "day", "total"):
        if unit in pers:
            return unit
    return None


def _value(money: _Money, per: str | None) -> dict[str, Any]:
    if money.low is not None:
        return {"min": money.low, "max": money.high, "per": per}
    if money.bound == "min":
        return {"min": money.high, "max": None, "per": per}
    return {"min": None, "max": money.high, "per": per}
