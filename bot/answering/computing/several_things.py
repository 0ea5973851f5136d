"""Two things asked of one subject in one breath: the fee and the minimum number, 生年と出身校は."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.answering.language import measures
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question
from bot.answering.tables.facts import COMPARISON, UNSTATED, Spans, attributes
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, cited
from bot.answering.tables.weighing import Weighed, probability, threshold
from bot.seams import Fact
from bot.wording import Wording

NAMES = ("name", "position", "representative")
"""Attributes that tell how somebody or something is called."""
MOST = 4
SURE = 0.8
"""Confidence of what is told of each thing."""
_AND = {
    # 東京会場って、どこの…: what is asked about, not a first thing
    "ja": re.compile(
        r"(?![^、。?]{0,4}(?:って|は)、)[^、。とや?]{0,5}(?:と|、|や|および|及び|・|それから)、?[^、。?]{0,8}"
    ),
    "en": re.compile(
        r"(?: [a-z]+){0,2}(?:,| and|, and) (?:(?:the|its|his|her|their|when|where|who) )?(?:[a-z]+ ){0,2}"
    ),
}
_OF_IT = re.compile(r"(?:what|how much|how many|who) (?:is|are|was|were) (?:it|they|that|this)\b")
"""Does it charge a fee, and what is it? asks for one thing."""
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_END = {
    "ja": re.compile(
        r"[^、。とやはを?]{0,6}(?:の?、?(?:両方|2つ|二つ|どちら|それぞれ|ともに))?(?:とも)?"
        r"(?:(?:は|って)(?:それぞれ)?(?:いつ|どこ|誰|何|いくら|どう)?(?:です|でしょう|なん|か|の)*"
        r"|(?:[をも][^、。]{0,8}?)?(?:教え|知|聞|お願|説明|言|挙げ|ください|下さい|ほし|欲し).*)?[?。]*$"
    ),
    "en": re.compile(r"(?: [a-z']+){0,6}[?.,]*$"),
}


def answer(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    weighed: Sequence[Weighed],
    cues: Cues,
    say: Wording,
) -> Piece | None:
    """Each thing asked for, and which of them the sources do not tell; None when there are not two.

    Args:
        question: names one subject.
        index: the tables.
        subjects: those that it names.
        weighed: the statements that may fit, best first.
        cues: of the question's language.
        say: the words of the answer.
    """
    if len({s.ids for s in subjects}) != 1:
        return None
    spans = [(s.start, s.end) for s in subjects]
    asked = attributes(question, cues, spans)
    people = all(index.known[i].kind == "person" for s in subjects for i in s.ids)
    kinds_at = {attribute: at for attribute, at in asked.items() if attribute != COMPARISON}
    things = _things(question, spans, kinds_at, cues, people)
    if len(things) < 2:
        return None
    told: list[Fact] = []
    lacking = []
    for (start, end), kinds in things[:MOST]:
        fact = _told(index, subjects[0].ids, kinds, weighed)
        figure = measures.strictly(question.norm[start:end], cues)
        if fact is None or not measures.shown(figure, [fold(fact.text_ja), fold(fact.text_en)]):
            lacking.append(say("answers.compare.no_thing", thing=question.norm[start:end].removesuffix(" of")))
        elif fact.text_ja not in {t.text_ja for t in told}:
            told.append(fact)
    if not told or len(told) + len(lacking) < 2 or _answered_otherwise(question, weighed, told):
        return None
    lines, sources = cited(told, say.language)
    lead = say("answers.lead.facts" if len(told) > 1 else "answers.lead.fact")
    return Piece(lead + say("answers.list.sentence").join([*lines, *lacking]), sources, "fact", True, SURE, each=True)


def _answered_otherwise(question: Question, weighed: Sequence[Weighed], told: Sequence[Fact]) -> bool:
    """True when what answers best is none of the things: the words that look like two things ask for one."""
    if not weighed or probability(question, weighed) < threshold(question, weighed):
        return False
    return not {fact.id for fact in weighed[0].fit.told.facts} & {fact.id for fact in told}


def _things(
    question: Question, names: Spans, asked: Mapping[str, Spans], cues: Cues, people: bool
) -> list[tuple[tuple[int, int], list[str]]]:
    """Where each thing of a row is named, and the attributes that it may mean; empty when there is no row."""
    by_place: dict[tuple[int, int], list[str]] = {}
    for attribute, spans in asked.items():
        for span in spans:
            if _OF_IT.match(question.norm, span[0]):
                continue
            by_place.setdefault(span, []).append(attribute)
    # of cues that overlap the longest names the thing
    row: list[tuple[int, int]] = []
    for span in sorted(by_place, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= a or b <= span[0] for a, b in row):
            row.append(span)
    row = _merged(sorted([*row, *_called(question, names, row, cues, people)]), question.norm)
    joint, end = _AND[question.language], _END[question.language]
    linked = [a for a, b in pairwise(row) if joint.fullmatch(_between(question, a[1], b[0], names))]
    if not linked:
        return []
    run = [linked[0]]
    while len(run) <= len(row) and (nxt := next((s for s in row if s[0] >= run[-1][1]), None)) is not None:
        run.append(nxt)
        if nxt not in linked:
            break
    if not end.match(question.norm[run[-1][1] :]):
        return []
    return [(span, _meant(span, by_place)) for span in run]


def _meant(span: tuple[int, int], by_place: Mapping[tuple[int, int], list[str]]) -> list[str]:
    """The attributes that a thing may mean, those of its longest cue first: an e-mail address is no address."""
    inside = [place for place in by_place if place[0] < span[1] and span[0] < place[1]]
    inside.sort(key=lambda place: place[0] - place[1])
    return list(dict.fromkeys(a for place in inside for a in by_place[place])) or list(NAMES)


def _called(question: Question, names: Spans, row: Spans, cues: Cues, people: bool) -> list[tuple[int, int]]:
    """Where the name of the one asked about is itself one of the things: 市長のお名前と生年月日."""
    if not people:
        return []
    found = [m.span() for m in cues.pattern["several.name"].finditer(question.norm)]
    return [f for f in found if all(f[1] <= a or b <= f[0] for a, b in (*row, *names))]


def _between(question: Question, start: int, end: int, names: Spans) -> str:
    """What stands there, without the names and brackets: the address of X and its fax number."""
    said = _BRACKETS.sub(lambda m: "" if m.end() < end - start else m.group(), question.norm[start:end])
    if said != question.norm[start:end]:
        return said
    for a, b in sorted(names, reverse=True):
        if start <= a and b <= end:
            said = said[: a - start].removesuffix(" ").removesuffix(" the").removesuffix(" of") + said[b - start :]
    return said


def _merged(row: Sequence[tuple[int, int]], norm: str) -> list[tuple[int, int]]:
    """Cues of one thing in one: 採用人数, 協定の目的."""
    out: list[tuple[int, int]] = []
    for start, end in row:
        if out and norm[out[-1][1] : start] in ("", "の"):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _told(index: Index, ids: Sequence[str], kinds: Sequence[str], weighed: Sequence[Weighed]) -> Fact | None:
    """The statement of the first of these attributes of which there is one, the best as weighed; of the one itself."""
    for kind in kinds:
        direct = [w.fit for w in weighed if w.fit.direct and not w.fit.unstated and w.fit.fact.attribute == kind]
        if direct:
            return max(direct, key=lambda fit: fit.topic).fact
        told = next((f for f in index.tables.facts if f.subject in ids and f.attribute == kind != UNSTATED), None)
        if told:
            return told
    return None
