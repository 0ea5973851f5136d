"""Who comes along: people are read as a list of groups and totals, then counted as a party.

「夫の母親、夫、私、うちの子供の4人」 names three adults and a child; 「娘と2人で」 is two people with her in them,
「友達3人と」 three besides the speaker. The lexers (``people_ja``, ``people_en``) say what stands in the text;
this module knows how people are counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.preferences import Polarity
from bot.reading import narration, others
from bot.reading.child_words import told_apart
from bot.reading.children_named import named
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.reading.numbers import NUMERAL, english, japanese
from bot.reading.party_changes import aged_anew, ages_alone, depart, held, is_part, join, told_again
from bot.reading.people import Group, Lexer, People, Role, Total
from bot.reading.people_concluded import concluded
from bot.seams import ReadingContext

CLAIM = 90
COUNT_CLAIM = 70

_COMPANIONS: dict[Role, str] = {
    "couple": "spouse",
    "spouse": "spouse",
    "parent": "parent",
    "grandparent": "grandparent",
    "sibling": "sibling",
    "friend": "friend",
    "colleague": "colleague",
}


_MOST_BARE = 20
_BARE = re.compile(rf"\W*(?P<n>{NUMERAL}|[a-z]+)(?:です|かな|で|だよ|だけ|,?\s*please|\s+in total|\s+total)?\W*")
"""A number alone, when the people were just asked for."""
_CHANGE = re.compile(
    r"やっぱ|やはり|変更|訂正|間違|じゃなく|ではなく|\bactually\b|\binstead\b|\bchange|\bwait\b|\bcorrection\b"
)


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> Lexer:
    """The lexer of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    from bot.reading.people_en import EnglishPeople
    from bot.reading.people_ja import JapanesePeople

    return JapanesePeople(cues) if cues.language == "ja" else EnglishPeople(cues)


def find(text: Text, context: ReadingContext, cues: Cues, taken: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """The slot ``party`` in ``text``. ``taken``: spans of other values, in which "1人" is a unit."""
    people = grammar_of(cues).people(text, context, taken)
    if context.asked == "party" and not (people.groups or people.totals) and (bare := _BARE.fullmatch(text.norm)):
        count = english(bare["n"]) if bare["n"].isascii() else japanese(bare["n"])
        if count and count == int(count) and count <= _MOST_BARE:
            people.totals.append(Total(bare.start("n"), bare.end("n"), int(count), solo=count == 1))
    people.corrects = people.corrects or bool(_CHANGE.search(text.norm))
    named(people, text.norm, text.language, context)
    concluded(people, text.norm, text.language)
    ages_alone(people, text.norm, context)
    if context.asked != "party":
        others.leave_out(text, people, cues, known=bool(held(context)))
    told_again(people, text.norm, context)
    depart(people, text.norm, context)
    value = counted(people, context, text)
    spans = _spans(people)
    if not value or not spans:
        return []
    # the value stands where nothing stronger can take its place
    left, right = narration.sentence(text.norm, spans[0][0])
    changed = people.settled or people.left is not None or people.corrects
    changed = changed or bool(held(context) and {"leave", "join"} & value.keys())
    changed = changed or (
        bool(held(context)) and any(others.wishes_to_come(text, g.end) for g in people.groups if g.along)
    )
    if context.asked != "party" and not changed and _told(text, spans, cues) and not _we_who(text, people):
        return []
    best = max(_meant(text, spans, cues), key=lambda span: (span[2], -span[0]))
    own = bool(changed) or _HEADED.search(text.norm, left, right) is not None
    own = own or any(text.norm.endswith(_OWN, 0, a) for a, _, _ in spans)
    return [
        Found(a, b, "party", value, corrects=people.corrects, claim=claim, stated=own)
        if (a, b, claim) == best
        else Found(a, b, "party", None, Polarity.MENTIONED, claim=claim)
        for a, b, claim in spans
    ]


def _meant(text: Text, spans: list[tuple[int, int, int]], cues: Cues) -> list[tuple[int, int, int]]:
    """Those in a sentence that tells of the stay, where one does: 「嫁とケンカしそうで。1月に2人で」."""
    if len(spans) == 1:
        return spans
    own = [s for s in spans if not narration.small_talk(text, s[0], s[1], cues, "party")] or spans
    return [s for s in own if not narration.heard(text, s[0], s[1], cues)] or own


_HEADED = re.compile(r"人数|参加者|参加人数|参加するの|メンバー(?:は|:)|\b(?:party|travell?ers|guests)\s*:")
"""A sentence that says that it tells who comes."""
_OWN = ("うち", "ウチ", "うちの", "我が家の", "私の", "僕の", "俺の")
"""「うちの1歳児を預けられるところ」 speaks of who comes, whatever is asked of the place."""


_WE_WISH = re.compile(
    r"\bwe(?:'d|\s+would)\s+(?:really\s+|both\s+)?(?:like|love|prefer|rather)|\bwe(?:'re|\s+are)\s+(?:looking|thinking|hoping|planning)\b"
    r"|\bwe\s+(?:(?:both|now|really|just)\s+)*(?:want|need|hope|wish|plan|dream)\b"
)


def _we_who(text: Text, people: People) -> bool:
    """True where those of a tale are the "we" who wish for something now: "Ken and I moved here. We want …"."""
    told = [g for g in people.groups if g.role == "self" and g.along]
    wishes = _WE_WISH.search(text.norm, told[0].end) if told else None
    return wishes is not None and not re.search(
        r"\b(?:ago|last\s+\w+|when\s+(?:i|we)\s+was)\b", text.norm[: wishes.start()]
    )


def _told(text: Text, spans: Sequence[tuple[int, int, int]], cues: Cues) -> bool:
    """True when all the people stand in tales of what has been."""
    spans = [s for s in spans if text.norm.rfind("(", 0, s[0]) <= text.norm.rfind(")", 0, s[0])] or spans
    main = spans[0]
    stop = narration.sentence(text.norm, main[0])[1]
    last = max(end for _, end, _ in spans if end <= stop or end == main[1])
    return narration.told(text, main[0], last, cues) and (
        all(narration.told(text, a, b, cues) for a, b, _ in spans if text.language != "ja" or a >= stop)
    )


def _spans(people: People) -> list[tuple[int, int, int]]:
    """Where the value stands: ages and words for people claim strongly, counts less so than money."""
    spans = [(g.start, g.end, CLAIM) for g in people.groups if g.along is not None]
    spans += [(t.start, t.end, COUNT_CLAIM) for t in people.totals]
    spans += [(one.start, one.end, CLAIM) for one in people.loose_ages]
    for extra in (people.cared_for, people.lone_parent, people.no_children):
        if extra:
            spans.append((*extra, COUNT_CLAIM))
    spans += [(gone.start, gone.end, CLAIM) for gone in people.gone]
    for change in (people.join, people.leave):
        if change:
            spans.append((change[0], change[1], COUNT_CLAIM))
    spans.sort()
    merged: list[tuple[int, int, int]] = []
    for span in spans:
        if merged and span[0] < merged[-1][1]:
            continue
        merged.append(span)
    return merged


def counted(people: People, context: ReadingContext, text: Text) -> dict[str, Any]:
    """The slot's value: what is known of adults, children, ages, companions, pets and the total."""
    value: dict[str, Any] = {}
    coming = [g for g in people.groups if g.along]
    children = [g for g in coming if g.role == "child"]
    total = people.totals[-1] if people.totals else None
    companions = sorted({_COMPANIONS[g.role] for g in coming if g.role in _COMPANIONS})
    if companions:
        value["with"] = companions
    if any(g.role == "pet" for g in coming):
        value["pets"] = True
    elif any(g.role == "pet" and g.along is False for g in people.groups):
        value["pets"] = False
    if people.cared_for:
        value["elder"] = True
    elif people.none_cared_for and held(context).get("elder"):
        value["elder"] = False
    _sentences(people, text)
    _children(value, people, children, context, text)
    changed = aged_anew(value, people, context) or join(value, children, context)
    if not changed and is_part(value, people, context):
        del value["children"]
        if len(value.get("ages", ())) < len(held(context).get("ages") or ()):
            value.pop("ages", None)
    if people.left is not None:
        value["children"] = people.left[0]
        if people.left[1]:
            value["ages"] = list(people.left[1])
        before = held(context)
        if before.get("total") and before.get("children") and "adults" not in before and not people.totals:
            value["adults"] = before["total"] - before["children"]  # those who are no children stay as many
    adults = _adults(people, coming, context)
    if total is not None and text.language == "ja":
        total = _with_those_added(total, coming, text.norm)
    if total is not None and _OF_ADULTS.search(text.norm, max(0, total.start - 24), total.start):
        value["adults"] = total.count
    elif total is not None:
        _total(value, total, adults, coming, children, known=int(held(context).get("children") or 0))
        alone = people.headed or not (held(context).get("children") or "children" in value)
        if total.solo and alone and held(context).get("total"):
            value["children"] = 0  # of the two that were to come one is left: no child
    elif adults is not None:
        value["adults"] = adults
    _of_those_known(value, people, children, context)
    counted_anew = any(g.role == "adult" and g.said for g in coming)
    if not value.get("adults", 1):
        del value["adults"]  # children alone travel with somebody who is not counted
    named = adults is not None and any(g.role in _COMPANIONS for g in coming)
    if people.join and total is None and not counted_anew and not named:
        value["join"] = people.join[2]
    if people.leave and total is None and "adults" not in value:
        value["leave"] = people.leave[2]
    _joined_companion(value, coming, context)
    return value


_OF_ADULTS = re.compile(r"(?:大人|おとな|成人)(?:は|が)[^。!?\n、]*$")
"""Before a number: 「大人は私と母の2人」 counts no child."""
_PLANNED = re.compile(
    r"(?:で)?(?:の|で行く|で行こうという)?(?:予定|つもり|はず|計画|話|想定)(?:だった|でした|やった|だっ|でし)"
)
"""Behind a number: what was planned before somebody else joined."""


def _with_those_added(total: Total, coming: Sequence[Group], norm: str) -> Total:
    """「夫と二人の予定でしたが、娘も行きます」: who is named behind a former plan comes on top of its number."""
    if not _PLANNED.match(norm, total.end):
        return total
    added = [g for g in coming if g.start > total.end and g.too and g.role not in ("self", "pet", "adult")]
    if not added:
        return total
    return replace(total, count=total.count + sum(g.count or max(1, len(g.ages)) for g in added), solo=False)


def _of_those_known(value: dict[str, Any], people: People, children: Sequence[Group], context: ReadingContext) -> None:
    """The children that are known are among all who are told: "my mother would join, so that makes four of us"."""
    before = held(context)
    known = before.get("children") or 0
    if not (people.settled and known and before.get("adults")) or children or people.left is not None:
        return
    if "children" not in value and value.get("total", 0) > known:
        value["adults"], value["children"] = value.pop("total") - known, known


def _sentences(people: People, text: Text) -> None:
    """Number the sentences in which the groups stand."""
    ends = [m.start() for m in re.finditer(r"[。!?\n]|\.(?!\d)", text.norm)]
    for group in people.groups:
        group.sentence = bisect_left(ends, group.start)


def _same_child(children: Sequence[Group], text: Text) -> None:
    """「孫と行きます、孫は6歳です」: the word a second time means the one of before."""
    first: dict[str, Group] = {}
    for group in children:
        word = text.norm[group.start : group.end]
        known = next((g for w, g in first.items() if w == word[: len(w)] or word == w[: len(word)]), None)
        told_of = text.language == "ja" and _TOLD_OF_JA.match(word) is not None
        if known is None and told_of:
            known = next((g for w, g in first.items() if g.said and _ANY_CHILD_JA.match(w)), None)
        if known is not None and not group.said and not known.said and not known.ages and known.count == 1:
            known.count, known.ages = None, []
        if (
            known is not None
            and told_of
            and known.said
            and group.ages
            and not group.said
            and len(known.ages) + len(group.ages) <= (known.count or 0)
        ):
            # 「大人2人と子ども1人、子は3歳です」, 「子どもは2人で、上の子は7歳、下の子は4歳」
            known.ages, group.ages, group.count = [*known.ages, *group.ages], [], None
        if (
            known is not None
            and known.ages
            and not (group.said or group.ages)
            and _THE_SAME.search(text.norm, max(0, group.start - 5), group.start)
        ):
            group.count = None  # "my son is 5; I, my husband and my son"
        alone = known is not None and known.ages and not known.said and group.count == 1
        if alone and text.language == "ja" and not (group.ages or group.said or group.plural):
            group.count = None  # 「息子は9歳で、行くのは僕と息子の二人」
        if (
            first
            and not group.said
            and not group.ages
            and _TAKEN_UP.search(text.norm, max(0, group.start - 5), group.end)
        ):
            group.count = None
        first.setdefault(word, group)


_ANY_CHILD_JA = re.compile(r"(?:子(?:ども|供)?|こども)(?:たち|達)?")
_TOLD_OF_JA = re.compile(
    r"(?:(?:上|下|真ん中)の(?:子|娘|息子)|末っ子|[長次三][男女]|子(?:ども|供)?|こども)(?:たち|達)?(?:は|が|の(?:年齢|歳|方)は)"
)
"""A word for any child; one of which something is told, behind how many there are."""
_THE_SAME = re.compile(r"\b(?:my|our|the)\s+$")
_TAKEN_UP = re.compile(r"\bthe\s+(?:little|wee|young)\s+ones?$")
"""A child that was named before: "our one-year-old and I; the little one …"."""


def _children(
    value: dict[str, Any], people: People, children: Sequence[Group], context: ReadingContext, text: Text
) -> None:
    ages = [age for g in children for age in g.ages] + [one.age for one in people.loose_ages]
    if ages:
        value["ages"] = sorted(ages, reverse=True)
    value.update(told_apart(children, text.norm))
    _same_child(children, text)
    told = [g for g in children if g.count is not None or g.ages]
    if told:
        value["children"] = max(
            sum(max(g.count or 0, len(g.ages)) for g in told if g.sentence == sentence and g.part == part)
            for sentence in {g.sentence for g in told}
            for part in (True, False)
        )
        if not any(g.said for g in told) and any(g.ages for g in told):
            value["children"] = max(value["children"], len(ages))  # 「7か月の乳飲み子と4歳」
    elif children and not held(context).get("children"):
        if any(g.plural for g in children):
            value["with"] = sorted({*value.get("with", ()), "child"})
        elif not people.totals:
            value["children"] = 1  # "with my child": one, unless a number is told; read back
    elif people.loose_ages and not children and ages:
        pass  # how many there are may be known already: merging ages decides
    elif people.no_children or any(g.role == "child" and g.along is False for g in people.groups):
        value["children"] = 0


def _adults(people: People, coming: Sequence[Group], context: ReadingContext) -> int | None:
    """Adults that the words add up to; None when they do not say."""
    stated = [g for g in coming if g.role == "adult" and g.count is not None]
    if stated:
        return sum(g.count or 0 for g in stated)
    grown = [g for g in coming if g.role not in ("child", "pet", "family", "lone", "self", "adult")]
    if grown and all(g.too and g.role != "couple" for g in grown) and (held(context) or not _of_two(grown)):
        return None
    named_self = any(g.role == "self" for g in coming)
    if not grown:
        alone = all(g.role == "self" for g in coming)
        if (named_self and not alone) or people.lone_parent or (alone and coming and context.asked == "party"):
            return 1
        return None
    if any(g.count is None for g in grown):
        return None
    couples = max((g.count or 0 for g in grown if g.role == "couple"), default=0)  # told twice, they are the same
    if couples:
        # the couple is the speaker and the spouse
        adults = couples + sum(g.count or 0 for g in grown if g.role not in ("couple", "spouse"))
    else:
        adults = 1 + sum(g.count or 0 for g in grown)
    before = held(context)
    if adults <= (before.get("adults") or before.get("total") or 0) and not people.corrects:
        return None  # some of those who were counted before
    return adults


def _of_two(grown: Sequence[Group]) -> bool:
    """「妻も行きます」 of a party that nothing is known of: the two of them."""
    return [g.role for g in grown] == ["spouse"]


def _total(
    value: dict[str, Any],
    total: Total,
    adults: int | None,
    coming: Sequence[Group],
    children: Sequence[Group],
    *,
    known: int,
) -> None:
    """Part a total into adults and children; ``known``: how many children were told before; ages may be of some."""
    open_children = [g for g in children if g.count is None and not g.ages]
    if total.solo:
        value["adults"] = 1
        return
    if any(g.role == "adult" and g.count is None for g in coming) and not children:
        value["adults"], value["children"] = total.count, 0  # 「大人だけで5人」
        return
    stated = sum(g.count or 0 for g in coming if g.role == "adult" and g.said)
    if "children" not in value and stated and total.count > stated and "ages" in value:
        value["adults"], value["children"] = stated, total.count - stated
        return
    ages = value.get("ages", ())
    if "children" not in value and not known and not open_children and 0 < len(ages) < total.count:
        value["adults"], value["children"] = total.count - len(ages), len(ages)  # 「夫婦と6歳・8歳の4人」
        return
    if open_children and adults is not None and total.count > adults:
        value["adults"], value["children"] = adults, total.count - adults
    elif "children" in value and adults == total.count <= value["children"]:
        value["adults"] = adults  # "two parents, two kids, and both of us work"
    elif "children" in value and total.count > value["children"]:
        value["adults"] = total.count - value["children"]
    elif open_children:
        value["total"] = total.count
        value["with"] = sorted({*value.get("with", ()), "child"})
    elif coming and all(g.role not in ("family", "child", "lone") for g in coming if g.role != "pet"):
        grown = [g for g in coming if g.role != "pet"]
        if grown:
            # 「夫も一緒に行くので3人です」 counts the child that was told of before
            others = known if total.count - known > len(grown) else 0
            value["adults"] = total.count - others
        else:
            value["total"] = total.count
    else:
        value["total"] = total.count


def _new(group: Group, known: Sequence[str]) -> bool:
    """True for a grown-up of a kind that is not among those who come already."""
    return group.role == "relative" or (group.role in _COMPANIONS and _COMPANIONS[group.role] not in known)


def _joined_companion(value: dict[str, Any], coming: Sequence[Group], context: ReadingContext) -> None:
    """「母も一緒」 adds her to a party whose size is known, once."""
    before = held(context)
    if "adults" in value or "total" in value or "join" in value or not (before.get("adults") or before.get("total")):
        return
    new = [g for g in coming if g.too and _new(g, before.get("with", ()))]
    count = sum(g.count or 1 for g in new)
    if count:
        value["join"] = count
