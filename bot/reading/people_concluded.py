"""What a tale of who comes and who does not ends in: 「弟は来られず、代わりに妹が来る。なので大人3人です」.

Behind a word that draws a conclusion a number of people is how many they are now. What was told before it led there,
and is not counted again; children are told anew only where the conclusion names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.reading.people import People

_CONCLUDES: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(
        r"(?:^|(?<=[。!?\n、」\s]))(?:(?:な|ん)?(?:ので|もんで|んで)|(?:そ(?:う)?)?(?:だ|や|じゃ|ん?だ|です)(?:から|けえ|けん|さかい|もんで|で)|(?:せや|ほや)(?:から|さかい)"
        r"|(?:や|じゃ)(?:け[えんぇ])|よって|つまり|結局|要するに|要は|(?:と|って)いう(?:こと|わけ)で|(?:っ)?てことで|(?:これ|それ|そこ)で|そうすると|すると|したがって|合計|合わせて|全部で)"
        r"(?:、|\s|今は|今回は|今度は|全部で|合計|合わせて|結局)*"
    ),
    "en": re.compile(
        r"(?:^|(?<=[\s,;:.(!?-]))(?:so|thus|therefore|hence|(?:which|that)\s+(?:makes|leaves|means)|making|leaving|meaning|altogether|all\s+in\s+all|in\s+total)\b"
    ),
}
_ENDS = re.compile(r"[。!?\n]|\.(?!\d)")


def concluded(people: People, norm: str, language: str) -> None:
    """Leave of ``people`` what the last conclusion says, where somebody was told of before it."""
    for m in reversed([*_CONCLUDES[language].finditer(norm)]):
        stop = end.start() if (end := _ENDS.search(norm, m.end())) else len(norm)
        grown = [g for g in people.groups if g.role == "adult" and g.said and m.end() <= g.start < stop]
        totals = [t for t in people.totals if m.end() <= t.start < stop]
        if grown or totals:
            break
    else:
        return
    start = m.end()
    children = [g for g in people.groups if g.role == "child" and g.along and start <= g.start < stop]
    loose = [one for one in people.loose_ages if start <= one.start < stop]
    told = [*(g.start for g in people.groups), *(t.start for t in people.totals), *(g.start for g in people.gone)]
    if min(told) >= m.start():
        return
    if grown:
        people.totals = []
    else:
        people.totals = totals
    anew = bool(children or loose)
    before = [g for g in people.groups if g.role == "child" and g.along and g.start < start]
    ages = [age for g in before for age in g.ages] + [one.age for one in people.loose_ages if one.start < start]
    if (
        children
        and not loose
        and not any(g.ages for g in children)
        and sum(g.count or 0 for g in children) == len(ages)
    ):
        children[0].ages = ages  # 「双子(4歳)が…なので子ども2人」: those whose ages were told
    people.groups = [
        g for g in people.groups if g.start >= start or (g.along and g.role == "child" and not anew) or g.role == "pet"
    ]
    people.gone = [g for g in people.gone if g.role == "child" and not anew]
    if anew:
        people.loose_ages, people.anew = loose, True
    people.join = people.leave = None
    people.settled = True


__all__ = ["concluded"]
