"""The small tables prepared for questions: names of subjects, statements, rosters. Built once per tables."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.identity import by_identity
from bot.answering.terms import Term, fold, stems
from bot.places import Places
from bot.seams import Fact, Member, Programme, Tables

_LEGAL = re.compile(r"^(?:一般社団法人|公益社団法人|株式会社|\(一社\)|\(株\))|(?:株式会社|\(株\))$")
_SIMPLE = re.compile(r"[\s・･「」『』()（）\"'“”‐-]+")


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
    """A fact, ready to be compared."""

    fact: Fact
    folded: str
    """Japanese and English text together with the names of its subject."""
    plain: str
    """The text in one language, folded."""


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
    told: Mapping[str, tuple[Told, ...]]
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
        found = []
        for match in self.finder.finditer(norm) if self.finder else ():
            found.append(Mentioned(match.start(), match.end(), self.names[match.group()], match.group()))
        return tuple(found)

    def about(self, ids: Sequence[str], language: str) -> tuple[Told, ...]:
        """The facts whose subject is one of ``ids``."""
        wanted = set(ids)
        return tuple(one for one in self.told[language] if one.fact.subject in wanted)

    def rarity(self, term: Term, language: str) -> float:
        """How much holding ``term`` tells facts apart: IDF over the facts of ``language``."""
        told = self.told[language]
        held = sum(1 for one in told if term.found_in(one.plain) > 0)
        return math.log((len(told) + 1) / (held + 0.5)) if told else 1.0


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
        for form in (folded, _LEGAL.sub("", folded).strip()):
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
    parts = [rf"(?<![a-z0-9]){re.escape(n)}(?![a-z0-9])" if n.isascii() else re.escape(n) for n in ordered]
    return re.compile("|".join(parts))


def _told(tables: Tables, known: Mapping[str, Known], language: str) -> tuple[Told, ...]:
    out = []
    for fact in tables.facts:
        text = fact.text_en if language == "en" else fact.text_ja
        if not text:
            continue
        subject = known.get(fact.subject)
        plain = fold(text)
        whole = f"{plain} {' '.join(subject.names) if subject else fold(fact.subject)}"
        if language == "en":
            stems(plain)
        out.append(Told(fact, whole, plain))
    return tuple(out)


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


def place_codes(member: Member) -> tuple[str, ...]:
    """The codes (``M:…``, ``P:…``) that a member is or may be."""
    return (_code(member.code),) if member.code else tuple(_code(code) for code in member.candidates)
