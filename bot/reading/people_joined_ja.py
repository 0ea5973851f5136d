"""People, numbers and ages in Japanese that belong together: 「うち小学生2人」, 「4歳と10歳の二人」."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.reading import people_retold_ja as retold
from bot.reading.companions_ja import NOT_COMING, companions
from bot.reading.party_changes import held
from bot.reading.people import Age, Gone, Group, People, Total, Which
from bot.reading.people_elements_ja import OF_CHILDREN, Element
from bot.seams import ReadingContext

_COPULA = (
    r"(?:で(?!も)|です|だ|や(?=[でけわねろんっ。、!~ー…]|$)|じゃ(?!な)|ばい|たい(?=[。、!]|$)|にて|どす|っす|ッス|ずら|ぜよ|ざます"
    r"|なり(?=[。、]|$)|な(?=[。!~ー\s]|$))"
)
"""What makes a number a statement, in any part of the country: 「一人やで」, 「二人ばい」."""
_TOTAL_BACK = re.compile(
    rf"(?:くらい|ぐらい|ほど|程度)?(?:(?:家族|連れ|組|チーム|グループ)?(?:{_COPULA}|になり|になる|に変|にな|に(?=[。!~]|$)|のまま|の(?:旅|予定|家族|参加|女子会|グループ|団体|一行|滞在|合宿|研修|出張|ワーケ|チーム|視察|社員|うち|内訳)|での|なので|参加|で行|に訂|、|。|,|!|~|$|\s|\(|\)|と(?:愛?[犬猫]|ペット|わんこ|ワンコ|[\d一二三四五]+[匹頭])|なら|だと|では|に(?:し|変|訂)|お願い|の(?:予約|宿泊|利用|部屋|プラン|場合|つもり|想定)|なん|なの|\d+泊|分(?=で|お願い|の)|を予定|希望|いき|行き|行く|泊|滞在|とも(?=大人|小学|子))|きり|だけ|のみ)"
)
_NOT_TOTAL_BACK = re.compile(
    r"(?:とも(?!大人|小学|子)|ずつ|づつ|のうち|同じ|1部屋|一部屋|で1部屋|で一部屋|一緒の部屋|で使|で割|は)"
)
_GROWN = ("parent", "grandparent", "spouse")
_CHANGED = re.compile(r"に(?:変|し|減|訂)|だと|なら|では(?!な)|でも")
_OF_THOSE = re.compile(r"(?:うち|(?<![社校部課室院園局家ムプ都県市町村国区])内|中の)(?:の)?\s*$")
"""Before a number: of those who were counted; 「社内の5人」 are all of them."""
_WITH_ME = (
    r"(?:(?:\(|、|で)?(?:私|わたし|僕|ぼく|俺|おれ|自分|うち|本人|当方)(?:を|も)?"
    r"(?:込み|こみ|含|ふく|入れ|いれ|合わせ|数え))"
)
"""Behind a number: the speaker is one of them."""
_HEADED = re.compile(r"人数(?:は|を|が|も|:|、|\s)*$")
_STAFF = re.compile(
    r"(?:若手|若い(?:衆|もん|者|の)|新人|中堅|幹部|役員|管理職|経営陣|リーダー|エンジニア|デザイナー|開発者|技術者|研修生|部員|班|課員|営業)"
    r"(?:社員|職員|スタッフ|メンバー|候補)?(?:を|が|ら|たち)?\s*$"
)
"""Before a number: those whom a company sends."""
_SENT = re.compile(
    r"(?:を|が)?[^。!?\n、]{0,8}?(?:預け|送|派遣|連れ|鍛え|行か|参加|出した|出す|育て|学ば|体験さ|経験さ|放り|滞在)|を、?(?=[^。!?\n]{0,16}?(?:預け|送り|派遣|鍛え|行かせ|参加させ))"
)
"""Behind it: what is done with them."""
_GIVEN_UP = re.compile(
    r"[^。!?\n]{0,8}(?:はずが|はずだった|はずでした|予定だった|予定でした|つもりだった|つもりでした|だったのが|だったけど|でしたが)"
)
"""「4人で行くはずが」, 「4人の予定でしたが」: how many they were to be."""
_ONE_OF_A_KIND = re.compile(r"[長次三四][男女]|末っ子|[上下]の子|[上下]の(?:娘|息子)|父|母|父親|母親")
_REASON_OUT = re.compile(
    r"\s*(?:が|は|、)?\s*[^。!?\n\d、]{1,14}?(?:で|のため|から|ので|って)、?(?:急に|やっぱり?|どうしても)?"
)
"""Behind a number: why so many do not come."""
_OURSELVES = re.compile(r"(?:^|[。!?\n]|は、?)\s*(?:うち|ウチ)(?:は|も)?\s*$")
"""「うち一人だけだよ」: the speaker; 「5人で、うち一人は子ども」 is one of those."""
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
_WHICH = re.compile(
    r"(?P<eldest>一番上|上の(?:子|方|娘|息子)|上[はがも]|長[男女])|(?P<youngest>一番下|下の(?:子|方|娘|息子)|下[はがも]|末っ子)|(?P<middle>真ん中|まんなか)"
)
_AGE_JOIN = re.compile(r"\s*(?:と|、|,|・|&|や|/|\s|歳|:)*\s*")
_DESCRIBED = re.compile(r"[小中高]学?校?生|園児|就学|幼児|乳児|赤ちゃん|[上下]の子|末っ子")
_PLUS = re.compile(r"\s*(?:\+|&|プラス|たす|足す)\s*")
"""Between people and an animal: 「二人+猫」."""
_EACH = re.compile(r"\s*(?:ずつ|づつ)")


class Parser:
    """Attaches numbers and ages to people by what stands between them."""

    def __init__(
        self,
        words: Mapping[str, re.Pattern[str]],
        norm: str,
        elements: list[Element],
        people: People,
        context: ReadingContext,
    ) -> None:
        self.words, self.norm, self.elements, self.people, self.context = words, norm, elements, people, context
        self.pending_count: Element | None = None
        self.pending_ages: list[Element] = []
        self.group: Group | None = None
        self.last_end = 0
        self.last_kind = ""
        self.in_parts = False

    def parse(self) -> None:
        """Fill ``people``."""
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
        retold.take_back(self.people, self.norm)
        retold.only_these(self.people, self.norm)
        retold.grown_up(self.people, self.norm)
        retold.among_siblings(self.people, self.norm)
        companions(self.people, self.norm, self.words, asked=self.context.asked == "party")
        retold.among_them(self.people, self.norm)

    def _denied(self, element: Element, following: Element | None) -> bool:
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

    def _role(self, element: Element, gap: str) -> None:
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
        if element.count and OF_CHILDREN.search(self.norm, max(0, element.start - 6), element.start):
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

    def _parent_of_them(self, element: Element) -> bool:
        return (
            bool(self.pending_ages)
            and all(e.ages[0] <= 17 for e in self.pending_ages)
            and all(self.norm[e.end - 1] in "児生" for e in self.pending_ages[-1:])
            and _PARENT_OF.match(self.norm, element.end) is not None
        )

    def _drop_total(self, pending: Element) -> None:
        self.people.totals = [t for t in self.people.totals if t.start != pending.start]

    def _count(self, element: Element, gap: str, following: Element | None) -> None:
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
        if _EACH.match(after) and group and near:
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
        if group and near and number > 1 and gap == "" and self._of_two(group, number):
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
                and re.match(rf"(?:くらい|ぐらい|ほど)?(?:で(?!も)|です)|の|、|。|$|{_WITH_ME}", after)
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
        if more and self.words["join"].search(after):
            self.people.join = (element.start, element.end, number)
            return
        if self.words["leave"].match(after.lstrip("がは、")) or self._drops_out(element):
            self.people.leave = (element.start, element.end, number)
            return
        if self.words["join"].match(after.lstrip("がは、")):
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
        if _OF_THOSE.search(self.norm, max(0, element.start - 5), element.start):
            if self._we_are(element, after):
                self.people.totals.append(Total(element.start, element.end, number))
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
        headed = headed or (_STAFF.search(self.norm, 0, element.start) and _SENT.match(self.norm, element.end))
        self.people.headed = self.people.headed or bool(headed or _CHANGED.match(after))
        with_pet = (
            following is not None
            and following.role == "pet"
            and _PLUS.fullmatch(self.norm[element.end : following.start])
        )
        if _TOTAL_BACK.match(after) or asked or headed or with_pet:
            self.people.totals.append(Total(element.start, element.end, number, solo=number == 1))

    def _we_are(self, element: Element, after: str) -> bool:
        """「うち6人で押しかけます」: how many we are; behind a number that is known, how many of those."""
        known = self.people.totals or self.people.groups or held(self.context).get("total")
        return not known and _OURSELVES.search(self.norm, 0, element.start) is not None and after[:1] not in "はがもの"

    def _of_two(self, group: Group, number: int) -> bool:
        """「私と次女ふたりで」: behind somebody of whom there is but one, the number of all who were named."""
        word = self.norm[group.start : group.end]
        if not (group.role == "spouse" or _ONE_OF_A_KIND.fullmatch(word)) or group.said or group.ages:
            return False
        named = [group]
        for before in reversed(self.people.groups[:-1]):
            if self.norm[before.end : named[-1].start] not in ("と", "、", "・"):
                break
            named.append(before)
        if number != len(named):
            return False
        for g in named:
            g.along = True
        self.people.totals.append(Total(group.start, group.end, number))
        return True

    def _drops_out(self, element: Element) -> bool:
        """「1人風邪で無理になった」: of a party that is known, with a reason between."""
        known = held(self.context).get("total") or held(self.context).get("adults")
        reason = _REASON_OUT.match(self.norm, element.end) if known else None
        if reason is None:
            return False
        out = NOT_COMING.match(self.norm, reason.end())
        return out is not None or self.words["leave"].match(self.norm, reason.end()) is not None

    def _counts_the_ages(self, element: Element, number: int, gap: str) -> bool:
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

    def _more_or_less(self, element: Element, group: Group) -> bool:
        """「友人が1人増えます」, 「子どもが1人減りました」: not how many they are, but how many more or fewer."""
        after, number = self.norm[element.end : element.end + 8].lstrip("がはも、"), element.count or 0
        if self.words["leave"].match(after):
            self.people.gone.append(Gone(group.start, element.end, group.role, number))
            group.along = None
            self.people.groups.remove(group)
            self.group = None
            return True
        if group.role != "child" and self.words["join"].match(after):
            self.people.join = (group.start, element.end, number)
            return True
        return False

    def _age(self, element: Element, gap: str, following: Element | None) -> None:
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


__all__ = ["Parser"]
