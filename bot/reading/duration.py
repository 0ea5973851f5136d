"""How long: nights, days, weeks and months, ranges and bounds; a night more is a day more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

from bot.preferences import Polarity
from bot.reading import narration, written_lengths
from bot.reading.cues import Cues, either
from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL, english, japanese
from bot.seams import ReadingContext

CLAIM = 60

LONGEST_BARE = 90

"""The highest number that is days when no unit stands beside it."""


class _Grammar:
    """The length grammar of one language."""

    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.fixed = cues.values("duration.fixed", int)
        self.min_front, self.max_front = (
            re.compile(either(cues.words(f"duration.{k}")) + r"\s*(?:で|でも|of\s+|a\s+)?\s*$")
            for k in ("min_front", "max_front")
        )
        self.min_number, self.max_number = (
            re.compile(
                either(cues.words(f"duration.{k}"))
                + (rf"\s*(?:で|でも|に)?\s*(?P<n>{NUMERAL})" if cues.language == "ja" else rf"\s+(?P<n>{ENGLISH})")
                + r"(?=\s*(?:[.!。、,]|$)|で(?:す|お|$)|まで|かな|や)"
            )
            for k in ("min_front", "max_front")
        )
        self.min_back, self.max_back = (
            re.compile(r"(?:くらい|ぐらい|ほど|程度|位)?\s*" + either(cues.words(f"duration.{k}")))
            for k in ("min_back", "max_back")
        )
        # 月に2日 is a rate, 7月に2日 and 来月に2日 are not
        rate = r"(?<![0-9一二三四五六七八九十来今先翌々終の])" + either(cues.words("duration.rate"))
        self.not_front = re.compile(f"(?:{either(cues.words('duration.not_front'))}|{rate})" + r"\s*$")
        self.not_back = re.compile(r"(?!\s*前後)\s*-?\s*" + either(cues.words("duration.not_back")))
        self.labelled = re.compile(either(cues.words("decline.topic.days")) + r"(?:は|が|:|=)?[\s、]*$")
        self.longer = re.compile(rf"^[^、。,.]{{0,4}}?{either(cues.words('duration.longer'))}")
        self.shorter = re.compile(rf"^[^、。,.]{{0,4}}?{either(cues.words('duration.shorter'))}")
        self.unfit = re.compile(
            r"(?:だと|では|は)?\s*(?:ちょっと|少し|さすがに)?\s*" + either(cues.words("duration.unfit"))
        )
        self.spoken_days = cues.values("duration.spoken", int)
        self.spoken = re.compile(rf"(?:\W|えーと|うーん|あー|just |maybe |about )*(?P<word>{either(self.spoken_days)})")
        self.trip = re.compile(either(cues.words("duration.trip")))
        self.fixed_words = re.compile(either(self.fixed))
        self.instead = re.compile(
            rf"(?:じゃなくて|ではなく|でなく|もとい|いや|やっぱり?)、?\s*(?P<n>{NUMERAL})(?=[。!\s]|です|で|$)"
            if cues.language == "ja"
            else r"\b(?:i meant?|make it|make that|rather|actually|no,|wait,|but it\S*(?:\s+(?:is|be))?"
            r"|should be|should have been"
            r"|(?:but|so|and)\s+(?:i|we)\S*\s+(?:(?:am|are|would|will|really|just)\s+)*"
            r"(?:going|go|like|want|prefer|need|take|opt|aim|thinking)(?:ing)?(?:\s+(?:for|of|to have))?)"
            rf"\s*(?P<n>{ENGLISH})(?=[.!,]|\s*$)"
        )
        if cues.language == "ja":
            number = rf"(?:{NUMERAL}|数)"
            self.pair = re.compile(
                rf"(?<![\d/])(?<!\d\.)(?P<lo>{number})\s*(?P<u1>{written_lengths.JA_UNIT})?(?P<h1>半)?\s*(?P<joint>~|-|から|、|,|・|か|とか|or|または|もしくは|ー)"
                rf"\s*(?P<hi>{number})\s*(?P<u2>{written_lengths.JA_UNIT})(?P<h2>半)?"
            )
            self.single = re.compile(
                rf"(?<![\d/])(?<!\d\.)(?P<n>{number})\s*(?P<u>{written_lengths.JA_UNIT})(?P<h>半)?(?:\s*(?P<days>{NUMERAL})日(?!間?前))?"
            )
        else:
            number = rf"(?:{ENGLISH}|few|a\s+few|several|half\s+an?|half)"
            self.pair = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<lo>{number})[\s-]*(?P<u1>{written_lengths.EN_UNIT})?\s*(?:,\s*(?=maybe|or\b))?"
                r"(?P<joint>-|~|to|or maybe|or|/|maybe|and)"
                rf"\s*(?P<hi>{number}|so|longer|more)(?:[\s-]+(?P<u2>{written_lengths.EN_UNIT})(?![a-z]))?"
            )
            self.single = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<n>{number})[\s-]*(?:full\s+|whole\s+|solid\s+)?(?P<u>{written_lengths.EN_UNIT})(?![a-z])(?P<h>\s+and\s+a\s+half)?"
            )


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``days`` in ``text``, as ``cues``' language writes lengths."""
    grammar = grammar_of(cues)
    lengths = _combined(text.norm, sorted(_lengths(text.norm, grammar, context), key=lambda x: x.start))
    found = []
    for length in lengths:
        value = _value(length, text.norm, grammar, context)
        if (not length.bound and grammar.unfit.match(text.norm, length.end)) or (
            context.asked != "days" and narration.told(text, length.start, length.end, cues)
        ):
            found.append(Found(length.start, length.end, "days", None, Polarity.MENTIONED, claim=CLAIM))
        elif value is not None:
            confidence, claim = (1.0, CLAIM) if length.sure else (0.6, CLAIM - 5)
            found.append(
                Found(
                    length.start,
                    length.end,
                    "days",
                    value,
                    confidence=confidence,
                    claim=claim,
                    stated=bool(length.bound) or grammar.labelled.search(text.norm, 0, length.start) is not None,
                )
            )
    if lengths and (elliptic := _elliptic(text.norm, lengths[-1], grammar)) is not None:
        found.append(elliptic)
    if not found and (limit := _bound_only(text, grammar, context)) is not None:
        return [limit]
    if not found and context.asked == "days" and (word := grammar.spoken.match(text.norm.strip())):
        days = grammar.spoken_days[word["word"]]
        value = {"min": days, "max": days}
        return [Found(word.start("word"), word.end("word"), "days", value, confidence=0.8, claim=CLAIM)]
    if not found and context.asked == "days":
        found.extend(_bare(text))
    return found


_GOES_ON_SINCE = re.compile(
    r"(?:くらい|ぐらい|ほど|近く|以上|間)?(?:は、?|、)?"
    r"(?:(?:も、?ずっと|も|ずっと)、?(?:言っ|頼ん|願っ|思っ|待っ|悩ん|考え|迷っ|通っ|住ん|勤め|働い|使っ|乗っ|飼っ)[てで](?:る|い[るてま])"
    r"|(?:も|ずっと)?、?(?:言い|頼み|願い|思い|待ち|悩み|考え|迷い|通い|住み|勤め|働き|使い|乗り|飼い)"
    r"(?:続け|暮らし)(?:て(?:る|い[るてま])|っぱなし))"
)

"""Behind a length: what has gone on so long, 「3年くらい言い続けてる」."""


_NO_LENGTH_EN = re.compile(
    r"(?<=night)\s+(?:bus|buses|train|trains|ferry|ferries|flight|flights|shifts?|market|sky|view|views|owl|life|out|off|duty|boat|crossing|work|class(?:es)?|school)\b"
    r"|\s+(?:(?:left\s+)?(?:till|until|before|to)\s+(?:i|we|he|she|they|it|you|my|our|the|retirement|retiring|pension|go)\b|to\s+go\b|(?:away\s+)?from\s+(?:retirement|retiring|pension))"
)
"""Behind what is no length of a stay: "a night bus", "two years till I retire"."""


_SPENT = re.compile(
    r"\b(?:(?:can|could|able\s+to|may|might|to|i'd|we'd|would|we|i)\s+(?:only\s+|just\s+|probably\s+)?(?:do|manage|spend|stay|take|offer|spare|afford|fit\s+in|squeeze\s+in)"
    r"|(?:away|stay|come|go|going|there)\s+for)\s+(?:(?:for|about|around|only|just|maybe|up\s+to|at\s+most)\s+)*$"
)
_UNTIL = re.compile(r"\s+(?:before|till|until)\b")
"""Around a length that is spent till something comes: "we could do ten days before my sister's wedding"."""


def _lengths(norm: str, grammar: _Grammar, context: ReadingContext) -> Iterator[written_lengths.Length]:
    for m, length in _matches(norm, grammar, context):
        before, after = norm[max(0, m.start() - 24) : m.start()], norm[m.end() : m.end() + 20]
        extends = before.endswith("もう") and grammar.longer.match(after)
        spent = grammar.language == "en" and _UNTIL.match(norm, m.end()) and _SPENT.search(before)
        if (grammar.not_front.search(before) and not extends) or (grammar.not_back.match(after) and not spent):
            continue
        if grammar.language == "en" and _NO_LENGTH_EN.match(norm, m.end()) and not spent:
            continue
        if _GOES_ON_SINCE.match(after) or _THEIRS.search(before):
            continue  # "Old Tanaka paid a fortune for his fortnight"
        if grammar.language == "en" and _GONE_BY.search(norm, max(0, m.start() - 48), m.start()):
            continue  # "it's been raining for 5 days"
        if _LEFT.search(before) and "年" in m.group():
            continue  # 「あと2年で60」
        if "year" in m.group() and _LIVED.match(norm, m.end()) and not _TO_COME.search(before):
            continue  # "chef from Mexico, three years in Japan"
        if (before.endswith(("て", "で")) and _ELAPSED.match(after)) or (
            _EACH.match(m.group()) and _RATE.search(before)
        ):
            continue
        if (
            grammar.language == "ja"
            and _ONE.fullmatch(m.group())
            and context.asked != "days"
            and not _STAYS.match(after)
        ):
            continue  # "1日だけ特別なディナー", "1泊あたり"
        bounded = grammar.language == "ja" and (grammar.min_front.search(before) or grammar.max_front.search(before))
        if not length.sure and not bounded and not _plain_days(m, before, after, grammar, context):
            continue
        yield _bounded(length, before, after, grammar)
    for m in grammar.fixed_words.finditer(norm):
        if grammar.language == "ja" and (half := _AND_HALF.match(norm, m.end())):
            days = grammar.fixed[" ".join(m.group().split())]
            if days % 30 == 0:
                # 「ひと月半」
                after = norm[half.end() : half.end() + 16]
                yield _bounded(
                    written_lengths.Length(m.start(), half.end(), days + 15, days + 15),
                    norm[: m.start()],
                    after,
                    grammar,
                )
                continue
        before, after = norm[max(0, m.start() - 24) : m.start()], norm[m.end() : m.end() + 16]
        if (
            _THEIRS.search(before)
            or _STAYS_NOT.search(before)
            or grammar.not_front.search(before)
            or grammar.not_back.match(after)
            or grammar.trip.match(m.group() + after)
        ):
            continue
        days = grammar.fixed[" ".join(m.group().split())]
        yield _bounded(written_lengths.Length(m.start(), m.end(), days, days), before, after, grammar)


_STAYS_NOT = re.compile(
    r"\b(?:never|not|[a-z]+n't|nobody|no\s+one|hardly|rarely|seldom)\s+(?:[a-z]+\s+){0,2}?stay(?:s|ing)?\s+$"
)
"""Before "overnight": nobody does. "Visitors never stay overnight" tells of the place."""


def _matches(
    norm: str, grammar: _Grammar, context: ReadingContext
) -> Iterator[tuple[re.Match[str], written_lengths.Length]]:
    """Ranges of time, and amounts outside of them; what looks like a range and is none is read as two amounts."""
    joints = ("~", "か", "から") if of_length(context) else ("~", "か")
    read_pair: Callable[[re.Match[str]], written_lengths.Length | None] = written_lengths.pair_en
    read_single = written_lengths.single_ja if grammar.language == "ja" else written_lengths.single_en
    if grammar.language == "ja":
        read_pair = partial(written_lengths.pair_ja, joints=joints)
    covered, position = 0, 0
    pairs: list[tuple[re.Match[str], written_lengths.Length]] = []
    while m := grammar.pair.search(norm, position):
        length = read_pair(m)
        if length is not None and _changes(norm, m):
            length = None
        if length is not None and length.high <= written_lengths.MOST_DAYS:
            pairs.append((m, length))
            position = m.end()
        else:
            position = m.start("hi")
    yield from pairs
    spans = iter([*((length.start, length.end) for _, length in pairs), (len(norm) + 1, len(norm) + 1)])
    start, covered = next(spans)
    for m in grammar.single.finditer(norm):
        while m.start() >= covered:
            start, covered = next(spans)
        if m.end() > start:
            continue
        length = read_single(m)
        if length is not None and length.high <= written_lengths.MOST_DAYS:
            yield m, length


_CHANGE = re.compile(
    r"\b(?:chang|extend|extension|shorten|lengthen|longer|shorter|moves?\b|moved|mov(?:e|ing)\b|switch|increas|adjust|updat|cut\b)"
)

_FROM_FRONT = re.compile(r"\bfrom\s+(?:an?\s+|the\s+|about\s+)?$")

_INTO_JA = re.compile(
    r"(?:間|くらい|ぐらい|ほど)?に(?:変|し(?:て|たい|ます|よう)|延|伸|短|縮|直|修正|訂正|のば|増|減|切り替)"
)


def _changes(norm: str, m: re.Match[str]) -> bool:
    """True of "only the length changes, from one week to ten days": the second length takes the place of the first."""
    if m["joint"] == "から":
        return _INTO_JA.match(norm, m.end()) is not None
    return m["joint"] == "to" and _changed_to(norm, m.start())


def _changed_to(norm: str, start: int) -> bool:
    """True when a change from what begins at ``start`` is spoken of."""
    if not _FROM_FRONT.search(norm, max(0, start - 12), start):
        return False
    left = max(norm.rfind(mark, 0, start) for mark in ".!?;\n")
    return _CHANGE.search(norm, left + 1, start) is not None


def _bounded(length: written_lengths.Length, before: str, after: str, grammar: _Grammar) -> written_lengths.Length:
    bound: written_lengths.Bound = length.bound
    name: written_lengths.Bound
    end = length.end
    for name, back in (("min", grammar.min_back), ("max", grammar.max_back)):
        if match := back.match(after):
            bound, end = name, length.end + match.end()
    start = length.start
    for name, front in (("min", grammar.min_front), ("max", grammar.max_front)):
        # the longer cue says it: "no more than"
        if (match := front.search(before)) and length.start - len(before) + match.start() < start:
            bound, start = name, length.start - len(before) + match.start()
    return written_lengths.Length(start, end, length.low, length.high, bound, length.sure)


_JA_AS_LENGTH = re.compile(
    r"くらい|ぐらい|ほど|程度|以上|以内|以下|前後|だけ|滞在|コース|の滞在|は?欲し|は?ほし|位|ばかり|ばかし|ちょい|もあれば|あれば|ステイ|の旅|の予定|(?:い|居|お|過ご|すご|暮ら|くら|泊ま|とま|こも|籠も|居座|住ま?|働|休め|取れ|とれ)(?=[たらりるれしさせみめむもんきけいえ])|(?:い|居|過ごそ|すごそ|暮らそ|働こ|休も|泊まろ|とまろ|籠もろ|こもろ)(?:よ?う)(?=か|と|ね|よ|。|!|$)|の(?:打ち|書き|言い)?間違|の誤り"
)

_JA_AS_DATE = re.compile(
    r"から|に(?!変|し|延|短)|以降|頃|ごろ|の(?!滞|旅|予|コ|ス)|スタート|目|ずつ|付|まで|午|朝|夜|昼|中|\(|あたり|あたり|当たり|1便|も"
)

_JA_ALL = re.compile(
    r"(?:最低|少なくとも|せめて|最長|最大|約|だいたい|およそ|合計|計|トータル|丸|まる|じゃなくて|ではなく|でなく|より|いや、?|やっぱり?、?)\s*$"
)

_ELAPSED = re.compile(r"に?なりま|になる|が?経|がたち")

"""「退職して3年になります」: time that has gone by since."""

_AND_HALF = re.compile(r"半(?![年月分額])")

_LIVED = re.compile(r"\s+(?:in|at|with|as|into|here|on\s+the\s+job|abroad)\b")

_TO_COME = re.compile(r"\b(?:for|stay|spend|want|need|about|up\s+to|maybe|like)\s+(?:about\s+|up\s+to\s+)?$")

"""Around years: they have gone by in a place or a job, unless a stay to come is said before them."""

_THEIRS = re.compile(r"\b(?:his|her|their)\s+(?:[a-z-]+\s+)?$")

_GONE_BY = re.compile(
    r"\bbeen\s+(?:(?!(?:looking|hoping|planning|thinking|dreaming|wanting|aiming|searching|asking|meaning)\b)[a-z']+\s+){1,5}?for\s+"
    r"(?:(?:about|over|almost|nearly|more\s+than|the\s+(?:past|last))\s+)*$"
)

_LEFT = re.compile(r"あと\s*$")

_EACH = re.compile(r"an?\s")

_RATE = re.compile(
    r"\d\s*(?:h|hrs?|hours?|times?)\s+$|(?:\d{3}|\d\s*(?:k|m|million|thousand|yen|man|万|円))\s+$|\b(?!of\b|in\b)[a-z]+\s+(?:of\s+)?[a-z]{3,}(?<!\bfor)(?<!about)(?<!around)"
    r"(?<!just)(?<!only)(?<!than)(?<!least)(?<!stay)(?<!spend)(?<!take)(?<!like)(?<!maybe)(?<!need)(?<!want)(?<!most)(?<!over)(?<!under)(?<!within)(?<!roughly)(?<!almost)(?<!nearly)(?<!perhaps)(?<!have)(?<!with)(?<!from)(?<!off)\s+$"
)

_ONE = re.compile(r"(?:一|1)\s*日間?")

_STAYS = re.compile(r"(?:だけ)?(?:の)?(?:滞在|泊|のみ滞在|で十分)")

_FROM_PART = re.compile(r"(?:旬|頭|末|初め|はじめ|半ば|頃|ごろ|明け|終わり)から\s*$")

"""「1月下旬から10日」: no day is the end of a part of a month."""


def _plain_days(m: re.Match[str], before: str, after: str, grammar: _Grammar, context: ReadingContext) -> bool:
    """Is "10日" (without 間) a length here?"""
    if grammar.language != "ja":
        return True
    after = after.lstrip()
    if re.search(r"月の?\s*$|/\s*$|[~-]\s*$", before) or (
        "n" in m.re.groupindex and re.match(r"一日|1日", m.group()) and not _JA_AS_LENGTH.match(after)
    ):
        return False
    if grammar.longer.match(after) or grammar.shorter.match(after) or _FROM_PART.search(before):
        return True
    if _JA_AS_LENGTH.match(after) or _JA_ALL.search(before):
        return True
    if "lo" in m.re.groupindex and (grammar.labelled.search(before) or (m["u1"] and m["u1"] != "日")):
        return True  # 「日数は四日から六日のあいだで」, 「1週間から10日の間で」
    if "lo" in m.re.groupindex and m["joint"] != "から":
        return not re.match(r"に(?!変|し)|から|まで", after) and context.asked != "start"
    if _JA_AS_DATE.match(after):
        return False
    if grammar.labelled.search(before):
        return True  # 「日数:10日 / 人数:1名」
    return context.asked == "days" or (
        bool(re.match(r"で|は|かな|$|、|。|に変|にし|!|です|が|希望|を", after)) and context.asked != "start"
    )


def of_length(context: ReadingContext) -> bool:
    """True where 「5日から1週間」 tells how long: that was asked, or is known while no month is."""
    if context.asked == "days":
        return True
    known = context.preferences.parts("start")
    earliest, latest = (str(known.get(end) or "") for end in ("earliest", "latest"))
    one_month = bool(latest) and earliest[:7] == latest[:7]
    return bool(context.preferences.values("days")) and not one_month


def _combined(norm: str, lengths: Sequence[written_lengths.Length]) -> list[written_lengths.Length]:
    """Overlaps resolved; "最低1週間、長くて2週間" and "2週間か1ヶ月" made one."""
    out: list[written_lengths.Length] = []
    for length in lengths:
        if out and length.start < out[-1].end:
            if length.end - length.start > out[-1].end - out[-1].start:
                out[-1] = length
            continue
        if out:
            last = out[-1]
            between = norm[last.end : length.start]
            near = re.fullmatch(
                r"\s*(?:か|または|もしくは|から|~|-|to|or|,?\s*or maybe|、か|あるいは|or even)\s*", between
            )
            turned = last.bound == "max" and length.bound == "min" and len(between) <= 8 and length.low <= last.high
            if turned:
                out[-1] = written_lengths.Length(
                    last.start, length.end, length.low, last.high
                )  # 「長くて10日、短くて1週間」
                continue
            bounded = (
                len(between) <= (8 if norm.isascii() is False else 16)
                and (last.bound == "min" or length.bound == "max")
                and length.high >= last.low
            )
            if last.bound == "max" and not length.bound and length.high <= last.high and len(between) <= 24:
                out[-1] = length  # "a month tops, preferably 2-3 weeks"
                continue
            changed = (
                near
                and between.strip() in ("to", "から")
                and (_INTO_JA.match(norm, length.end) or _changed_to(norm, last.start))
            )
            if changed:
                out[-1] = length
                continue
            if (near and length.high >= last.low) or bounded:
                out[-1] = written_lengths.Length(last.start, length.end, last.low, length.high)
                continue
        out.append(length)
    return out


def _value(
    length: written_lengths.Length, norm: str, grammar: _Grammar, context: ReadingContext
) -> dict[str, Any] | None:
    after = norm[length.end : length.end + 12]
    longer, shorter = grammar.longer.match(after), grammar.shorter.match(after)
    if (longer or shorter) and not after.startswith("に"):  # 「10日に短縮」 is no shorter by ten days
        before = context.preferences.parts("days")
        if not before:
            return None
        step = length.high if longer else -length.high
        return {key: max(1, before[key] + step) if before.get(key) else None for key in ("min", "max")}
    if length.bound:
        return _limited(length, context)
    return {"min": length.low, "max": length.high}


def _limited(length: written_lengths.Length, context: ReadingContext) -> dict[str, Any]:
    """A bound; beside one on the other side that was said before, both hold: "at least 5", then "no more than 9"."""
    before = context.preferences.parts("days")
    low, high = before.get("min"), before.get("max")
    if length.bound == "min":
        return {"min": length.low, "max": high if low is None and high and high >= length.low else None}
    return {"min": low if high is None and low and low <= length.high else None, "max": length.high}


def _bound_only(text: Text, grammar: _Grammar, context: ReadingContext) -> Found | None:
    """A limit in days where lengths are spoken of: "and no more than 9"."""
    if context.asked != "days" and not context.preferences.values("days"):
        return None
    bounds: tuple[written_lengths.Bound, written_lengths.Bound] = ("min", "max")
    matches = (
        (b, p.search(text.norm, 0, 60)) for b, p in zip(bounds, (grammar.min_number, grammar.max_number), strict=True)
    )
    # the longer cue says it: "no more than"
    bound, match = min(matches, key=lambda pair: pair[1].start() if pair[1] else len(text.norm))
    count = (japanese if grammar.language == "ja" else english)(match["n"]) if match else None
    if match is None or not count or count != int(count) or count > LONGEST_BARE:
        return None
    length = written_lengths.Length(match.start(), match.end("n"), int(count), int(count), bound)
    return Found(length.start, length.end, "days", _limited(length, context), confidence=0.8, claim=CLAIM)


def limits(norm: str, position: int, cues: Cues) -> bool:
    """True where "at most", 「長くても」 stands right before: a length follows, whatever it looks like."""
    grammar = grammar_of(cues)
    before = norm[max(0, position - 24) : position]
    return bool(grammar.min_front.search(before) or grammar.max_front.search(before))


def _elliptic(norm: str, last: written_lengths.Length, grammar: _Grammar) -> Found | None:
    """「2週間じゃなくて3」, "I said two weeks but I meant three": a number that takes the unit of the one before."""
    match = grammar.instead.search(norm, last.end, last.end + 40)
    unit = grammar.single.search(norm, last.start, last.end)
    if not match or not unit:
        return None
    count = (japanese if grammar.language == "ja" else english)(match["n"])
    name = (written_lengths.unit_ja if grammar.language == "ja" else written_lengths.unit_en)(unit["u"])
    days = written_lengths.span(count, name, half=False) if count else None
    if days is None:
        return None
    return Found(
        match.start("n"), match.end("n"), "days", {"min": days, "max": days}, confidence=0.8, corrects=True, claim=CLAIM
    )


_BARE = re.compile(
    rf"\D{{0,6}}?({NUMERAL})(?:\s*(?:~|-|か|、|,|to|or)\s*({NUMERAL}))?"
    r"\s*(?:くらい|ぐらい|ほど|です|かな|で|or so)?[。.!]?\s*$"
)

_BARE_EN = re.compile(rf"(?:about |maybe |around |just )?((?!an?$){ENGLISH})(?: please| or so)?[.!]?")


def _bare(text: Text) -> list[Found]:
    """A number alone, when the length was just asked: days."""
    match = _BARE.match(text.norm) if len(text.norm) < 24 else None
    if not match and (word := _BARE_EN.fullmatch(text.norm.strip())) and (count := english(word[1])) and count <= 400:
        value = {"min": int(count), "max": int(count)}
        return [Found(word.start(1), word.end(), "days", value, confidence=0.7, claim=CLAIM)]
    if not match:
        return []
    low, high = japanese(match[1]), japanese(match[2] or match[1])
    if low is None or high is None or not 1 <= low <= high <= 400:
        return []
    return [
        Found(match.start(1), match.end(), "days", {"min": int(low), "max": int(high)}, confidence=0.7, claim=CLAIM)
    ]
