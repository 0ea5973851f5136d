"""What is said of people in Japanese once they are counted: grown up, taken back, only these, I among them."""

from __future__ import annotations

import re

from bot.reading.people import People, Total

_DENIED = re.compile(r"(?:だけ)?(?:じゃな|ではな|でな[くい]|やな[くし]|って(?:言|書|伝え)|と(?:言|書|伝え|申))")
_ONLY_THESE = re.compile(r"\)?(?:さん|ちゃん|たち|\d*[人名])?(?:だけ|のみ|きり)")
_CONTRAST = re.compile(
    r"(?:です|だ|なん(?:です)?|ます|[いお]る|ある|て)(?:が|けど|けれど|ものの)|[。!?\n]\s*(?:でも|だけど|けど|ただ|しかし)|今回は"
)
_STAYS = re.compile(
    r"[^。!?\n]{0,12}?(?:留守番|置い|残[りしっ]|預け|来な|来ませ|行けな|行けませ|行かな|来られ(?:な|ま)|来れ(?:な|ま)|無理)"
)
_AMONG_THEM = re.compile(
    r"(?:私|わたし|僕|俺|自分|当方)(?:自身)?も(?:その|この|当該)[^。!?\n]{0,10}?(?:うち|中|含|ひとり|[一1](?:人|名)|入|メンバー)"
)
"""「社員3名で、私もその一人です」: the speaker was counted."""
_OWN_CHILD = re.compile(r"娘|息子|[長次三][男女]")
_GROWN_AGE = re.compile(r"(?:さん)?(?:\(|は|、|が)?(?:[2-5]\d|19|18)[歳才]")
_GROWN_AGE_BEFORE = re.compile(r"(?<!\d)(?:[2-5]\d|19|18)[歳才](?:になる)?の$")
_GROWN_UP = re.compile(
    r"(?:大学院?生|短大生|専門学生|社会人|成人(?:済みの|済|した|している)?|新社会人|(?:ハタチ|二十歳|はたち)過?ぎ?)の?、?$"
)
"""Before a word for a child who is none any more: 「大学生の息子」."""


def grown_up(people: People, norm: str) -> None:
    """Children who have grown up are adults that come along: 「大学生の息子」, 「娘（24歳）」."""
    grandchildren = any("孫" in norm[g.start : g.end] for g in people.groups if g.role == "child")
    for group in list(people.groups):
        if group.role != "child":
            continue
        if group.ages and min(group.ages) > 18:
            group.role, group.ages = "relative", []  # 「30歳の娘」
            continue
        if grandchildren and not group.ages and _OWN_CHILD.fullmatch(norm, group.start, group.end):
            group.role = "relative"  # 「娘と孫2人」
            continue
        word = _GROWN_UP.search(norm, max(0, group.start - 10), group.start)
        if word:
            group.role, group.start = "relative", max(0, word.start())
            # 「大学生」 named him already
            people.groups = [
                g for g in people.groups if not (g.role == "adult" and word.start() <= g.start < word.end())
            ]
        elif _GROWN_AGE.match(norm, group.end) or _GROWN_AGE_BEFORE.search(norm, max(0, group.start - 8), group.start):
            group.role = "relative"


_AS_SIBLINGS = re.compile(r"(?:だけ|のみ|水入らず|ふたり|二人|2人)?(?:で(?!す|も)|[。!~ー…\s]*$|です(?=[。!\s]|$))")
_SIBLINGS = re.compile(r"姉妹|兄弟|兄妹|姉弟|きょうだい")
_THEIR_GOING = re.compile(r"(?:行くのは|行くのが|メンバーは|参加(?:するの|者)は|人数は|来るのは)、?(?:双子の|仲良し)?$")
_GOES_ON = re.compile(
    r"[^。!?\n]{0,24}?(?:行[っきけくこ]|参加|滞在|伺|泊ま|暮らし(?:た|て)|過ごし(?:た|て)|旅|お願い|申し?込|ワーケ|働き(?:た|に)|来たい)"
)


def among_siblings(people: People, norm: str) -> None:
    """「姉妹で行きます」: the speaker and one more; those of children (「子どもは姉妹です」) are no party."""
    if people.totals or any(g.role != "pet" for g in people.groups if g.role != "sibling"):
        return
    for group in people.groups:
        if not _SIBLINGS.fullmatch(norm, group.start, group.end) or group.said or group.ages or people.loose_ages:
            continue
        told = _AS_SIBLINGS.match(norm, group.end)
        named = _THEIR_GOING.search(norm, max(0, group.start - 16), group.start)
        if told and (named or (told.group().endswith("で") and _GOES_ON.match(norm, told.end()))):
            group.count, group.along = 1, True


def among_them(people: People, norm: str) -> None:
    """「社員3名を派遣し、私もその3名のうちの一人です」."""
    among = _AMONG_THEM.search(norm)
    before = [t.count for t in people.totals if among and t.end <= among.start()]
    counted = [g for g in people.groups if among and g.said and g.end <= among.start() and g.role != "child"]
    if among is None or not (before or counted):
        return
    number = counted[-1].count if counted else before[-1]
    people.groups = [g for g in people.groups if g not in counted and g.start < among.start()]
    people.totals = [Total(among.start(), among.end(), number or 1)]
    people.settled = True


def take_back(people: People, norm: str) -> None:
    """「大人2人じゃなくて大人3人」: of a role that is told again the number that was denied does not hold."""
    for group in list(people.groups):
        again = any(g.role == group.role and g.start > group.end for g in people.groups)
        if (group.said or group.ages) and again and _DENIED.match(norm, group.end):
            people.groups.remove(group)
            people.corrects = True


def only_these(people: People, norm: str) -> None:
    """「うちは4人家族ですが今回は私と娘だけ」: those named last come along, however many the others are."""
    named = [g for g in people.groups if g.role not in ("family", "lone", "pet")]
    only = next((g for g in reversed(named) if _ONLY_THESE.match(norm, g.end)), None)
    if only is None or _STAYS.match(norm, only.end):
        return
    wider = [t.end for t in people.totals if t.end <= only.start]
    wider += [g.end for g in people.groups if g.role == "family" and g.end <= only.start]
    same = [g for g in named if g.role == only.role == "child" and g.end <= only.start]
    known = next((g for g in same if norm[g.start : g.end].endswith(norm[only.start : only.end])), None)
    wider += [g.end for g in same if g.said or known]
    if not wider or not _CONTRAST.search(norm, max(wider), only.start):
        return
    last = max(wider)
    people.totals = [t for t in people.totals if t.start >= last]
    people.groups = [g for g in people.groups if g.start >= last]
    if known is not None and len(known.ages) == 1 and not only.ages:
        only.ages = list(known.ages)  # 「小4の次女…次女だけ連れていく」
    if only.role == "child":
        only.along = True
        if only.count is None and not only.plural:
            only.count = 1


__all__ = ["among_siblings", "among_them", "grown_up", "only_these", "take_back"]
