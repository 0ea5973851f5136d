"""How a party that is known changes: who stays behind after all, who joins it, and whose age was told wrongly.

A child is named by an age (「7歳の子は留守番」), by its place among the others (「下の子」, "the older one") or only by
being the nearest: 「娘は先月4歳になりました」 of children of three and six speaks of the one of three.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.reading.child_words import age_of
from bot.reading.people import Age, Gone, Group, People, Which
from bot.seams import ReadingContext


def held(context: ReadingContext) -> Mapping[str, Any]:
    """The party as it was known before this message."""
    return context.preferences.parts("party")


def depart(people: People, norm: str, context: ReadingContext) -> None:
    """Take those who stay behind after all out of the party that is known; without one there is nobody to take out."""
    before = held(context)
    if people.gone:
        people.leave = None
    for gone in [gone for gone in people.gone if gone.role == "child"]:
        word = norm[gone.start : gone.end]
        age = None if gone.ages or gone.which or gone.count != 1 else age_of(word, before)
        gone.ages = gone.ages if age is None else (age,)
        _child_stays(people, gone, before)
    counted = any(g.role == "adult" and g.said for g in people.groups) or bool(people.totals)
    grown = (before.get("adults") or before.get("total") or 0) - 1
    for gone in [gone for gone in people.gone if gone.role != "child"]:
        if grown < max(1, gone.count) or counted or _of_none(gone, before, grown):
            people.gone.remove(gone)
        elif gone.role != "pet":
            people.leave = people.leave or (gone.start, gone.end, gone.count or 1)


_KNOWN_AS = {"couple": "spouse"}


def _of_none(gone: Gone, before: Mapping[str, Any], others: int) -> bool:
    """True where it is known who each of the ``others`` beside the speaker is: none is the one who does not come."""
    known = before.get("with") or ()
    return bool(known) and _KNOWN_AS.get(gone.role, gone.role) not in known and others <= len(known)


def _child_stays(people: People, gone: Gone, before: Mapping[str, Any]) -> None:
    """The children that are left, when it is known how many there were: from before, or from the words before."""
    told = [g for g in people.groups if g.role == "child" and g.along and g.end <= gone.start and g.count]
    if people.left is not None:
        children, ages = people.left[0], list(people.left[1])
    elif told and not before.get("children"):
        children = sum(g.count or 0 for g in told)
        ages = sorted((age for g in told for age in g.ages), reverse=True)
    else:
        children, ages = before.get("children") or 0, sorted(before.get("ages") or (), reverse=True)
    if gone.ages and ages and not set(gone.ages) & set(ages):
        people.gone.remove(gone)  # 「姪は5歳ですが、来ません」: none of those who come
        return
    number = len(gone.ages) or gone.count
    if not number or number > children or (number == children and not gone.ages and not gone.which and children > 1):
        people.gone.remove(gone)
        return
    people.no_children = None
    left = _without(ages, gone, number) if len(ages) == children else None
    people.left = (children - number, tuple(left or ()))
    # the others are named beside: 「下の子だけになりました」
    people.groups = [g for g in people.groups if g.role != "child"]


def _without(ages: Sequence[int], gone: Gone, number: int) -> list[int] | None:
    """The ages that are left, eldest first; None when it is not told whose go."""
    left = list(ages)
    if gone.ages:
        for age in gone.ages:
            if age not in left:
                return None
            left.remove(age)
    elif len(set(left)) == 1 or number == len(left):
        del left[:number]
    elif gone.which:
        for _ in range(number):
            left.remove(child_at(left, gone.which))
    else:
        return None
    return left


def child_at(ages: Sequence[int], which: Which) -> int:
    """The age of the child at that place among its brothers and sisters."""
    ordered = sorted(ages, reverse=True)
    return ordered[len(ordered) // 2] if which == 2 else ordered[0 if which == 1 else -1]


def is_part(value: Mapping[str, Any], people: People, context: ReadingContext) -> bool:
    """「まだ小学生の子が1人いるので」 after "two children" tells of one of them."""
    known = held(context).get("children") or 0
    described = all(g.described or g.ages or not g.said for g in people.groups if g.role == "child" and g.along)
    anew = people.corrects or people.anew
    return bool(described and not anew and 0 < value.get("children", 0) < known and not people.totals)


def join(value: dict[str, Any], children: Sequence[Group], context: ReadingContext) -> bool:
    """A child that comes as well beside those that are known: 「4歳の娘も来ることになりました」. True when one does."""
    before = held(context)
    ages = sorted(before.get("ages") or (), reverse=True)
    new = [age for g in children for age in g.ages]
    if children and not new and len(value.get("ages", ())) == sum(g.count or 0 for g in children):
        new = list(value.get("ages", ()))  # 「息子も来ます、3歳です」
    if not before.get("children") or not new or not all(g.too for g in children) or set(new) & set(ages):
        return False
    value["children"] = before["children"] + len(new)
    if len(ages) == before["children"]:
        value["ages"] = sorted((*ages, *new), reverse=True)
    else:
        value.pop("ages", None)
    return True


def told_again(people: People, norm: str, context: ReadingContext) -> None:
    """「一番下は4歳です。4歳、8歳、12歳」: as many ages in the last sentence as there are children are all of them."""
    known = held(context).get("children") or 0
    if not 1 < known < len(people.loose_ages):
        return
    last = [one for one in people.loose_ages if not _SENTENCE_ENDS.search(norm, one.end, people.loose_ages[-1].start)]
    if len(last) == known:
        people.loose_ages = last
        people.settled = people.anew = True


_SENTENCE_ENDS = re.compile(r"[。!?\n]|\.\s")


_AGES_ALONE = re.compile(
    r"(?:^|(?<=[。!?、\n:(])|(?<=[子供も達ち娘子齢歳]は))\s*(?P<ages>\d{1,2}(?:\s*(?:と|、|・|,|/|&)\s*\d{1,2})+)(?:[歳才])?(?:です|でした|だ|ね|になります)?(?=[。!)\n]|$)"
)
_OF_CHILDREN = re.compile(r"子|娘|息子|[長次三][男女]|歳|才|年齢|訂正|間違")


_AGES_ALONE_EN = re.compile(
    r"(?:(?:^|[.!?;,:(\n-])\s*(?:(?:so|now|then|i\s+mean|ok|sorry|no|that's|that\s+is|it's|that\s+makes(?:\s+(?:it|them))?|make\s+(?:it|that)|meaning|they're|they\s+are)[\s,:]+)*)"
    r"(?<![\d.,])(?P<ages>\d{1,2}(?:\s*(?:,\s*and|,|and|&|/)\s*\d{1,2})+)(?:\s+(?:now|then|years?(?:\s+old)?|instead|respectively))*\s*(?=[.!)\n]|$)"
)
_OF_CHILDREN_EN = re.compile(
    r"\b(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|ages?|aged|turn(?:s|ed)|birthday|years?\s+old|(?:big|little|old|young|small)(?:ger|gest|er|est)?\s+one|eldest|oldest|youngest|older|younger|they're|they\s+are)\b"
)


def ages_alone(people: People, norm: str, context: ReadingContext) -> None:
    """「上の子は中学生でした。13と8」: as many numbers as there are children, where the children are spoken of."""
    known = held(context).get("children") or 0
    alone = _AGES_ALONE.search(norm) or _AGES_ALONE_EN.search(norm)
    spoken_of = _OF_CHILDREN.search(norm) or _OF_CHILDREN_EN.search(norm)
    if known < 2 or alone is None or not (context.asked == "party" or spoken_of):
        return
    said = [(alone.start("ages") + m.start(), int(m.group())) for m in re.finditer(r"\d+", alone["ages"])]
    if len(said) != known or any(age > _OLDEST_CHILD for _, age in said):
        return
    people.groups = [g for g in people.groups if g.role != "child"]
    people.loose_ages = [Age(at, at + len(str(age)), age) for at, age in said]
    people.corrects = people.settled = True


_OLDEST_CHILD = 17


def aged_anew(value: dict[str, Any], people: People, context: ReadingContext) -> bool:
    """Put an age that was corrected in the place of the one that was known. True when one was."""
    before = held(context)
    ages = sorted(before.get("ages") or (), reverse=True)
    children = [g for g in people.groups if g.role == "child" and g.along]
    if children and all(g.too for g in children) and not people.denied_ages:
        return False  # 「上の子（9歳）も来ることに」: one more
    told = [(age, g.which) for g in children for age in g.ages]
    told += [(one.age, one.which) for one in people.loose_ages]
    denied = [age for age in people.denied_ages if age in ages]
    restated = len(told) >= len(ages) > 1
    if not told or not ages or len(ages) != before.get("children") or people.anew:
        return False
    if restated or not (denied or people.aged or people.corrects or any(which for _, which in told)):
        return False
    left = list(ages)
    for age, which in told:
        if age in left and not which and age not in denied:
            continue
        if which and not denied:
            old = child_at(left, which)
        elif denied:
            old = denied.pop(0)
        else:
            old = min(left, key=lambda one: (abs(one - age), one))
        if old in left:
            left[left.index(old)] = age
    value["ages"], value["children"] = sorted(left, reverse=True), len(left)
    people.settled = True
    return True


__all__ = ["aged_anew", "ages_alone", "child_at", "depart", "held", "is_part", "join", "told_again"]
