"""Words for people, numbers and ages as they stand in Japanese: 「小2」, 「お二人」, 「生後8か月」, 「妻」."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.reading.cues import Cues, either
from bot.reading.found import Text
from bot.reading.numbers import NUMERAL, small
from bot.reading.people import Role, role

_SCHOOL = {"小": 5, "中": 11, "高": 14}
"""Years to add to a school year: first-years of primary school turn seven (published convention: 小2 is 7)."""
_KINDER = {"年少": 3, "年中": 4, "年長": 5}
_MOST_PEOPLE, _MOST_PETS = 60, 6
_AGE = (
    rf"(?P<years>{NUMERAL})\s*(?:歳|才|さい(?![たきごしょて]))(?P<half>半|と?\d{{1,2}}[ヶか箇ヵカケ]月)?(?:児)?"
    rf"|(?:生後)?(?P<months>{NUMERAL})\s*[ヶか箇ヵカケ]月(?:半)?(?:児)?"
    rf"|(?P<level>小|中|高)(?:学校?|校)?の?(?P<grade>[1-6一二三四五六])(?:年生|年)?(?![\d時日月回件校学人名級])"
    r"|(?P<kinder>年少|年中|年長)(?!無休|行事|組の先)(?:さん|組)?"
    r"|(?<![\d])(?P<bare>[1-6一二三四五六])年生"
    r"|(?<![\d第])(?P<tsu>[1-9一二三四五六七八九])つ(?!目|め|星|折|の(?!子|娘|息子|孫|坊|双子|男|女))"
    r"|(?<=[子娘男女児人名\d]\()(?P<paren>\d{1,2})(?=[)、,・])"
)
_COUNT = rf"(?P<count>お?ひとり|お?ふたり|お[一二三四]人|(?:{NUMERAL}|数)\s*(?:人|名)(?:様|さま)?)"
_NOT_COUNT = re.compile(
    r"兄弟|姉妹|きょうだい|前|部屋|乗|用|目|当たり|あたり|分(?!で|お願い|の予約)|席|気|柄|類|間|材|生|物|口|工|事|部|っ子|娘|息子|ぼっち|暮らし|称|ひと|前後の会社|以上の会社|の会社|規模|くらいの会社|体制|チーム(?!で(?!働|仕事|開発|回|運営|やっ|担当)|です|だ(?!っ)|なので)|に1人|に一人|でも参加|でも行け|でも大丈夫|でも可|でもok|でも泊|でもいい"
)
_NUMBERED = re.compile(r"(?:さん|様|たち|達)?\s*(?:[が\s]?\d|[一二三四五]人|連れ|づれ)")
_BY_WHOM = re.compile(r"は(?:私|わたし|僕|俺|自分|母|父|ママ|パパ)")
OF_CHILDREN = re.compile(r"(?:上|下|真ん中|一番上|一番下)の$")
"""「下の2人だけ」: children by their age."""
_OF_A_CHILD = re.compile(
    r"(?:子|子供|子ども|こども|娘|息子|孫|双子|坊主|坊|[長次三][男女]|上|下)(?:は|が|も)(?:今年|今|いま|来月|もうすぐ|まだ|で)?、?$"
    r"|(?:子|子供|子ども|こども|娘|息子|孫)(?:は|が)?[\d一二三四](?:人|名)(?:いて|おり|おって|で|です|います)?[、。]?"
    r"(?:[1-9一二三四五六七八九]つ(?:と|、))*$"
)
_A_CHILD_OF = re.compile(r"(?:(?:と|、)[1-9一二三四五六七八九]つ)*(?:になる)?の(?:子|娘|息子|孫|坊|双子|男の子|女の子)")


_CALLED = ("friend", "colleague", "sibling", "relative", "spouse", "child", "parent")
"""Those whose name may stand behind the word for them."""
_HEADINGS = ("メンバー", "参加メンバー", "同行者", "参加者")
_TITLE = re.compile(r"さん|くん|君|ちゃん|様|さま|氏|先輩|後輩|課長|部長")
_THEIR_OWN = re.compile(r"の(?!\d|[一二三四五六七八九十]人|[二三四五六七八九十]名)|(?:家|宅|夫妻|夫婦|一家|たち|ら)")
"""Behind a name: what is theirs, or more than they alone."""


@dataclass(slots=True)
class Element:
    """A word for a person, a number or an age, where it stands."""

    kind: str
    start: int
    end: int
    role: Role = "self"
    count: int | None = None
    ages: list[int] = field(default_factory=list)
    sure: bool = True
    plural: bool = False


class Elements:
    """Finds them by the cue words of a language."""

    def __init__(self, cues: Cues) -> None:
        self.roles = cues.values("party.role", role)
        kinds = either(self.roles)
        self.element = re.compile(
            rf"(?P<role>{kinds})(?:さん|はん|様|ちゃん|君|くん)?(?P<plural>たち|達)?|{_AGE}|{_COUNT}|(?<=[婦ル])(?P<pairs>[2-9二三四五])組|(?<=[人供もど児子生:\s])(?P<digit>\d)(?![\d歳才年ヶかカヵ/.,:月日泊時万千円人名%])|(?P<heads>{NUMERAL})\s*(?:匹|頭(?!で|金|から|ま))"
        )

    def seen(self, text: Text, taken: Sequence[tuple[int, int]]) -> list[Element]:
        """What stands in ``text``, in reading order; ``taken``: spans of money and dates."""
        norm = text.norm
        starts = sorted(t.start for t in text.tokens)
        ends = {t.end for t in text.tokens}
        out: list[Element] = []
        for m in self.element.finditer(norm):
            if m["role"]:
                word = m["role"]
                stop = m.end("role")
                border = bisect_left(starts, m.start())
                at_start = border < len(starts) and starts[border] == m.start()
                at_end = stop in ends or m["plural"] or m.end() in ends
                if len(word) < 3 and not (at_start and at_end):
                    continue
                if word.startswith(("お子", "御子")) and not _NUMBERED.match(norm, m.end()):
                    continue  # the hearer's
                if word in _HEADINGS and norm.startswith(("は", ":"), m.end()):
                    continue  # 「メンバーは私と母」: those named behind are the members
                if word == "学生" and norm.startswith("時代", m.end()):
                    continue
                if word.startswith("坊") and norm[max(0, m.start() - 1) : m.start()] in ("日", "月", "年", "間", "週"):
                    continue
                if word in ("親", "保護者", "大人", "付き添い") and _BY_WHOM.match(norm, m.end()):
                    continue  # 「親は私だけ」
                kind, count = self.roles[word]
                end = m.end()
                if kind in _CALLED and not m["plural"] and (called := _called(text, end)):
                    end, count = called, count or 1  # 「同僚の田中さん」
                out.append(Element("role", m.start(), end, kind, count, plural=bool(m["plural"])))
            elif m["count"]:
                element = self._count(m, norm, taken)
                if element:
                    out.append(element)
            elif m["pairs"]:
                if out and out[-1].role == "couple" and out[-1].end == m.start():
                    out[-1].count, out[-1].end = 2 * (small(m["pairs"]) or 1), m.end()
            elif m["digit"]:
                # 「大人2、子ども1」
                last = out[-1] if out and out[-1].kind == "role" and out[-1].role in ("adult", "child") else None
                if last is not None and re.fullmatch(r"\s*:?\s*", norm[last.end : m.start()]):
                    last.end = m.start()
                    out.append(Element("count", m.start(), m.end(), count=int(m["digit"])))
            elif m["heads"] and (small(m["heads"]) or 0) <= _MOST_PETS:
                out.append(Element("role", m.start(), m.end(), "pet", small(m["heads"])))
            elif not m["heads"]:
                element = _age(m, norm)
                if element and not any(a < element.end and element.start < b for a, b in taken):
                    out.append(element)
        return out

    def _count(self, m: re.Match[str], norm: str, taken: Sequence[tuple[int, int]]) -> Element | None:
        written = m["count"].lstrip("お")
        if written.startswith(("ひとり", "一人", "1人", "1名", "一名")):
            number = 1
        elif written.startswith("ふたり"):
            number = 2
        elif written.startswith("数"):
            return None
        else:
            number = small(re.sub(r"\s*(?:人|名).*$", "", written)) or 0
        if not 0 <= number <= _MOST_PEOPLE or _NOT_COUNT.match(norm, m.end()):
            return None
        if number <= 1 and any(a <= m.start() < b for a, b in taken):
            return None  # "1人1万円"
        if re.search(r"(?:誰か|だれか|第|どなたか)$", norm[max(0, m.start() - 4) : m.start()]):
            return None
        if number and OF_CHILDREN.search(norm, max(0, m.start() - 6), m.start()):
            return Element("role", m.start(), m.end(), "child", number)
        return Element("count", m.start(), m.end(), count=number)


def _called(text: Text, end: int) -> int:
    """Where the name of somebody ends who was only told of as a colleague or a sister till ``end``; 0 without one."""
    if not text.norm.startswith("の", end):
        return 0
    behind = bisect_left(text.tokens, end, key=lambda t: t.start) + 1
    last = 0
    for token in text.tokens[behind : behind + 3]:
        if not token.pos.startswith("名詞,固有名詞,人名") and not (last and _TITLE.fullmatch(token.surface)):
            break
        last = token.end
    return last if last and not _THEIR_OWN.match(text.norm, last) else 0


def _age(m: re.Match[str], norm: str) -> Element | None:
    if m["paren"]:
        return Element("age", m.start(), m.end(), ages=[int(m["paren"])]) if int(m["paren"]) < 19 else None
    if m["tsu"]:
        # 「双子は6つ」, 「三つと五つの子」: years of a child only where a child is spoken of right beside
        own = _OF_A_CHILD.search(norm, max(0, m.start() - 14), m.start()) or _A_CHILD_OF.match(norm, m.end())
        return Element("age", m.start(), m.end(), ages=[small(m["tsu"]) or 0]) if own else None
    if m["years"]:
        value = small(m["years"])
        if (
            value is None
            or value > 110
            or re.match(
                r"以上|から|まで|未満|以下|向け|児対|代|くらいから|(?:くらい|ぐらい)?の?(?:時|頃|とき|ころ)",
                norm[m.end() : m.end() + 7],
            )
        ):
            return None
        return Element("age", m.start(), m.end(), ages=[value])
    if m["months"]:
        value = small(m["months"])
        if value is None or value > 36:
            return None
        sure = m.group().startswith("生後") or m.group().endswith("児")
        return Element("age", m.start(), m.end(), ages=[value // 12], sure=sure)
    if re.match(r"(?:生)?(?:くらい|ぐらい)?の?(?:時|頃|とき|ころ)(?!間)", norm[m.end() : m.end() + 7]):
        return None  # 「小学6年の時」
    if m["level"]:
        year = small(m["grade"]) or 0
        if m["level"] != "小" and year > 3:
            return None
        if m.group() == m["level"] + m["grade"] and re.match(r"[つ万千百億円%]", norm[m.end() : m.end() + 1]):
            return None
        return Element("age", m.start(), m.end(), ages=[_SCHOOL[m["level"]] + year])
    if m["kinder"]:
        sure = m.group() != "年中" or bool(re.match(r"[のでとが、。)]|$|です", norm[m.end() : m.end() + 2]))
        return Element("age", m.start(), m.end(), ages=[_KINDER[m["kinder"]]], sure=sure)
    return Element("age", m.start(), m.end(), ages=[_SCHOOL["小"] + (small(m["bare"]) or 0)], sure=False)


__all__ = ["OF_CHILDREN", "Element", "Elements"]
