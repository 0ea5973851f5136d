"""Questions that lean on the ones before: その参加費は？ もう一人は？ and in English?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import Named, places_in
from bot.answering.language.question_types import Question, understand
from bot.answering.tables.ranks import rank_of, with_rank
from bot.places import Places
from bot.seams import Asked


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone."""

    question: str
    language: str
    answer_in: str = ""
    """Set when another language was asked for."""
    candidates: tuple[str, ...] = ()
    """Complete questions when a pronoun could mean several things."""
    names: tuple[str, ...] = ()
    alternative: str = ""
    """The question as it stands, when ``question`` only supposes that it is about the same subject as before."""
    supposed: tuple[str, ...] = ()
    """The question about others that may be meant as well, the likelier first."""


_HEAD_JA = re.compile(
    r"^(?:では|ほな|ほんなら|ほいで|そしたら|そんなら|じゃあ|じゃ|それでは|それじゃあ?|あと|それと|ちなみに|で|なら|そして"
    r"|ところで|また|えっと|あの|うーん|なるほど|はい|ok|了解"
    r"|ありがとう(?:ございます)?)[、,。\s]*"
)
_HEAD_EN = re.compile(r"^(?:and|so|then|also|ok|okay|but|now|well|thanks|thank you|great|i see)[,.\s]+", re.IGNORECASE)
_ABOUT_EN = re.compile(
    r"^(?:and |so |ok,? )?(?:what|how) about (?P<what>.+?)\??$|^and (?P<and>(?!what"
    r"|how|who|when|where|why|which|is|are|does|do|did|has|have|in english"
    r"|in japanese).+?)\??$",
    re.IGNORECASE,
)
_ABOUT_JA = re.compile(
    r"^(?P<what>[^?？。]{1,30}?)(?:については|に関しては|の場合は|の方は|のほうは|だと|なら|は"
    r"|って|も)(?:どう(?:です|でしょう|なの|ですか|なりますか)?か?"
    r"|いかがですか)?[?？。]*$"
)
_PERSON_JA = re.compile(
    r"(?:その|この|あの)(?:人|方|人物|かた|先生|教授|博士|社長|会長|理事長|学長|総長|市長|町長|村長|知事|所長|代表(?:者|理事)?)"
    r"(?:さん|たち)?(?![一-鿿])|彼女|彼|同氏"
)
_THING_JA = re.compile(
    r"(?<!ど)(?:その|この|あの)(?=[一-鿿ァ-ヴーa-zA-Z])|それ(?!ぞれ)|これ(?!まで|から)|そこ"
    r"|ここ|同会|同社|同協会|同部会|同市|そちら|そっち"
)
_FORMER = re.compile(r"前者|\bthe former\b", re.IGNORECASE)
_LATTER = re.compile(r"後者|\bthe latter\b", re.IGNORECASE)
_PERSON_EN = re.compile(r"\b(?:he|she|him|his|her|hers|(?:that|this|the same) person)\b", re.IGNORECASE)
_THING_EN = re.compile(
    r"\b(?:its|it|that (?:group|programme|program|association|organi[sz]ation"
    r"|agreement|model|company|city|scheme|project|one)|this (?:group|programme"
    r"|program|association|organi[sz]ation|agreement|model|company|city|scheme"
    r"|project|one)|the (?:group|programme|program|association|organi[sz]ation"
    r"|agreement|scheme)(?! of)|they|them|their|there)\b",
    re.IGNORECASE,
)
_THEY_EN = re.compile(r"^(?:they|them|their)$", re.IGNORECASE)
AGAIN = 1.4
"""Weight of the words beside a rank that still ask the question before again."""
COUNTED = 2.5
"""The same beside a number of municipalities or people."""
_OF_MEMBERS = {"ja": "（参加自治体）？", "en": " (member municipalities)?"}
_NAMED = re.compile(r"(?:さん|氏|協会|部会|研究会|センター|Lab|型|市)$")
_ANY_YEAR = re.compile(r"(?P<era>令和|平成|昭和|reiwa |heisei |showa )?(?<!\d)(?P<year>(?:19|20)\d\d|(?<=和)\d{1,2}"
                       r"|(?<=[成和])\d{1,2}|(?<=reiwa )\d{1,2}|(?<=heisei )\d{1,2})(?!\d)", re.IGNORECASE)  # fmt: skip
_AT_EN = re.compile(r"[A-Za-z -]+? of (?:the )?[A-Z][A-Za-z]*(?: (?:of )?[A-Z][A-Za-z]*)*")
_AT_JA = re.compile(r"[一-鿿々ァ-ヴーA-Za-z]+$")
"""A post with the body at which it is: president of the University of Tokyo, 東大総長."""
_TITLED = re.compile(r"(?:さん|氏|先生|様)$|^(?:Mr|Ms|Mrs|Dr|Prof)\b\.?|(?:さん|氏|先生|様)")
_COUNTED_JA = re.compile(r"[0-9０-９一二三四五六七八九十]+(?P<of>日目|つ目|番目|位|年目|回目)")
_KINDS = {
    "ja": re.compile(r"(?:市区?町村|町村|特別区|市|区|町|村)(?![一-鿿])"),
    "en": re.compile(r"\b(?:municipalities|cities|towns|villages|wards)\b"),
}
_POSSESSIVE_EN = {"his", "her", "hers", "its", "their"}


def resolve(text: str, language: str, past: Sequence[Asked], places: Places, cues: Mapping[str, Cues]) -> Resolved:
    """``text`` as a question that stands alone."""
    own = cues[language]
    norm = fold(text).strip()
    before = past[-1] if past else None
    asked_before = str(before.topic.get("question") or before.question) if before else ""
    for key, target in (("in_english", "en"), ("in_japanese", "ja")):
        if own.has(f"follow.{key}", norm) or any(c.has(f"follow.{key}", norm) for c in cues.values()):
            rest = _without(norm, key, cues)
            if before and len(rest) <= (4 if language == "ja" else 12):
                spoken = understand(asked_before, language, cues).language
                return Resolved(asked_before, spoken, target)
            cleaned = re.sub(
                r"(?:を|は)?英語で(?:は|も)?|(?:を|は)?日本語で(?:は|も)?|,? ?\bin (?:english|japanese)\b",
                "",
                text,
                flags=re.IGNORECASE,
            )
            inner = resolve(cleaned, language, past, places, cues)
            return Resolved(inner.question, inner.language, target, inner.candidates, inner.names)
    if before is None:
        return Resolved(text, language)
    topic = before.topic
    head = (_HEAD_JA if language == "ja" else _HEAD_EN).sub("", text.strip())
    again = _again(head, asked_before, language, cues)
    if again:
        return Resolved(again, language)
    beside = _same_area(head, topic, asked_before, language, places, own)
    if beside:
        return Resolved(beside, language)
    if own.has("follow.other", fold(head)) and not _ordinal(head, topic, language, own):
        other = _other(head, topic, asked_before, language, own)
        if other:
            return other
    head = _that_post(head, asked_before, language, own)
    pronoun = _ordinal(head, topic, language, own) or _pronoun(head, topic, language, asked_before, past, cues)
    if pronoun:
        return pronoun
    bare = places_in(fold(head), places, language)
    if bare and len(fold(head).strip(" ?？。、")) <= len(bare[0].words) + 1:
        name = head[bare[0].start : bare[0].end] if len(fold(head)) == len(head) else bare[0].words
        replaced = _instead(name, topic, asked_before, language, places, cues, head)
        if replaced:
            return replaced
    party = _party(head, asked_before, topic, language, cues)
    if party:
        return party
    about = (_ABOUT_JA if language == "ja" else _ABOUT_EN).match(head.strip()) or (
        _ABOUT_EN.match(text.strip()) if language != "ja" else None
    )
    if about:
        replaced = _instead(next(g for g in about.groups() if g), topic, asked_before, language, places, cues, head)
        if replaced:
            return replaced
    if topic.get("kind") == "membership" and _compares_places(head, language, places, cues):
        return Resolved(f"{head.rstrip('?？。')}{_OF_MEMBERS[language]}", language)
    if _is_fragment(head, language, cues, topic):
        meant = [_with_subject(head, name, language) for name in _brought_up(topic, head, language, own)]
        if meant:
            return Resolved(meant[0], language, alternative=head, supposed=tuple(meant[1:]))
    return Resolved(head or text, language)


def _again(head: str, asked: str, language: str, cues: Mapping[str, Cues]) -> str:
    """The question before, put once more: for another rank, in another number, or by another calendar."""
    own, norm = cues[language], fold(head)
    before = understand(asked, language, cues)
    if not asked or before.language != language:
        return ""
    rank, ranked = rank_of(norm, language), rank_of(before.norm, language)
    asking = understand(head, language, cues)
    rest = sum(t.weight for t in asking.terms if t.kind not in ("compound", "number") and not rank_of(t.text, language))
    if ranked and own.has("follow.next", norm) and not rank:
        return with_rank(asked, language, ranked + 1)
    if ranked and rank and rest <= AGAIN:
        return with_rank(asked, language, rank)
    counted = own.has("number.several", norm) or (own.has("number.people", norm) and own.has("number.per_head", norm))
    if counted and rest <= COUNTED and any(t.key in ("fee", "tax") for t in before.terms):
        return f"{asked.rstrip('?？。. ')}、{head}" if language == "ja" else f"{asked.rstrip('?. ')}, {head}"
    more = [t for t in asking.terms if t.kind not in ("compound", "number") and not own.has("follow.calendar", t.text)]
    again = sum(t.weight for t in more) <= AGAIN and all(t.kind != "name" for t in more)
    if before.has("when") and own.has("follow.calendar", norm) and again and not rank:
        return asked
    return _year_beside(norm, asked, own)


def _year_beside(norm: str, asked: str, own: Cues) -> str:
    """The question before for the year before or after the one that it names; empty when it names none."""
    step = -1 if own.has("follow.year_before", norm) else 1 if own.has("follow.year_after", norm) else 0
    if not step or not _ANY_YEAR.search(asked):
        return ""
    return _ANY_YEAR.sub(lambda m: f"{m['era'] or ''}{int(m['year']) + step}", asked)


def _same_area(head: str, topic: Mapping[str, Any], asked: str, language: str, places: Places, own: Cues) -> str:
    """同じ県でほかに入っている所は？: the area of the place asked about before, by its name."""
    said = own.pattern["follow.same_area"].search(head)
    codes = [str(code) for code in topic.get("codes", ())]
    codes = codes or [code for named in places_in(fold(asked), places, language) for code in named.codes]
    if said is None or not codes:
        return ""
    wide = own.has("follow.region", said.group())
    areas = (
        [code for code in places.by_code if code.startswith("B:") and places.within(codes[0], code)]
        if wide else [f"P:{places.prefectures(codes[0])[0]}"]
    )  # fmt: skip
    if not areas:
        return ""
    text = f"{head[: said.start()]}{places.label(areas[0], language)}{head[said.end() :]}"
    if topic.get("kind") != "membership" or own.has("membership.programme", fold(text)):
        return text
    return f"{text.rstrip('?？。')}{_OF_MEMBERS[language]}"


def _without(norm: str, key: str, cues: Mapping[str, Cues]) -> str:
    for each in cues.values():
        norm = each.pattern[f"follow.{key}"].sub("", norm)
    norm = re.sub(
        r"[\s、。,.?!]|もう一度|答えて|教えて|言って|お願いします|ください|どうぞ|では|は|て|で|と|ば", "", norm
    )
    return re.sub(r"and|please|again|what about|how about|sayit|sayitagain|canyou|couldyou|tellme|answer", "", norm)


def _people(topic: Mapping[str, Any], language: str) -> list[str]:
    return [str(n) for n in topic.get(f"people_{language}") or topic.get("people_ja") or ()]


def _things(topic: Mapping[str, Any], language: str) -> list[str]:
    return [str(n) for n in topic.get(f"names_{language}") or topic.get("names_ja") or ()]


def _given(topic: Mapping[str, Any], language: str) -> list[str]:
    return [str(n) for n in topic.get(f"given_{language}") or topic.get("given_ja") or ()]


def _listed(topic: Mapping[str, Any], language: str) -> list[str]:
    return [str(n) for n in topic.get(f"listed_{language}") or topic.get("listed_ja") or ()]


def _brought_up(topic: Mapping[str, Any], head: str, language: str, own: Cues) -> list[str]:
    """The one whom the last answer brought up, and what was asked about: either may be gone on about."""
    asked = _things(topic, language)[:1]
    told = (_given(topic, language), _people(topic, language), _listed(topic, language))
    one = next((names for names in told if len(names) == 1), [])
    # "the mayor" is one of the town's, even where he was just named
    post = own.pattern["role.words"].match(fold(head)) and set(one) <= set(_people(topic, language))
    both = [*asked, *one] if post else [*one, *asked]
    return list(dict.fromkeys(both))


def _ordinal(head: str, topic: Mapping[str, Any], language: str, own: Cues) -> Resolved | None:
    """The second one's home town: which of those just listed is meant."""
    listed = _listed(topic, language)
    match = own.pattern["follow.ordinal"].search(head)
    if match is None or len(listed) < 2:
        return None
    words = own.words["follow.ordinals"]
    place = next((n for n, word in enumerate(words) if re.search(word, match.group(), re.IGNORECASE)), -1)
    if place >= len(words) - 1:
        place = len(listed) - 1  # the last
    if not 0 <= place < len(listed):
        return None
    return Resolved(f"{head[: match.start()]}{listed[place]}{head[match.end() :]}", language)


def _asks_who(head: str, asked: str, language: str, cues: Mapping[str, Cues]) -> bool:
    """True when both ask who: the second goes on in the same manner about the same."""
    return all(understand(one, language, cues).form == "person" for one in (head, asked))


def _pronoun(
    head: str, topic: Mapping[str, Any], language: str, asked: str, past: Sequence[Asked], cues: Mapping[str, Cues]
) -> Resolved | None:
    """A pronoun replaced by what it stands for; asked back when it could be several."""
    person = (_PERSON_JA if language == "ja" else _PERSON_EN).search(head)
    thing = (_THING_JA if language == "ja" else _THING_EN).search(head)
    ordered = [*_people(topic, language), *(n for n in _things(topic, language) if n not in _people(topic, language))]
    for pattern, which in ((_FORMER, 0), (_LATTER, 1)):
        match = pattern.search(head)
        if match and len(ordered) > 1:
            return Resolved(head[: match.start()] + ordered[which] + head[match.end() :], language)
    match = person or thing
    if match is None:
        return None
    if person:
        meant = [name for name in _given(topic, language) if name in _people(topic, language)]
        meant = meant or _people(topic, language)
        for earlier in reversed(past[:-1]):
            if meant:
                break
            meant = _people(earlier.topic, language)
    else:
        # who organises it? after who supervises X? is about X, not about who was named
        parallel = not re.match(re.escape(match.group()), head) and _asks_who(head, asked, language, cues)
        # その制度 is what is done, not the body that was told to do it
        done = cues[language].pattern["follow.scheme"].match(head, match.end()) or _scheme(match, cues[language])
        meant = (() if parallel or done else _given(topic, language)) or _things(topic, language)
        for earlier in reversed(past[:-1]):
            if meant:
                break
            meant = _things(earlier.topic, language)
        meant = meant if re.match(r"they|them|their", match.group(), re.IGNORECASE) and len(meant) < 2 else meant[:3]
    plural = re.search(r"たち|ら$", match.group()) or _THEY_EN.match(match.group())
    options = [_replace(head, match, name, language) for name in meant]
    if not options:
        return None
    if len(options) == 1:
        return Resolved(options[0], language)
    if plural:
        joined = ("と" if language == "ja" else " and ").join(meant)
        return Resolved(_replace(head, match, joined, language), language)
    return Resolved(options[0], language, candidates=tuple(options), names=tuple(meant))


def _scheme(match: re.Match[str], cues: Cues) -> bool:
    """True for a pronoun that says itself that something is meant which is done: that scheme."""
    return cues.has("follow.scheme", match.group())


def _that_post(head: str, asked: str, language: str, own: Cues) -> str:
    """That post, by its name in the question before: when did he leave it?"""
    said, norm = own.pattern["role.that_post"].search(head), fold(asked)
    role = own.pattern["role.words"].search(norm)
    if said is None or role is None or len(norm) != len(asked):
        return head
    name = _AT_EN.match(asked, role.start()) if language != "ja" else _AT_JA.search(asked[: role.end()])
    return f"{head[: said.start()]}{name.group() if name else role.group()}{head[said.end() :]}"


def _replace(head: str, match: re.Match[str], name: str, language: str) -> str:
    word = match.group()
    if language == "ja":
        linked = name + ("の" if word in ("その", "この", "あの") else "")
        return head[: match.start()] + linked + head[match.end() :]
    possessive = word.lower() in _POSSESSIVE_EN and not re.match(r"\s*(?:$|[?.!,])", head[match.end() :])
    return head[: match.start()] + name + ("'s" if possessive else "") + head[match.end() :]


def _other(head: str, topic: Mapping[str, Any], asked: str, language: str, cues: Cues) -> Resolved | None:
    """もう一人は？: the same question about those who were not answered about."""
    rest = [str(n) for n in topic.get(f"others_{language}") or topic.get("others_ja") or ()]
    names = [str(n) for n in topic.get(f"beside_{language}") or ()] or _things(topic, language)
    if not rest:
        return None
    match = cues.pattern["follow.other"].search(head)
    tail = head[match.end() :].strip(" はのも、?？。") if match else ""
    tail = cues.pattern["follow.sort"].sub("", tail).strip()
    options = []
    for name in rest:
        if tail:
            options.append(f"{name}の{tail}は？" if language == "ja" else f"{name} {tail}?")
        elif names and fold(names[0]) in fold(asked) and names[0] in (_people(topic, language) or names):
            at = fold(asked).find(fold(names[0]))
            options.append(asked[:at] + name + asked[at + len(names[0]) :])
        else:
            options.append(f"{name}とは？" if language == "ja" else f"Who or what is {name}?")
    if len(options) == 1:
        return Resolved(options[0], language)
    return Resolved(options[0], language, candidates=tuple(options), names=tuple(rest))


def _instead(
    what: str, topic: Mapping[str, Any], asked: str, language: str, places: Places, cues: Mapping[str, Cues], head: str
) -> Resolved | None:
    """長野市は？ after 弘前市は参加していますか？: the same question about something else."""
    what = cues[language].pattern["follow.beside"].sub("", what)
    norm = fold(what)
    new_places = places_in(norm, places, language)
    old_places = places_in(fold(asked), places, understand(asked, language, cues).language)
    whole = new_places and all(len(norm.strip()) - len(n.words) <= 2 for n in new_places[:1])
    if whole and old_places:
        old = old_places[0]
        at = fold(asked)
        if len(at) == len(asked):
            return Resolved(asked[: old.start] + what.strip() + asked[old.end :], language)
    known = [str(n) for n in topic.get(f"mentioned_{language}") or topic.get("mentioned_ja") or ()]
    stands = [(asked.lower().find(n.lower()), len(n)) for n in known if n and n.lower() in asked.lower()]
    post = cues[language].pattern["role.words"]
    said = re.sub(r"^(?:the|his|her|its|their) ", "", what.strip(" 、,?"), flags=re.IGNORECASE)
    if post.fullmatch(fold(said)) and (span := _last_outside(post, asked, stands)):
        return Resolved(f"{asked[: span[0]]}{said}{asked[span[1] :]}", language)
    stands = _alike_first(what, stands, asked, topic, language)
    if swapped := _built_alike(what, stands, asked, language):
        return Resolved(swapped, language)
    instead = _looks_like_name(what, language) or post.fullmatch(norm.strip(" 、,?"))
    if stands and topic.get("kind") != "membership" and instead:
        start, length = stands[0]
        if held := post.match(fold(asked), start + length):
            length = held.end() - start  # 石田市長 as a whole
        return Resolved(asked[:start] + what.strip(" 、") + asked[start + length :], language)
    if swapped := _same_ending(what, asked, language, cues[language]):
        return Resolved(swapped, language)
    if topic.get("kind") == "membership" and (kind := _other_kind(what, asked, language, old_places)):
        return Resolved(kind, language)
    if stands and topic.get("kind") != "membership" and (kin := _kin(what, stands, asked, language)):
        return Resolved(kin, language)
    if whole and topic.get("kind") == "membership":
        return Resolved(
            f"{what.strip()}は参加していますか？" if language == "ja" else f"Has {what.strip()} joined?", language
        )
    del head
    return None


def _other_kind(what: str, asked: str, language: str, places: Sequence[Named]) -> str:
    """町は？ after 長野県から参加した市は？: the question before about another kind of them; empty for none."""
    kinds = _KINDS[language]
    if kinds.fullmatch(fold(what).strip(" 、,?")) is None:
        return ""
    span = _last_outside(kinds, asked, [(n.start, n.end - n.start) for n in places])
    return f"{asked[: span[0]]}{what.strip(' 、,?？')}{asked[span[1] :]}" if span else ""


def _last_outside(pattern: re.Pattern[str], asked: str, stands: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where ``asked`` last holds the pattern outside the names in it."""
    norm = fold(asked)
    if len(norm) != len(asked):
        return None
    found = [m.span() for m in pattern.finditer(norm)]
    outside = [(a, b) for a, b in found if not any(at < b and a < at + length for at, length in stands)]
    return outside[-1] if outside else None


def _alike_first(
    what: str, stands: Sequence[tuple[int, int]], asked: str, topic: Mapping[str, Any], language: str
) -> list[tuple[int, int]]:
    """The names in ``asked``, those first that are of the same sort as ``what``: they end alike, or both are people."""
    end = _ending(what, language)
    people = {fold(n) for n in _people(topic, language)}
    person = bool(_TITLED.search(what.strip(" 、,?")))

    def alike(one: tuple[int, int]) -> bool:
        name = asked[one[0] : one[0] + one[1]]
        titled = bool(_TITLED.match(asked, one[0] + one[1])) or bool(_TITLED.search(name)) or fold(name) in people
        return (person and titled) or (bool(end) and _ending(name, language) == end)

    return sorted(stands, key=lambda one: not alike(one))


def _built_alike(what: str, stands: Sequence[tuple[int, int]], asked: str, language: str) -> str:
    """武者修行型は？ after Xのリフレッシュ型の目的は？: the same of what is no name that is known but ends alike."""
    said, end = what.strip(" 、,?？"), _ending(what, language)
    if language != "ja" or not end or len(said) < 3 or any(asked[a : a + n].endswith(end) for a, n in stands):
        return ""
    words = re.finditer(rf"[一-鿿ァ-ヴーA-Za-z0-9・]{{2,}}{re.escape(end)}(?![一-鿿ァ-ヴー])", asked)
    found = [m for m in words if not any(a < m.end() and m.start() < a + n for a, n in stands)]
    if len(found) != 1 or not re.fullmatch(r"[一-鿿ァ-ヴーA-Za-z0-9・]+", said):
        return ""
    return f"{asked[: found[0].start()]}{said}{asked[found[0].end() :]}"


def _ending(name: str, language: str) -> str:
    """What names of one sort end with: 型, 部会, model; the last part of one with a hyphen (``-term``)."""
    name = fold(name).strip(" 、,?")
    if language != "ja":
        words = name.split()
        return words[-1] if len(words) > 1 else ""
    return name[-1:] if re.search(r"[一-鿿]$", name) else ""


def _same_ending(what: str, asked: str, language: str, cues: Cues) -> str:
    """The long-term one? after a question of the short-term goal: the same with a word that is built alike."""
    said = re.sub(r"^the ", "", what.strip(" 、,?？"), flags=re.IGNORECASE)
    said = cues.pattern["follow.sort"].sub("", said).strip()
    if not said or len(said) > 20:
        return ""
    if language != "ja":
        tail = re.search(r"(?<=\w)-\w+$", said)
        found = re.search(rf"\b\w+{re.escape(tail.group())}\b", asked) if tail and " " not in said else None
        return f"{asked[: found.start()]}{said}{asked[found.end() :]}" if found else ""
    if counted := _COUNTED_JA.fullmatch(said):
        found = re.search(rf"[0-9０-９一二三四五六七八九十]+{counted['of']}", asked)
        return f"{asked[: found.start()]}{said}{asked[found.end() :]}" if found else ""
    return ""


def _kin(what: str, stands: Sequence[tuple[int, int]], asked: str, language: str) -> str:
    """攻めは？ after 守りのテレワークとは？: the same of what shares its last word; empty where no name has several."""
    start, length = stands[0]
    name, joint = asked[start : start + length], "の" if language == "ja" else " "
    head, found, tail = name.rpartition(joint)
    said = re.sub(r"^(?:the )|(?: ones?| kind| type)$|(?:のほう|の方)$", "", what.strip(" 、,?"), flags=re.IGNORECASE)
    if not found or not head or joint in said or not said or len(said) > 2 * len(head):
        return ""
    return f"{asked[:start]}{said}{joint}{tail}{asked[start + length :]}"


def _party(head: str, asked: str, topic: Mapping[str, Any], language: str, cues: Mapping[str, Cues]) -> Resolved | None:
    """企業は？ after Xの社員のメリットは？: the same asked of another party to it."""
    own = cues[language]
    said = re.sub(r"[?？。\s]+$", "", fold(head))
    new = own.pattern["follow.party"].search(said)
    rest = (said[: new.start()] + said[new.end() :]) if new else ""
    light = (
        r"(?:側|や|・)*(?:にとって|の場合|の方|に)?(?:は|って|も|では)?"
        if language == "ja"
        else (r"(?:and |so |what about |how about )*(?:for )?(?:the )?\s*(?:themselves|itself|side)?")
    )
    if new is None or not re.fullmatch(light, rest):
        return None
    norm = fold(asked)
    if understand(asked, language, cues).language != language or len(norm) != len(asked):
        return None
    names = sorted((str(n) for n in topic.get(f"mentioned_{language}") or ()), key=len, reverse=True)
    masked = norm
    for name in names:
        masked = masked.replace(fold(name), "\x00" * len(name))
    old = own.pattern["follow.party"].search(masked)
    if old:
        return Resolved(asked[: old.start()] + new.group() + asked[old.end() :], language)
    last = max((m.end() for m in re.finditer(r"\x00の", masked)), default=-1)
    if language != "ja" or last < 0:
        return None
    return Resolved(f"{asked[:last]}{new.group()}の{asked[last:]}", language)


def _looks_like_name(what: str, language: str) -> bool:
    """True when the words are the name of a person, an organization or a programme, and nothing else."""
    name = what.strip(" 、,?")
    if language != "ja":
        return bool(re.match(r"(?:the )?[A-Z]", name)) and len(name.split()) <= 5
    if "の" in name or len(name) > 20:
        return False
    if _NAMED.search(name) or re.fullmatch(r"[ァ-ヴー・]{3,}|[A-Za-z][A-Za-z0-9 .&-]+", name):
        return True
    return all(t.pos.startswith(("名詞,固有名詞", "接尾辞")) for t in analysed(name, language).tokens)


def _compares_places(head: str, language: str, places: Places, cues: Mapping[str, Cues]) -> bool:
    """True for 長野県と山梨県ではどちらが多い？: two places and hardly a word besides."""
    own, norm = cues[language], fold(head)
    if not own.has("compare.more", norm) or own.has("membership.joined", norm):
        return False
    named = places_in(norm, places, language)
    spans = [(n.start, n.end) for n in named]
    rest = [t for t in understand(head, language, cues).terms if not any(a < t.end and t.start < b for a, b in spans)]
    return len(named) > 1 and len(rest) <= 2


def _is_fragment(head: str, language: str, cues: Mapping[str, Cues], topic: Mapping[str, Any]) -> bool:
    """True for a question that names nothing: 参加費は？ いつ設立された？"""
    if not topic:
        return False
    question: Question = understand(head, language, cues)
    named = [t for t in question.terms if t.kind == "name"]
    content = [t for t in question.terms if t.kind != "compound"]
    if named or len(content) > 4:
        return False
    if language == "ja":
        # コメント is no name: it is what is asked for
        wanted = [t for t in content if cues[language].first("attribute", t.text)]
        katakana = [t for t in content if t.kind == "noun" and t.weight >= 1.5 and t not in wanted]
        return not katakana and len(head) <= 24
    return len(head.split()) <= 7 and not re.search(r"\b(?:you|i|my|your)\b", head.lower())


def _with_subject(head: str, subject: str, language: str) -> str:
    if language == "ja":
        return (
            head
            if subject in head
            else f"{subject}の{head}"
            if not re.match(r"いつ|誰|どこ|なぜ|何|どう|どの|どんな|どれ|いくら|いくつ", head)
            else f"{subject}は{head}"
        )
    return head if subject in head else f"{head.rstrip('?')} ({subject})?"
