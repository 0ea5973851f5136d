"""People as they stand in Japanese: 小2の子と妻と, 家族4人（うち小学生2人）, 友達3人と, 赤ちゃん(8ヶ月)連れ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import cared_for
from bot.reading.cues import Cues, either
from bot.reading.found import Text
from bot.reading.people import Group, People, Total
from bot.reading.people_elements_ja import Element, Elements
from bot.reading.people_joined_ja import Parser
from bot.seams import ReadingContext

_US = re.compile(r"\W*(?P<us>うち|ウチ)(?=と(?!こ)|だけ|ひとり|一人|1人|のみ)")
"""「うちと犬だけ」, in answer to who comes: the speaker."""


_BY_ONESELF = re.compile(
    r"(?:一人|1人|ひとり)(?=(?:のんびり|ゆっくり|ゆったり|まったり|気ままに?|気軽に|静かに|しずかに|黙々と|じっくり|リフレッシュ|ぼーっと|ぼんやり|ふらっと|ふらり))"
)
"""「ひとりのんびりしたい」: before a word that tells how, the number is how many."""


_NO_LACK = re.compile(r"息抜き|息ぬき|ガス抜き")
"""「妻と息子です、息抜きが希望です」: nobody is left out by a rest."""


_OF_ANOTHER = re.compile(
    r"(?:息子|娘|長男|次男|長女|次女|兄|弟|姉|妹|友人|友達|友だち|同僚|先輩|後輩|上司|部下|親戚|叔[父母]|伯[父母]|おじ|おば|[父母]親?|彼女?)"
    r"(?:さん)?(?:は|も|が)(?:まだ|ずっと|今も|いまも|いまだに|未だに)?、?$"
)
"""Before what tells that somebody is alone: it is told of another."""


_ORGANIZATION = re.compile(
    r"(?:うち|ウチ|私|わたし|僕|俺|自分|弊|当|我が|わが)(?:たち|ら)?の?[^。!?\n、は]{0,6}?(?:会社|事務所|社|部署|部|課|係|店|職場|オフィス|支店|支社|営業所|工場|現場|研究室|ゼミ|クラス|学校"
    r"|病院|施設|村|町|集落|地区|教室|団体|組織|業界|所帯)(?:の(?:人数|社員|従業員|メンバー|スタッフ|人間|人口))?"
    r"(?:は|って|なんて|なんか|も|だと|には|なら)、?[^。!?\n、]{0,8}$"
)
"""Before a number: how many there are where one works or lives, 「うちの事務所なんて7人ですよ」."""
_GOING = re.compile(
    r"[^。!?\n]*?(?:行[っきけくこ]|参加|滞在|伺|泊|来[たてる]|お願い|申し?込|訪|[ゆい]き(?:た|ま)|派遣|送)"
)


def _of_an_organization(norm: str, element: Element) -> bool:
    """True for the number of people of an organization of which nothing says that they come."""
    return (
        _ORGANIZATION.search(norm, max(0, element.start - 32), element.start) is not None
        and _GOING.match(norm, element.end) is None
    )


class JapanesePeople:
    """The lexer of people in Japanese, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.elements = Elements(cues)
        words = {
            name: cues.words(f"party.{name}")
            for name in (
                "along",
                "behind",
                "none",
                "not_along",
                "care",
                "not_care",
                "join",
                "leave",
                "solo",
                "lone_parent",
            )
        }
        self.words = {name: re.compile(either(w)) for name, w in words.items()}

    def people(self, text: Text, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> People:
        """Groups, totals and the rest, in reading order."""
        norm = _NO_LACK.sub(lambda m: "休" * len(m.group()), text.norm)
        elements = self.elements.seen(text, taken)
        if context.asked != "party":
            elements = [e for e in elements if e.kind != "count" or not _of_an_organization(norm, e)]
        if context.asked == "party" and (us := _US.match(norm)):
            elements.insert(0, Element("role", us.start("us"), us.end("us"), "self", 1))
        people = People()
        if elements:
            Parser(self.words, norm, elements, people, context).parse()
        self._rest(norm, people, {t.start for t in text.tokens})
        return people

    def _rest(self, norm: str, people: People, starts: set[int]) -> None:
        """Care, lone parents, more or fewer people, solo travellers."""
        if self.words["not_care"].search(norm) or cared_for.denied(norm, "ja"):
            people.none_cared_for = True
        elif care := cared_for.japanese(norm, self.words["care"], people.groups):
            people.cared_for = care.span()
        others = people.totals or any(g.along for g in people.groups if g.role not in ("self", "pet"))
        match = self.words["solo"].search(norm)
        match = match or _BY_ONESELF.search(norm)
        if (
            not others
            and match
            and match.start() in starts
            and not norm.startswith(("赴任", "世帯", "者", "行動が", "事故"), match.end())
            and not _OF_ANOTHER.search(norm, max(0, match.start() - 12), match.start())
        ):
            people.totals.append(Total(match.start(), match.end(), 1, solo=True))
        if match := self.words["lone_parent"].search(norm):
            people.lone_parent = match.span()
            children = [g for g in people.groups if g.role == "child"]
            for g in children:
                g.along = True if g.along is None else g.along
            if not children and match.group().startswith(("母子", "父子")):
                people.groups.append(Group(match.start(), match.end(), "child", None, along=True))


__all__ = ["JapanesePeople"]
