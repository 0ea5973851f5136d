"""People as they stand in Japanese: 小2の子と妻と, 家族4人（うち小学生2人）, 友達3人と, 赤ちゃん(8ヶ月)連れ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.reading import cared_for
from bot.reading.companions_ja import companions
from bot.reading.cues import Cues, either
from bot.reading.found import Text
from bot.reading.numbers import NUMERAL, small
from bot.reading.party_changes import held
from bot.reading.people import Age, Gone, Group, People, Role, Total, Which, role
from bot.seams import ReadingContext

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
_COPULA = (
    r"(?:で(?!も)|です|だ|や(?=[でけわねろんっ。、!~ー…]|$)|じゃ(?!な)|ばい|たい(?=[。、!]|$)|にて|どす|っす|ッス|ずら|ぜよ|ざます"
    r"|なり(?=[。、]|$)|な(?=[。!~ー\s]|$))"
)
"""What makes a number a statement, in any part of the country: 「一人やで」, 「二人ばい」."""
_TOTAL_BACK = re.compile(
    rf"(?:くらい|ぐらい|ほど|程度)?(?:(?:家族|連れ|組|チーム|グループ)?(?:{_COPULA}|になり|になる|に変|にな|のまま|の(?:旅|予定|家族|参加|女子会|グループ|団体|一行|滞在|合宿|研修|出張|ワーケ|チーム|視察|社員|うち|内訳)|での|なので|参加|で行|に訂|、|。|,|!|~|$|\s|\(|\)|と(?:犬|猫|ペット)|なら|だと|では|に(?:し|変|訂)|お願い|の(?:予約|宿泊|利用|部屋|プラン|場合|つもり|想定)|なん|なの|\d+泊|分(?=で|お願い|の)|を予定|希望|いき|行き|行く|泊|滞在|とも(?=大人|小学|子))|きり|だけ|のみ)"
)
_NOT_TOTAL_BACK = re.compile(
    r"(?:とも(?!大人|小学|子)|ずつ|づつ|のうち|同じ|1部屋|一部屋|で1部屋|で一部屋|一緒の部屋|で使|で割|は)"
)
_DENIED = re.compile(r"(?:だけ)?(?:じゃな|ではな|でな[くい]|やな[くし]|って(?:言|書|伝え)|と(?:言|書|伝え|申))")
_GROWN = ("parent", "grandparent", "spouse")
_CHANGED = re.compile(r"に(?:変|し|減|訂)|だと|なら|では(?!な)|でも")
_HEADED = re.compile(r"人数(?:は|を|が|も|:|、|\s)*$")
_NUMBERED = re.compile(r"(?:さん|様|たち|達)?\s*(?:[が\s]?\d|[一二三四五]人|連れ|づれ)")
_BY_WHOM = re.compile(r"は(?:私|わたし|僕|俺|自分|母|父|ママ|パパ)")
_GIVEN_UP = re.compile(
    r"[^。!?\n]{0,8}(?:はずが|はずだった|はずでした|予定だった|予定でした|つもりだった|つもりでした|だったのが|だったけど|でしたが)"
)
"""「4人で行くはずが」, 「4人の予定でしたが」: how many they were to be."""
_ONLY_THESE = re.compile(r"\)?(?:さん|ちゃん|たち|\d*[人名])?(?:だけ|のみ|きり)")
_CONTRAST = re.compile(r"(?:です|だ|なん(?:です)?)(?:が|けど|けれど)")
_US = re.compile(r"\W*(?P<us>うち|ウチ)(?=と(?!こ)|だけ|ひとり|一人|1人|のみ)")
"""「うちと犬だけ」, in answer to who comes: the speaker."""
_OURSELVES = re.compile(r"(?:^|[。!?\n]|は、?)\s*(?:うち|ウチ)(?:は|も)?\s*$")
"""「うち一人だけだよ」: the speaker; 「5人で、うち一人は子ども」 is one of those."""
_OF_CHILDREN = re.compile(r"(?:上|下|真ん中|一番上|一番下)の$")
"""「下の2人だけ」: children by their age."""
_HOUSEHOLD = re.compile(
    r"\s*(?:家族|暮らし|世帯)[^。!?\n、]{0,6}?(?:が|けど|けれど|けども|でも)、?[^。!?\n]{0,30}?(?:だけ|のみ|留守番|来な|行かな|行けな)"
)
"""「4人家族ですが、今回は私と娘だけ」: how many live at home."""
_PARENT_OF = re.compile(r"(?:です|だ|なの|で[、。す]|をして)")
_SPACED = re.compile(r"(?<=[はがをもの])\s+$")
"""The space behind a particle in kana written word by word."""
_AGE_DENIED = re.compile(
    r"(?:児|の(?:子|方))?(?:だけ)?(?:(?:じゃ|では?)な[いくか]|や(?:のう|な)[くかて]|じゃのうて|と?ちゃう|と?ちゃい|(?:(?:って)?(?:いう)?の?は)?(?:、)?(?:間違|違[ういっえ])"
    r"|と(?:言|書|伝え|申|お伝え|入力)[^。、\d]{0,8}(?:が|けど|けれど)|\s*(?:→|⇒))[^\d。!?一二三四五六七八九十小中高年さ]{0,8}[、\s]?"
)
"""Behind an age: it was another. 「5歳じゃなくて」, 「3歳ちゃうわ、」, 「9歳と言いましたが」."""
_AGED = re.compile(
    r"(?:の?(?:誕生日)?に)?(?:なっ[たてと]|なり|なる)|でした|だった|やった|の?間違|に(?:訂正|変更|直)|が正し"
)
"""Behind an age: it has become that, or was that all along."""
_THE_ONE_OF = re.compile(r"(?:児|の(?:方|ほう))(?=[はがをも])")
"""Behind the age of a child that is known: 「7歳の方は来られません」."""
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
_WHICH = re.compile(
    r"(?P<eldest>一番上|上の(?:子|方|娘|息子)|上[はがも]|長[男女])|(?P<youngest>一番下|下の(?:子|方|娘|息子)|下[はがも]|末っ子)|(?P<middle>真ん中|まんなか)"
)
_OF_A_CHILD = re.compile(
    r"(?:子|子供|子ども|こども|娘|息子|孫|双子|坊主|坊|[長次三][男女]|上|下)(?:は|が|も)(?:今年|今|いま|来月|もうすぐ|まだ|で)?、?$"
)
_A_CHILD_OF = re.compile(r"(?:(?:と|、)[1-9一二三四五六七八九]つ)*(?:になる)?の(?:子|娘|息子|孫|坊|双子|男の子|女の子)")
_AGE_JOIN = re.compile(r"\s*(?:と|、|,|・|&|や|/|\s|歳|:)*\s*")
_DESCRIBED = re.compile(r"[小中高]学?校?生|園児|就学|幼児|乳児|赤ちゃん|[上下]の子|末っ子")


_CALLED = ("friend", "colleague", "sibling", "relative", "spouse", "child", "parent")
"""Those whose name may stand behind the word for them."""
_TITLE = re.compile(r"さん|くん|君|ちゃん|様|さま|氏|先輩|後輩|課長|部長")
_THEIR_OWN = re.compile(r"の(?!\d|[一二三四五六七八九十]人|[二三四五六七八九十]名)|(?:家|宅|夫妻|夫婦|一家|たち|ら)")
"""Behind a name: what is theirs, or more than they alone."""


@dataclass(slots=True)
class _Element:
    kind: str
    start: int
    end: int
    role: Role = "self"
    count: int | None = None
    ages: list[int] = field(default_factory=list)
    sure: bool = True
    plural: bool = False


class JapanesePeople:
    """The lexer of people in Japanese, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.roles = cues.values("party.role", role)
        kinds = either(self.roles)
        self.element = re.compile(
            rf"(?P<role>{kinds})(?:さん|はん|様|ちゃん|君|くん)?(?P<plural>たち|達)?|{_AGE}|{_COUNT}|(?<=[婦ル])(?P<pairs>[2-9二三四五])組|(?<=[人供もど児子生:\s])(?P<digit>\d)(?![\d歳才年ヶかカヵ/.,:月日泊時万千円人名%])|(?P<heads>{NUMERAL})\s*(?:匹|頭(?!で|金|から|ま))"
        )
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
        self.each = re.compile(r"\s*(?:ずつ|づつ)")

    def people(self, text: Text, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> People:
        """Groups, totals and the rest, in reading order."""
        norm = text.norm
        elements = self._elements(text, taken)
        if context.asked == "party" and (us := _US.match(norm)):
            elements.insert(0, _Element("role", us.start("us"), us.end("us"), "self", 1))
        people = People()
        if elements:
            _Parser(self, norm, elements, people, context).parse()
        self._rest(norm, people, {t.start for t in text.tokens})
        return people

    def _elements(self, text: Text, taken: Sequence[tuple[int, int]]) -> list[_Element]:
        norm = text.norm
        starts = sorted(t.start for t in text.tokens)
        ends = {t.end for t in text.tokens}
        out: list[_Element] = []
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
                if word.startswith("坊") and norm[max(0, m.start() - 1) : m.start()] in ("日", "月", "年", "間", "週"):
                    continue
                if word in ("親", "保護者", "大人", "付き添い") and _BY_WHOM.match(norm, m.end()):
                    continue  # 「親は私だけ」
                kind, count = self.roles[word]
                end = m.end()
                if kind in _CALLED and not m["plural"] and (called := _called(text, end)):
                    end, count = called, count or 1  # 「同僚の田中さん」
                out.append(_Element("role", m.start(), end, kind, count, plural=bool(m["plural"])))
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
                    out.append(_Element("count", m.start(), m.end(), count=int(m["digit"])))
            elif m["heads"] and (small(m["heads"]) or 0) <= _MOST_PETS:
                out.append(_Element("role", m.start(), m.end(), "pet", small(m["heads"])))
            elif not m["heads"]:
                element = _age(m, norm)
                if element and not any(a < element.end and element.start < b for a, b in taken):
                    out.append(element)
        return out

    def _count(self, m: re.Match[str], norm: str, taken: Sequence[tuple[int, int]]) -> _Element | None:
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
        if number and _OF_CHILDREN.search(norm, max(0, m.start() - 6), m.start()):
            return _Element("role", m.start(), m.end(), "child", number)
        return _Element("count", m.start(), m.end(), count=number)

    def _rest(self, norm: str, people: People, starts: set[int]) -> None:
        """Care, lone parents, more or fewer people, solo travellers."""
        if self.words["not_care"].search(norm) or cared_for.denied(norm, "ja"):
            people.none_cared_for = True
        elif care := cared_for.japanese(norm, self.words["care"], people.groups):
            people.cared_for = care.span()
        others = people.totals or any(g.along for g in people.groups if g.role not in ("self", "pet"))
        match = self.words["solo"].search(norm)
        if not others and match and match.start() in starts and not norm.startswith("赴任", match.end()):
            people.totals.append(Total(match.start(), match.end(), 1, solo=True))
        if match := self.words["lone_parent"].search(norm):
            people.lone_parent = match.span()
            children = [g for g in people.groups if g.role == "child"]
            for g in children:
                g.along = True if g.along is None else g.along
            if not children and match.group().startswith(("母子", "父子")):
                people.groups.append(Group(match.start(), match.end(), "child", None, along=True))


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


def _age(m: re.Match[str], norm: str) -> _Element | None:
    if m["paren"]:
        return _Element("age", m.start(), m.end(), ages=[int(m["paren"])]) if int(m["paren"]) < 19 else None
    if m["tsu"]:
        # 「双子は6つ」, 「三つと五つの子」: years of a child only where a child is spoken of right beside
        own = _OF_A_CHILD.search(norm, max(0, m.start() - 14), m.start()) or _A_CHILD_OF.match(norm, m.end())
        return _Element("age", m.start(), m.end(), ages=[small(m["tsu"]) or 0]) if own else None
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
        return _Element("age", m.start(), m.end(), ages=[value])
    if m["months"]:
        value = small(m["months"])
        if value is None or value > 36:
            return None
        sure = m.group().startswith("生後") or m.group().endswith("児")
        return _Element("age", m.start(), m.end(), ages=[value // 12], sure=sure)
    if re.match(r"(?:生)?(?:くらい|ぐらい)?の?(?:時|頃|とき|ころ)(?!間)", norm[m.end() : m.end() + 7]):
        return None  # 「小学6年の時」
    if m["level"]:
        year = small(m["grade"]) or 0
        if m["level"] != "小" and year > 3:
            return None
        if m.group() == m["level"] + m["grade"] and re.match(r"[つ万千百億円%]", norm[m.end() : m.end() + 1]):
            return None
        return _Element("age", m.start(), m.end(), ages=[_SCHOOL[m["level"]] + year])
    if m["kinder"]:
        sure = m.group() != "年中" or bool(re.match(r"[のでとが、。)]|$|です", norm[m.end() : m.end() + 2]))
        return _Element("age", m.start(), m.end(), ages=[_KINDER[m["kinder"]]], sure=sure)
    return _Element("age", m.start(), m.end(), ages=[_SCHOOL["小"] + (small(m["bare"]) or 0)], sure=False)


class _Parser:
    """Attaches numbers and ages to people by what stands between them."""

    def __init__(
        self, lexer: JapanesePeople, norm: str, elements: list[_Element], people: People, context: ReadingContext
    ) -> None:
        self.lexer, self.norm, self.elements, self.people, self.context = lexer, norm, elements, people, context
        self.pending_count: _Element | None = None
        self.pending_ages: list[_Element] = []
        self.group: Group | None = None
        self.last_end = 0
        self.last_kind = ""
        self.in_parts = False

    def parse(self) -> None:
        for index, element in enumerate(self.elements):
            gap = self.norm[self.last_end : element.start] if self.last_kind else "\n"
            gap = _SPACED.sub("", gap)
            following = self.elements[index + 1] if index + 1 < len(self.elements) else None
            if element.kind == "age" and self._denied(element, following):
                continue
            if element.kind == "role":
                self._role(element, gap)
            elif element.kind == "count":
                self._count(element, gap, following)
            else:
                self._age(element, gap, following)
            self.last_end, self.last_kind = element.end, element.kind
        self._settle_ages()
        self._take_back()
        self._only_these()
        self._grown_up()
        companions(self.people, self.norm, self.lexer.words, asked=self.context.asked == "party")
        self._among_them()

    def _grown_up(self) -> None:
        """Children who have grown up are adults that come along: 「大学生の息子」, 「娘（24歳）」."""
        grandchildren = any(self.norm.startswith("孫", g.start) for g in self.people.groups if g.role == "child")
        for group in list(self.people.groups):
            if group.role != "child":
                continue
            if group.ages and min(group.ages) > 18:
                group.role, group.ages = "relative", []  # 「30歳の娘」
                continue
            if grandchildren and not group.ages and _OWN_CHILD.fullmatch(self.norm, group.start, group.end):
                group.role = "relative"  # 「娘と孫2人」
                continue
            word = _GROWN_UP.search(self.norm, max(0, group.start - 10), group.start)
            if word:
                group.role, group.start = "relative", max(0, word.start())
                # 「大学生」 named him already
                self.people.groups = [
                    g for g in self.people.groups if not (g.role == "adult" and word.start() <= g.start < word.end())
                ]
            elif _GROWN_AGE.match(self.norm, group.end) or _GROWN_AGE_BEFORE.search(
                self.norm, max(0, group.start - 8), group.start
            ):
                group.role = "relative"

    def _among_them(self) -> None:
        """「社員3名を派遣し、私もその3名のうちの一人です」."""
        among = _AMONG_THEM.search(self.norm)
        before = [t.count for t in self.people.totals if among and t.end <= among.start()]
        counted = [g for g in self.people.groups if among and g.said and g.end <= among.start() and g.role != "child"]
        if among is None or not (before or counted):
            return
        number = counted[-1].count if counted else before[-1]
        self.people.groups = [g for g in self.people.groups if g not in counted and g.start < among.start()]
        self.people.totals = [Total(among.start(), among.end(), number or 1)]
        self.people.settled = True

    def _denied(self, element: _Element, following: _Element | None) -> bool:
        """「5歳じゃなくて6歳」: the first is taken back; it is the other's who was named before."""
        denied = _AGE_DENIED.match(self.norm, element.end)
        if denied is None:
            self.people.aged = self.people.aged or _AGED.match(self.norm, element.end) is not None
            return False
        self.people.denied_ages += element.ages
        again = following is not None and following.kind == "age" and following.start - denied.end() <= 2
        if again and self.group is not None and self.group.end == self.last_end and self.group.role == "child":
            self.group.end = denied.end()
        if again and self.last_kind:
            self.last_end, self.last_kind = denied.end(), self.last_kind
        return True

    def _role(self, element: _Element, gap: str) -> None:
        group, pending = self.group, self.pending_count
        near = group is not None and self.last_kind in ("role", "age", "count") and group.end == self.last_end
        parts = group is not None and group.said and group.role == "child" and element.role == "child"
        if parts and (gap == "(" or (self.in_parts and ")" not in gap)):
            # 「子ども4人（小学生3人、幼児1人）」
            self.in_parts = True
            part = Group(element.start, element.end, "child", element.count, along=True, part=True, described=True)
            self.people.groups.append(part)
            self.group, self.pending_count = part, None
            return
        self.in_parts = False
        if (
            group
            and near
            and group.role == "child"
            and element.role == "child"
            and not (group.count and element.count and gap in ("", "、"))
            and re.fullmatch(r"の|\(|、?:?|は|が" if self.last_kind != "count" else r"の|\(|は|で、?|が", gap)
        ):
            # the same child told again: 「幼稚園児の子供」
            group.described = group.described or bool(_DESCRIBED.search(self.norm[element.start : element.end]))
            counts = [c for c in (group.count, element.count) if c is not None]
            group.count = group.count if group.said or not counts else max(counts)
            if not group.said and element.count is None and group.count is not None and element.plural:
                group.count = None
            group.end = element.end
            return
        if group and near and group.role == "adult" and element.role == "self" and re.fullmatch(r"が|は", gap):
            group.count, group.said, group.end = 1, True, element.end
            return
        word = self.norm[element.start : element.end]
        new = Group(element.start, element.end, element.role, element.count, described=bool(_DESCRIBED.search(word)))
        new.plural = element.plural or bool(re.search(r"た?ち$|達$|連れ$|[園就]", word))
        if element.plural and new.count == 1:
            new.count = None
        if element.role == "child":
            new.which = self._which(element.start, element.end)
            if new.which and new.count is None and not element.plural and self.norm[element.end - 1] == "子":
                new.count = 1
        if element.count and _OF_CHILDREN.search(self.norm, max(0, element.start - 6), element.start):
            new.said = new.described = True
        if pending is not None and self.last_kind == "count":
            if re.fullmatch(r"の", gap):
                new.count, new.said, new.start = pending.count, True, pending.start
                self._drop_total(pending)
            elif re.fullmatch(r"とも(?:、|まだ|もう)?", gap) and element.role == "child":
                # 「二人とも小学生です」 tells of those who were named
                new.count, new.said, new.start, new.part, new.along = pending.count, True, pending.start, True, True
                self._drop_total(pending)
            elif re.fullmatch(r"(?:は|が)(?:まだ|もう)?", gap):
                # 「うち1人は小学生」
                new.count, new.said, new.start, new.part, new.along = pending.count, True, pending.start, True, True
                self._drop_total(pending)
        if (
            self.pending_ages
            and self.last_kind == "age"
            and re.fullmatch(r"の|になる|で|、|\s|児の|ずつの|の男の|の女の|", gap)
            and (element.role == "child" or (element.count is None and element.role == "sibling"))
        ):
            new.ages = [age for e in self.pending_ages for age in e.ages]
            if element.role == "sibling" and max(new.ages) <= 17:
                new.role, new.count, new.along = "child", len(new.ages), True  # 「8歳と10歳の兄弟」
            if element.count == 2 and len(new.ages) == 1 and "ふたご双子".find(word) >= 0:
                new.ages = new.ages * 2
            new.start = self.pending_ages[0].start
            self.pending_ages = []
        elif self.last_kind == "age" and gap == "の" and element.role in ("parent", "grandparent", "spouse"):
            if self._parent_of_them(element):
                # 「5歳児と0歳児の父です」
                ages = [age for e in self.pending_ages for age in e.ages]
                first, last = self.pending_ages[0].start, self.pending_ages[-1].end
                self.people.groups.append(Group(first, last, "child", len(ages), ages=ages, along=True, described=True))
                new.role, new.count, new.along = "self", 1, True
            self.pending_ages = []
        self.pending_count = None
        self.people.groups.append(new)
        self.group = new

    def _which(self, start: int, end: int) -> Which:
        """The place among the children that the words at ``start`` or just before them name."""
        found = next((m for m in _WHICH.finditer(self.norm, max(0, start - 4), end + 1)), None)
        if found is None:
            return 0
        return 1 if found["eldest"] else -1 if found["youngest"] else 2

    def _parent_of_them(self, element: _Element) -> bool:
        return (
            bool(self.pending_ages)
            and all(e.ages[0] <= 17 for e in self.pending_ages)
            and all(self.norm[e.end - 1] in "児生" for e in self.pending_ages[-1:])
            and _PARENT_OF.match(self.norm, element.end) is not None
        )

    def _drop_total(self, pending: _Element) -> None:
        self.people.totals = [t for t in self.people.totals if t.start != pending.start]

    def _count(self, element: _Element, gap: str, following: _Element | None) -> None:
        group = self.group
        number = element.count or 0
        after = self.norm[element.end : element.end + 12]
        near = group is not None and group.end == self.last_end
        if after.startswith("とも") and any(g.role == "child" and g.count == number for g in self.people.groups):
            return  # 「双子は6つ、二人とも」: those who were named
        if number == 1 and group and near and group.role in _GROWN and re.fullmatch(r"は|が|も", gap):
            return  # 「祖母が一人では」: she is alone
        if (
            group
            and near
            and not group.said
            and re.fullmatch(r"が|は|も|を|", gap)
            and self._more_or_less(element, group)
        ):
            return
        if self.lexer.each.match(after) and group and near:
            # 「大人と子供2名ずつ」
            for g in self.people.groups[-2:]:
                if g.count is None:
                    g.count, g.said = number, True
            group.end = element.end
            return
        if group and near and group.role == "couple" and number == group.count and gap in ("", "で"):
            # 「夫婦2人と子ども1人」: the couple is told again, not the whole party
            group.said, group.along, group.end = True, True, element.end
            return
        if (
            group
            and near
            and group.role not in ("family", "couple", "lone")
            and not group.said
            and re.fullmatch(r"(?:です)?\)?(?:が|は)?|を|も|:|\(|\s|は\s|、?(?:合わせて)?計|が(?:全部で)", gap)
            and self.last_kind in ("role", "age")
        ):
            if group.role == "self":
                self.people.totals.append(Total(group.start, element.end, number, solo=number == 1))
                group.end = element.end
                self.last_kind = "count"
                return
            if (
                group.role in ("friend", "colleague", "sibling")
                and number > 1
                and re.match(r"(?:くらい|ぐらい|ほど)?(?:で(?!も)|です)|の|、|。|$", after)
                and not self._added(group)
            ):
                # 「同期3人で」 counts the speaker, 「同期3人と」 does not
                group.along = True
                self.people.totals.append(Total(element.start, element.end, number))
                return
            if not (group.role == "child" and group.ages and len(group.ages) > number):
                group.count, group.said, group.end = number, True, element.end
                return
        if self.last_kind == "age" and gap in ("の", "が", "は", "も") and self._counts_the_ages(element, number, gap):
            return
        if self.last_kind == "count" and re.fullmatch(
            r"(?:じゃなく|ではなく|でなく|、?いや|、?やっぱ|、?違).{0,6}", gap
        ):
            self.people.corrects = True
            if group is not None and group.said:
                group.count, group.end = number, element.end
            else:
                self.people.totals[-1:] = [Total(element.start, element.end, number, solo=number == 1)]
            return
        if re.match(r"に(?:増|減|なり|なる|なっ|変|訂)", after):
            # 「5人に増えました」 is how many they are now
            self.people.headed = True
            self.people.totals.append(Total(element.start, element.end, number, solo=number == 1))
            return
        more = re.search(r"(?:もう|あと|さらに|プラス)\s*$", self.norm[max(0, element.start - 5) : element.start])
        if more and self.lexer.words["join"].search(after):
            self.people.join = (element.start, element.end, number)
            return
        if self.lexer.words["leave"].match(after.lstrip("がは、")):
            self.people.leave = (element.start, element.end, number)
            return
        if self.lexer.words["join"].match(after.lstrip("がは、")):
            self.people.join = (element.start, element.end, number)
            return
        inclusive = (
            group is not None
            and near
            and re.fullmatch(
                r"\s*(?:と(?:の|で|、)?|の|で|、|も?含め(?:て|ると)?、?|を含(?:む|めて?)、?|合わせて|、?全部で|、?合計|(?:の|、)?(?:合?計|総勢)|)\s*",
                gap,
            )
        )
        self.pending_count = element
        if number == 1 and not self.people.totals and _OURSELVES.search(self.norm, 0, element.start):
            self.people.totals.append(Total(element.start, element.end, 1, solo=True))
            return
        if re.search(r"(?:うち|内|中の)(?:の)?\s*$", self.norm[max(0, element.start - 4) : element.start]):
            return
        if (
            following is not None
            and following.kind == "role"
            and self.norm[element.end : following.start] in ("の", "は", "が")
            and following.role != "pet"
        ):
            return
        if (
            following is not None
            and following.role == "child"
            and re.fullmatch(r"とも(?:、|まだ|もう)?", self.norm[element.end : following.start])
        ):
            return
        asked = self.context.asked == "party"
        if inclusive and group is not None and group.role != "adult":
            for g in self.people.groups:
                if g.along is None and self.norm[g.end : element.start].count("。") == 0:
                    g.along = True
            self.people.totals.append(Total(element.start, element.end, number, solo=False))
            return
        if _NOT_TOTAL_BACK.match(after) and not asked:
            return
        if _HOUSEHOLD.match(self.norm, element.end):
            return
        if _GIVEN_UP.match(self.norm, element.end) and len(self.elements) > 1:
            return
        headed = _HEADED.search(self.norm[max(0, element.start - 8) : element.start])
        self.people.headed = self.people.headed or bool(headed or _CHANGED.match(after))
        if _TOTAL_BACK.match(after) or asked or headed:
            self.people.totals.append(Total(element.start, element.end, number, solo=number == 1))

    def _counts_the_ages(self, element: _Element, number: int, gap: str) -> bool:
        """「4歳と10歳の2人です」, 「7歳が1人」: as many as there are ages are those of these ages, not all who come."""
        if self.group is not None and self.group.end == self.last_end and len(self.group.ages) == number:
            if self.group.role != "child" or number < 2:
                return False
            self.group.count, self.group.said, self.group.end = number, True, element.end
            return True
        if len(self.pending_ages) != number or any(e.ages[0] > 17 for e in self.pending_ages):
            return False
        if number < 2 and gap == "の":
            return False
        start, ages = self.pending_ages[0].start, [age for e in self.pending_ages for age in e.ages]
        self.group = Group(start, element.end, "child", number, said=True, ages=ages, along=True, described=True)
        self.people.groups.append(self.group)
        self.pending_ages = []
        return True

    def _take_back(self) -> None:
        """「大人2人じゃなくて大人3人」: of a role that is told again the number that was denied does not hold."""
        for group in list(self.people.groups):
            again = any(g.role == group.role and g.start > group.end for g in self.people.groups)
            if group.said and again and _DENIED.match(self.norm, group.end):
                self.people.groups.remove(group)
                self.people.corrects = True

    def _only_these(self) -> None:
        """「うちは4人家族ですが今回は私と娘だけ」: those named last come along, however many the others are."""
        named = [g for g in self.people.groups if g.role not in ("family", "lone", "pet")]
        only = next((g for g in reversed(named) if _ONLY_THESE.match(self.norm, g.end)), None)
        if only is None:
            return
        wider = [t.end for t in self.people.totals if t.end <= only.start]
        wider += [g.end for g in self.people.groups if g.role == "family" and g.end <= only.start]
        wider += [g.end for g in named if g.role == only.role == "child" and g.said and g.end <= only.start]
        if not wider or not _CONTRAST.search(self.norm, max(wider), only.start):
            return
        last = max(wider)
        self.people.totals = [t for t in self.people.totals if t.start >= last]
        self.people.groups = [g for g in self.people.groups if g.start >= last]
        if only.role == "child" and only.count is None and not only.plural:
            only.count = 1

    def _more_or_less(self, element: _Element, group: Group) -> bool:
        """「友人が1人増えます」, 「子どもが1人減りました」: not how many they are, but how many more or fewer."""
        after, number = self.norm[element.end : element.end + 8].lstrip("がはも、"), element.count or 0
        if self.lexer.words["leave"].match(after):
            self.people.gone.append(Gone(group.start, element.end, group.role, number))
            group.along = None
            self.people.groups.remove(group)
            self.group = None
            return True
        if group.role != "child" and self.lexer.words["join"].match(after):
            self.people.join = (group.start, element.end, number)
            return True
        return False

    def _age(self, element: _Element, gap: str, following: _Element | None) -> None:
        group = self.group
        near = group is not None and group.end == self.last_end
        if group and near and group.role == "child":
            opens = re.fullmatch(
                r"(?:(?:、|,|と|で、|、?一番)?(?:上|下|真ん中)(?:の子|の方)?(?:が|は|も)|まだ|もう|今|いま|は|が|も|の|、|,|:|\(|それぞれ|\s|たち|達|です|。|ちゃん|君|です。|で、|で|います。?|、?上が|いて、?)*",
                gap,
            )
            chain = self.last_kind == "age" and _AGE_JOIN.fullmatch(gap)
            later_role = (
                following is not None
                and following.kind == "role"
                and following.role == "child"
                and self.norm[element.end : following.start] == "の"
            )
            attached = self.last_kind != "role" or gap != "と"
            if (
                (opens or chain)
                and attached
                and not (later_role and not group.ages and gap == "、")
                and element.ages[0] < 19
            ):
                group.ages.extend(element.ages)
                group.end = element.end
                if len(group.ages) > (group.count or 0) and not group.said:
                    group.count = len(group.ages)
                if group.count == 2 and len(group.ages) == 1 and self._twins(group):
                    group.ages = group.ages * 2
                return
        if group and near and group.role == "pet" and re.fullmatch(r"[はが、もう今で\s]*", gap):
            return  # the dog's age
        of_a_child = (
            following is not None
            and following.role == "child"
            and following.kind == "role"
            and re.fullmatch(r"の|になる|", self.norm[element.end : following.start])
        )
        if not element.sure and not of_a_child:
            return  # months and bare school years are a child's only beside one
        if self.pending_ages and not (self.last_kind == "age" and _AGE_JOIN.fullmatch(gap)):
            self._settle_ages()
        if element.ages[0] in self._held_ages() and _THE_ONE_OF.match(self.norm, element.end):
            self.group = Group(element.start, element.end, "child", 1, ages=list(element.ages), described=True)
            self.people.groups.append(self.group)
            return
        self.pending_ages.append(element)

    def _added(self, group: Group) -> bool:
        """「彼女とその友達2人」: named after somebody else, so that the number is theirs alone."""
        return bool(
            re.search(r"(?:と|、)(?:その|彼の|彼女の|私の)?\s*$", self.norm[max(0, group.start - 6) : group.start])
        )

    def _twins(self, group: Group) -> bool:
        return bool(re.search(r"双子|ふたご", self.norm[group.start : group.end]))

    def _settle_ages(self) -> None:
        """Ages without a word for the person are a child's when they are a child's ages."""
        known_children = any(g.role == "child" for g in self.people.groups) or bool(held(self.context).get("children"))
        for element in self.pending_ages:
            age = element.ages[0]
            after = self.norm[element.end : element.end + 4]
            speaks_of_self = re.match(r"(?:です|の)?(?:会社員|独身|男|女)", after)
            if age <= 17 and not speaks_of_self and (known_children or age <= 15):
                which = self._which(element.start, element.start)
                self.people.loose_ages.append(Age(element.start, element.end, age, which))
        self.pending_ages = []

    def _held_ages(self) -> Sequence[int]:
        return held(self.context).get("ages") or ()
