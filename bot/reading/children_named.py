"""Children that are called by their age or their place, once it is known who they are.

「4歳が熱を出して」 tells nothing of who comes, 「3歳の子は実家で預かってくれる」 leaves one at home,
「連れて行くのは9歳だけ」 takes one along; "the 4-year-old stays with grandma", "just me and the older one".
Who is known stands in the memory, or was told in the same message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.numbers import NUMERAL, english, small
from bot.reading.party_changes import child_at, held
from bot.reading.people import Group, People, Which
from bot.seams import ReadingContext

_MONTHS, _GROWN = 36, 18
_AGE_JA = re.compile(
    rf"(?:(?P<years>{NUMERAL})\s*(?:歳|才|さい)|(?:生後)?(?P<months>{NUMERAL})\s*[ヶか箇ヵカケ]月(?=児|の|[はがもを]))"
    r"(?:児|半)?(?!以上|から|まで|未満|以下|向け|くらい|ぐらい|の(?:時|頃|とき|ころ))"
    r"|(?P<eldest>一番上の子|一番上(?=は)|上の(?:子|方|ほう|娘|息子)|長[男女])|(?P<youngest>一番下の子|一番下(?=は)|下の(?:子|方|ほう|娘|息子)|末っ子)"
    r"|(?P<end>[上下])の(?:子(?:ども|供)?)?(?P<some>[2-9二三四五六])人"
)
_CALLED_JA = (
    r"(?:\)?(?:に(?:なる|なった))?の?"
    r"(?:子(?:ども|供)?|方|ほう|娘|息子|孫|男の子|女の子|弟|妹|兄|姉)?(?:ちゃん|くん|君|さん)?)"
)
_KEEPER_JA = (
    r"(?:実家|自宅|家|祖父母|祖母|祖父|両親|義父母|義母|義父|母親?|父親?|親|[じぢ]い(?:じ|ちゃん)|ばあ(?:ば|ちゃん)|ばぁば|じぃじ|おばあ|おじい"
    r"|夫|旦那|主人|妻|嫁|姉|妹|兄|弟|叔母|叔父|親戚|友人|友達|シッター|元夫|元妻)"
)
_STAYS_JA = re.compile(
    rf"留守番|(?:{_KEEPER_JA}[^。!?\n、]{{0,12}}?|て)預け(?!られる|たい)|預け(?:て(?:い|行|来|く|お)|ることに)"
    rf"|{_KEEPER_JA}[^。!?\n、]{{0,12}}?(?:預か|(?:見|み|診)て(?:もら|くれ|くださ|い|お)|面倒|世話)|(?:に|で)残[るりっしす]|残(?:る|り|して|す)(?:ことに|ので|こと|そう|みたい|予定|って)"
    r"|置い?て(?:行|い[くきっ]|来|く)|来(?:られ|れ)?(?:な[いくか]|ませ|へん|ん(?=[。、くでけ]|$))|行(?:け|か|き)(?:な[いくか]|ませ|へん)"
    r"|連れて(?:い|行)(?:か|け|き)(?:な|ま?せ|へん|ず)|不参加|参加(?:でき|し)(?:な|ませ|へん)|パス|(?<!息)(?<!ガス)抜き(?:で|に)|欠席"
)
_THESE_JA = re.compile(r"(?:を|と)(?:だけ)?、?(?:一緒に)?(?:連れ|行[くきっ]|参加|来る)")
"""「下の二人を連れて行きます」: of children who are known, these."""
_COMES_JA = re.compile(
    r"連れ|行[くきっ]|い[くきっ]|来る|来ます|参(?:加|り)|同行|同伴|(?:で|に)?(?:す(?![る])|だ|なり|なっ|なる|し(?:ます|た|て|よ)|する|決)|$|[。!]|お願い"
)
_ONLY_JA = re.compile(rf"{_CALLED_JA}(?:を|と)?(?:だけ|のみ|きり)(?:[をがは]|に|で)?")
_ONLY_THESE_JA = re.compile(
    r"(?:連れて(?:行|い)く|連れてく|参加する|一緒に?(?:行|来)く?る?|行く|来る)(?:の|人|子)は、?[^。!?\n]{0,6}$"
)
_AGE_EN = re.compile(
    r"\b(?:(?P<years>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)"
    r"[\s-]*(?:years?[\s-]*olds?\b|y/?o\b)|(?P<months>\d{1,2})[\s-]*months?[\s-]*old\b"
    r"|(?P<eldest>(?:older|oldest|elder|eldest|bigger|big)\s+(?:one|child|kid|son|daughter|boy|girl|brother|sister))"
    r"|(?P<youngest>(?:younger|youngest|little|smaller)\s+(?:one|child|kid|son|daughter|boy|girl|brother|sister))"
    r"|(?P<twins>twins))\b"
)
_BESIDE_EN = re.compile(r"\s*,?\s*(?:and|or|&)\s+(?:the\s+|my\s+|our\s+)?$|\s*,\s*(?:the\s+|my\s+|our\s+)?$")
_STAYS_EN = re.compile(
    r"\b(?:stay(?:s|ed|ing)?\s+(?:home|behind|with|at|here|put|back)|(?:is|are|gets?|'s|be)\s+(?:being\s+)?(?:left|looked\s+after)"
    r"|(?:won't|can't|cannot|isn't|aren't|not|couldn't|no\s+longer)\s+(?:be\s+)?(?:able\s+to\s+)?(?:com|join|mak|travel|go)\w*"
    r"|(?:will\s+be|is|are)\s+(?:at|with|off\s+(?:at|to|with))\s+(?:camp|home|(?:her|his|their|my|our)|grand\w+|school|a\s+friend)"
    r"|(?:my|our|her|his|their)?\s*(?:grand\w+|parents?|mother|mum|mom|sister|aunt|husband|wife|in-laws)\s+(?:will\s+|is\s+|are\s+|'ll\s+)?"
    r"(?:look(?:s|ing)?\s+after|tak(?:e|es|ing)\s+care|mind(?:s|ing)?|keep(?:s|ing)?|hav(?:e|ing)|has|babysit\w*|watch\w*)"
    r"|(?:sits?|sitting)\s+(?:this\s+one\s+)?out|(?:dropped|drops)\s+out|has\s+camp)"
)
_LEFT_EN = re.compile(r"\b(?:leav(?:e|ing)|left|without)\s+(?:the|my|our)?\s*$")
_ONLY_EN = re.compile(
    r"\b(?:just|only)\s+(?:(?:be|taking|bringing|coming\s+with|travelling\s+with|with)\s+)?"
    r"(?:(?:me|us|myself|i|my\s+\w+|the\s+two\s+of\s+us)\s*(?:,|and|plus|\+|&|with)\s+(?:(?:me|myself|my\s+\w+)\s*(?:,|and|&)\s+)?)?(?:the|my|our)?\s*$"
    r"|\bonly\s+(?:taking|bringing|take|bring)\s+(?:along\s+)?(?:the|my|our)?\s*$"
)
_ENDS = re.compile(r"[。!?\n;]|\.(?=\s|$)")
_GOES_ON = re.compile(r"[。.]?\s*(?:その子|この子|彼女?|あの子|he|she|they)")
_KEEPERS = ("parent", "grandparent", "relative", "sibling", "spouse", "friend", "colleague")


@dataclass(frozen=True, slots=True)
class _Called:
    """A child that is called by its age, or by its place."""

    start: int
    end: int
    age: int | None
    which: Which = 0
    twins: bool = False
    number: int = 1
    """How many there are at that place: 「下の二人」."""


def named(people: People, norm: str, language: str, context: ReadingContext) -> None:
    """Make of ``people`` what the children's names tell: who stays, who alone comes, or nothing at all."""
    before = held(context)
    ages = sorted(before.get("ages") or (), reverse=True)
    known = ages if ages and len(ages) == before.get("children") else []
    called = list(_called(norm, language))
    by_age = [one.age for one in called if one.age is not None]
    if not called or any(age >= _GROWN for age in by_age):
        return
    told = not known or not set(by_age) <= set(known)
    among = list(dict.fromkeys([*_told_ages(people), *by_age])) if told else known
    stay, only = _stay_and_come(called, among, norm, language)
    if not stay and not only:
        if not told and by_age and set(by_age) < set(known) and not _put_right(people):
            _unsay(people)
        return
    left = only or _less(_all_of(people, among, norm, language) if told else known, stay)
    if told and (not by_age or any(one.number != 1 for one in called)):
        return
    if not left and told:
        none = people.no_children
        _unsay(people)  # a child who only stays behind
        people.no_children = none
    if not left:
        return
    _only_these(people, sorted(left, reverse=True), called, norm)


def _called(norm: str, language: str) -> Iterator[_Called]:
    for m in (_AGE_JA if language == "ja" else _AGE_EN).finditer(norm, 0, 600):
        if m["eldest"] or m["youngest"]:
            yield _Called(m.start(), m.end(), None, 1 if m["eldest"] else -1)
        elif language == "ja" and m["some"]:
            yield _Called(m.start(), m.end(), None, 1 if m["end"] == "上" else -1, number=small(m["some"]) or 0)
        elif m["months"]:
            months = small(m["months"]) or 0
            if months <= _MONTHS:
                yield _Called(m.start(), m.end(), months // 12)
        elif language == "en" and m["twins"]:
            yield _Called(m.start(), m.end(), None, twins=True)
        else:
            value = small(m["years"]) if language == "ja" else english(m["years"])
            if value is not None:
                yield _Called(m.start(), m.end(), int(value))


def _told_ages(people: People) -> list[int]:
    return [age for g in people.groups if g.role == "child" for age in g.ages] + [a.age for a in people.loose_ages]


def _all_of(people: People, among: Sequence[int], norm: str, language: str) -> list[int]:
    """All children of whom the message tells, twins twice."""
    twice = re.search(r"双子|ふたご|\btwins\b", norm) is not None and len(among) < len(_told_ages(people))
    return sorted([*among, *(_told_ages(people)[:1] if twice and language == "en" else ())], reverse=True)


def _stay_and_come(
    called: Sequence[_Called], among: Sequence[int], norm: str, language: str
) -> tuple[list[int], list[int]]:
    """The ages of those who stay behind, and of those who alone come."""
    stay: list[int] = []
    only: list[int] = []
    group: list[int] = []
    for index, one in enumerate(called):
        following = called[index + 1] if index + 1 < len(called) else None
        group += _ages_of(one, among)
        stop = _stop(norm, one.end, following)
        if following is not None and language == "en" and _BESIDE_EN.fullmatch(norm[one.end : following.start]):
            continue  # "the 4-year-old and the baby stay home"
        if (
            following is not None
            and language == "ja"
            and re.fullmatch(r"(?:の子)?[と、・(]", norm[one.end : following.start])
        ):
            continue
        if language == "ja":
            stays, comes = _says_ja(norm, one, stop)
        else:
            stays, comes = _says_en(norm, one, stop)
        if stays:
            stay += group
        elif comes:
            only += group
        group = []
    return stay, [age for age in only if age not in stay]


def _ages_of(one: _Called, among: Sequence[int]) -> list[int]:
    if one.age is not None:
        return [one.age]
    if one.twins:
        return [age for age in among if list(among).count(age) > 1]
    if one.number != 1:
        ordered = sorted(among, reverse=True)
        return (ordered[: one.number] if one.which == 1 else ordered[-one.number :]) if one.number < len(among) else []
    return [child_at(among, one.which)] if one.which and len(among) > 1 else []


def _stop(norm: str, start: int, following: _Called | None) -> int:
    """Where what is said of a child ends: with its sentence, or over into one that takes it up by a pronoun."""
    end = _ENDS.search(norm, start)
    stop = end.start() if end else len(norm)
    if end and _GOES_ON.match(norm, end.end()) and (after := _ENDS.search(norm, end.end())):
        stop = after.start()
    return min(stop, following.start) if following else stop


def _says_ja(norm: str, one: _Called, stop: int) -> tuple[bool, bool]:
    said = norm[one.end : stop]
    stays = _STAYS_JA.search(said)
    begins = re.match(rf"{_CALLED_JA}(?:[はがもを、]|だけ|のみ|と[はも]?(?=留守))", said) or re.search(
        r"その子|この子", said
    )
    if stays and begins:
        return True, False
    if one.number != 1 and _THESE_JA.match(said):
        return False, True
    only = _ONLY_JA.match(said)
    head = norm[max(0, one.start - 24) : one.start]
    if only and (_ONLY_THESE_JA.search(head) or _COMES_JA.match(said, only.end())):
        return False, True
    return False, False


def _says_en(norm: str, one: _Called, stop: int) -> tuple[bool, bool]:
    said, head = norm[one.end : stop], norm[max(0, one.start - 60) : one.start]
    stays = _STAYS_EN.search(said)
    turn = re.search(r",?\s+(?:so|but|and)\s+(?:it|i|we|just|only|the)\b", said)
    if (stays and (turn is None or stays.start() <= turn.start())) or _LEFT_EN.search(head):
        return True, False
    if _ONLY_EN.search(head):
        return False, True
    return False, False


def _put_right(people: People) -> bool:
    """True where an age was told anew, or how many there are."""
    counted = any(g.role == "child" and g.said and g.count for g in people.groups)
    return bool(people.denied_ages or people.aged or people.corrects or counted or people.gone or people.totals)


def _unsay(people: People) -> None:
    """Children that are only spoken of."""
    people.groups = [g for g in people.groups if g.role != "child"]
    people.loose_ages = []
    people.no_children = None


def _less(ages: Sequence[int], gone: Sequence[int]) -> list[int]:
    out = list(ages)
    for age in gone:
        if age in out:
            out.remove(age)
    return out


def _only_these(people: People, ages: list[int], called: Sequence[_Called], norm: str) -> None:
    """Put the children that come in the place of all that the message says of children."""
    first, last = called[0].start, called[-1].end
    kept = []
    for group in people.groups:
        keeps = group.role in _KEEPERS and not group.said and _keeps(norm, group, called)
        if group.role != "child" and not keeps:
            kept.append(group)
    people.groups = sorted(
        [*kept, Group(first, last, "child", len(ages), said=True, ages=ages, along=True)], key=lambda g: g.start
    )
    people.totals = [t for t in people.totals if not (t.solo and first <= t.start < last)]
    there = {(g.start, g.end) for g in kept}
    people.gone = [g for g in people.gone if g.role != "child" and (g.start, g.end) in there]
    people.loose_ages, people.leave = [], None
    people.denied_ages, people.no_children, people.left = [], None, (len(ages), tuple(ages))
    people.corrects = people.settled = True


_KEEPS = re.compile(
    r"(?:さん)?(?:たち|夫婦)?(?:の(?:家|ところ|とこ|実家|元|もと)|ん?ち|宅|家)?(?:に|と|が|で)[^。!?\n、]{0,10}?(?:預|見て|みて|残|留守|面倒|世話|い[るま])"
)


def _keeps(norm: str, group: Group, called: Sequence[_Called]) -> bool:
    """True of somebody with whom a child stays: named behind it in the same sentence."""
    if _KEEPS.match(norm, group.end):
        return True
    before = [one for one in called if one.end <= group.start]
    if not before:
        return False
    between = norm[before[-1].end : group.start]
    return _ENDS.search(between) is None and re.search(r"\b(?:with|at|to)\b", between) is not None


__all__ = ["named"]
