"""What a message asks, made self-contained, and what must be looked up to answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.language.cues import Cues, cues_of
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import ASKS, Question, understand
from bot.answering.planning import programme, scope
from bot.answering.planning.clauses import halves
from bot.answering.planning.coordination import halves_of, listed
from bot.answering.planning.cutting import LIST, core, joined, own_case, own_place, split, without_reason
from bot.answering.planning.follow_ups import resolve
from bot.answering.planning.particulars import asks_particular
from bot.answering.planning.resolved import Resolved
from bot.answering.planning.sides import sides
from bot.commands import Command, Set
from bot.places import Places
from bot.reading import kinds_asked
from bot.seams import Asked
from bot.wording import Wordings

_ASIDE = re.compile(r"[（(][^（()）]*(?:除[くい]|別として|excluding|not counting|apart from)[^（()）]*[)）]")
"""What is to be left out, in brackets: it names nothing that an answer must hold."""
_BOTH_JA = re.compile(
    r"^(?P<a>[^、。?と]{2,20})と(?P<b>[^、。?]{2,20}?)(?:では|は|の|、"
    r"|が)(?P<rest>.*(?:どちら|どっち|違|差|共通|それぞれ|両方|比).*)$"
)
_BOTH_EN = re.compile(
    r"^(?P<rest>.*\b(?:which|who|older|common|differ\w*|between"
    r"|compare).*?),? (?:between )?(?P<a>[a-z0-9 .-]{3,40}?) (?:and"
    r"|or) (?:the )?(?P<b>[a-z0-9 .-]{3,40}?)(?: have in common)?\?*$"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'-]*")
TERSE = 50
"""Characters of a question in a few words, at most."""
LONGEST = 4
"""Questions of one message that are answered; more would be a wall of text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message."""

    question: Question
    query: str
    outside: str = ""
    """Why it is refused (``instructions``, ``others_data``, ``task``)."""
    assistant: str = ""
    """Which phrase about the assistant answers it."""
    ask_back: tuple[str, ...] = ()
    """Complete questions, when a pronoun could mean several things."""
    ask_names: tuple[str, ...] = ()
    chat: bool = False
    alternative: Question | None = None
    """The question without the subject that was supposed from the conversation."""
    supposed: tuple[Question, ...] = ()
    """The question about others whom the conversation may mean as well."""
    fuller: Question | None = None
    """The same with what is said around it, where that seems only to tell why it is asked."""
    halves: tuple[Part, ...] = ()
    """A question for each of two things that it may ask for; the sources tell whether it does."""
    apart: tuple[str, ...] = ()
    """One search text for each of two subjects, so that both are found."""
    particular: Question | None = None
    """The question as said, where it only asks for a particular of what was answered before: いつの話？"""
    roster_query: str = ""
    """Finds the rosters that stand in documents, for a question that may be about one."""
    sides: tuple[Question, ...] = ()
    """Of a comparison, what is asked of each of the two."""
    programme: Question | None = None
    """The question about the programme itself, where it points at what nobody spoke of: 「こういうのは誰が？」."""
    implied: Question | None = None
    """The same for one that names and points at nothing, before which nothing was asked: 「運営はどちら？」."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a message is to be answered."""

    question: str
    """As asked."""
    language: str
    """Of the answer."""
    parts: tuple[Part, ...]
    queries: tuple[str, ...] = ()
    """Self-contained search texts."""
    wants_stays: bool = False
    """True when stays answer it, not documents."""
    stay_commands: tuple[Command, ...] = ()
    """The wishes that the question implies."""
    whole: Part | None = None
    """A message of several parts as one question: some are only said to lead to it (``AはBですよね？ではなぜ？``)."""
    asks: Mapping[str, str] = field(default_factory=dict)
    """Those of ``queries`` that are questions as asked, with the language of each: facts are held against them."""
    spare: tuple[str, ...] = ()
    """Those of ``queries`` that are needed only while the tables hold no roster."""
    past: Mapping[str, Any] = field(default_factory=dict)
    """Topic of the question before."""


@cache
def bundled() -> Wordings:
    """The wordings that come with this version."""
    return Wordings.load(Path(__file__).parents[3] / "prompts")


def all_cues(wordings: Wordings | None = None) -> dict[str, Cues]:
    """The cues of every language."""
    return {
        wording.language: cues_of(wording) for wording in wordings or bundled() if wording.has("questions.form.when")
    }


def plan(question: str, language: str, past: Sequence[Asked], places: Places, wordings: Wordings | None = None) -> Plan:
    """How ``question`` is to be answered.

    Args:
        question: one message, or the part of it that asks.
        language: in which it was asked (``ja`` or ``en``); ``Plan.language`` says in which to answer.
        past: the questions asked before in this conversation, oldest first.
        places: the geography.
        wordings: the words of all languages; those that come with this version when left out.
    """
    cues = all_cues(wordings)
    spoken = analysed(question[:2000], language).language
    spoken = spoken if spoken in cues else language
    parts: list[Part] = []
    answer_in = language if language in cues else spoken
    last = past[-1].topic if past else {}
    said = without_reason(question[:2000])
    for piece in joined(split(said, cues[spoken]), cues, spoken):
        # what somebody says of themselves tells nothing of what "this" is
        written = own_case(piece, cues[spoken], places) or piece
        # "how does it work?" behind words that name somebody asks that of them
        named_before = any(t.kind == "name" for before in parts for t in before.question.terms)
        sentence = written if last or named_before else programme.explained(written, cues[spoken])
        asking = own_place(core(sentence, cues[spoken]), said, cues[spoken], places)
        refused = scope.outside(fold(sentence), cues[spoken])
        asking, asked_apart = (sentence, [sentence]) if refused else (asking, _halves(asking, cues[spoken]))
        for text in asked_apart:
            resolved = resolve(text, spoken, past if not parts else (*past, _asked(parts[-1])), places, cues)
            answer_in = resolved.answer_in or answer_in
            part = _part(text, resolved, cues, places, alone=not past and not parts and written == piece)
            said_so = understand(text, spoken, cues)
            if past and not parts and asks_particular(said_so, cues[said_so.language]):
                part = replace(part, particular=said_so)
            if asking != sentence and len(asked_apart) == 1:
                told = resolve(sentence, spoken, past, places, cues)
                fuller = understand(told.question, told.language, cues)
                named = bool(places_in(fuller.norm, places, fuller.language))
                own = cues[fuller.language]
                part = replace(part, fuller=fuller, roster_query=part.roster_query or _roster_query(fuller, own, named))
            parts.append(_apart_asked(part, cues))
    parts = parts[:LONGEST]
    whole = None
    if len(parts) > 1 and not any(part.outside or part.assistant for part in parts):
        resolved = resolve(said, spoken, past, places, cues)
        whole = None if resolved.candidates else _apart_asked(_part(said, resolved, cues, places), cues)
    asked = (*parts, whole) if whole else tuple(parts)
    wants, commands = _stays(said, cues[spoken], places, spoken, parts)
    queries = (
        ()
        if wants
        else tuple(
            dict.fromkeys(
                q
                for p in asked
                for q in (
                    p.query,
                    p.alternative.text if p.alternative else "",
                    p.fuller.text if p.fuller else "",
                    *p.apart,
                    *(half.query for half in p.halves),
                    p.roster_query,
                    *(other.text for other in (*p.sides, *p.supposed, p.programme, p.implied) if other),
                )
                if q
            )
        )
    )
    spare = tuple(dict.fromkeys(p.roster_query for p in parts if p.roster_query))
    read = (*asked, *(half for p in asked for half in p.halves))
    questions = (
        q
        for p in read
        for q in (p.question, p.alternative, p.fuller, p.programme, p.implied, *p.sides, *p.supposed)
        if q is not None
    )
    asks = {q.text: q.language for q in questions if q.text in queries}
    return Plan(question, answer_in, tuple(parts), queries, wants, commands, whole, asks, spare, dict(last))


def terse(text: str, language: str, wordings: Wordings | None = None) -> bool:
    """True for a few words that only name something and what is wanted of it: ``X 参加費 税込``, study group fee."""
    cues = all_cues(wordings)
    asked = understand(text.strip(), language, cues)
    if len(asked.norm) > TERSE or cues[asked.language].has("form_words.own", asked.norm):
        return False
    verbs = asked.language == "ja" and any(
        t.pos.startswith(("動詞", "助動詞", "形容詞")) for t in analysed(asked.norm, asked.language).tokens
    )
    return not verbs and any(t.kind == "group" for t in asked.terms)


def leans_back(text: str, language: str, wordings: Wordings | None = None) -> bool:
    """True for words that begin with what stands for something said before: その電話番号もお願いします."""
    cues = all_cues(wordings)
    spoken = analysed(text, language).language
    own = cues[spoken if spoken in cues else language]
    first = fold(text).strip()
    return any(re.match(rf"{re.escape(word)}(?![a-z])", first) for word in own.words["follow.pronoun"])


def asks_on(text: str, past: Sequence[Asked], language: str) -> bool:
    """True for few words that, right after an answer, ask on: じゃあXは in which year was that, and the other one?

    What only looks like a leave-taking, thanks or a question of the sources is such a one where something was answered.
    """
    cues = all_cues()
    spoken = analysed(text, language).language
    own = cues[spoken if spoken in cues else language]
    norm = fold(text).strip()
    if not past:
        return False
    asked = understand(text, own.language, cues)
    if asks_particular(asked, own) and asked.has("when"):
        return True
    if own.has("follow.somebody_says", norm):
        return True
    if past[-1].topic.get(f"others_{own.language}") and own.has("follow.other", norm) and own.has("follow.turns", norm):
        return True
    return own.has("follow.turns", norm) and any(t.kind in ("name", "noun") for t in asked.terms)


def _asked(part: Part) -> Asked:
    return Asked(part.question.text, {"question": part.question.text})


def _part(text: str, resolved: Resolved, cues: Mapping[str, Cues], places: Places, *, alone: bool = False) -> Part:
    if resolved.alternative and scope.is_chat(fold(resolved.alternative), cues[resolved.language]):
        # 今日の天気は？ after any question is about nobody whom that was about
        resolved = replace(resolved, question=resolved.alternative, alternative="", supposed=())
    resolved = replace(resolved, question=_ASIDE.sub("", resolved.question))
    question = understand(resolved.question, resolved.language, cues)
    own = cues[question.language]
    norm = question.norm
    outside = scope.outside(fold(text), own) or scope.outside(norm, own)
    if outside:
        return Part(question, "", outside=outside)
    if resolved.candidates:
        return Part(question, "", ask_back=resolved.candidates, ask_names=resolved.names)
    named = places_in(norm, places, question.language)
    chat = scope.is_chat(norm, own)
    assistant = scope.about_assistant(norm, own)
    if assistant and (named or _about_documents(question, assistant) or own.has("membership.programme", norm)):
        assistant = ""
    alternative = understand(resolved.alternative, resolved.language, cues) if resolved.alternative else None
    this = programme.pointed_at(text, own) if resolved.language == question.language else ""
    names = any(term.kind == "name" for term in question.terms)
    silent = alone and not (this or named or names or chat or assistant or alternative)
    return Part(
        question,
        resolved.question,
        assistant=assistant,
        chat=chat,
        alternative=alternative,
        halves=tuple(
            Part(understand(half, question.language, cues), half)
            for half in (() if question.whether else _as_written(halves_of(resolved.question, own), resolved.question))
        ),
        supposed=tuple(understand(one, resolved.language, cues) for one in resolved.supposed),
        apart=_apart(question),
        roster_query=_roster_query(question, own, bool(named)),
        programme=understand(this, question.language, cues) if this else None,
        implied=understand(programme.implied(text, own), question.language, cues) if silent else None,
    )


def _halves(text: str, cues: Cues) -> Sequence[str]:
    """The questions of one sentence."""
    return _as_written(listed(text, cues), text) or halves(text, cues)


def _apart(question: Question) -> tuple[str, ...]:
    """``AとBはどちらが古い？`` → one text about A and one about B."""
    match = (_BOTH_JA if question.language == "ja" else _BOTH_EN).match(question.norm)
    if match is None:
        return ()
    rest = match["rest"].strip(" ,、?。")
    return tuple(f"{match[name].strip()} {rest}" for name in ("a", "b"))


def _as_written(halves: Sequence[str], text: str) -> tuple[str, ...]:
    """Questions that were made of folded ``text``, their Latin words written as they stand in it."""
    words = {word.lower(): word for word in _LATIN.findall(text)}
    return tuple(_LATIN.sub(lambda m: words.get(m.group(), m.group()), half) for half in halves)


def _apart_asked(part: Part, cues: Mapping[str, Cues]) -> Part:
    """The part with what it asks of each of two, where it sets two against each other."""
    whole = part.fuller or part.question
    found = None if part.outside or part.ask_back or part.assistant else sides(whole.norm, cues[whole.language])
    if found is None:
        return part
    return replace(part, sides=tuple(understand(text, whole.language, cues) for text in _as_written(found, whole.text)))


def _roster_query(question: Question, cues: Cues, named: bool) -> str:
    joined = cues.has("membership.joined", question.norm)
    loosely = any(cues.has(f"membership.{key}", question.norm) for key in ("programme", "sent"))
    if (joined and (named or cues.has("membership.units", question.norm))) or (loosely and named):
        return cues.words["membership.query"][0]
    return ""


def _about_documents(question: Question, assistant: str) -> bool:
    """True when a question that sounds like one about the assistant names something else."""
    if assistant in ("privacy", "erase", "export", "identity", "usage"):
        return any(t.kind == "name" and t.weight >= 2 and t.text not in ("sankin", "hr", "ai") for t in question.terms)
    return any(t.kind == "name" and t.text not in ("sankin", "hr") for t in question.terms)


def _of_its_own(norm: str, cues: Cues, parts: Sequence[Part]) -> bool:
    """True where what asks is said apart from what is wished, and asks about something else.

    「大会をやった市はどこ？うちも視察に行きたい」 asks which town it was.
    """
    asked = " ".join(part.question.norm for part in parts)
    if len(asked) >= len(norm.strip()) or cues.has("stays.fit", asked):
        return False
    own = (t for part in parts for t in part.question.terms if t.kind != "compound" and t.text not in ASKS)
    return sum(term.weight for term in own) > LIST


def _stays(
    text: str, cues: Cues, places: Places, language: str, parts: Sequence[Part]
) -> tuple[bool, tuple[Command, ...]]:
    """Whether stays answer the message, and the wishes that it implies."""
    norm = fold(text)
    if any(p.outside or p.ask_back or p.assistant for p in parts) or kinds_asked.asked(norm):
        return False, ()
    if not (cues.has("stays.place", norm) and cues.has("stays.fit", norm)) or _of_its_own(norm, cues, parts):
        return False, ()
    if cues.has("membership.joined", norm) or cues.has("membership.programme", norm):
        return False, ()
    styles = [key.removeprefix("style.") for key in cues.pattern if key.startswith("style.") and cues.has(key, norm)]
    asks_place = re.search(
        r"どこ|どの|どんな|おすすめ|お勧め|オススメ|ある|あり|\b(?:where|which|what|any|recommend|suggest|best)", norm
    )
    own_wish = re.search(
        r"滞在|行け|行きた|ワーケーション|おすすめ|お勧め|オススメ|\bstays?\b|\bcan i\b"
        r"|\bcould i\b|\bfor me\b|recommend|suggest",
        norm,
    )
    if not asks_place or not (styles or own_wish):
        return False, ()
    if re.search(
        r"とは|って何|定義|メリット|意味|違い|目的|what is|what are the (?:models"
        r"|benefits|types)|difference|benefit|purpose",
        norm,
    ):
        return False, ()
    named = places_in(norm, places, language)
    commands: list[Command] = [Set("styles", style, words=text) for style in styles]
    commands += [Set("place", code, words=n.words) for n in named for code in n.codes if len(n.codes) == 1]
    return True, tuple(commands)
