"""Where lengths of a stay stand in a text: not what has gone by, a rate, or a day of the month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.reading import written_lengths
from bot.reading.length_grammar import Grammar
from bot.seams import ReadingContext

_GOES_ON_SINCE = re.compile(
    r"(?:くらい|ぐらい|ほど|近く|以上|間)?(?:は、?|、)?"
    r"(?:(?:も、?ずっと|も|ずっと)、?(?:言っ|頼ん|願っ|思っ|待っ|悩ん|考え|迷っ|通っ|住ん|勤め|働い|使っ|乗っ|飼っ)[てで](?:る|い[るてま])"
    r"|(?:も|ずっと)?、?(?:言い|頼み|願い|思い|待ち|悩み|考え|迷い|通い|住み|勤め|働き|使い|乗り|飼い)"
    r"(?:続け|暮らし)(?:て(?:る|い[るてま])|っぱなし))"
)

"""Behind a length: what has gone on so long, 「3年くらい言い続けてる」."""
_NO_LENGTH_EN = re.compile(
    r"(?<=day)\s+(?:services?|care|trips?|jobs?|off|pass(?:es)?|shifts?|clinics?|cent(?:er|re)s?|nursery|nurseries|tours?|hikes?|rates?|camps?|schools?|labou?r|rooms?)\b"
    r"|(?<=night)\s+(?:bus|buses|train|trains|ferry|ferries|flight|flights|shifts?|market|sky|view|views|owl|life|out|off|duty|boat|crossing|work|class(?:es)?|school)\b"
    r"|\s+(?:(?:left\s+)?(?:till|until|before|to)\s+(?:i|we|he|she|they|it|you|my|our|the|retirement|retiring|pension|go)\b|to\s+go\b|(?:away\s+)?from\s+(?:retirement|retiring|pension))"
)
"""Behind what is no length of a stay: "a night bus", "two years till I retire"."""
_SPENT = re.compile(
    r"\b(?:(?:can|could|able\s+to|may|might|to|i'd|we'd|would|we|i)\s+(?:only\s+|just\s+|probably\s+)?(?:do|manage|spend|stay|take|offer|spare|afford|fit\s+in|squeeze\s+in)"
    r"|(?:away|stay|come|go|going|there)\s+for)\s+(?:(?:for|about|around|only|just|maybe|up\s+to|at\s+most)\s+)*$"
)
_SO_OFTEN = re.compile(
    r"(?:\b(?:days?|times?|hours?|hrs?|mornings?|afternoons?|evenings?|nights?|once|twice|shifts?|visits?|calls?)|\dx)\s+$"
)
_UNTIL = re.compile(r"\s+(?:before|till|until)\b")
"""Around a length that is spent till something comes: "we could do ten days before my sister's wedding"."""
_LASTS = re.compile(
    r"\b(?:stay|trip|visit|it|this|that|holiday|break|thing|time)(?:'d|'ll|\s+(?:should|would|could|can|will|may|might|must|has\s+to|needs\s+to|ought\s+to|to))"
    r"\s+(?:ideally\s+|only\s+|probably\s+|preferably\s+)?last\s+$"
)
"""Before a length: a verb, and no "last two weeks"."""
_PART_OF = re.compile(r"\b(?:first|last|opening|closing|final)\s+$")
_WHOLE = re.compile(r"\b(?:full|whole|solid|good)\b|\bor\b|\bto\b|-")
"""In a length that begins with "a": it is a stretch of time, and no rate. "I want to be away a week or two"."""


def find(norm: str, grammar: Grammar, context: ReadingContext) -> list[written_lengths.Length]:
    """Lengths in reading order; a range or a bound on each side is one. Those told aside stand behind the others."""
    seen = sorted(_lengths(norm, grammar, context), key=lambda x: x.start)
    told = _combined(norm, [length for length in seen if not length.aside])
    aside = (length for length in seen if length.aside)
    return [*told, *(a for a in aside if not any(t.start < a.end and a.start < t.end for t in told))]


def _lengths(norm: str, grammar: Grammar, context: ReadingContext) -> Iterator[written_lengths.Length]:
    for m, length in _matches(norm, grammar, context):
        before, after = norm[max(0, m.start() - 24) : m.start()], norm[m.end() : m.end() + 20]
        extends = before.endswith("もう") and grammar.longer.match(after)
        if grammar.language == "en" and m.group().startswith("a ") and _SO_OFTEN.search(before):
            continue  # "three days a week"
        spent = grammar.language == "en" and _UNTIL.match(norm, m.end()) and _SPENT.search(before)
        if grammar.language == "en" and _NO_LENGTH_EN.match(norm, m.end()) and not spent:
            continue
        if grammar.not_back.match(after) and not spent:
            continue  # "8 months old"
        if grammar.language == "en" and _PART_OF.search(before) and after.startswith(" of "):
            continue  # "the first ten days of April"
        fronted = grammar.not_front.search(before) and not extends and not _LASTS.search(norm, 0, m.start())
        if fronted and grammar.language == "ja":
            continue
        bounded = grammar.language == "ja" and (grammar.min_front.search(before) or grammar.max_front.search(before))
        if not length.sure and not bounded and not _plain_days(m, before, after, grammar, context):
            continue
        one = grammar.language == "ja" and _ONE.fullmatch(m.group()) and context.asked != "days"
        if one and not _STAYS.match(after):
            continue  # "1日だけ特別なディナー", "1泊あたり"
        aside = (
            fronted  # "for the last two days", and "the stay should last two days"
            or _GOES_ON_SINCE.match(after)
            or _THEIRS.search(before)  # "Old Tanaka paid a fortune for his fortnight"
            or (grammar.language == "en" and _GONE_BY.search(norm, max(0, m.start() - 48), m.start()))
            or (_LEFT.search(before) and "年" in m.group())  # 「あと2年で60」
            # "chef from Mexico, three years in Japan"
            or ("year" in m.group() and _LIVED.match(norm, m.end()) and not _TO_COME.search(before))
            or (before.endswith(("て", "で")) and _ELAPSED.match(after))
            or (_EACH.match(m.group()) and not _WHOLE.search(m.group()) and _RATE.search(before))
        )
        if aside:
            yield replace(length, aside=True)
        else:
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
            or (m.group().endswith("year") and not _SPENT_WHOLE.search(norm, max(0, m.start() - 60), m.start()))
        ):
            continue
        days = grammar.fixed[" ".join(m.group().split())]
        yield _bounded(written_lengths.Length(m.start(), m.end(), days, days), before, after, grammar)


_SPENT_WHOLE = re.compile(
    r"(?:^|[.!?;,(\n])\s*(?:(?:for|maybe|perhaps|ideally|ok(?:ay)?|well|so|or|even)\s+)*$"
    r"|\b(?:i|we|us|me|i'd|we'd|i'll|we'll|let's|stay(?:ing)?|liv(?:e|ing)|spend(?:ing)?|remain(?:ing)?)\b"
    r"(?!(?:'ve|\s+have)?\s+(?:hear|heard|know|read|think|believe|guess|suppose|saw|see)\b)[^.!?;,\n]*$"
)
"""Before "all year": somebody who comes is there so long; "the surfers go all year" tells of the place."""
_STAYS_NOT = re.compile(
    r"\b(?:never|not|[a-z]+n't|nobody|no\s+one|hardly|rarely|seldom)\s+(?:[a-z]+\s+){0,2}?stay(?:s|ing)?\s+$"
)
"""Before "overnight": nobody does. "Visitors never stay overnight" tells of the place."""


def _matches(
    norm: str, grammar: Grammar, context: ReadingContext
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


def _bounded(length: written_lengths.Length, before: str, after: str, grammar: Grammar) -> written_lengths.Length:
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]  # a line has its own bounds
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
    r"(?<!just)(?<!only)(?<!than)(?<!least)(?<!stay)(?<!spend)(?<!take)(?<!like)(?<!maybe)(?<!need)(?<!want)(?<!most)(?<!over)(?<!under)(?<!within)(?<!roughly)(?<!almost)(?<!nearly)(?<!perhaps)(?<!have)(?<!with)(?<!from)(?<!off)(?<!manage)(?<!away)(?<!last)(?<!spare)(?<!thinking)(?<!there)(?<!duration)(?<!length)\s+$"
)
_ONE = re.compile(r"(?:一|1)\s*日間?")
_STAYS = re.compile(r"(?:だけ)?(?:の)?(?:滞在|泊|のみ滞在|で十分)")
_FROM_PART = re.compile(r"(?:旬|頭|末|初め|はじめ|半ば|頃|ごろ|明け|終わり)から\s*$")

"""「1月下旬から10日」: no day is the end of a part of a month."""


def _plain_days(m: re.Match[str], before: str, after: str, grammar: Grammar, context: ReadingContext) -> bool:
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
    if after.startswith("にな") and grammar.labelled.search(before):
        return True  # 「期間は10日になりました」
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
