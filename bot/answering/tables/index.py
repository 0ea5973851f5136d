"""The small tables prepared for questions: names of subjects, statements, rosters. Built once per tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.bilingual import names_in
from bot.answering.language.folding import fold
from bot.answering.language.identity import by_identity
from bot.answering.language.named import standing
from bot.answering.language.stemming import stem_of, stems
from bot.answering.language.terms import Term
from bot.places import Places
from bot.seams import Fact, Member, Programme, Tables

LANGUAGES = ("ja", "en")
"""In which facts are told."""

_LEGAL = re.compile(r"^(?:一般社団法人|公益社団法人|株式会社|\(一社\)|\(株\))|(?:株式会社|\(株\))$")
_OF_JAPAN = re.compile(r"^日本(?=.{3,}(?:協会|学会|機構|連盟)$)|^japan (?=\w+ \w+)")
"""What is left out of the name of a body of this country: テレワーク協会."""
_TOPIC_JA = re.compile(r"(?<=.)(?:は|が|も|によれば|とは|では|には)(?![じめず])|(?<=.{12})、")
_VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|may|will|means|gives|runs|aims|says?|takes?|carries"
    r"|belongs?|founded|became|completed|served|graduated|began|begins|started|signed|concluded|received)\b"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A programme or subject by one name for each language."""

    id: str
    kind: str
    name_ja: str
    name_en: str
    names: tuple[str, ...]
    """Folded, every way to call it."""

    def name(self, language: str) -> str:
        """In ``language``; an English name with the Japanese in brackets."""
        if language != "en" or not self.name_en:
            return self.name_ja
        return self.name_en if self.name_en == self.name_ja else f"{self.name_en} ({self.name_ja})"


@dataclass(frozen=True, slots=True)
class Told:
    """One statement; facts about several subjects may say the same."""

    facts: tuple[Fact, ...]
    text: str
    """In one language, as written."""
    plain: str
    """The same, folded."""
    named: frozenset[str]
    """Ids of the subjects that the text names."""
    head: frozenset[str]
    """Those of them that it speaks of first of all: they stand before its first は, or its first verb."""

    @property
    def fact(self) -> Fact:
        """The first of them."""
        return self.facts[0]

    @property
    def concerned(self) -> frozenset[str]:
        """Ids of the subjects that it is about or names."""
        return self.named | {fact.subject for fact in self.facts}


@dataclass(frozen=True, eq=False, slots=True)
class Statements:
    """All facts in one language, searchable by words."""

    told: tuple[Told, ...]
    joined: str
    starts: tuple[int, ...]
    by_stem: Mapping[str, tuple[int, ...]]
    own: Mapping[str, tuple[int, ...]]
    """Subject → the statements about it."""
    naming: Mapping[str, tuple[int, ...]]
    """Subject → the statements that name it."""

    def holders(self, term: Term) -> dict[int, float]:
        """Which statements hold ``term``, and how far (see ``Term.found_in``)."""
        found: dict[int, float] = {}
        for other in term.others:
            for number in self._having(other):
                found[number] = 0.8
        for number in self.by_stem.get(term.read, ()) if term.read else ():
            found[number] = 1.0
        for number in self._having(term.text):
            found[number] = 1.0
        return found

    def _having(self, word: str) -> Sequence[int]:
        if word.isascii() and word and not word[0].isdigit() and " " not in word and "-" not in word:
            return self.by_stem.get(stem_of(word), ())
        found, at = [], self.joined.find(word) if word else -1
        digits = bool(word) and word[0].isdigit()
        while at >= 0:
            end = at + len(word)
            if not digits or not (
                self.joined[end : end + 1].isdigit()
                or self.joined[at - 1 : at].isdigit()
                or self.joined[at - 1 : at] in ",."
            ):
                found.append(bisect_right(self.starts, at) - 1)
            at = self.joined.find(word, end)
        return found


@dataclass(frozen=True, slots=True)
class Roster:
    """The municipalities that take part in a programme."""

    programme: str
    name: str
    name_en: str
    url: str
    members: tuple[Member, ...]
    """In the source's order."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A subject named in a question."""

    start: int
    end: int
    ids: tuple[str, ...]
    """More than one: the name alone does not tell which."""
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """``Index.of(tables, places)``."""

    tables: Tables
    places: Places
    known: Mapping[str, Known]
    names: Mapping[str, tuple[str, ...]]
    """Folded name → ids."""
    told: Mapping[str, Statements]
    """By language."""
    rosters: tuple[Roster, ...]
    others: Mapping[str, tuple[Member, ...]]
    """Memberships of programmes without a roster, by the code or folded name of who takes part."""
    finder: re.Pattern[str] | None

    @staticmethod
    def of(tables: Tables, places: Places) -> Index:
        """Prepared from the tables; remembered while they are the same objects."""
        return _build(tables, places)

    def named_in(self, norm: str) -> tuple[Mentioned, ...]:
        """Programmes and subjects named in folded ``norm``, the longest names first taken."""
        matches = self.finder.finditer(norm) if self.finder else ()
        found = ((m, m.group() if m.group() in self.names else m.group().replace("-", " ")) for m in matches)
        return tuple(Mentioned(m.start(), m.end(), self.names[name], name) for m, name in found)

    def persons(self, subjects: Sequence[Mentioned]) -> list[Mentioned]:
        """Those of ``subjects`` that are one person, and not a family name that several bear."""
        return [one for one in subjects if len(one.ids) == 1 and self.known[one.ids[0]].kind == "person"]

    def about(self, ids: Sequence[str], language: str) -> tuple[Told, ...]:
        """The statements with a fact whose subject is one of ``ids``."""
        statements = self.told[language]
        numbers = sorted({n for i in ids for n in statements.own.get(i, ())})
        return tuple(statements.told[n] for n in numbers)

    def companions(self, one: str) -> list[list[str]]:
        """The others of its kind in every statement that names ``one`` together with others."""
        statements = self.told["ja"]
        found = []
        for number in statements.naming.get(one, ()):
            together = [
                i for i in statements.told[number].named if i != one and self.known[i].kind == self.known[one].kind
            ]
            if together:
                found.append(sorted(together))
        return found


@by_identity
def _build(tables: Tables, places: Places) -> Index:
    known: dict[str, Known] = {}
    for programme in tables.programmes:
        known[programme.id] = _known(programme.id, programme.kind, programme)
    for subject in tables.subjects:
        known[subject.id] = _known(subject.id, subject.kind, subject)
    names: dict[str, list[str]] = defaultdict(list)
    for one in known.values():
        for name in one.names:
            if one.id not in names[name]:
                names[name].append(one.id)
    for one in known.values():
        # a family name alone means everybody who has it
        for family in _family_names(one, tables):
            for name in {family} | {f"{family}{title}" for title in ("さん", "氏", "先生")}:
                if one.id not in names[name]:
                    names[name].append(one.id)
    return Index(
        tables, places, known, {name: tuple(ids) for name, ids in names.items()},
        {"ja": _told(tables, known, "ja"), "en": _told(tables, known, "en")},
        _rosters(tables), _others(tables), _finder(names),
    )  # fmt: skip


def _known(key: str, kind: str, row: Programme | object) -> Known:
    name_ja, name_en = str(getattr(row, "name_ja", "")), str(getattr(row, "name_en", ""))
    names: dict[str, None] = {}
    for name in (name_ja, name_en, *getattr(row, "aliases", ())):
        folded = fold(str(name)).strip()
        bare = _LEGAL.sub("", folded).strip()
        for form in (folded, bare, _OF_JAPAN.sub("", bare) if kind == "organization" else bare):
            if len(form) > 1:
                names[form] = None
                if form.isascii() and "-" in form:
                    names[form.replace("-", " ")] = None
    return Known(key, kind, name_ja, name_en, tuple(names))


def _family_names(one: Known, tables: Tables) -> list[str]:
    if one.kind != "person":
        return []
    aliases = next((s.aliases for s in tables.subjects if s.id == one.id), ())
    found = [fold(a.split()[0]) for a in aliases if " " in a and not a.isascii() and len(a.split()[0]) > 1]
    found += [fold(one.name_en.split()[-1])] if " " in one.name_en else []
    return found


def _finder(names: Mapping[str, list[str]]) -> re.Pattern[str] | None:
    ordered = sorted(names, key=len, reverse=True)
    if not ordered:
        return None
    return re.compile("|".join(map(standing, ordered)))


def _told(tables: Tables, known: Mapping[str, Known], language: str) -> Statements:
    grouped: dict[str, list[Fact]] = defaultdict(list)
    for fact in tables.facts:
        # what was read from a document has one text, whatever its language
        text = fact.told_in(language)
        if text and (language == "ja" or fact.text_en or fact.id.startswith("passage:")):
            grouped[fold(text)].append(fact)
    names = [(name, key) for key, one in known.items() for name in one.names]
    told, starts, stems_of = [], [], defaultdict(list)
    position = 0
    for number, (plain, facts) in enumerate(grouped.items()):
        text = facts[0].text_en if language == "en" else facts[0].text_ja
        told.append(Told(tuple(facts), text, plain, _named(plain, names), _named(_head(plain, language), names)))
        starts.append(position)
        position += len(plain) + 1
        for stem in stems(plain):
            stems_of[stem].append(number)
        if language == "en" and facts[0].id.startswith("passage:"):
            for name in names_in(plain) - stems(plain):
                stems_of[name].append(number)
    joined = "\n".join(one.plain for one in told)
    own: dict[str, list[int]] = defaultdict(list)
    naming: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        for subject in dict.fromkeys(fact.subject for fact in one.facts):
            own[subject].append(number)
        for subject in one.named:
            naming[subject].append(number)
    tuples = ({k: tuple(v) for k, v in found.items()} for found in (stems_of, own, naming))
    return Statements(tuple(told), joined, tuple(starts), *tuples)


def _named(plain: str, names: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The subjects named in folded ``plain``; a name inside a longer one (参勤交代 in 逆参勤交代) is not that name."""
    found, left = set(), plain
    for _, name, key in sorted(((len(n), n, k) for n, k in names if n in plain), reverse=True):
        if name in left:
            found |= {k for n, k in names if n == name} | {key}
            left = left.replace(name, "\x00")
    return frozenset(found)


def _head(plain: str, language: str) -> str:
    """Folded ``plain`` up to where it has said what it is about."""
    match = (_VERB_EN if language == "en" else _TOPIC_JA).search(plain)
    return plain[: match.start()] if match else plain


def _rosters(tables: Tables) -> tuple[Roster, ...]:
    counted = Counter(member.programme for member in tables.members if member.code or member.candidates)
    programmes = {programme.id: programme for programme in tables.programmes}
    rosters = []
    for key, count in counted.most_common():
        if count < 5:
            continue
        members = tuple(m for m in tables.members if m.programme == key and (m.code or m.candidates))
        programme = programmes.get(key)
        rosters.append(
            Roster(
                key, programme.name_ja if programme else key, programme.name_en if programme else key,
                programme.url if programme else "", members,
            )
        )  # fmt: skip
    return tuple(rosters)


def _others(tables: Tables) -> dict[str, tuple[Member, ...]]:
    out: dict[str, list[Member]] = defaultdict(list)
    for member in tables.members:
        if member.code:
            out[_code(member.code)].append(member)
        out[fold(member.name)].append(member)
    return {key: tuple(value) for key, value in out.items()}


def _code(code: str) -> str:
    """``M:02202`` for ``02202``, ``P:20`` for ``20000``."""
    if code.startswith(("M:", "P:")):
        return code
    return f"P:{code[:2]}" if code.endswith("000") else f"M:{code}"


def statements(tables: Tables, language: str) -> tuple[str, ...]:
    """What the facts say in ``language``, each text once; what documents state, where nothing is in tables."""
    if tables.said:
        return tuple(dict.fromkeys(one.named for one in tables.said))
    texts = (fact.text_en if language == "en" else fact.text_ja for fact in tables.facts)
    return tuple(dict.fromkeys(text for text in texts if text))


def place_codes(member: Member) -> tuple[str, ...]:
    """The codes (``M:…``, ``P:…``) that a member is or may be."""
    return (_code(member.code),) if member.code else tuple(_code(code) for code in member.candidates)
