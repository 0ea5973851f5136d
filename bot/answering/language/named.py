"""Who and what documents are about: people, bodies, concepts and places that their text names, with other names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.answering.language.bilingual import plain, romaji
from bot.answering.language.folding import analysed, fold
from bot.answering.language.sentences import cut
from bot.seams import Passage, Subject

Kind = Literal["person", "organization", "municipality", "concept"]

_READ = re.compile(r"([一-鿿々]{1,4})[ 　]([一-鿿々ぁ-んァ-ヶ]{1,4})\s*[（(]([ぁ-んァ-ヶ]+)[ 　]([ぁ-んァ-ヶ]+)[)）]")
"""松田 智生(まつだ ともお)"""
_POSTS = (
    r"(?:代表理事|代表取締役(?:社長)?|代表|理事長|副理事長|理事|市長|町長|村長|区長|知事|学長|総長|校長|園長|館長|会長|社長|所長"
    r"|部長|課長|室長|局長|次長|係長|主任|センター長|教授|准教授|講師|研究員|委員長|委員|座長|議長|議員|副会長|専務|常務"
    r"|支配人|店主|店長|監督|選手|医師|弁護士|コーディネーター|プロデューサー|ディレクター|マネージャー|氏|さん|様|先生)"
)
_AFTER_POST = re.compile(rf"{_POSTS}[：: 　]*([一-鿿々]{{1,3}})[ 　]([一-鿿々ぁ-ん]{{1,3}})(?![一-鿿々ぁ-ん])")
_BEFORE_POST = re.compile(rf"([一-鿿々]{{1,3}})[ 　]([一-鿿々]{{1,3}})[ 　]?(?={_POSTS})")
_ENTRY = re.compile(r"^[・•*-]?\s*([一-鿿々]{1,3})[ 　]([一-鿿々ぁ-ん]{1,4})\s*(?=[：:（(])", re.MULTILINE)
"""・遠山 さとみ：…"""
_AGENTS = (
    r"[a-z]*(?:ator|itor|ctor|ager|eader|ounder|wner|isor|icer|master|chair|chairman|chairwoman|ist|acher|urer|sultant|president"
    r"|mayor|secretary|head|chief|representative|professor|researcher|engineer|writer|warden|guide|host)"
)
_PERSON_EN = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Mayor|President|Director|Councillor|Councilor|Governor|Minister)\.? +)"
    r"((?:[A-Z][a-z'’-]+ ){1,2}[A-Z][A-Za-z'’-]+)"
    r"|(?:(?<=^)|(?<=[.:;] )|(?<=\n))(?!The |Our |This )((?:[A-Z][a-z'’-]+ ){1,2}[A-Z][A-Za-z'’-]+)"
    rf"(?=, (?:an? |the |our |its )?(?:[a-z]+[ -]){{0,3}}(?:{_AGENTS})[,.;])",
    re.MULTILINE,
)
"""Councillor Ruth Avery; Tom Okafor, harbour master, …"""
_SPEAKER = re.compile(rf"(?:^|[：:\s])([一-鿿々]{{3,5}})[ 　][^。、\n]{{2,40}}{_POSTS}(?:$|[、。\n])", re.MULTILINE)
_CALLED = re.compile(r"[一-鿿々]{2,6}?(?=(?:さん|氏|選手)(?:は|が|の|も|に|を|と|で|、|。|$))")
_BODY = re.compile(
    r"(?:(?<![A-Za-z])[A-Z][A-Za-z0-9&-]*(?: [A-Z][A-Za-z0-9&-]*)*"
    r" (?:Lab|Laboratory|Institute|Association|Center|Holdings|HOLDINGS)"
    r"|(?:(?<![一-鿿々])[^\W\d_内外上下中後前間方][のノ](?=[一-鿿々]))?[一-鿿々ァ-ヴーA-Za-z0-9×・-]{2,24}?"
    r"(?:協会|部会|研究会|研究所|ネットワーク|大学|センター|機構|財団|協議会|委員会|学会|連盟|連合会|組合"
    r"|ホールディングス|グループ))(?![一-鿿々ァ-ヴーA-Za-z])"
)
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[ ー-][A-Z][A-Za-z0-9]*)+(?![A-Za-z0-9])")
"""Several capitalised words (NAGAOKA WORKER)."""
_ARTICLE = re.compile(r"^(?:The|An?|Our|Your|This|These) ")
_COMPANY = re.compile(
    r"株式会社[ 　]?([一-鿿々ァ-ヴーA-Za-z0-9]{2,16})(?![一-鿿々ァ-ヴーA-Za-z])"
    r"|([一-鿿々ァ-ヴーA-Za-z0-9]{2,16})[ 　]?株式会社"
)
_LEGAL = re.compile(
    r"^(?:一般社団法人|公益社団法人|一般財団法人|公益財団法人|特定非営利活動法人|npo法人|株式会社|[(（][一公]社[)）]|[(（]株[)）]|㈱)\s*"
)
_QUOTED = re.compile(
    r"[「『]([^「」『』、。]{2,24})[」』](?=と(?:は|呼|い|称|名付|改)|を(?:提唱|推進|設立|発|始)|(?:と改称)|制度)"
)
_ACRONYM = re.compile(r"([一-鿿々ァ-ヴーA-Za-z][一-鿿々ァ-ヴーA-Za-z ]{3,24})[（(]([A-Z][A-Za-z]{1,7})[)）]")
_SHORTLY = re.compile(r"([^\s（(、。]{3,30})[（(][^（()）]{0,80}?以下[、,]?[「『]?([^」』)）]{2,24})[」』]?[)）]")
_RENAMED = re.compile(r"[「『]([^」』]{3,20})[」』][^。]{0,60}[「『]([^」』]{3,20})[」』]と(?:改称|改名|名称変更)")
_PLACE = re.compile(r"[一-鿿々ヶケァ-ヴー]{2,6}?[都道府県市区町村](?![一-鿿々])|[一-鿿々]{2,5}[市町村](?=[長内民は様])")
_ENTITLED = re.compile(
    r"(?:会社|団体|法人|組織|協会|機関)?名(?:称)?[：:]\s*([^\s、。（(]{3,30}(?: [A-Za-z][^\s、。（(]*)*)"
)
"""団体名：みなと学び協会"""
_CLEAN = re.compile(
    r"^(?:(?:19|20)?\d+年度?|以下|㈱|[(（]株[)）]|この|その|当|本|各|同|今回の|なお|また|や|と|の|は|が)+"
)
_GENERIC = frozenset(
    [
        *("大学", "センター", "協会", "部会", "研究会", "委員会", "法人", "株式会社", "グループ", "ネットワーク"),
        *("首都圏", "市町村", "市区町村", "都道府県", "近隣市町村", "日本", "財団", "機構", "研究所", "県", "市"),
    ]
)
"""What many bodies and places are called; no name of its own."""
OFTEN = 0.15
"""Share of the statements of a document that must name a subject, where its title does not, for it to be about it."""
MOST = 400
"""Names that are kept; those named most often."""


@dataclass
class Cast:
    """The subjects of some documents."""

    subjects: dict[str, Subject] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    """Folded name → id."""
    main: dict[str, str] = field(default_factory=dict)
    """Document → id of what it is mostly about."""
    finder: re.Pattern[str] | None = None

    def named_in(self, folded: str) -> list[tuple[int, str]]:
        """Where which subjects are named in folded text."""
        if self.finder is None:
            return []
        return [(m.start(), self.by_name[m.group()]) for m in self.finder.finditer(folded)]


def document_of(passage: Passage) -> str:
    """What tells its document from others."""
    return passage.source or passage.title


def cast(passages: Sequence[Passage]) -> Cast:
    """Everybody and everything that is named often enough, or in a way that tells that it is a name."""
    kinds: dict[str, Kind] = {}
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    spoken: dict[str, str] = {}

    def person(family: str, given: str, reading: tuple[str, str] | None = None) -> None:
        given = re.sub(rf"(?<=.){_POSTS}$", "", given)
        name = family + given
        if not given or not (reading or _is_person(family) or _is_person(f"{family} {given}")):
            return
        kinds[name] = "person"
        aliases[name][f"{family} {given}"] = None
        if reading:
            aliases[name].update(dict.fromkeys(["".join(reading), " ".join(reading)]))
            spoken[name] = " ".join(romaji(part).capitalize() for part in reversed(reading))

    people = {m[1] or m[2] for passage in passages for m in _PERSON_EN.finditer(passage.text)}
    for passage in passages:
        whole = f"{passage.title}\n{passage.heading}\n{passage.text}"
        for match in _READ.finditer(whole):
            person(match[1], match[2], (match[3], match[4]))
        for pattern in (_AFTER_POST, _BEFORE_POST):
            for match in pattern.finditer(whole):
                person(match[1], match[2])
        for match in _ENTRY.finditer(whole):
            person(match[1], match[2])
        for match in _SPEAKER.finditer(whole):
            person(*_halves(match[1]))
        for match in _PERSON_EN.finditer(whole):
            kinds[match[1] or match[2]] = "person"
        for match in _CALLED.finditer(whole):
            person(*_halves(match.group()))
        for match in _BODY.finditer(whole):
            name = _LEGAL.sub("", _CLEAN.sub("", match.group())).strip(" ・-")
            if len(name) > 2 and name not in _GENERIC:
                kinds.setdefault(name, "organization")
        for match in _ENTITLED.finditer(whole):
            name = _LEGAL.sub("", match[1]).strip()
            # the whole name, where only its end looks like one
            for part in [k for k in kinds if name.endswith(k) and name != k]:
                del kinds[part]
            kinds.setdefault(name, "organization")
        for match in _QUOTED.finditer(whole):
            if _is_noun(match[1]):
                kinds.setdefault(match[1].strip(), "concept")
        for match in _COMPANY.finditer(whole):
            kinds.setdefault(match[1] or match[2], "organization")
        for match in _LATIN.finditer(whole):
            name = _ARTICLE.sub("", match.group())
            if not any(name.endswith(one) for one in people):
                kinds.setdefault(name, "concept")
        for match in _PLACE.finditer(whole):
            name = _CLEAN.sub("", match.group())
            if len(name) > 2 and name not in _GENERIC:
                kinds.setdefault(name, "municipality")
        for match in _ACRONYM.finditer(whole):
            long = _LEGAL.sub("", _CLEAN.sub("", match[1])).strip()
            if long in kinds:
                aliases[long][match[2]] = None
        for match in _SHORTLY.finditer(whole):
            long, short = _LEGAL.sub("", match[1]).strip(), match[2].strip()
            owner = short if short in kinds else long if long in kinds else ""
            if owner and short != owner:
                aliases[owner][short] = None
        for match in _RENAMED.finditer(whole):
            kinds.setdefault(match[2], "organization")
            aliases[match[2]][match[1]] = None
    counts, totals = _counted(passages, kinds, aliases)
    former = {old for name in aliases for old in aliases[name] if old in kinds}
    kept = {
        name: kind
        for name, kind in kinds.items()
        if name not in former
        and not any(name in a for n, a in aliases.items() if n != name)
        and (kind != "municipality" or totals[name] > 1)
    }
    kept = {name: kept[name] for name, _ in totals.most_common() if name in kept}
    kept = dict(list(kept.items())[:MOST])
    found = Cast()
    for name, kind in kept.items():
        extra = dict.fromkeys([*aliases[name], *_shorter(name, kind)])
        if kind == "municipality":
            read = "".join(romaji(t.reading) for t in analysed(name[:-1], "ja").tokens)
            extra.update(
                dict.fromkeys([read.capitalize(), plain(read).capitalize()]) if read.isascii() and read else {}
            )
        english = spoken.get(name, "") or (_read_name(name) if kind == "person" else "")
        if kind == "person" and english:
            family = plain(english.split()[-1])
            extra.update(dict.fromkeys([family.capitalize()] if len(family) > 2 else []))
        found.subjects[_id(name, kind)] = Subject(_id(name, kind), kind, name, english or name, tuple(extra))
    _main(found, passages, counts, kept)
    _name(found)
    return found


def _counted(
    passages: Sequence[Passage], kinds: Mapping[str, Kind], aliases: Mapping[str, Iterable[str]]
) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """How often each name, or another for the same, stands in each document, and in all; longer names first."""
    owner = {name: name for name in kinds}
    for name, others in aliases.items():
        owner.update({other: name for other in others if other})
    if not owner:
        return {}, Counter()
    finder = re.compile("|".join(re.escape(n) for n in sorted(owner, key=len, reverse=True)))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    titled: set[str] = set()
    for passage in passages:
        title = "" if document_of(passage) in titled else passage.title
        titled.add(document_of(passage))
        found = Counter(owner[m.group()] for m in finder.finditer(f"{title}\n{passage.heading}\n{passage.text}"))
        counts[document_of(passage)].update(found)
        totals.update(found)
    return counts, totals


def _id(name: str, kind: Kind) -> str:
    return f"{kind}:{fold(name)}"


def _shorter(name: str, kind: Kind) -> Iterable[str]:
    """What a long name is called for short."""
    if kind == "organization" and name.startswith("日本") and len(name) > 5:
        yield name[2:]
    if kind == "municipality" and 2 < len(name) < 6:
        yield name[:-1]


def _halves(name: str) -> tuple[str, str]:
    """Family and given name of a name written in one."""
    tokens = [t.surface for t in analysed(name, "ja").tokens]
    if len(tokens) > 1:
        return tokens[0], name[len(tokens[0]) :]
    return (name[:2], name[2:]) if len(name) > 2 else (name, "")


def _is_person(name: str) -> bool:
    family = analysed(name, "ja").tokens
    return bool(family) and all("固有名詞" in token.pos for token in family if not token.pos.startswith("空白"))


def _is_noun(name: str) -> bool:
    tokens = analysed(name, "ja").tokens
    return bool(tokens) and tokens[-1].pos.startswith(("名詞", "接尾辞", "記号"))


def _read_name(name: str) -> str:
    """A person's name in Latin letters, given name first, as the analyser reads it."""
    family, given = _halves(name)
    read = ["".join(romaji(t.reading) for t in analysed(part, "ja").tokens) for part in (given, family) if part]
    return " ".join(part.capitalize() for part in read if part)


def _main(
    found: Cast, passages: Sequence[Passage], counts: Mapping[str, Counter[str]], kept: Mapping[str, Kind]
) -> None:
    """What each document is mostly about: what it names most often, the sooner and in its title the better."""
    titles = {document_of(p): fold(p.title) for p in passages}
    first: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    for passage in passages:
        document = document_of(passage)
        sizes[document] += len(cut(passage.text))
        if len(first.get(document, "")) < 600:
            first[document] = first.get(document, "") + fold(passage.text)
    for document, named in counts.items():
        scores = {
            name: count
            * (8.0 if fold(name) in titles[document] else 1.0)
            * (1.5 if fold(name) in first[document] else 1.0)
            for name, count in named.items()
            if name in kept and kept[name] in ("organization", "concept")
        }
        if scores:
            best = max(scores, key=lambda n: (scores[n], len(n)))
            often = OFTEN * sizes[document]
            if scores[best] >= 2 and (fold(best) in titles[document] or named[best] >= often):
                found.main[document] = _id(best, kept[best])


def _name(found: Cast) -> None:
    """Every name by which a subject is found; the last word of a body's name where no other body has it."""
    tails: dict[str, set[str]] = defaultdict(set)
    for key, subject in found.subjects.items():
        for name in (subject.name_ja, *subject.aliases):
            found.by_name.setdefault(fold(name), key)
        if subject.kind == "organization":
            tail = next((g for g in _GENERIC if subject.name_ja.endswith(g) and len(g) > 1), "")
            tails[tail].add(key)
    mains = set(found.main.values())
    for tail, keys in tails.items():
        owner = keys if len(keys) == 1 else keys & mains
        if tail and len(owner) == 1:
            key = next(iter(owner))
            subject = found.subjects[key]
            found.subjects[key] = Subject(key, subject.kind, subject.name_ja, subject.name_en, (*subject.aliases, tail))
            found.by_name.setdefault(fold(tail), key)
    ordered = sorted(found.by_name, key=len, reverse=True)
    if ordered:
        found.finder = re.compile("|".join(map(standing, ordered)))


def standing(name: str) -> str:
    """A pattern for a folded name where it is not part of another: 大学 is none in 早稲田大学.

    A name in the plural, or somebody's, is that name.
    """
    if name.isascii():
        hyphened = re.escape(name).replace(r"\ ", "[ -]")
        return rf"(?<![a-z0-9]){hyphened}(?=s?(?![a-z0-9]))"
    if name in _GENERIC:
        return rf"(?<![一-鿿々ァ-ヴーa-z]){re.escape(name)}"
    return re.escape(name)
