"""Is a question about who takes part? And in what?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import Named, places_in, without
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.rosters.in_documents import Found, find
from bot.answering.rosters.roster_claims import ONLY, claimed, so_many
from bot.answering.rosters.roster_places import asked_about, left_out
from bot.answering.rosters.roster_sorts import SORTS, of_sort, sort_asked
from bot.answering.tables.index import Index, Mentioned, Roster, place_codes
from bot.seams import Passage

KINDS = "市区町村"
LEFT_OVER = 1.3
"""Weight of words that have nothing to do with memberships, above which the question is about something else."""
NOTHING = 0.3
"""And where nothing but a place and a list or a number is asked for: only a roster tells that."""

KIND_JA = {
    "P": re.compile(
        r"都道府県|府県|(?<![村町市区])県(?:は|が|の数|自体|として|レベル|を(?=全|すべ|ぜんぶ|挙|あげ|教|並|列)|[^内民庁立もを全])|道府県|県と府|県・府"
    ),
    "市": re.compile(r"(?<!都)市(?![町村区民内長外])"),
    "区": re.compile(r"(?<!市)(?:特別)?区(?![町村民内長])"),
    "町": re.compile(r"(?<![市区])町(?![村民内長])"),
    "村": re.compile(r"(?<!町)村(?![民内長])"),
}
KIND_EN = {
    "P": re.compile(r"\bprefectures\b|\bprefectural governments?\b|\bhow many prefectures?|\bwhich prefectures\b"),
    "市": re.compile(r"\bcit(?:y|ies)\b(?! (?:official|hall|office|employee|staff|worker|council))"),
    "区": re.compile(r"\b(?:special )?wards?\b"),
    "村": re.compile(r"\bvillages?\b"),
}
_IN_JAPANESE = re.compile(r"[(（][市区町村都道府県]+[)）]")
"""A kind told in Japanese as well: towns (町)."""
_NOT_KIND_EN = re.compile(
    r"\b(?:not|rather than|as opposed to|instead of) (?:the |just )?"
    r"(?:cities|towns|villages|wards|municipalities)(?:(?:,? (?:or|and)|,) (?:cities|towns|villages|wards))*"
)
"""Kinds that are not meant: prefectures, not cities."""
TOWNS = re.compile(r"\btowns?\b")
ALL_UNITS = re.compile(r"自治体|市町村|市区町村|地方公共団体|municipalit|local gov|places|towns? and|towns")
AREA_LISTS = re.compile(
    r"どこ|どの|どれ|何(?:という|が|市|町|村)|一覧|リスト|全部|すべて|全て|教えて"
    r"|挙げ|名簿|抜き出|拾|ピックアップ|だけ|のみ|は\??$|which|list|what|name|all|who|only|just"
)
COUNTS = re.compile(
    r"いくつ|なんぼ|何ぼ|なん(?:こ|けん|じちたい|市|町|村|自治体)|何(?:自治体|市町村|団体|か所|カ所|ヶ所|件|つ|個|市|町|村|県|区"
    r"|都道府県)|数え|数は|総数|の数|ど(?:れ|ん)(?:くらい|ぐらい|だけ)|how many|number of|count"
    r"|total"
)
NOT = re.compile(
    r"(?:参加|加入|入って|加盟|載って|含まれて)し?て?(?:い)?ない|不参加|未参加|ゼロ"
    r"|(?:一つ|1つ|ひとつ|誰|どこ)も[^、。?]{0,10}(?:な[いかく]|ません)|(?:参加|加入|加盟)者?(?:が|の|は)な[いかく]"
    r"|(?:出|来|出し|送っ|加わっ)てい?な(?:い|かった)"
    r"|0の|一つもない|いない(?:県|都|道|府)|not (?:joined|members?|taking|on|part|in)|hasn't|haven't"
    r"|have not|has not|\bno (?:members?|municipalit|towns?|one|local gov|participants?|cit|villages?)|not a single"
    r"|\bnone\b|nobody|without|absent"
)
WHEN = re.compile(r"いつ|何年|何年度|どの年|when|(?:what|which) (?:fiscal )?year|since")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年度?)?(?!\d)|(?:令和|平成)\d+年度?")
SAME = re.compile(
    r"同じ名前|同名|どちらの(?:県|都道府県)か|特定(?:でき|され)|区別|same name"
    r"|ambiguous|two prefectures|shared? (?:a|the) name|not clear which"
)
FIRST = re.compile(
    r"(?:最初|はじめ|始め|先頭|冒頭|上から)の?([0-9一二三四五六七八九十]+)?|first ([0-9]+|two|three|four|five)?"
)
NTH = re.compile(
    r"([0-9一二三四五六七八九十]+)(?:番目|番|つ目)"
    r"|\b(second|third|fourth|fifth|[0-9]+(?:st|nd|rd|th)) (?:name|one|on|in)\b"
)
TOGETHER = re.compile(
    r"合わせ|あわせ|合計|足[すし]|合算|\b(?:together|combined|in total|altogether|put together|added)\b"
)
"""The numbers of several areas are to be added up."""
LAST = re.compile(r"(?:最後|末尾|終わり)の?|\blast\b")
_OF_A_SORT = {
    "ja": re.compile(r"(?:の|な|に?が?のある)?(?:[市町村区](?![一-鿿])|市町村|自治体)"),
    "en": re.compile(r" (?:cities|towns|villages|municipalities)"),
}
"""Behind a word that says of what sort places are."""
WITHIN = re.compile(r"\b(?:in|on|part of) (?:the |that |this |your )?(?:[\w-]+ ?/ ?)?$")
"""Before the name of what has a roster: has X ever been in it?"""
OTHER = frozenset({"fee", "tax", "travel", "payer"})
"""Groups of words of questions that no roster answers, whatever place they name."""
_BEHIND = ("organizer", "supervisor", "predecessor", "former_name")
"""What facts tell of the bodies behind a programme."""
WORD_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
                 "two": 2, "three": 3, "four": 4, "five": 5,
                 "second": 2, "third": 3, "fourth": 4, "fifth": 5}  # fmt: skip
AMONG = re.compile(
    r"(?:のうち|うちの?(?=[市区町村県])|の(?:中|なか)(?:で|から|に|の)?)、?(?:は|で)?"
    r"|\b(?:are|is|were|being) (?=(?:the |themselves )?(?:prefectures?|cit|wards?|towns?|villages?))"
)
"""What stands behind it says which kind is meant: 参加自治体のうち村は, which members are villages."""
OF_KIND = {
    "ja": re.compile(
        r"(?:から|で|に(?:ある)?|内)?の?(?:市町村|町村|市町|市|町|村|区)(?:と(?:市|町|村|区))?(?:だけ|のみ|を|は|って|も)"
    ),
    "en": re.compile(r"(?:'s)? (?:cities|towns|villages|wards)\b"),
}
"""Behind the name of an area: its towns, and nothing about them."""
KIND_OF = {
    "en": re.compile(r"\b(?:cities|towns|villages|wards|municipalities|members) (?:of|in|from|within) (?:the )?$")
}
"""The same before the name of an area."""
ONLY_TOWNS = re.compile(r"\b(?:only|just) (?:the )?towns\b|\btowns (?:only|alone)\b")
GENERAL = re.compile(r"自治体|市区?町村|市町")
"""Words for municipalities of any kind."""
_ONE_KIND = re.compile(
    r"(?<![一-鿿])[「『]?(?P<kind>[市区町村])[」』]?(?:は|が(?!ら)|だけ|のみ|の(?:数|名前)|って|に限)"
)
WHICH_PREFECTURES = re.compile(
    r"(?:どの|どこの|何)(?:都道府県|県)|都道府県(?:は|別|ごと)|which prefectures?"
    r"|what prefectures?|by prefecture|per prefecture"
)

_UNITS_JA = r"(?:自治体|市町村|市区町村|団体|参加者?|メンバー|ところ|町|村|市)"
OF_THEIRS = re.compile(
    rf"{_UNITS_JA}[^。?]{{0,18}}(?:都道府県|県)(?:は|が|って|を|も|の数|[?、。]|$)"
    rf"|(?:都道府県|県)(?:のうち|の(?:中|なか)で)?[^。?]{{0,8}}{_UNITS_JA}(?:が|の)[^。?]{{0,12}}(?:のは|ところ)"
    r"|\b(?:which|what|how many|name the|list (?:the )?|any) prefectures?\b[^?]*"
    r"\b(?:with|have|has|had|send|sent|more|fewer|only|from)\b"
    r"|\bprefectures? (?:with|that (?:have|has|sent)|where|from which)\b"
)
"""A prefecture is asked for by those of its own that take part, not as a member itself."""

_EXPLAINED = (
    _IN_JAPANESE, YEAR, COUNTS, NOT, WHEN, SAME, FIRST, LAST, NTH, WHICH_PREFECTURES, AREA_LISTS, ALL_UNITS, AMONG
)  # fmt: skip
"""What a question about a roster may ask for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a roster."""

    roster: Roster
    places: tuple[Named, ...]
    rest: str
    """The question without the names of places and subjects."""
    read: Found | None = None
    """Set when the roster was read from passages."""
    negative: bool = False
    """What is put to doubt is a denial; that a place is not the one meant (Ome, not Omuta) is none."""
    besides: tuple[Named, ...] = ()
    """Places that are to be left out: those beside X, apart from X."""
    sort: str = ""
    """Only those of one of ``roster_sorts.SORTS`` are asked for; the roster holds no others."""


def recognise(
    question: Question, index: Index, cues: Cues, subjects: Sequence[Mentioned], passages: Sequence[Passage] = ()
) -> Asked | None:
    """The question as one about a roster (of the tables, else of ``passages``); None when it is about another thing."""
    read = None
    if not index.rosters:
        if not any(cues.has(f"membership.{key}", question.norm) for key in ("joined", "units", "programme", "sent")):
            return None
        read = find(passages, index.places)
        if read is None:
            return None
    beside = cues.has("membership.other", question.norm) or any(term.key in OTHER for term in question.terms)
    # so many are enough to be held, or too few
    to_be_held = so_many(question.norm) is not None and any(
        cues.has(f"number.{key}", question.norm) for key in ("held", "fails")
    )
    if question.has("money") or beside or to_be_held:
        return None
    norm = question.norm
    named = places_in(norm, index.places, question.language)
    roster = read.roster if read else _roster_meant(index, subjects)
    if roster is None:
        return None
    spans = [(n.start, n.end) for n in named]
    every, named = (
        named,
        asked_about(named, norm, subjects, index, cues, counted=bool(COUNTS.search(norm) or ONLY.search(norm))),
    )
    set_apart = question.language == "en" and len(named) < len(every) and norm.count("not ") == 1
    names = (
        _own_names(index, roster) if read is None else frozenset(s.words for s in subjects if _told_of(s, read, index))
    )
    own = [s for s in subjects if roster.programme in s.ids or any(w in names for w in _called(s, index, read))]
    foreign = [
        s for s in subjects
        if s not in own and not any(a < s.end and s.start < b for a, b in spans)
        and any(index.known[i].kind not in ("concept", "place") for i in s.ids)
    ]  # fmt: skip
    if foreign:
        return None
    aside = [m.span() for m in cues.pattern["membership.aside"].finditer(norm)]
    rest = without(norm, [*spans, *((s.start, s.end) for s in own), *aside])
    sort = sort_asked(rest, cues)
    within = bool(named) and is_yes_no(question) and any(WITHIN.search(norm[: s.start]) for s in own)
    joined = within or cues.has("membership.joined", rest)
    units = bool(sort) or cues.has("membership.units", rest)
    programme = bool(own) or cues.has("membership.programme", rest)
    lists = question.has("how_many", "listing") or bool(COUNTS.search(rest))
    # 仲間, 出ている, sent: taking part, where it is known in what, or where nothing else is said
    loosely = not joined and cues.has("membership.sent", rest)
    bare = lists and bool(named) and not joined and not programme and not units
    extreme = cues.has("membership.most", rest) or cues.has("membership.least", rest)
    # 京都府の町: such names of one kind only a roster lists
    before = KIND_OF.get(question.language)
    of_kind = units and any(
        OF_KIND[question.language].match(norm, n.end) or (before and before.search(norm[: n.start])) for n in named
    )
    ordered = bool(FIRST.search(rest) or LAST.search(rest) or NTH.search(rest))
    wants = (
        joined
        or (programme and (units or bool(named)))
        or (units and bool(named) and lists)
        or (of_kind and (bool(AREA_LISTS.search(rest)) or is_yes_no(question)))
        or (units and loosely and (lists or extreme or bool(WHICH_PREFECTURES.search(rest))))
        or bare
    )
    if not wants or not (named or units or programme or ordered):
        return None
    if not named and (
        not ((units or (joined and ordered)) and (joined or programme or loosely))
        or (is_yes_no(question) and not joined)
    ):
        return None
    if not named and not joined and not (lists or extreme or AREA_LISTS.search(rest)):
        return None
    says_so = joined or units or loosely or lists or (programme and bool(AREA_LISTS.search(rest)))
    # a yes-no question about places and taking part may hold words that do not matter
    exactly = bare or not says_so or (of_kind and not joined and not programme)
    surely = bool(named) and is_yes_no(question) and (joined or (loosely and programme))
    allowed = NOTHING if exactly else LEFT_OVER * (2 if surely else 1)
    spans += [*((s.start, s.end) for s in own), *aside, *_of_own_bodies(question, index, roster)]
    over = left_over(question, cues, rest, spans)
    if over > allowed or (over and _qualified(question, cues, rest, spans, named)):
        return None
    besides = left_out(named, norm)
    kept = tuple(n for n in named if n not in besides)
    held = _without(roster, besides, index)
    if sort:
        held = replace(held, members=tuple(m for m in held.members if of_sort(m, sort, index.places)))
    return Asked(held, kept, rest, read, question.negative and not set_apart, besides, sort)


def kinds_asked(rest: str, language: str) -> str:
    """Which kinds of places are asked for: letters of ``P市区町村``; empty for all.

    Args:
        rest: the folded question without its names.
        language: of the question.
    """
    parted = list(AMONG.finditer(rest))
    if parted and (kinds := _kinds(rest[parted[-1].end() :], language, parted=True)):
        return kinds
    return _kinds(rest, language, parted=False)


def _kinds(rest: str, language: str, *, parted: bool) -> str:
    if language == "ja":
        if GENERAL.search(rest):
            # 参加自治体に村はいくつ: one kind named beside the word for all of them
            return "".join(dict.fromkeys(m["kind"] for m in _ONE_KIND.finditer(GENERAL.sub("　", rest))))
        if re.search(r"(?<![市区])町村", rest):
            return "町村"
        return "".join(k for k, p in KIND_JA.items() if p.search(rest))
    rest = _NOT_KIND_EN.sub(" ", rest)
    if re.search(r"municipalit|local gov", rest):
        return ""
    found = "".join(k for k, p in KIND_EN.items() if p.search(rest))
    # "towns" alone, or with cities, means any of them
    if TOWNS.search(rest) and "市" in found and "村" not in found:
        return ""
    if TOWNS.search(rest) and (parted or ONLY_TOWNS.search(rest) or "村" in found) and "市" not in found:
        found = found.replace("村", "町村") if "村" in found else found + "町"
    return found


def kinds_named(rest: str, language: str) -> tuple[str, ...]:
    """Each kind of places that is named by itself, as the letters of ``kinds_asked``."""
    patterns = KIND_JA if language == "ja" else {**KIND_EN, "町": TOWNS}
    return tuple(kind for kind, pattern in patterns.items() if pattern.search(rest))


def kind_at(rest: str, kind: str, language: str) -> int:
    """Where a kind of places is named; -1 where it is not."""
    match = (KIND_JA if language == "ja" else {**KIND_EN, "町": TOWNS})[kind].search(rest)
    return match.start() if match else -1


def _without(roster: Roster, besides: Sequence[Named], index: Index) -> Roster:
    """The roster without those in the places to be left out."""
    if not besides:
        return roster
    wide = [c for n in besides for c in n.codes]
    kept = tuple(
        m for m in roster.members
        if not any(index.places.within(code, w) for code in place_codes(m) for w in wide)
    )  # fmt: skip
    return replace(roster, members=kept)


def _called(subject: Mentioned, index: Index, read: Found | None) -> Sequence[str]:
    """How a subject may be called: in the tables by any of its names, in documents as the question does."""
    return (subject.words,) if read or len(subject.ids) > 1 else index.known[subject.ids[0]].names


def _told_of(subject: Mentioned, read: Found, index: Index) -> bool:
    """True for the body that the document of a roster is about, and what it is called."""
    documents = {source.title for source in read.sources}
    return any(
        one.passage.title in documents
        and one.subject in subject.ids
        and index.known[one.subject].kind == "organization"
        for one in index.tables.said
    )


def left_over(question: Question, cues: Cues, rest: str, spans: Sequence[tuple[int, int]]) -> float:
    """The weight of the question's words that membership does not explain."""
    return sum(term.weight for term in _unexplained(question, cues, rest, spans))


def _qualified(
    question: Question, cues: Cues, rest: str, spans: Sequence[tuple[int, int]], named: Sequence[Named]
) -> bool:
    """True when the places asked for are of a sort that no roster tells: 離島の町, coastal towns, 九州の離島で."""
    behind = _OF_A_SORT[question.language]
    of_areas = set() if question.language != "ja" or is_yes_no(question) else {n.end + 1 for n in named}
    return any(
        t.kind in ("noun", "name")
        and (behind.match(question.norm, t.end) or (t.start in of_areas and question.norm[t.start - 1] == "の"))
        for t in _unexplained(question, cues, rest, spans)
    )


def _unexplained(question: Question, cues: Cues, rest: str, spans: Sequence[tuple[int, int]]) -> list[Term]:
    """The words of the question that membership does not explain."""
    explained = list(spans)
    for key in ("joined", "sent", "units", "programme", "most", "least", "idle", "aside", *SORTS):
        explained += [(m.start(), m.end()) for m in cues.pattern[f"membership.{key}"].finditer(rest)]
    explained += [(m.start(), m.end()) for m in cues.pattern["number.share"].finditer(rest)]
    explained += claimed(rest) if is_yes_no(question) or OF_THEIRS.search(rest) else []
    kinds = KIND_JA if question.language == "ja" else KIND_EN
    for pattern in (*_EXPLAINED, *kinds.values()):
        explained += [(m.start(), m.end()) for m in pattern.finditer(rest) if m.end() > m.start()]
    return [
        term
        for term in question.terms
        if term.kind != "compound" and not any(a < term.end and term.start < b for a, b in explained)
    ]


def _of_own_bodies(question: Question, index: Index, roster: Roster) -> list[tuple[int, int]]:
    """Where words name a body behind the roster by a part of its name, and what it does: Waseda-supervised."""
    names = {
        name
        for fact in index.tables.facts
        if fact.subject == roster.programme and fact.attribute in _BEHIND
        for one in index.known.values() if one.kind == "organization"
        for name in one.names if name in fold(fact.text_ja) or name in fold(fact.text_en)
    }  # fmt: skip
    if question.language == "ja":
        parts = [t for t in question.terms if t.kind == "name" and any(name.startswith(t.text) for name in names)]
    else:
        parts = [t for t in question.terms if t.kind == "name" and any(t.text in name.split() for name in names)]
    does = [t for t in question.terms if t.key in _BEHIND] if parts else []
    return [(t.start, t.end) for t in (*parts, *does)]


def _own_names(index: Index, roster: Roster) -> frozenset[str]:
    """Names of the programme, of what it was called before and of who runs it."""
    ids = {roster.programme}
    ids |= {m.programme for m in roster.members}
    own = set(index.known[roster.programme].names) if roster.programme in index.known else set()
    for member in index.tables.members:
        if member.programme == roster.programme and not (member.code or member.candidates):
            own.add(fold(member.name))
    for fact in index.tables.facts:
        if fact.subject == roster.programme and fact.attribute in ("predecessor", "organizer", "former_name"):
            own |= {name for one in index.known.values() for name in one.names if name in fold(fact.text_ja)}
    return frozenset(own)


def _roster_meant(index: Index, subjects: Sequence[Mentioned]) -> Roster | None:
    for subject in subjects:
        for roster in index.rosters:
            if roster.programme in subject.ids:
                return roster
    return index.rosters[0]
