"""Answers whose prose may be freer, and the outcome with it. Pure.

Only what quotes is reworded: an answer that was computed (memberships, counts, lists, calculations, comparisons), a
refusal, a question back and "the sources do not say" stay as they are. All that was decided stays in any case.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot import answering
from bot.answering.language.folding import fold
from bot.answering.language.quantities import quantities
from bot.answering.verifying import Verdict, verify
from bot.message import Source
from bot.places import Places
from bot.seams import Answer, Brief, Evidence, Outcome, Programme, Subject, Tables
from bot.turn.draft import Evidence as LookedUp
from bot.turn.understood import Turn
from bot.wording import Wording

LONGEST_EVIDENCE = 1_500
"""Characters of one passage that a writer is given."""
_MARK = re.compile(r"\[(\d+)\]")
_MARKS = re.compile(r"(?:\[\d+\])+")
_WESTERN = re.compile(r"（\d{4}年度?）")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Chance:
    """An answer that may be reworded."""

    brief: Brief
    lead: str
    """``はい。`` or the like: stays in front."""
    dated: str
    """The day on which old evidence was confirmed: stays behind."""
    sources: tuple[Source, ...]
    kind: str
    quoted: tuple[tuple[str, tuple[int, ...]], ...]
    """What the answer says, statement by statement, and what each cites."""


def chances(turn: Turn, evidence: LookedUp, places: Places, wording: Wording) -> Iterator[Chance]:
    """The answers of a turn that may be reworded, in order."""
    for plan in turn.plans:
        answer = answering.answer(
            plan,
            evidence.passages,
            evidence.tables,
            places,
            wording,
            today=turn.today,
            near=evidence.near,
            reads=evidence.reads,
        )
        chance = _chance(plan.question, answer, evidence.tables, places, wording)
        if chance is not None:
            yield chance


def settled(chance: Chance, draft: str, wording: Wording) -> Verdict:
    """The prose to be shown for a draft, or why it does not stand.

    ``lost``: it left out a fact or a source; ``verdict``: it begins with a yes or no that the answer does not have.
    """
    for key in ("yes", "no"):
        word = wording(f"answers.lead.{key}").strip(" 。.")
        begun = re.match(rf"\s*{re.escape(word)}[、。,.!！]\s*", draft, re.IGNORECASE)
        if begun and not chance.lead.startswith(word):
            return Verdict("", "verdict", begun.group())
        if begun:
            draft = draft[begun.end() :]
    evidence = {n: f"{one.title}\n{one.text}\n{one.names}" for n, one in chance.brief.evidence.items()}
    verdict = verify(draft, evidence, language=chance.brief.language, wording=wording)
    if verdict.why:
        return verdict
    if chance.kind == "fact":
        kept, cited = chance.quoted, {n for _, numbers in chance.quoted for n in numbers}
    else:
        kept, cited = chance.quoted[:1], set(chance.quoted[0][1])
    if not cited <= {int(n) for n in _MARK.findall(verdict.text)}:
        return Verdict("", "lost")
    said = quantities(_MARK.sub(" ", verdict.text))
    for statement, _ in kept:
        held = quantities(statement)
        if not all(said.holds_date(d) for d in held.dates) or not all(said.holds_number(n) for n in held.numbers):
            return Verdict("", "lost", statement)
    return Verdict(f"{chance.lead}{verdict.text}{chance.dated}")


def reworded(outcome: Outcome, chance: Chance, prose: str) -> Outcome:
    """``outcome`` with ``prose`` where the extractive answer stood; the same when it stands nowhere."""
    shown = {source.number: (source.kind, source.id) for reply in outcome.replies for source in reply.sources}
    for offset in range(len(shown)):  # answers before this one have the first numbers
        if any(shown.get(source.number + offset) != (source.kind, source.id) for source in chance.sources):
            continue
        old, new = (_moved(text, offset) for text in (chance.brief.answer, prose))
        if any(old in reply.text for reply in outcome.replies):
            return _replaced(outcome, old, new)
    return outcome


def _replaced(outcome: Outcome, old: str, new: str) -> Outcome:
    replies = tuple(replace(reply, text=reply.text.replace(old, new, 1)) for reply in outcome.replies)
    dialogue = dict(outcome.dialogue)
    if isinstance(dialogue.get("last"), str):
        dialogue["last"] = dialogue["last"].replace(old, new, 1)
    return replace(outcome, replies=replies, dialogue=dialogue)


def _moved(text: str, offset: int) -> str:
    return _MARK.sub(lambda m: f"[{int(m[1]) + offset}]", text) if offset else text


def _chance(question: str, answer: Answer, tables: Tables, places: Places, wording: Wording) -> Chance | None:
    if not answer.answered or answer.kind not in ("fact", "passage") or not answer.sources:
        return None
    if any(source.kind not in ("fact", "passage") or not source.passage for source in answer.sources):
        return None
    body, lead = _without_lead(answer.text, wording)
    dated = _pattern(wording, "answers.dated.old")
    notes = "".join(dict.fromkeys(m.group() for m in dated.finditer(body)))
    quoted = _quoted(dated.sub("", body), answer.sources)
    if quoted is None:
        return None
    evidence = {
        s.number: Evidence(
            " · ".join(filter(None, (s.title, s.heading))),
            _around(s.passage, quoted, s.number),
            _names(f"{s.title} {s.passage}", tables, places),
        )
        for s in answer.sources
    }
    brief = Brief(question, wording.language, answer.text, evidence)
    return Chance(brief, lead, notes, answer.sources, answer.kind, quoted)


def _without_lead(text: str, wording: Wording) -> tuple[str, str]:
    """The answer behind its lead-ins, and the one that a rewording keeps."""
    kept = next((w for w in (wording("answers.lead.yes"), wording("answers.lead.no")) if text.startswith(w)), "")
    body = text.removeprefix(kept)
    for key in ("passage_heading", "passage", "other_language", "facts", "fact"):
        # several answers of one message have a lead-in each
        body = re.sub(rf"^(?:{_pattern(wording, f'answers.lead.{key}').pattern})", "", body, flags=re.MULTILINE)
    return body, kept


def _pattern(wording: Wording, key: str) -> re.Pattern[str]:
    """A phrase with anything on one line for its variables."""
    phrase = wording.phrases[key]
    assert isinstance(phrase, str)
    parts = [
        re.escape(literal) + ("" if name is None else r"[^\n]{1,200}?")
        for literal, name, _, _ in string.Formatter().parse(phrase)
    ]
    return re.compile("".join(parts))


def _quoted(body: str, sources: tuple[Source, ...]) -> tuple[tuple[str, tuple[int, ...]], ...] | None:
    """The statements with what they cite, when each is word for word in its source; None when something is computed."""
    by_number: Mapping[int, Source] = {s.number: s for s in sources}
    out: list[tuple[str, tuple[int, ...]]] = []
    position = 0
    for match in _MARKS.finditer(body):
        statement = body[position : match.start()]
        numbers = tuple(int(n) for n in _MARK.findall(match.group()))
        position = match.end()
        if statement.lstrip().startswith(("・", "- ")) or len(numbers) != 1 or numbers[0] not in by_number:
            return None  # a list is complete as it is; what rests on two sources was put together
        held = _bare(by_number[numbers[0]].passage)
        if _bare(statement) not in held and _bare(_WESTERN.sub("", statement)) not in held:
            return None
        out.append((statement.strip(), numbers))
    return tuple(out) if out and not _bare(body[position:]) else None


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", fold(text))


def _around(passage: str, quoted: tuple[tuple[str, tuple[int, ...]], ...], number: int) -> str:
    """The passage, of a long one the part around what is quoted."""
    if len(passage) <= LONGEST_EVIDENCE:
        return passage
    first = next((text for text, numbers in quoted if number in numbers), "")
    at = max(0, passage.find(first[:20]))
    start = max(0, min(at - LONGEST_EVIDENCE // 3, len(passage) - LONGEST_EVIDENCE))
    return passage[start : start + LONGEST_EVIDENCE]


def _names(text: str, tables: Tables, places: Places) -> str:
    """How the things named in a text are written in the other language."""
    folded = fold(text)
    out: list[str] = []
    things: tuple[Subject | Programme, ...] = (*tables.subjects, *tables.programmes)
    for known in things:
        names = (known.name_ja, known.name_en, *known.aliases)
        if any(name and fold(name) in folded for name in names[:2]):
            out += [name for name in names if name]
    found: dict[int, tuple[int, str]] = {}
    for start, end, senses in places.mentions(folded):
        codes = {code for sense in senses if sense.form == "full" for code in sense.codes}
        if len(codes) == 1 and end - start > found.get(start, (0, ""))[0]:
            found[start] = (end - start, codes.pop())
    for _, code in found.values():
        out += [places.official_name(code), places.label(code, "en"), places.romaji(code).partition("-")[0]]
    return "、".join(dict.fromkeys(out))[:2000]


__all__ = ["Chance", "chances", "reworded", "settled"]
