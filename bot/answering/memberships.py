"""Who takes part: yes or no, which, how many. Computed from the roster, complete and exact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.cues import Cues
from bot.answering.index import Index, place_codes
from bot.answering.naming import Named
from bot.answering.pieces import Piece, of_members
from bot.answering.question_types import Question, is_yes_no
from bot.answering.roster_questions import (
    ALL_UNITS,
    COUNTS,
    FIRST,
    KINDS,
    LAST,
    NOT,
    NTH,
    SAME,
    WHEN,
    WHICH_PREFECTURES,
    WORD_NUMBERS,
    YEAR,
    Asked,
    kinds_asked,
    recognise,
)
from bot.seams import Member
from bot.wording import Wording

MOST_ABSENT = 40
"""Names of municipalities that are not on the roster which are shown at once."""

__all__ = ["answer", "recognise"]


def answer(asked: Asked, question: Question, index: Index, cues: Cues, wording: Wording) -> Piece:
    """The answer to a question about a roster."""
    view = _View(asked, question, index, cues, wording)
    if YEAR.search(asked.rest):
        return view.undated()
    towns = [n for n in asked.places if not n.codes or any(c.startswith("M:") for c in n.codes)]
    areas = [n for n in asked.places if n not in towns]
    areas = _widest(areas, index) if not cues.has("compare.more", question.norm) else areas
    if SAME.search(asked.rest) and not towns:
        return view.ambiguous()
    if cues.has("number.share", asked.rest) and not towns and (areas or view.kinds()):
        return view.share(areas)
    if towns:
        return view.yes_or_no(towns, areas)
    if areas:
        return view.areas(areas)
    return view.whole()


def _widest(areas: Sequence[Named], index: Index) -> list[Named]:
    """The areas without those that lie in another one named: they are only examples (中国地方（岡山や広島など）)."""
    return [
        one for one in areas
        if not any(
            other is not one and one.codes != other.codes
            and all(any(index.places.within(c, w) for w in other.codes) for c in one.codes)
            for other in areas
        )
    ]  # fmt: skip


class _View:
    """One question's view of the roster."""

    def __init__(self, asked: Asked, question: Question, index: Index, cues: Cues, wording: Wording) -> None:
        self.asked, self.question, self.index, self.cues, self.say = asked, question, index, cues, wording
        self.roster = asked.roster
        self.language = wording.language
        self.programme = asked.roster.name if self.language == "ja" else asked.roster.name_en
        self.by_code: dict[str, list[Member]] = {}
        for member in self.roster.members:
            for code in place_codes(member):
                self.by_code.setdefault(code, []).append(member)
        self.rest = asked.rest

    # -------------------------------------------------------- words

    def w(self, key: str, **variables: object) -> str:
        return self.say(f"answers.membership.{key}", programme=self.programme, **variables)

    def label(self, code: str) -> str:
        return self.index.places.label(code, self.language)

    def names(self, members: Sequence[Member]) -> str:
        return self.say("answers.list.comma").join(self.one(m) for m in members)

    def one(self, member: Member) -> str:
        if self.language == "ja":
            return member.name
        codes = place_codes(member)
        romaji = self.index.places.romaji(codes[0]) if codes else ""
        bare = re.sub(r"-(?:to|fu|ken|shi|ku|machi|cho|mura|son)$", "", romaji)
        return f"{bare} ({member.name})" if bare else member.name

    def piece(self, text: str, members: Sequence[Member], kind: str, **topic: object) -> Piece:
        read = self.asked.read
        if read:
            sources = read.sources
        else:
            sources = (of_members(tuple(members) or self.roster.members, self.programme, self.roster.url),)
        shown = text.rstrip()
        marks = "".join(f"[{n}]" for n in range(1, len(sources) + 1))
        codes = [c for n in self.asked.places for c in n.codes]
        words = [n.words for n in self.asked.places]
        return Piece(
            f"{shown}{marks}", sources, kind,
            topic={"kind": "membership", "question": self.question.text, "places": words, "codes": codes, **topic},
        )  # fmt: skip

    def undated(self) -> Piece:
        """A roster does not say who took part in which year."""
        said = self.piece(self.w("undated"), (), "unknown")
        return replace(said, answered=False, near=said.sources)

    # -------------------------------------------------------- yes or no

    def yes_or_no(self, towns: Sequence[Named], areas: Sequence[Named]) -> Piece:
        sentences: list[str] = []
        shown: list[Member] = []
        for named in towns:
            sentence, members = self.verdict(named)
            sentences.append(sentence)
            shown += members
        for named in areas:
            for code in named.codes:
                held = self.by_code.get(code, [])
                if code.startswith("P:"):
                    key = "yes_prefecture" if held else "no_prefecture"
                    sentences.append(self.w(key, place=self.label(code)))
                    shown += held
        said = self.piece(self.say("answers.list.sentence").join(sentences), shown, "membership")
        if WHEN.search(self.rest) and shown and all(n.codes for n in towns) and not self.denied(towns):
            return replace(said, kind="unknown", answered=False, near=said.sources)
        return said

    def denied(self, towns: Sequence[Named]) -> bool:
        """True when one of the places is not on the roster: that is an answer even to "when"."""
        return any(not any(c in self.by_code for c in n.codes) for n in towns)

    def verdict(self, named: Named) -> tuple[str, list[Member]]:
        """Whether one place takes part, and the members that say so."""
        codes = [c for c in named.codes if c.startswith("M:")]
        if not codes:
            return self.w("no_such", place=named.words), []
        held = [c for c in codes if c in self.by_code]
        sure = [c for c in held if any(len(place_codes(m)) == 1 for m in self.by_code[c])]
        members = [m for c in held for m in self.by_code[c]]
        when = bool(WHEN.search(self.rest))
        if sure and len(codes) == 1:
            key = "yes_when" if when else "yes"
            return self.w(key, place=self.label(codes[0]), name=members[0].name), members
        if sure:
            rest = [c for c in codes if c not in held]
            labels = self.say("answers.list.and").join(self.label(c) for c in sure)
            said = self.w("yes" if len(sure) == 1 else "yes_all", place=labels, name=members[0].name)
            if rest:
                others = self.say("answers.list.comma").join(self.label(c) for c in rest)
                said += self.say("answers.list.space") + self.w("yes_others", others=others)
            return said, members
        if held:
            return self.w("unclear", name=members[0].name, candidates=self.could_be(members[0])), members[:1]
        label = self.say("answers.list.or").join(self.label(c) for c in codes[:3])
        said = self.w("no_when" if when else "no", place=label)
        near = self.neighbours(codes)
        if near:
            said += self.say("answers.list.space") + self.w("neighbours", names=self.names(near))
        elsewhere = self.elsewhere(codes)
        if elsewhere:
            said += self.say("answers.list.space") + self.w("elsewhere", names=elsewhere)
        return said, near

    def neighbours(self, codes: Sequence[str]) -> list[Member]:
        """Members that bear the same name in another shape: 長野県 for 長野市, 山形村 for 山形市."""
        shorts = {self.index.places.by_code[c].short for c in codes if c in self.index.places.by_code}
        found = []
        for member in self.roster.members:
            for code in place_codes(member):
                place = self.index.places.by_code.get(code)
                if place and place.short in shorts:
                    found.append(member)
                    break
        return found

    def elsewhere(self, codes: Sequence[str]) -> str:
        names = []
        for code in codes:
            for member in self.index.others.get(code, ()):
                if member.programme != self.roster.programme and member.programme in self.index.known:
                    name = self.index.known[member.programme].name(self.language)
                    if name not in names:
                        names.append(name)
        return self.say("answers.list.comma").join(names)

    # -------------------------------------------------------- areas

    def areas(self, areas: Sequence[Named]) -> Piece:
        wants_units = self.cues.has("membership.units", self.rest) or bool(ALL_UNITS.search(self.rest))
        if len(areas) > 1 and (
            self.cues.has("compare.more", self.question.norm) or self.cues.has("membership.most", self.rest)
        ):
            return self.compared(areas)
        codes = [c for n in areas for c in n.codes]
        wide = not any(c.startswith("P:") for c in codes)
        if NOT.search(self.rest) and (WHICH_PREFECTURES.search(self.rest) or (wide and self.kinds() == "P")):
            return self.missing(codes)
        if NOT.search(self.rest) and not is_yes_no(self.question):
            return self.absent(codes)
        only = len(areas) == 1 and len(areas[0].codes) == 1 and areas[0].codes[0].startswith("P:")
        asks_self = (
            only
            and not wants_units
            and not COUNTS.search(self.rest)
            and not re.search(
                r"どこ|どの|どれ|一覧|リスト|全部|すべて|全て|挙げ|から|の参加|内|which|list"
                r"|what|all|\bin\b|\bfrom\b",
                self.rest,
            )
        )
        inner = self.of_its_parts(areas[0]) if only else False
        if only and is_yes_no(self.question) and not COUNTS.search(self.rest):
            asks_self = not inner
        if only and re.search(r"自体|そのもの|県として|itself", self.rest):
            asks_self = True
        if asks_self:
            return self.prefecture(areas[0])
        parts, shown = [], []
        for named in areas:
            text, members = self.area(named.codes)
            parts.append(text)
            shown += members
        counts = bool(COUNTS.search(self.rest))
        text = self.say("answers.list.sentence").join(parts)
        if len(areas) == 1 and is_yes_no(self.question) and not counts:
            sure = [m for m in shown if len(place_codes(m)) == 1]
            text = (self.say("answers.lead.yes") if sure else "" if shown else self.say("answers.lead.no")) + text
        return self.piece(text, shown, "count" if counts else "list")

    def of_its_parts(self, named: Named) -> bool:
        """True when a prefecture only says where: 北海道から参加した自治体, anyone from Hokkaido."""
        norm = self.question.norm
        if self.question.language == "ja":
            return bool(re.match(r"から|[の]?(?:内|中)|の(?!名)|で(?!す)|に(?:ある|は|も)|出身", norm[named.end :]))
        return bool(re.search(r"(?:from|in|across|within|inside|\w+s of) (?:the )?$", norm[: named.start]))

    def share(self, areas: Sequence[Named]) -> Piece:
        """What part of the roster (or of its names in one area) is of one kind, or lies in an area."""
        kinds = self.kinds()
        codes = [c for n in areas for c in n.codes]
        held = self.inside(codes, "") if codes else list(self.roster.members)
        part, of = ([m for m in held if _of_kind(m, kinds)], held) if kinds else (held, list(self.roster.members))
        name = self.kind_name(kinds) if kinds else self.say("answers.list.and").join(self.label(c) for c in codes)
        percent = f"{100 * len(part) / len(of):.1f}" if of else "0"
        return self.piece(self.w("share", n=len(part), of=len(of), name=name, percent=percent), part, "count")

    def prefecture(self, named: Named) -> Piece:
        code = named.codes[0]
        held = self.by_code.get(code, [])
        inside = self.inside((code,), self.kinds())
        place = self.label(code)
        if WHEN.search(self.rest):
            said = self.w("yes_when" if held else "no_when", place=place, name=held[0].name if held else "")
        else:
            said = self.w("yes_prefecture" if held else "no_prefecture", place=place)
        towns = [m for m in inside if m not in held]
        if towns:
            said += self.say("answers.list.space") + self.w(
                "also_inside", place=place, n=len(towns), names=self.names(towns)
            )
        return self.piece(said, [*held, *inside], "membership")

    def kinds(self) -> str:
        """Which kinds are asked for: letters of ``P市区町村``; empty for all."""
        return kinds_asked(self.rest, self.question.language)

    def inside(self, wide: Sequence[str], kinds: str) -> list[Member]:
        """The members that surely lie in one of the areas, in the roster's order."""
        found = []
        for member in self.roster.members:
            codes = place_codes(member)
            if len(codes) == 1 and any(self.index.places.within(codes[0], w) for w in wide) and _of_kind(member, kinds):
                found.append(member)
        return found

    def maybe(self, wide: Sequence[str], kinds: str) -> list[Member]:
        """Members whose name could lie in one of the areas."""
        return [
            m for m in self.roster.members
            if len(place_codes(m)) > 1 and _of_kind(m, kinds)
            and any(self.index.places.within(c, w) for c in place_codes(m) for w in wide)
        ]  # fmt: skip

    def area(self, wide: Sequence[str]) -> tuple[str, list[Member]]:
        """Who takes part in an area, worded, and the members that say so."""
        kinds = self.kinds()
        area = self.say("answers.list.and").join(self.label(c) for c in wide)
        members, maybe = self.inside(wide, kinds), self.maybe(wide, kinds)
        towns = [m for m in members if not _is_prefecture(m)]
        prefectures = [m for m in members if _is_prefecture(m)]
        if kinds == "P":
            towns, maybe = [], []
        said = []
        if WHICH_PREFECTURES.search(self.rest) and all(c.startswith("B:") for c in wide):
            return self.by_prefecture(wide), members
        if not members and not maybe:
            said.append(self.w("none_inside", area=area, kind=self.kind_name(kinds)))
        elif maybe and not members:
            said.append(self.w("only_maybe", area=area, kind=self.kind_name(kinds)))
            said += [self.w("maybe_inside", name=m.name, candidates=self.could_be(m)) for m in maybe]
        else:
            if towns or not prefectures:
                key = "inside" if len(towns) != 1 else "inside_one"
                said.append(self.w(key, area=area, n=len(towns), kind=self.kind_name(kinds), names=self.grouped(towns)))
            if prefectures and kinds in ("", "P"):
                key = "with_prefecture" if towns or kinds == "" else "prefectures_inside"
                said.append(
                    self.w(key, area=area, n=len(prefectures), names=self.names(prefectures), total=len(members))
                )
            said += [self.w("maybe_inside", name=m.name, candidates=self.could_be(m)) for m in maybe]
        return self.say("answers.list.space").join(said), [*members, *maybe]

    def could_be(self, member: Member) -> str:
        """The places of which one must be meant."""
        return self.say("answers.list.or").join(self.label(c) for c in place_codes(member))

    def grouped(self, members: Sequence[Member]) -> str:
        """Names; over several prefectures each prefecture's with its number, in English by kind."""
        prefectures: dict[str, list[Member]] = {}
        for member in members:
            prefectures.setdefault(self.index.places.prefectures(place_codes(member)[0])[0], []).append(member)
        if len(prefectures) > 1:
            return self.say("answers.list.semicolon").join(
                self.say("answers.membership.group", area=self.label(f"P:{p}"), n=len(group), names=self.names(group))
                for p, group in sorted(prefectures.items())
            )
        if self.language == "en" and len({m.name[-1] for m in members}) > 1:
            kinds: dict[str, list[Member]] = {}
            for member in members:
                kinds.setdefault(member.name[-1], []).append(member)
            return self.say("answers.list.semicolon").join(
                self.say("answers.membership.group", area=self.kind_name(k), n=len(group), names=self.names(group))
                for k, group in sorted(kinds.items(), key=lambda kv: KINDS.find(kv[0]))
            )
        return self.names(members)

    def kind_name(self, kinds: str) -> str:
        key = {"P": "prefectures", "市": "cities", "区": "wards", "町": "towns", "村": "villages"}.get(
            kinds, "municipalities"
        )
        return self.say(f"answers.kind.{key}")

    def compared(self, areas: Sequence[Named]) -> Piece:
        counts = [(self.label(n.codes[0]), self.inside(n.codes, self.kinds())) for n in areas]
        towns = [(label, [m for m in members if not _is_prefecture(m)]) for label, members in counts]
        said = self.say("answers.list.comma").join(
            self.w("count_of", area=label, n=len(members)) for label, members in towns
        )
        ordered = sorted(towns, key=lambda t: -len(t[1]))
        if len(ordered[0][1]) == len(ordered[1][1]):
            head = self.w("equal")
        else:
            head = self.w("more", area=ordered[0][0], n=len(ordered[0][1]) - len(ordered[1][1]))
        return self.piece(f"{head}{self.say('answers.list.space')}{said}", [m for _, ms in towns for m in ms], "count")

    def absent(self, wide: Sequence[str]) -> Piece:
        """The municipalities of an area that are not on the roster."""
        kinds = self.kinds()
        codes = [
            p.code for p in self.index.places.by_code.values()
            if p.code.startswith("M:") and p.code not in self.by_code and (not kinds or p.name[-1] in kinds)
            and any(self.index.places.within(p.code, w) for w in wide)
        ]  # fmt: skip
        area = self.say("answers.list.and").join(self.label(c) for c in wide)
        names = self.say("answers.list.comma").join(self.label(c) for c in sorted(codes)[:MOST_ABSENT])
        key = "absent" if len(codes) <= MOST_ABSENT else "absent_many"
        text = self.w(key, area=area, kind=self.kind_name(kinds), n=len(codes), names=names or "0")
        return self.piece(text, self.inside(wide, kinds), "list")

    def missing(self, wide: Sequence[str]) -> Piece:
        absent = [
            p.code for p in self.index.places.by_code.values()
            if p.code.startswith("P:") and any(self.index.places.within(p.code, w) for w in wide or [p.code])
            and not self.inside((p.code,), "") and not self.maybe((p.code,), "")
        ]  # fmt: skip
        names = self.say("answers.list.comma").join(self.label(code) for code in sorted(absent))
        return self.piece(self.w("prefectures_without", n=len(absent), names=names or "0"), self.roster.members, "list")

    def by_prefecture(self, wide: Sequence[str]) -> str:
        counts: Counter[str] = Counter()
        for member in self.inside(wide, "市区町村") if wide else self.sure_towns():
            counts[self.index.places.prefectures(place_codes(member)[0])[0]] += 1
        parts = [self.w("count_of", area=self.label(f"P:{p}"), n=n) for p, n in sorted(counts.items())]
        return self.w("per_prefecture", n=len(counts), names=self.say("answers.list.comma").join(parts))

    # -------------------------------------------------------- the whole roster

    def sure_towns(self) -> list[Member]:
        return [m for m in self.roster.members if not _is_prefecture(m) and len(place_codes(m)) == 1]

    def whole(self) -> Piece:
        kinds = self.kinds()
        members = [m for m in self.roster.members if _of_kind(m, kinds)]
        first = FIRST.search(self.rest)
        if self.cues.has("membership.most", self.rest) or self.cues.has("membership.least", self.rest):
            return self.extreme()
        if first and not COUNTS.search(self.rest):
            n = _number(first)
            return self.piece(self.w("first", n=n, names=self.names(members[:n])), members[:n], "list")
        nth = NTH.search(self.rest)
        if nth and not COUNTS.search(self.rest):
            n = _number(nth)
            if not 1 <= n <= len(members):
                return replace(self.piece(self.w("beyond", n=len(members)), (), "unknown"), answered=False)
            return self.piece(self.w("nth", n=n, names=self.names(members[n - 1 : n])), members[n - 1 : n], "list")
        if LAST.search(self.rest) and not COUNTS.search(self.rest):
            return self.piece(self.w("last", names=self.names(members[-1:])), members[-1:], "list")
        if NOT.search(self.rest) and WHICH_PREFECTURES.search(self.rest):
            return self.missing(())
        if WHICH_PREFECTURES.search(self.rest) and kinds != "P":
            return self.piece(self.by_prefecture(()), self.roster.members, "list")
        if COUNTS.search(self.rest) or self.question.has("how_many"):
            return self.total(kinds, members)
        if kinds:
            text = self.w("all_of_kind", n=len(members), kind=self.kind_name(kinds), names=self.names(members))
            return self.piece(text, members, "list")
        text = self.w("all", n=len(members), names=self.everyone())
        return self.piece(text, members, "list")

    def everyone(self) -> str:
        """All names by prefecture, the roster's order kept within each."""
        groups: dict[str, list[Member]] = {}
        unclear = []
        for member in self.roster.members:
            codes = place_codes(member)
            if len(codes) == 1:
                groups.setdefault(self.index.places.prefectures(codes[0])[0], []).append(member)
            else:
                unclear.append(member)
        parts = [
            self.say("answers.membership.group", area=self.label(f"P:{p}"), n=len(g), names=self.names(g))
            for p, g in sorted(groups.items())
        ]
        if unclear:
            parts.append(self.w("group_unclear", n=len(unclear), names=self.names(unclear)))
        return self.say("answers.list.line").join(["", *parts])

    def total(self, kinds: str, members: Sequence[Member]) -> Piece:
        if kinds:
            key = "count_kind_named" if len(members) <= 12 else "count_kind"
            text = self.w(key, n=len(members), kind=self.kind_name(kinds), names=self.names(members))
            return self.piece(text, members, "count")
        prefectures = sum(map(_is_prefecture, members))
        by_kind = Counter(m.name[-1] for m in members if not _is_prefecture(m))
        breakdown = self.say("answers.list.comma").join(
            self.w("count_of", area=self.kind_name(k), n=by_kind[k]) for k in KINDS if by_kind[k]
        )
        text = self.w(
            "total", n=len(members), prefectures=prefectures, towns=len(members) - prefectures, breakdown=breakdown
        )
        stated = next(
            (f for f in self.index.tables.facts
             if f.subject == self.roster.programme and f.attribute == "members_municipalities" and f.number), None
        )  # fmt: skip
        said = int(stated.number) if stated and stated.number else self.asked.read.stated if self.asked.read else None
        if said and said != len(members):
            text = self.w("total_contradicted", n=len(members), stated=said) + self.say("answers.list.space") + text
        return self.piece(text, members, "count")

    def extreme(self) -> Piece:
        counts: Counter[str] = Counter()
        for member in self.sure_towns():
            counts[self.index.places.prefectures(place_codes(member)[0])[0]] += 1
        least = self.cues.has("membership.least", self.rest)
        best = (min if least else max)(counts.values())
        winners = sorted(p for p, n in counts.items() if n == best)
        areas = self.say("answers.list.comma").join(self.label(f"P:{p}") for p in winners)
        inside = [m for m in self.sure_towns() if self.index.places.prefectures(place_codes(m)[0])[0] in winners]
        text = self.w("least" if least else "most", area=areas, n=best)
        if not least:
            text += self.say("answers.list.space") + self.names(inside)
        return self.piece(text, inside, "count")

    def ambiguous(self) -> Piece:
        unclear = [m for m in self.roster.members if len(place_codes(m)) > 1]
        parts = [self.w("unclear_item", name=m.name, candidates=self.could_be(m)) for m in unclear]
        text = self.w("ambiguous", n=len(unclear), names=self.say("answers.list.semicolon").join(parts))
        return self.piece(text, unclear, "list")


def _number(match: re.Match[str]) -> int:
    """The number that a pattern caught, in digits or words; 1 when it caught none."""
    said = next((g for g in match.groups() if g), "1")
    digits = re.sub(r"\D", "", said)
    return int(digits) if digits else WORD_NUMBERS.get(said, 1)


def _is_prefecture(member: Member) -> bool:
    return any(code.startswith("P:") for code in place_codes(member))


def _of_kind(member: Member, kinds: str) -> bool:
    if not kinds:
        return True
    return ("P" in kinds and _is_prefecture(member)) or (not _is_prefecture(member) and member.name[-1] in kinds)
