"""The third of five, the last, the first to third: items picked from lists that stand in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.language.cues import Cues
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables.facts import attributes
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, of_fact
from bot.answering.tables.ranks import rank_of, ranking
from bot.seams import Fact
from bot.wording import Wording

_DIGITS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_WORDS = {word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1)}
_COUNTS = {word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)}
_N = r"([0-9]+|[一二三四五六七八九十])"
_NTH_JA = re.compile(rf"(?:第)?{_N}(?:番目|つ目|つめ|個目|番め|項目目)")
_RANGE_JA = re.compile(rf"(?:第)?{_N}(?:番目|つ目)?(?:から|~|〜|-)(?:第)?{_N}(?:番目|つ目)")
_FIRST_JA = re.compile(rf"(?:最初|はじめ|初め|先頭)の(?:{_N}(?:つ|個)|(?=型|モデル|もの|項目|コーナー|タイプ))")
_LAST_JA = re.compile(rf"最後の(?:{_N}(?:つ|個)|(?=型|モデル|もの|項目|コーナー|タイプ))|(?:うち|中で|で)(?:の)?最後")
_EN = "|".join(_WORDS)
_RANGE_EN = re.compile(rf"\b({_EN}) (?:to|through|and) ({_EN})\b")
_FIRST_EN = re.compile(r"\b(first|last) (two|three|four|five|[2-9])\b")
_NTH_EN = re.compile(
    rf"\bcomes? ({_EN}|last)\b|\b({_EN}|last|[0-9]+(?:st|nd|rd|th))\b"
    r"(?= of| in| (?:model|type|kind|section|item|one|form|benefit|point|part|aim)s?\b)"
)
_LIST_JA = re.compile(r"順に、?(.+?)(?:である|の\d+つである|です)?。?$")
_LIST_EN = re.compile(r"(?:order: |\bare (?:the )?)(.+?)\.?$")


PARTS = frozenset({"items", "models", "sections", "parties", "aims", "criteria", "matters", "things"})
"""Units of facts that tell how many parts something has."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Which items of a list, counted from 1; negative ones from its end."""

    first: int
    last: int

    def of(self, size: int) -> range:
        """The numbers meant in a list of ``size``, from 1; empty when it is not that long."""
        a = self.first if self.first > 0 else size + 1 + self.first
        b = self.last if self.last > 0 else size + 1 + self.last
        return range(a, b + 1) if 1 <= a <= b <= size else range(0)


def picked(question: Question) -> Picked | None:
    """Which items the question asks for; None when it does not count any."""
    norm = question.norm
    return _japanese(norm) if question.language == "ja" else _english(norm)


def _japanese(norm: str) -> Picked | None:
    if match := _RANGE_JA.search(norm):
        return Picked(_number(match[1]), _number(match[2]))
    if match := _NTH_JA.search(norm):
        return Picked(_number(match[1]), _number(match[1]))
    if match := _FIRST_JA.search(norm):
        return Picked(1, _number(match[1]) if match[1] else 1)
    if match := _LAST_JA.search(norm):
        return Picked(-(_number(match[1]) if match[1] else 1), -1)
    return None


def _english(norm: str) -> Picked | None:
    if match := _RANGE_EN.search(norm):
        return Picked(_WORDS[match[1]], _WORDS[match[2]])
    if match := _FIRST_EN.search(norm):
        n = _COUNTS.get(match[2]) or int(match[2])
        return Picked(1, n) if match[1] == "first" else Picked(-n, -1)
    if match := _NTH_EN.search(norm):
        said = match[1] or match[2]
        n = -1 if said == "last" else _WORDS.get(said) or int(re.sub(r"\D", "", said))
        return Picked(n, n)
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS[text]


def items(fact: Fact, language: str) -> list[str]:
    """The items of a fact that lists as many as its number says, in order; empty for any other fact."""
    if fact.number is None or fact.number < 3:
        return []
    text = fact.told_in(language)
    match = (_LIST_EN if text == fact.text_en else _LIST_JA).search(text)
    if match is None:
        return []
    listed = re.sub(r"の\d+つ$", "", match[1])
    parts = re.split(r", and |, | and " if text == fact.text_en else r"、", listed)
    if len(parts) != int(fact.number) and text == fact.text_en:
        parts = re.split(r", and |, ", listed)
    return [part.strip() for part in parts] if len(parts) == int(fact.number) else []


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """The items that the question counts out, from the one list that it can mean."""
    if ranked := _in_ranking(question, index, cues, say):
        return ranked
    wanted = picked(question)
    if wanted is None:
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    named = {i for s in subjects for i in s.ids}
    lists = {
        fact.text_ja: (fact, listed)
        for fact in index.tables.facts
        if fact.attribute in asked and (not named or fact.subject in named) and (listed := items(fact, say.language))
    }
    if not lists:
        return _beyond(
            wanted,
            [
                f
                for f in index.tables.facts
                if f.attribute in asked and f.unit in PARTS and (not named or f.subject in named)
            ],
            say,
        )
    if len(lists) != 1:
        return None
    fact, listed = next(iter(lists.values()))
    numbers = wanted.of(len(listed))
    comma = say("answers.list.comma")
    if not numbers:
        text = say("answers.ordinal.beyond", size=len(listed), items=comma.join(listed))
        return Piece(text, (), "unknown", False, near=(of_fact(fact, say.language),))
    if len(numbers) == 1:
        key = "last" if wanted.first < 0 else "nth"
        text = say(f"answers.ordinal.{key}", n=numbers[0], item=listed[numbers[0] - 1], size=len(listed))
    else:
        chosen = comma.join(listed[n - 1] for n in numbers)
        text = say("answers.ordinal.several", a=numbers[0], b=numbers[-1], items=chosen, size=len(listed))
    return Piece(f"{text}[1]", (of_fact(fact, say.language),), "fact")


def _beyond(wanted: Picked, counted: Sequence[Fact], say: Wording) -> Piece | None:
    """That there are not so many, where it is told how many there are but not in which order."""
    sizes = [int(fact.number) for fact in counted if fact.number]
    if not sizes or max(wanted.first, wanted.last) <= max(sizes):
        return None
    best = counted[sizes.index(max(sizes))]
    text = best.told_in(say.language)
    said = say("answers.ordinal.beyond", size=max(sizes), items=text.rstrip("。."))
    return Piece(said, (), "unknown", False, near=(of_fact(best, say.language),))


def _in_ranking(question: Question, index: Index, cues: Cues, say: Wording) -> Piece | None:
    """What has one place of a ranking; declined where the ranking does not go that far."""
    rank = rank_of(question.norm, question.language)
    ranks = ranking(index, question.language)
    if not rank or not ranks or question.has("why", "how_many"):
        return None
    if not any(t.key in ("survey", "issue") for t in question.terms) and not cues.has("ranking.of", question.norm):
        return None
    if rank in ranks:
        if question.has("listing") or is_yes_no(question) or not cues.has("ranking.which", question.norm):
            return None
        fact = ranks[rank].fact
        text = fact.told_in(say.language)
        return Piece(f"{text}[1]", (of_fact(fact, say.language),), "fact")
    if rank < max(ranks):
        return None
    facts = [ranks[n].fact for n in sorted(ranks)]
    told = [f.told_in(say.language) for f in facts]
    text = say("answers.ordinal.beyond_rank", size=max(ranks), items=say("answers.list.sentence").join(told))
    return Piece(text, (), "unknown", False, near=tuple(of_fact(f, say.language) for f in facts))
