"""What a message asks: of stays that are shown or of all of them, and else of the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot import answering
from bot import commands as c
from bot.places import Places
from bot.turn import asked_apart, stay_questions
from bot.turn.state import State
from bot.turn.stay_questions import StayQuestion
from bot.turn.steps import Work
from bot.wording import Wording, Wordings

ECHO = 4
"""Characters of a word that only echoes what was asked."""
_SUBJECTS = frozenset({"place", "origin", "styles", "needs", "skills", "themes"})
"""Slots whose words may be what a question is about; dates, people and money in a question are wishes."""
_QUESTION_MARKED = re.compile(r"[^。．.!！?？\n]{1,80}[?？]")
_OF_ALL_STAYS = frozenset({"party", "needs"})
"""Slots of wishes that a question about all stays may tell."""


def of_stays(
    commands: Sequence[c.Command], work: Work, wording: Wording, places: Places, names: answering.Names
) -> tuple[StayQuestion, ...]:
    """The questions that shown stays answer; a stay pointed at once is meant by the questions after it.

    What names a programme, a body or a person whom the sources know asks about them.
    """
    asked = [k.question for k in commands if isinstance(k, c.Ask) and not names(answering.fold(k.question))]
    # "Is there childcare?" may read as a wish; beside a question about a stay it is one about that stay
    marked = [s for s in _QUESTION_MARKED.findall(work.message.text) if not any(s in a or a in s for a in asked)]
    marked = [s for s in marked if not names(answering.fold(s))]
    found: list[StayQuestion] = []
    for question in (*asked, *(marked if asked else ())):
        meant = found[-1].ids if found else ()
        about = stay_questions.find(
            question, work.state.shown, wording, places, meant, work.state.focus, after_answer=work.state.told
        )
        about = about or stay_questions.of_all(question, wording, places, after_answer=work.state.told)
        if about:
            work.stay_ids.extend(about.ids)
            found.append(about)
    if not asked and commands and all(isinstance(k, c.Set) and k.slot in _OF_ALL_STAYS for k in commands):
        # "is there Wi-Fi?" wishes for it, and asks
        ways = (
            stay_questions.of_all(q, wording, places, after_answer=work.state.told)
            for q in marked or [work.message.text]
        )
        found.extend(about for about in ways if about)
    if not found and commands and all(isinstance(k, c.Unclear) for k in commands):
        # a stay pointed at, and nothing else said: it is told about
        ids = stay_questions.pointed(stay_questions.folded(work.message.text), work.state.shown, wording, places)
        if len(ids) == 1:
            work.stay_ids.extend(ids)
            found.append(StayQuestion(work.message.text.strip(), ids, ("about",)))
    return tuple(found)


def of_both(
    plans: Sequence[answering.Plan], wording: Wording, places: Places, names: answering.Names
) -> Mapping[str, StayQuestion]:
    """Question for the sources → what the stays on offer may tell of it; none that names whom the sources know."""
    told = {plan.question: stay_questions.told_of_at_all(plan.question, wording, places) for plan in plans}
    return {asked: about for asked, about in told.items() if about and not names(answering.fold(asked))}


def of_sources(
    commands: Sequence[c.Command],
    about_stays: Sequence[StayQuestion],
    state: State,
    *,
    text: str,
    language: str,
    places: Places,
    wordings: Wordings,
) -> tuple[tuple[answering.Plan, ...], bool]:
    """Plans for the other questions; words that could not be read are tried as a question too."""
    past = state.past
    taken = {about.question for about in about_stays}
    wished = any(isinstance(k, c.Set) for k in commands)
    questions = [
        k.question
        for k in commands
        # "Budget? About 100,000": a bare word before an answer is an echo, not a question
        if isinstance(k, c.Ask) and k.question not in taken and not (wished and len(k.question.strip("?？ ")) <= ECHO)
    ]
    if questions and all(isinstance(k, c.Ask) for k in commands) and not taken:
        # nothing but questions: what stands before and between them belongs to them
        end = text.rfind(questions[-1])
        questions = [text if end < 0 else asked_apart.without_reason(text, end + len(questions[-1]))]
    if questions:
        return tuple(answering.plan(q, language, past, places, wordings) for q in questions), False
    if state.answered and past and commands and all(isinstance(k, c.Speak) for k in commands):
        # "and in English?" right after an answer wants that answer again
        return (answering.plan(text, language, past, places, wordings),), True
    unread = bool(commands) and all(isinstance(k, c.Unclear) for k in commands) and not about_stays
    if text.strip() and unread and not state.asked:
        return (answering.plan(text, language, past, places, wordings),), True
    return (), False


def without_subjects(
    commands: tuple[c.Command, ...], about_stays: Sequence[StayQuestion], plans: Sequence[answering.Plan], text: str
) -> tuple[c.Command, ...]:
    """Drop the wishes that are only what a question is about: "and Nagano City?" wishes for nothing."""
    told = [k.words for k in commands if isinstance(k, c.Set) and k.slot in asked_apart.PERSONAL and k.words]
    # a question that tells dates, people or money is one about a stay of one's own: its place is wished for
    documents = [p.question for p in plans if not p.wants_stays and not any(words in p.question for words in told)]
    shown = [about.question for about in about_stays if about.ids]

    def only_asked(command: c.Command) -> bool:
        if not isinstance(command, c.Set | c.Clarify) or not command.words:
            return False
        if asked_apart.insisted(text, command):
            return False
        if any(command.words in question for question in shown):
            return True
        if command.slot == "place" and any(asked_apart.would_stay(question, command) for question in documents):
            return False
        return command.slot in _SUBJECTS and any(command.words in question for question in documents)

    return tuple(command for command in commands if not only_asked(command))
