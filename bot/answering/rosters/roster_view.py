"""One question's view of a roster: its members by place and kind, and how they are worded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.language.cues import Cues
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.rosters.roster_claims import denies
from bot.answering.rosters.roster_questions import KINDS, Asked, kinds_asked
from bot.answering.tables.index import Index, place_codes
from bot.answering.tables.pieces import Piece, of_members
from bot.seams import Member
from bot.wording import Wording

WARDS = re.compile(r"23区|特別区|23 (?:special )?wards|special wards")
"""In the name of an area: only its wards are meant."""
KIND_KEYS = {
    "P": "prefectures", "市": "cities", "区": "wards", "町": "towns", "村": "villages", "町村": "towns_and_villages"
}  # fmt: skip
"""Letters of a kind (see ``roster_questions.kinds_asked``) → how it is called in the wording."""


class View:
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
        self.denied = is_yes_no(question) and denies(question, asked.rest, negative=asked.negative)
        """What is put to doubt is that somebody takes no part."""
        self.choosing = False
        """Which of several is asked for: each is told without yes or no."""

    def w(self, key: str, **variables: object) -> str:
        """A phrase about this roster."""
        return self.say(f"answers.membership.{key}", programme=self.programme, **variables)

    def lead(self, *, takes_part: bool) -> str:
        """Yes or no before a sentence that says whether somebody takes part."""
        if self.choosing:
            return ""
        return self.say(f"answers.membership.{'so' if takes_part is not self.denied else 'not_so'}")

    def yes(self, *, takes_part: bool) -> str:
        """Yes or no as a sentence of its own."""
        return self.say("answers.lead.yes" if takes_part is not self.denied else "answers.lead.no")

    def besides(self) -> str:
        """That some who were named are left out, worded; empty where nobody is."""
        names = self.say("answers.list.and").join(self.label(c) for n in self.asked.besides for c in n.codes[:1])
        return self.w("besides", names=names) if names else ""

    def label(self, code: str) -> str:
        """The name of a place."""
        return self.index.places.label(code, self.language)

    def names(self, members: Sequence[Member]) -> str:
        """The names of members, joined."""
        return self.say("answers.list.comma").join(self.one(m) for m in members)

    def one(self, member: Member) -> str:
        """The name of a member; in English in Latin letters with the Japanese behind it."""
        if self.language == "ja":
            return member.name
        codes = place_codes(member)
        romaji = self.index.places.romaji(codes[0]) if codes else ""
        bare = re.sub(r"-(?:to|fu|ken|shi|ku|machi|cho|mura|son)$", "", romaji)
        return f"{bare} ({member.name})" if bare else member.name

    def piece(self, text: str, members: Sequence[Member], kind: str, **topic: object) -> Piece:
        """An answer with the source of the roster and what it was about."""
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

    def kinds(self) -> str:
        """Which kinds are asked for: letters of ``P市区町村``; empty for all."""
        if self.asked.sort:
            return ""
        kinds = kinds_asked(self.rest, self.question.language)
        wards = [n for n in self.asked.places if WARDS.search(n.words)]
        return kinds or ("区" if wards and len(wards) == len(self.asked.places) else "")

    def inside(self, wide: Sequence[str], kinds: str) -> list[Member]:
        """The members that surely lie in one of the areas, in the roster's order."""
        found = []
        for member in self.roster.members:
            codes = place_codes(member)
            if len(codes) == 1 and any(self.index.places.within(codes[0], w) for w in wide) and of_kind(member, kinds):
                found.append(member)
        return found

    def maybe(self, wide: Sequence[str], kinds: str) -> list[Member]:
        """Members whose name could lie in one of the areas."""
        return [
            m for m in self.roster.members
            if len(place_codes(m)) > 1 and of_kind(m, kinds)
            and any(self.index.places.within(c, w) for c in place_codes(m) for w in wide)
        ]  # fmt: skip

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
        """How one kind of places is called, or the sort that is asked for; municipalities when none is given."""
        if self.asked.sort:
            return self.say(f"answers.kind.{self.asked.sort}")
        return self.say(f"answers.kind.{KIND_KEYS.get(kinds, 'municipalities')}")

    def counted(self, n: int, kinds: str) -> str:
        """So many of one kind, as they are counted: 3市, 5自治体."""
        return self.say(f"answers.counted.{KIND_KEYS.get(kinds, 'municipalities')}", n=n)

    def sure_towns(self) -> list[Member]:
        """The municipalities whose prefecture is certain, in the order of the roster."""
        return [m for m in self.roster.members if not is_prefecture(m) and len(place_codes(m)) == 1]


def is_prefecture(member: Member) -> bool:
    """True for a member that is a whole prefecture."""
    return any(code.startswith("P:") for code in place_codes(member))


def of_kind(member: Member, kinds: str) -> bool:
    """True for a member of one of the kinds (see ``View.kinds``); of any when none is given."""
    if not kinds:
        return True
    return ("P" in kinds and is_prefecture(member)) or (not is_prefecture(member) and member.name[-1] in kinds)
