"""What is at hand while one message is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.language.cues import Cues
from bot.answering.language.question_types import Question
from bot.answering.planning.plan import Plan
from bot.answering.planning.topics import topic_of
from bot.answering.tables.facts import Fit
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.nearness import Nearness
from bot.answering.tables.pieces import Piece, of_fact, of_passage, unsaid
from bot.seams import Passage, Reads
from bot.wording import Wording


class Desk:
    """What is at hand while one message is answered."""

    def __init__(self, index: Index, cues: Mapping[str, Cues], wording: Wording, today: date, plan: Plan,
                 near: Mapping[str, Nearness], reads: Reads | None) -> None:  # fmt: skip
        self.found: Mapping[str, Sequence[Passage]] = {}
        """What the library found for each query."""
        self.carried: tuple[Mentioned, ...] = ()
        """Those whom the part before was about: a part that names nobody goes on about them."""
        self.index, self.cues, self.say, self.today, self.plan, self.near = index, cues, wording, today, plan, near
        self.reads = reads
        self.apart = {p.question.text: p.sides or tuple(half.question for half in p.halves) for p in plan.parts}
        """Question → those about each of two things that it may ask for."""

    def first_told(self, found: Piece) -> Told | None:
        """The statement of the tables that an answer gives first."""
        first = found.sources[0].id if found.sources else ""
        return next((t for t in self.index.told["ja"].told if any(f.id == first for f in t.facts)), None)

    def lacking(self, half: Question) -> str:
        """That nothing is known of one of two things."""
        return unsaid(re.sub(r"[はも]?[?？。. ]*$", "", half.text), self.say)

    def near_of(self, question: Question) -> Nearness:
        """How near a question is to what is known; nothing for one that was not measured."""
        return self.near.get(question.text, Nearness())

    def with_topic(self, piece: Piece, question: Question, subjects: Sequence[Mentioned], fit: Sequence[Fit]) -> Piece:
        """A piece with what it is about, so that the next question can lean on it."""
        topic = topic_of(self.index, question, subjects, [f.fact for f in fit])
        return replace(piece, topic={**topic, **piece.topic})

    def unknown(
        self, question: Question, subjects: Sequence[Mentioned], found: Sequence[Fit], passages: Sequence[Passage]
    ) -> Piece:
        """The sources do not say; the nearest thing known is offered."""
        text = self.say("answers.unknown.plain")
        near: tuple = ()  # type: ignore[type-arg]
        if found and found[0].subject > 0.5 and found[0].coverage + found[0].attribute > 0.3:
            fact = found[0].fact
            near = (of_fact(fact, self.say.language),)
            said = fact.told_in(self.say.language)
            text += "\n" + self.say("answers.unknown.near", text=said).replace("[1]", "")
        elif passages and passages[0].score > 0:
            near = (of_passage(passages[0]),)
            titles = list(dict.fromkeys(p.title for p in passages[:2]))
            text += "\n" + self.say("answers.unknown.did_you_mean", titles=self.say("answers.list.comma").join(titles))
        names = topic_of(self.index, question, subjects, ())
        return Piece(text, kind="unknown", answered=False, near=near, confidence=0.0, topic=names)
