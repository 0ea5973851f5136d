"""When: the first day of the stay, from dates, months, seasons and holidays and the words around them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.preferences import Polarity
from bot.reading import date_spans, duration, narration, start_held, start_windows, written_lengths
from bot.reading.calendar import Atom, ahead
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.reading.lengths_found import of_length
from bot.reading.numbers import NUMERAL, small
from bot.reading.text import clause_at
from bot.seams import ReadingContext


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``start`` in ``text``, as ``cues``' language writes dates. What is over is claimed, not set."""
    grammar = date_spans.grammar_of(cues)
    today = context.now.date()
    atoms = date_spans.separate(grammar.dates.atoms(text, today))
    if grammar.language == "ja" and context.asked != "start":
        atoms = _without_lengths(text.norm, atoms)
    if not atoms:
        return []
    found: list[Found] = []
    remarks: list[int] = []
    month_said = start_held.known_month(context)
    for named in date_spans.joined(text.norm, atoms, grammar):
        said = start_held.as_held(named, context, today)
        if "onward" in said.senses and grammar.until_other.match(text.norm, said.end):
            continue  # "not until the 9th, until the 12th"
        begun = found[-1] if found and start_held.first_day(found[-1]) else None
        if (whole := start_held.closed(text, said, begun, context, grammar, today)) is not None:
            # "arriving on April 3, leaving on April 9"
            if begun is not None:
                found[-1] = replace(begun, end=said.end, value=whole, stated=True)
            else:
                found.append(
                    Found(said.start, said.end, "start", whole, claim=date_spans.CLAIM, corrects=True, stated=True)
                )
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
        value = start_windows.value(
            start_windows.near(said, month_said),
            today,
            open_=_free_from(text, said, grammar),
            frame="within" in said.senses or _frames(text, said, grammar),
            begins=_begins_within(text, said, grammar),
        )
        value = start_held.within_held(said, value, context)
        if grammar.language == "en" and (
            _SINCE.match(text.norm, said.start)
            or _STATE_AFTER.search(text.norm, max(0, said.start - 40), said.start + 6)
        ):
            found.append(Found(said.start, said.end, "start", None, Polarity.MENTIONED, claim=date_spans.CLAIM))
            continue
        polarity = Polarity.WANT if strong and value else Polarity.MENTIONED
        avoided = _avoided(text, said, grammar)
        remark = (
            not avoided
            and not _UNLESS.match(text.norm, said.end)
            and (
                (
                    (not said.senses or cues.language == "ja")
                    and narration.topic_of_talk(text, said.start, said.end, cues)
                )
                or narration.told(text, said.start, said.end, cues)
            )
        )
        if remark and grammar.language == "en" and _ORDERED.search(text.norm, max(0, said.start - 40), said.start):
            remark = False  # "narrow it to March please, April's turned into a mess"
        if remark and context.asked != "start":
            polarity = Polarity.MENTIONED
        if polarity is Polarity.WANT and avoided:
            polarity = Polarity.AVOID
        confidence = 0.6 if _background(text, said, grammar) else 0.9 if said.atom.weak else 1.0
        if remark and polarity is Polarity.WANT:
            remarks.append(len(found))
        found.append(Found(said.start, said.end, "start", value, polarity, confidence, claim=date_spans.CLAIM))
    if len([f for f in found if f.polarity is Polarity.WANT]) > len(remarks):
        # of several dates the answer is none that something is only told of: "it's year end then... May works"
        found = [replace(f, polarity=Polarity.MENTIONED) if i in remarks else f for i, f in enumerate(found)]
    return found


_TO_DAYS = re.compile(rf"日\s*(?:から|~|-)\s*(?P<n>{NUMERAL})日")
_FROM_A_LENGTH = re.compile(
    r"(?:週間?|日間|泊|[ヶか箇ヵカケ]月間?)(?:くらい|ぐらい|ほど)?(?:から|~|-|か|または|もしくは|、)(?:長くて|最長|最大)?$"
)
"""Before a day: the longest of a range of lengths, 「12月上旬に、1週間から10日」."""
_OF_DATES = re.compile(
    r"\s*(?:まで|に(?!し)|の(?!間|あいだ|滞|旅|予|コ|ス)|出発|発|着|で(?:行|帰|出)|が(?:空|休|連休))|[(/]"
)
_OF_A_STAY = re.compile(r"滞在(?:期間|日数)?(?:は|を|なら|だと|として)?、?(?:だいたい|大体|およそ|約)?$")
_A_STAY_OF = re.compile(r"(?:間|くらい|ぐらい|ほど|程度)?の(?:滞在|旅|ステイ|コース|プラン)")
"""Before and behind 「5日から7日」: so many days one stays."""
_BESIDE = re.compile(r"\s*(?:の|、|,|は|なら)?\s*(?:の)?\s*")


def _without_lengths(norm: str, atoms: list[Atom]) -> list[Atom]:
    """The dates without 「5日から7日」 where a season is named, or a month that does not stand right before.

    「来年の春、5日から7日」 and 「3月に1人で、7日から10日」 tell how long; 「3月、7日から10日」 names two days.
    """
    out = list(atoms)
    for day in atoms:
        if day.weak and day.grain == "day" and _FROM_A_LENGTH.search(norm, max(0, day.start - 12), day.start):
            out = [a for a in out if a is not day]
            continue
        to = _TO_DAYS.match(norm, day.end - 1) if day.weak and day.grain == "day" and day.windows else None
        if to is None or _OF_DATES.match(norm, to.end()) or day.windows[0].first.day >= (small(to["n"]) or 0):
            continue
        left, right = narration.sentence(norm, day.start)
        times = [a for a in atoms if left <= a.start < right and a.grain not in ("day", "week") and a.windows]
        beside = any(
            _BESIDE.fullmatch(norm, a.end, day.start) and (a.grain != "season" or norm[a.end] == "の") for a in times
        )
        told = _OF_A_STAY.search(norm, left, day.start) or _A_STAY_OF.match(norm, to.end())
        if (times and not beside) or (told and not times):
            out = [a for a in out if not day.start <= a.start < to.end()]
    return out


_IF_SO = re.compile(
    r"\s*,?\s*if\s+(?:it's\s+|it\s+is\s+|that's\s+|that\s+is\s+|is\s+|at\s+all\s+)?(?:possible|available|ok(?:ay)?|fine)\b"
)
""""From 12 January if that is possible": the day that is asked for, and none from which on somebody is free."""


def _free_from(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
    """True when the stay can begin on the day or later: 「4月12日から行けます」, "free from the 12th".

    "From April 12" alone names the first day; with a length beside it nothing else can be meant.
    """
    free = grammar.free_behind.match(text.norm, said.end) or (
        grammar.free_front is not None and grammar.free_front.search(text.norm, max(0, said.start - 40), said.start)
    )
    if _IF_SO.match(text.norm, said.end):
        return False
    return bool(free) and not _beside_length(text, said, grammar)


def _beside_length(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
    if grammar.length.match(text.norm, said.end):
        return True
    before = text.norm[max(0, said.start - 24) : said.start]
    ends = [match.end() for match in grammar.length.finditer(before)]
    return bool(ends) and len(before) - ends[-1] <= 8


def _frames(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
    """True of a range of days that only bounds the stay: a length stands beside it, or they are said to be free."""
    if said.partner is None:
        return False
    left, right = narration.sentence(text.norm, said.start)
    if _EXACTLY.search(text.norm, said.end, min(right, said.end + 60)):
        return False
    outside = ((left, said.start), (said.end, right))
    lengths = (m for a, b in outside for m in grammar.length.finditer(text.norm, a, b))
    free = (m for a, b in outside for m in grammar.frame.finditer(text.norm, a, b))
    free = (m for m in free if not _WHERE_TO.match(text.norm, m.end()))
    return any(not _SEASON.match(text.norm[m.start() - 1 : m.end()]) for m in free) or any(
        not _MOVES.match(text.norm, m.end()) for m in lengths
    )


_EXACTLY = re.compile(
    r"\b(?:exact(?:ly)?|precisely|fixed|(?:those|these|the\s+same)\s+(?:very\s+)?dates|to\s+the\s+day|there\s+and\s+back)\b"
    r"|(?:その|この|上記の?)(?:日程|日にち|期間|通り|とおり)|(?:日程|日)(?:通り|どおり)|ちょうど|ぴったり|きっかり|固定"
)
"""Behind days: they are the stay itself, however free they are: "she's free 10 to 19 May, so those exact dates"."""
_WHERE_TO = re.compile(r"る?(?:場所|ところ|とこ(?!ろ)|所|町|街|村|地域|宿|プラン|先|候補)")
"""Behind 「行け」: it tells of the place that is looked for, and of no time that is free."""
_SEASON = re.compile(r"[春夏秋冬]休み")
"""「春休みに合わせて」 says of nobody that they are free."""


_BEGINS_JA = re.compile(
    r"(?:の?(?:間|あいだ|どこか|どっか|うち|中))*(?:のどこか|のどっか|のうち)?[にで]、?"
    r"(?:出発|発[つちた]|発って|出[てるまた]|着[いくき]|到着|入[っるり]|始[めま]|開始|スタート|チェックイン)"
)

_BEGINS_EN = re.compile(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|arriv(?:e|es|ing)|leav(?:e|es|ing)|depart(?:s|ing)?|set(?:s|ting)?\s+(?:off|out)|off"
    r"|get(?:s|ting)?\s+there|check(?:ing)?\s+in)\s+(?:(?:on|some\s*time|somewhere|some\s+day|any\s*time|any\s+day)\s+)*$"
)


def _begins_within(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
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


_BUSY_SO_NOT = re.compile(
    r"(?:だけ|頃|あたり)?が[^。!?\n、は]{1,16}(?:な)?(?:ので|から|ため|んで)、?(?:できれば|なるべく|そこは|その[月時期]+は)?、?(?:避け|外[しす]|除[いき]|はずし)"
)
"""Behind a time that is told as a reason: 「12月が繁忙期なので避けたい」."""


def _avoided(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
    """「お盆は混むから避けたい」: a date as the topic of something that speaks against it, however far away."""
    if grammar.language == "en":
        return bool(_AVOIDED.search(text.norm, max(0, said.start - 24), said.start))
    if _BUSY_SO_NOT.match(text.norm, said.end):
        return True
    if not re.match(r"(?:だけ|期間|の時期|の期間|あたり|頃)?は", text.norm[said.end : said.end + 8]):
        return False
    stop = re.compile(r"[。!?\n]").search(text.norm, said.end)
    sentence = text.norm[said.end : min(stop.start() if stop else len(text.norm), said.end + 40)]
    return bool(grammar.avoid.search(sentence))


_TO_LENGTH = re.compile(r"\s*(~|から|か)\s*[\d一二三四五六七八九十]{1,2}\s*(?:週間|[ヶか箇ヵカ]月)")

_REASON = re.compile(r"\s*(?:and\s+)?so\s+(?!far|much|many)")


def _background(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
    """True for a date in a clause that only gives a reason: 「決算が5月なので、…」, "I quit in March, so …"."""
    _, stop = clause_at(text, said.end - 1)
    if grammar.language == "en":
        return text.norm.startswith(("so ", "and so "), stop) or bool(_REASON.match(text.norm, stop))
    clause = text.norm[said.end : stop].rstrip(" 、,。")
    return grammar.language == "ja" and clause.endswith(
        ("ので", "だから", "ですから", "けど", "けれど", "だし", "ですし", "ですが")
    )


_ITEM_BEGINS = re.compile(r"(?:^|[、,。\n/・])\s*$")
_ITEM_ENDS = re.compile(r"(?:頃|ごろ|あたり|くらい)?(?:に|で|がいい(?:です)?|希望)?\s*(?:[、,。\n/・]|$)")
_ITEM_COUNTED = re.compile(
    rf"(?:^|[、,。\n/・])[^、,。\n/・]{{0,10}}?(?:{NUMERAL}|数)\s*(?:泊|日間?|週間?|[ヶか箇ヵカケ]月|人|名|円|歳)|(?:ひとり|一人|夫婦|家族)(?:で|旅)?\s*(?:[、,。\n/・]|$)"
)


def _item_of_a_list(norm: str, start: int, end: int) -> bool:
    """True of a time that is an item by itself beside others: 「一人、冬、10日以上」, 「尾道市 春 駐車場」."""
    set_off = _ITEM_BEGINS.search(norm, max(0, start - 3), start) and _ITEM_ENDS.match(norm, end)
    if set_off and (_ITEM_COUNTED.search(norm, 0, start) or _ITEM_COUNTED.search(norm, end)):
        return True
    left, right = narration.sentence(norm, start)
    if not (_ITEMS_APART.match(norm, start - 1) or start == left) or not (
        _ITEMS_APART.match(norm, end) or end == right
    ):
        return False
    items = [item for item in _ITEMS_APART.split(norm[left:right]) if item]
    return len(items) >= _FEWEST_ITEMS and all(_BARE_ITEM.fullmatch(item) for item in items)


_FEWEST_ITEMS = 3
_ITEMS_APART = re.compile(r"[\s、,・/]+")
_BARE_ITEM = re.compile(
    r"(?:できれば|なるべく|希望は?)?[^ぁ-ん。!?]{1,10}[りみきけち]?(?:で|なし|あり|つき|希望|くらい|ぐらい|ほど|ごろ|から|まで)?"
)
"""An item of a list of keywords: no predicate stands in it."""


def _of_an_act(text: Text, said: date_spans.Date, grammar: date_spans.Grammar) -> bool:
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

_DEPENDS_JA = re.compile(
    r"の[^。!?\n、]{1,8}?(?:次第|が(?:出|決ま|入)(?:たら|って|った|てから|れば|り次第)|によって|による|の結果|を見て)"
)
"""「夏のボーナス次第」: what everything depends on is no first day."""
_UNLESS = re.compile(r"(?:に)?(?:じゃ|で|や)(?:ない|な(?:きゃ|くちゃ|いと)|ければ|んと|へんと|ねえと)")

"""「15日以降やないとあかんかった」: what must be is no tale, though it be told in the past."""

_NAMES_BEFORE = re.compile(
    r"(?:^|[.!?;,\n])\W*(?:(?:ok(?:ay)?|so|maybe|perhaps|then|and|or|how\s+about|what\s+about|let's\s+say)\W+)*"
    r"(?P<names>[a-z-]+(?:(?:,\s+|\s+)(?:or\s+|and\s+|in\s+)?[a-z-]+){0,4})\s+(?:in|during|for)\s+(?:the\s+|early\s+|late\s+)?$"
)
_NO_NAME = re.compile(
    r"(?:it|i|we|he|she|they|there|that|this|these|those|who|what|how|which|not|always|never|is|are|was|only)(?![\w-])"
)
_SENTENCE_OVER = re.compile(r"\s*(?:[.,;!\n(]|$|(?:with|w/|please|for|by|together|just|me|alone|plz)(?!\w))")


def _only_names(text: Text, said: date_spans.Date) -> bool:
    """True of "Nara in autumn": a season behind names and no verb wishes, as the names do."""
    before = _NAMES_BEFORE.search(text.norm, max(0, said.start - 60), said.atom.start)
    if before is None or _NO_NAME.match(before["names"]) or not _SENTENCE_OVER.match(text.norm, said.end):
        return False
    words = list(re.finditer(r"[a-z-]+", text.norm[before.start("names") : before.end("names")]))
    raw = [text.words(before.start("names") + m.start(), before.start("names") + m.end()) for m in words]
    return len(raw) == 1 or all(word[0].isupper() or word in ("or", "and", "in", "prefecture") for word in raw)


_LISTED = re.compile(r"(?:^|[,;.\n])\s*\Z")

_LIST_GOES_ON = re.compile(r"\s*(?:[,;.!\n]|$)")


_SEASON_CHOSEN = re.compile(
    r"(?:ごろ|頃|あたり)?(?:の(?:ほう|方))?(?:が(?:い[いー](?!季節|時期)|良い|よい|よろし|ええ|ベスト|理想|第一希望)|を希望|(?:で|を)お願い|にし(?:たい|ます)"
    r"|で(?:考え|検討|予定|お願い)|だと(?:助か|嬉し|うれし|あり(?:がた|難)|都合)|の(?:予定|つもり)(?:です|だ(?!っ)|で[、。\s]|[、。\s]|$))"
)
"""Behind a season, beside talk about the weather: 「暑いのは苦手なので秋がいい」."""


_ORDERED = re.compile(
    r"(?:^|[.!?;,]\s*|\b(?:please|let's|you|to|and|then|could|can|just)\s+)(?:narrow|keep|limit|restrict|move|push|shift|change|switch|bring|set|put|make)\s+"
    r"(?:(?:it|that|this|things|the\s+(?:start|dates?|stay|trip|time))\s+)?(?:down\s+|back\s+|forward\s+)?(?:to\s+|for\s+|in\s+)?$"
)
"""Before a time that the assistant is told to note."""
_SINCE = re.compile(r"since\s")
"""Before a time: something holds since then, "since April we may work from anywhere"."""
_STATE_AFTER = re.compile(
    r"\b(?:i|we|they|he|she|it|everyone|everybody)(?:'m|m|'re|'s|'ll\s+be|\s+am|\s+are|\s+is|\s+feel|\s+will\s+be)\s+(?:(?:so|too|always|usually|still|totally|pretty|a\s+bit|quite|completely|very|really)\s+)*"
    r"(?!(?:free|available|able|off|out|back|open|flexible|done|ready|on|away|only|here|there|in|best|possible|fine|ok|okay|good)\b)(?![a-z]+ing\b)[a-z]+\s+after\s"
)
"""How somebody is after a time begins no stay then: "I'm broke after Christmas"."""
_BACK_FOR = re.compile(
    r"\b(?:wants?|needs?|expects?)\s+(?:me|us|him|her|them)\s+back\s+(?:(?:home|here|in\s+(?:the\s+)?[a-z]+|at\s+(?:the\s+)?[a-z]+)\s+)?(?:by|for|on|before|at)\s+(?:the\s+)?$"
)
"""Before a day on which somebody wants the speaker back: it begins nothing."""
_TIMED = re.compile(
    r"(?:^|[.;,!\n])\s*(?:(?:the|our|my|preferred|desired)\s+)?(?:timing|when|season|dates?|time(?:\s+of\s+(?:the\s+)?year)?|period|months?|start(?:ing|\s+date)?)"
    r"\s*(?::|=|[-–—]\s)\s*(?:(?:in|during|maybe|probably|ideally|around|early|late|mid|next|this)[\s-]+)*$"
)
"""Before a time: a heading says that it is the stay's. "Timing: spring"."""
_OURS_THEN = re.compile(
    r"(?:^|[.;,!\n]\s*|\s-\s)(?:(?:and|oh|also)\W+)*(?:(?:my|our)\s+(?:holidays?|vacation|leave|break)\s+(?:is|are)|preferably|ideally|hopefully)"
    r"\s+(?:(?:in|during|around|sometime|early|late)\s+)*(?:the\s+)?$"
)
"""Before a time: "my holidays are in winter", "preferably in the fall"."""


def _means_a_stay(
    text: Text, said: date_spans.Date, grammar: date_spans.Grammar, context: ReadingContext, month_said: date | None
) -> bool | None:
    """True: the time of a stay. False: a date that is only mentioned. None: no date at all."""
    norm = text.norm
    after = norm[said.end : clause_at(text, said.end - 1)[1]]
    if grammar.language == "ja" and _DEPENDS_JA.match(after):
        return False
    pointed = bool({"after", "before"} & set(said.senses)) and bool(said.atom.windows)
    if (
        (not pointed and grammar.event.match(after))
        or (not pointed and grammar.event_front.search(norm[max(0, said.start - 32) : said.start]))
        or (not said.atom.windows)
    ):
        return False
    if said.atom.windows[0].last is None and _of_an_act(text, said, grammar):
        return None
    if grammar.language == "en" and _BACK_FOR.search(norm, max(0, said.start - 40), said.start):
        return False
    if not said.atom.weak:
        return True
    if (
        said.atom.grain != "day"
        and grammar.language == "en"
        and (
            _TIMED.search(norm, max(0, said.start - 48), said.start)
            or _OURS_THEN.search(norm, max(0, said.start - 48), said.start)
        )
    ):
        return True
    to = _TO_LENGTH.match(norm, said.atom.end) if said.atom.weak and said.atom.grain == "day" else None
    if to and (to[1] != "から" or of_length(context) or written_lengths.BETWEEN.match(norm, to.end())):
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
    if grammar.language == "ja" and re.match(
        r"[はもっ](?!間)|の(?!間|(?:予定|つもり|希望)(?:です|だ|で[、。\s]|[、。\s]|$))|が(?!い|良|よ|希|ベ|理|都|第一|最適)",
        after,
    ):
        return None
    if grammar.language == "ja" and _item_of_a_list(norm, said.start, said.end):
        return True  # 「一人、冬、10日以上」
    if grammar.language == "en" and _LISTED.search(norm, 0, said.start) and _LIST_GOES_ON.match(after):
        return True  # "Kyushu, spring, ten days"
    if (
        grammar.language == "en"
        and not re.search(r"\b(?:in|during|for|over|around|by)\s+(?:the\s+)?$", norm[: said.atom.start][-14:])
        and said.start == said.atom.start
    ):
        return False
    if grammar.language == "en" and _only_names(text, said):
        return True
    if grammar.language == "ja" and _SEASON_CHOSEN.match(after):
        return True
    of_a_place = grammar.place_clause.search(after)
    if (
        of_a_place
        and not grammar.stay.search(after, 0, of_a_place.start())
        and not grammar.length.search(norm, said.end)
    ) or grammar.weather.search(norm):
        return False
    if len(after.strip()) <= 3 and norm.strip() and len(norm.strip()) <= said.end - said.start + 5:
        return True
    return bool(grammar.stay.search(norm) or grammar.length.search(norm))
