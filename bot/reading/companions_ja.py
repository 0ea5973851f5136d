"""Who of the people named in Japanese comes along, by the words around them: を連れて, と, も一緒に, は留守番."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.reading.people import Gone, Group, People

_JOINS = re.compile(
    r"\)?[\s、,・&や+]*(?:と|それと|それから|それに|さらに|そして|ほかに|あと|プラス|及び|および|と、)?[\s、,・]*(?:あと)?(?:は)?(?:うちの|私の|自分の|僕の)?"
)
_LIST = re.compile(
    r"\)?\s*(?:と|、|,|・|と、)\s*(?:あと|それと|それから|それに|さらに|そして|ほかに|プラス)?、?(?:うちの|私の)?"
)
_LIST_ENDS = re.compile(
    r"(?:\([^)]*\))?(?:です|なん|だ|で(?!も)|、|。|[!~ー…\s]*$|!|の(?:\d|[二三四五六])人|になり|の(?:予定|つもり|計画)(?:です|だ|で[、。]|[。、\s]|$))|\([^)]*\)$"
)
_GOES = re.compile(r"(?:と|とで|とは|とも)(?!言|思|い[うっ](?!しょ)|か|き|して|っても|交流|相談|離れ|別)")
_PLURAL = re.compile(r"たち|達|ら(?=と|の|が|は|、|を)")
_TOGETHER = re.compile(
    r"だけ|のみ|で(?!も|\d部屋|一部屋)|です|二人|2人|水入らず|の|[、。+&/\s]|$|と|揃って|そろって|になり"
)
_KEPT = re.compile(r"(?:を|も|が)?(?:飼(?!いた|え)|います|いる|ok|可|と(?!か)|同|同伴|泊)")
_AGED_TOPIC = re.compile(r"[はがも](?:まだ|もう|今年)?[\d一二三四五六七八九十]{1,3}(?:[歳才つ]|[ヶか箇ヵカ]月)?$")
"""「姪は5歳で…来ません」: the words for somebody with the age that is told of them."""
_THERE = re.compile(r"(?:が|も)?(?:います|いる|おり|いて)|です")
_ANSWER = re.compile(r"です|。|、|$|だけ|のみ|かな|も")
_ENDS = re.compile(r"$|で|です|も|、|。")
_COMPANY = ("spouse", "parent", "grandparent", "sibling", "friend", "colleague", "relative")
_BUT = re.compile(
    r"(?:が|は)?(?:います|いる|おります|おる|いるの(?:です)?|いるん(?:です)?)(?:が|けど|けれど|けれども|ものの)"
)
_THIS_TIME = re.compile(
    r"今回|今度は|水入らず|だけで|のみで|きりで|夫婦で"
    r"|(?:妻|夫|主人|旦那|家内|嫁|彼女?)と(?:二人|2人|ふたり)で"
)
_ONLY = re.compile(r"だけ|のみ|ばかり")
_SELF = re.compile(r"と(?!し|言|思)|\+|&|です|だけ|で(?=[、。]|$)")
_NEXT = re.compile(r"[がも]来[月週年春夏秋冬日]")
"""「弟が来月」: no coming."""
_BROUGHT = re.compile(
    r"[はもが](?:今)?\d{1,3}[歳才](?:です|で|なので|だけど|ですが)?、?(?:一緒に|同伴|連れて)(?!.{0,4}(?:ません|ない))"
)
"""「母は82歳で、一緒に連れて行きます」."""
_REASONED = re.compile(
    r"(?:さん|ちゃん|たち)?[はもが](?!来[月週年春夏秋冬])[^。!?\n、]{1,18}?(?:ので|から|ため|んで|て|で|し)、?(?:今回は)?"
    r"(?:一緒|いっしょ|同行|同伴|参加)(?:に|で)?(?![^。!?\n、]{0,6}?(?:ませ|ない|なく|なし|無理|でき[なま]))"
)
"""「妻は休みが取れたので一緒です」: a reason stands before the word of coming along."""
_NOT_LEFT = re.compile(
    r"(?:さん|ちゃん|たち)?[はもをが、][^。!?\n]{0,28}?(?:置いて|おいて|残して)(?:は|も)?(?:くる|来る|いく|行く)?(?:わけ(?:に)?(?:は|も)?)?"
    r"(?:いけ|行け|いか|行か|出[らか]れ|来られ|来れ)(?:な[いく]|ませ|へん|ん)"
)
"""「妻の母は一人では置いていけません」: nobody who must not be left behind stays behind."""
_GO_TOGETHER = re.compile(
    r"(?:(?:^|[。!?\n、]|なら|ながら|ので|から|けど)\s*(?:なので|だから|それで|できれば|ぜひ|今回は)?、?)(?:一緒|いっしょ)に(?:行[っきけこくい]|来[てらまる]|連れて|滞在|参加|旅)"
    r"(?![^。!?\n、]{0,6}?(?:ませ|(?<!ん)(?<!んじゃ)(?<!んや)ない|なく))"
)
"""「父は介助が要ります。一緒に行って…」: with whom is told by whoever was named last."""
_FAMILY = ("couple", "spouse", "parent", "grandparent", "child")
_LEFT = re.compile(
    r"(?:を|は)(?:やっぱり|やはり|今回は)?(?P<home>\S{0,6}(?:実家|自宅|両親|義父母|祖父母|親戚|親|父|母|じいじ|ばあば|じいちゃん|ばあちゃん"
    r"|夫|旦那|妻|嫁|姉|妹|友人|友達|知人|シッター)(?:さん|たち)?に)?預け"
)
_KEPT_BY = re.compile(
    r"(?:は|も|を|の(?:世話|面倒)は)?、?(?:やっぱり?|やはり|今回は)?、?(?:実家の|近所の|友達の|友人の)?"
    r"(?:実家|両親|義父母|祖父母|親戚|親|父|母|夫|旦那|妻|嫁|姉|妹|兄|弟|友人|友達|知人|シッター|隣)(?:さん|たち|の人)?(?:が|に|で)"
    r"[^。!?\n、]{0,10}?(?:預か|あずか|面倒|世話|見て|みて)[^。!?\n、]{0,8}?(?:くれ|もら|いただ)"
    r"|(?:は|も|なんて|とか)?、?飼って(?:い)?(?:な[いく]|ませ|おら|おりませ)"
)
"""「猫は妹が預かってくれる」: an animal that stays with somebody."""
_WANTS_CARE = re.compile(
    r"の(?:保育|託児|(?:一時)?預かり)(?:が|は|も)?、?(?:絶対(?:に)?)?"
    r"(?:必[要須]|いる|要る|欲し|ほし|お願い|希望|でき|あれば|ある)"
)
_THEIRS = re.compile(
    r"(?:友達|友人|友だち|知人|妹|姉|兄|弟|同僚|先輩|後輩|上司|近所|親戚|よそ|他|他人|隣|知り合い)(?:の(?:人|家|方|お宅))?の\Z"
)
_ADDS = ("と", "それに", "それから", "さらに", "そして", "あと", "ほかに")
_TOPIC_REACH, _REACH = 26, 10
NOT_COMING = re.compile(
    r"(?:来(?:ら?れ)?|[行い](?:か|け|かれ)|参加(?:し|でき)|同行(?:し|でき)|同伴(?:し|でき)|連れて(?:行か|行け|行き|いか|いけ|来))"
    r"(?:ま(?:せん|へん)|な(?:い|く|か)|へん|ん(?=く|な[っる]|こと|よう|[。、!]|$|わ|で|から|ので|けど|ばい|と(?!思))|ぬ|ねえ|ねぇ|ず)"
    r"|(?<!いと)(?<!きゃ)(?<!れば)(?:無理|ダメ|だめ|駄目)(?:に(?!し)|だ|で(?!も)|そう|っぽ|みた|や|[。、!]|$)|都合がつか|に残[るりっ]|[にで]待(?:つ|ち|って)"
)
"""The verbs of coming along, denied: 「部活があるので来ません」, 「行かんことになった」."""
_OLD = re.compile(r"^\(\d{2,3}[歳才]?(?:、[^)]{1,8})?\)")
"""The age of a grown-up: 「母(75)と」."""
_KEEPERS = ("parent", "grandparent", "relative", "sibling", "spouse", "friend")
_JOINS_LATE = re.compile(
    r"(?:さん|ちゃん|たち)?[がもは、](?:[^。!?\n]{0,24}?(?:連れて|つれて|一緒に|いっしょに|と|で|から|に|、))?"
    r"(?:合流|加わ(?!ら|れ[なま])|仲間入り|(?:つ|付)いて(?:来|き|くる|行|い[くき]))(?!(?:し|でき)?(?:ない|ません|なく))"
)
_WITH_WHOM = re.compile(r"(?:さん)?(?:の(?:家|ところ|とこ|実家|元|もと|方)|ん?ち|宅|家|に|と|が(?:見|みて|預))")
"""Behind somebody with whom another one stays: 「7歳の子は祖母の家で留守番」, 「娘は実家の母に預けます」."""


def companions(people: People, norm: str, words: Mapping[str, re.Pattern[str]], *, asked: bool) -> None:
    """Set ``along`` on the groups. ``asked``: the party was just asked for, so that people named come along."""
    groups = people.groups
    for index, group in reversed(list(enumerate(groups))):
        before = groups[index - 1] if index else None
        following = groups[index + 1] if index + 1 < len(groups) else None
        _decide(group, before, following, norm, words, asked=asked)
    for group in groups:
        if group.role == "self" and group.along is None and any(g.along for g in groups if g is not group):
            follows = re.search(r"(?:と|、あと|プラス)\s*$", norm[max(0, group.start - 4) : group.start])
            group.along = True if follows or norm.startswith("と", group.end) else None
    _keepers(groups, norm, words)
    _joining(groups, norm)
    _together(groups, norm)
    for group in groups:
        if group.along is False and group.role in (*_COMPANY, "child", "adult"):
            ages = tuple(group.ages) if group.role == "child" else ()
            people.gone.append(Gone(group.start, group.end, group.role, group.count or 0, group.which, ages))
    children = [g for g in groups if g.role == "child"]
    behind = [g for g in children if g.along is False]
    if behind and not any(g.along for g in children):
        people.no_children = (behind[0].start, behind[0].end)


def _keepers(groups: Sequence[Group], norm: str, words: Mapping[str, re.Pattern[str]]) -> None:
    """Those with whom somebody stays behind are no part of the party: 「娘は母と留守番」."""
    for group, following in pairwise(groups):
        between = norm[group.end : following.start]
        if (
            group.along is not False
            or following.role not in _KEEPERS
            or not re.match(r"[はが、]?[^、。!?\n]*$", between)
        ):
            continue
        whom = _WITH_WHOM.match(norm, following.end)
        near = norm[following.end : following.end + _REACH + 4]
        if whom and (words["behind"].search(near) or NOT_COMING.search(near)):
            following.along = None


def _joining(groups: Sequence[Group], norm: str) -> None:
    """「妹が6歳の娘を連れて合流する」: who joins, and whom they bring, come on top of those who are known."""
    for subject in groups:
        verb = _JOINS_LATE.match(norm, subject.end) if subject.role in _COMPANY and not subject.said else None
        if verb is None:
            continue
        for group in groups:
            if subject.start <= group.start < verb.end() and group.role in (*_COMPANY, "child"):
                group.along = group.too = True


def _together(groups: Sequence[Group], norm: str) -> None:
    """Who was named last comes along where one goes "together" and nobody is told with whom."""
    for said in _GO_TOGETHER.finditer(norm):
        named = [g for g in groups if g.end <= said.start() + 1]
        last = next((g for g in reversed(named) if g.role != "self"), None)
        if last is None or last.role not in _FAMILY or last.along is not None:
            continue
        if len(_SENTENCE_ENDS.findall(norm, last.end, said.end())) <= _SENTENCES:
            last.along = True


_SENTENCE_ENDS = re.compile(r"[。!?\n]")
_SENTENCES = 2
"""Ends of sentences that may lie between somebody and 「一緒に」."""


def _decide(
    group: Group,
    before: Group | None,
    following: Group | None,
    norm: str,
    words: Mapping[str, re.Pattern[str]],
    *,
    asked: bool,
) -> None:
    after = _OLD.sub("", norm[group.end : group.end + 40], count=1)
    if "(" in norm[group.start : group.end]:
        after = after.removeprefix(")")  # 「上の子(9歳)も来る」
    bare = _PLURAL.sub("", after, count=1) if _PLURAL.match(after) else after
    if group.role == "adult" and norm.endswith(("全員", "みんな", "みな", "皆", "とも"), 0, group.start):
        group.along = True
        return
    if group.role == "child" and _THEIRS.search(norm, max(0, group.start - 8), group.start) and not group.said:
        return  # 「友達の子どもが」
    if group.role == "child" and _BUT.match(bare) and _THIS_TIME.search(after):
        group.along = None  # 「孫が四人おりますが、今回は夫婦で」
        return
    if group.role == "child" and _CARE_OVER.match(bare):
        group.along = False if words["none"].match(bare) else None
        return
    aged = _AGED_TOPIC.search(norm, group.start, group.end) is not None
    if group.role in (*_COMPANY, "child", "pet") and _NOT_LEFT.match(bare):
        group.along = True
    elif (
        _stays_behind(("は" if aged else "") + bare, group, following, words)
        or (group.role in ("child", "pet", "spouse") and words["none"].match(bare))
        or (group.role == "pet" and _KEPT_BY.match(bare))
    ):
        group.along = False
    elif (
        following is not None
        and following.along is False
        and _WITH_IT.fullmatch(norm[group.end : following.start])
        and not (group.said and _NONE_COMES.match(norm, following.end))  # 「子ども2人、ペットなし」
    ):
        group.along = False  # 「妻と子どもは東京に残ります」
    elif group.role == "child" and _WANTS_CARE.match(bare):
        group.along = True
    elif group.along or (words["not_along"].match(bare) and not group.said and group.role != "pet"):
        pass
    elif words["along"].match(bare) and not _NEXT.match(bare) and not (group.role == "self" and bare.startswith("も")):
        group.along, group.too = True, bare.startswith("も")
    elif group.role in _COMPANY and _ALSO_ENDS.match(bare) and (asked or norm.endswith(_ADDS, 0, _own(group, norm))):
        group.along = True  # 「私と旦那と、あと私の妹も」
    elif group.role in (*_COMPANY, "child") and _REASONED.match(bare):
        group.along, group.too = True, bare.startswith("も")
    elif (group.role != "self" and _BROUGHT.match(bare)) or _listed(group, following, norm):
        group.along = True
    elif before is not None and _ends_list(group, before, bare, norm):
        group.along = True
        if before.role == "self":
            before.along = True
    elif _named_as_companion(group, following, bare, asked=asked, listed=norm.endswith(_ADDS, 0, group.start)):
        group.along = True


_CARE_OVER = re.compile(
    r"の?(?:面倒|世話|お守り|子守り?|送り迎え|送迎|受験|進学|結婚|独立|子育て|育児|手)(?:も|が|は|から)?[^。!?\n、]{0,8}?"
    r"(?:落ち着|落ちつ|おちつ|一段落|終わ|終え|卒業|済ん|離れ|解放|かからな|なくなっ)"
)
"""「孫の面倒も落ち着いたので」: they are no longer tended, and nothing says that they come."""


_OF_ANOTHER = re.compile(r"、[^、]{1,10}[はも]$")
_ITS_OWN = re.compile(r"[、 ][^、はもがを\s]{1,6}$")
"""Before 「なし」 in a new clause: what is lacking, 「子供2名です、車なしで」."""
_WHOM = re.compile(r"(?:さん|たち)?(?:に|から|と)(?!も?、?(?:なし|ナシ))")
_WITH_IT = re.compile(r"(?:さん|たち)?(?:と|や|も|、)(?:うちの|私の)?")
_LEAVE_IT = re.compile(r"(?:話|件|冗談|余談|それ|これ|こと)は(?:さて)?、?(?:置|お)い(?:といて|ておいて|て)")
"""「…その話は置いといて」: nobody is left behind."""


_ALSO_ENDS = re.compile(r"も(?:です|だ|ね|よ|な|お願いします)?[\s。!~ー]*$")
_LACKS = re.compile(r"なし|無し|ナシ")
_NONE_OF_THEM = re.compile(
    r"(?:さん|たち)?[はもが、]?\s*(?:今回|今度|今年|今のところ|いまのところ|特に|とくに|もちろん|一切|全員|みんな|まだ|一人も|同伴|帯同|連れ|参加)?[はもが]?、?"
)
"""Between somebody and 「なし」: they themselves are those who are not there."""
_NONE_COMES = re.compile(_NONE_OF_THEM.pattern + rf"(?:{_LACKS.pattern})")
_MEANT_TO = re.compile(
    r"(?:さん|ちゃん|たち)?[はもがと](?:一緒に)?[^。!?\n、]{0,12}?(?:はず|予定|つもり|って言って|と言って|って話)[^。!?\n、]{0,6}?(?:が|けど|けれど|のに|のが)、?"
)
"""「妻も来るはずでしたが」: what was planned before it came to nothing."""
_WONDERED = re.compile(r"(?:もん|もの|ん)?(?:です)?か(?:な|しら|ね|って|と(?!も)|\s*$)")
"""Behind a denial: whether it could not be so is a wish."""
_MY_JA = re.compile(r"(?:私|僕|俺|うち|夫|妻|旦那|主人|嫁)の$")


def _own(group: Group, norm: str) -> int:
    """Where a person's words begin, with whose it is: 「私の妹」."""
    whose = _MY_JA.search(norm, max(0, group.start - 4), group.start)
    return whose.start() if whose else group.start


def _stays_behind(bare: str, group: Group, following: Group | None, words: Mapping[str, re.Pattern[str]]) -> bool:
    """True when the words behind a person say so before another person is named."""
    near = _LEAVE_IT.sub("", re.split(r"[。!?\n]|、(?=.{0,2}[私僕](?!の))", bare)[0])
    match = min(
        (m for m in (words["behind"].search(near), NOT_COMING.search(near)) if m),
        key=lambda m: m.start(),
        default=None,
    )
    if (
        match is not None
        and match.group().startswith("なし")
        and (_OF_ANOTHER.search(near, 0, match.start()) or _ITS_OWN.search(near, 0, match.start()) or _WHOM.match(near))
    ):
        return False  # 「彼女が飛行機は嫌だと言うので、沖縄はなしで」, 「妻に聞いたら沖縄はなしで」
    if match is not None and _LACKS.match(match.group()) and not _NONE_OF_THEM.fullmatch(near, 0, match.start()):
        return False  # 「子ども2人です、車なしで」: what is lacking has a noun of its own
    if match is not None and not near.startswith(("は", "が")) and _WONDERED.match(near, match.end()):
        return False  # 「猫と一緒に行けないかな」
    if group.role in _COMPANY and (meant := _MEANT_TO.match(near)) and NOT_COMING.search(near, meant.end()):
        return True
    topic = near.startswith(("は", "が")) or (near.startswith("、") and not group.said)
    reach = _TOPIC_REACH if topic else _REACH
    if following is not None and not (following.role in _KEEPERS and _WITH_WHOM.match(near, following.end - group.end)):
        reach = min(reach, following.start - group.end)
    along = words["along"].match(near)
    if match is None and (left := _LEFT.match(near)):
        # 「子を預けて働く」 wants care where they go; 「子を実家に預けて」 leaves the child there
        return group.role == "pet" or left["home"] is not None
    return match is not None and match.start() <= reach and (along is None or match.start() < along.end())


def _listed(group: Group, following: Group | None, norm: str) -> bool:
    """「妻と子ども2人と」: named in one breath with somebody who comes along."""
    return bool(
        following is not None
        and following.along
        and following.start - group.end <= 10
        and _JOINS.fullmatch(norm[group.end : following.start])
    )


def _ends_list(group: Group, before: Group, bare: str, norm: str) -> bool:
    """「私と夫です」: the last of a list."""
    return bool(
        (before.role != "child" or group.role != "child")
        and group.start - before.end <= 6
        and _LIST.fullmatch(norm[before.end : group.start])
        and _LIST_ENDS.match(bare)
    )


def _named_as_companion(group: Group, following: Group | None, bare: str, *, asked: bool, listed: bool) -> bool:
    """``listed``: the word 「と」 stands before the group."""
    role = group.role
    if role == "adult":
        return group.said or _ONLY.match(bare) is not None
    if role == "self":
        goes_on = following is not None and following.start - group.end <= 3 and following.role != "pet"
        return bool(
            _SELF.match(bare) or ((asked or goes_on) and bare.startswith("、")) or (asked and _ANSWER.match(bare))
        )
    if _GOES.match(bare) or (asked and _ANSWER.match(bare)):
        return True
    if role in ("couple", "family", "lone"):
        return bool(_TOGETHER.match(bare))
    if role == "child":
        return bool(
            group.said or group.ages or (_THERE.match(bare) and (group.described or not bare.startswith("です")))
        )
    if role == "pet":
        return bool(group.count or _KEPT.match(bare) or (listed and _ENDS.match(bare)))
    return group.said


__all__ = ["NOT_COMING", "companions"]
