"""A turn and its evidence → the reply and everything that changes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.commands import OffTopic, Thanks
from bot.commands import label as command_label
from bot.matching.closeness import CLEARLY, NEAR, SURELY
from bot.message import Choice, Reply
from bot.places import Places
from bot.seams import (
    ConsentGiven,
    Forget,
    FragmentUnread,
    Outcome,
)
from bot.turn.answers import answer, feedback, passage, where_from
from bot.turn.asked_back import figure, with_question
from bot.turn.draft import CONSENT_VERSION, Draft, Evidence
from bot.turn.manners import carried, greet, join, leave, off_topic, refused, repeat, unclear
from bot.turn.own_data import confirm_first, export, forget, human_done, mine, paused, was_reset
from bot.turn.proposing import propose
from bot.turn.questions import ask_next
from bot.turn.reactions import (
    disliked,
    expensive,
    far,
    interested,
    like,
    party_changed,
    shared,
    which,
    withdraw,
)
from bot.turn.taking import clarify, cleared, conflict, declined, fix, pick, reask, taken, undone
from bot.turn.understanding import READ_AT_MOST
from bot.turn.understood import Turn
from bot.wording import Wording


def respond(turn: Turn, evidence: Evidence, places: Places, wording: Wording) -> Outcome:
    """Word the reply and list all effects."""
    turn = with_question(turn)
    near = evidence.matches.closest if turn.fresh and evidence.matches is not None else 0.0
    if near >= SURELY:
        turn = replace(turn, instead=None)  # "is there a place to write a novel?" asks for a stay, not for a document
    if turn.tentative and near >= CLEARLY:
        turn = replace(turn, plans=())  # nothing sounds like a question, and there are stays that are like it
    draft = _answered(turn.instead or turn, evidence, places, wording)
    if turn.instead is not None:
        told = draft.answered and draft.answers and draft.sources
        if told or _of_known(turn, draft) or _known(turn, evidence):
            turn = turn.instead
        else:
            draft = _answered(turn, evidence, places, wording)
    close = turn.fresh and near >= _enough(turn)
    hears = near >= SURELY or not any(step.kind in _SOUNDS for step in turn.steps)
    heard = False
    for step in turn.steps:
        if step.kind in ("unclear", "which") and close and hears:
            continue  # no rule could read it, but there are stays that are like it
        if step.kind in ("unclear", *_SOUNDS) and turn.longing and turn.words != turn.state.words:
            heard = True  # no rule could read it, but it says what is longed for
            continue
        _STEPS[step.kind](draft, step.data)
    carried(draft)
    draft.said += draft.asides
    if turn.cut:
        draft.said.insert(0, draft.say("say.too_long", n=f"{READ_AT_MOST:,}"))
    if any(isinstance(effect, Forget) for effect in draft.effects):
        return _forgotten(draft)
    party_changed(draft)
    anew = any(step.kind == "was_reset" for step in turn.steps)
    draft.state = replace(draft.state, words=_words_kept(turn, close=close), unwanted=() if anew else turn.unwanted)
    proposes = turn.proposes or (close and hears and not draft.asks and not draft.answers)
    if heard and not proposes and not draft.answers:
        draft.said.append(draft.say("understood.heard"))
    if proposes and evidence.matches is not None:
        propose(draft, evidence.matches)
    ask_next(draft)
    _notice(draft)
    return _outcome(draft)


KNOWN = 0.85
"""Likeness of a known question, answered or not, from which what is put as a question is one."""


def _known(turn: Turn, evidence: Evidence) -> bool:
    """True when what is put as a question is very like one that is known; small talk is known as such, too."""
    asked = turn.instead
    if asked is None or not asked.likely or any(isinstance(k, OffTopic) for k in turn.commands):
        return False
    if any(part.chat for plan in asked.plans for part in plan.parts):
        return False
    return any(
        one.likeness >= KNOWN
        for plan in asked.plans
        for text in plan.asks
        if text in evidence.near
        for one in evidence.near[text].alike[:1]
    )


def _of_known(turn: Turn, draft: Draft) -> bool:
    """True when what sounded like small talk asks about somebody or something that the sources know."""
    plans = turn.instead.plans if turn.instead else ()
    asked = draft.state.past[-len(plans) :] if plans else ()
    chat = bool(turn.commands) and all(isinstance(k, OffTopic) and k.kind == "chat" for k in turn.commands)
    return chat and bool(draft.answers) and any(one.topic.get("names_ja") for one in asked)


def _answered(turn: Turn, evidence: Evidence, places: Places, wording: Wording) -> Draft:
    """A draft that holds the answers to the turn's questions, and nothing else yet."""
    draft = Draft(turn, evidence, places, wording, turn.state)
    answer(draft)
    return draft


def _enough(turn: Turn) -> float:
    """How close a stay must be for the person's own words to be answered with it: closer where no rule read them."""
    return CLEARLY if any(step.kind in ("unclear", *_SOUNDS) for step in turn.steps) else NEAR


_SOUNDS = ("off_topic", "like", "which")
"""Steps of what was taken for small talk or for a verdict: their words are kept where they are clearly like a stay's,
and shown stays for only where they surely are."""


def _words_kept(turn: Turn, *, close: bool) -> tuple[tuple[str, str], ...]:
    """What is remembered of the person's own words: nothing that was no wish, and nothing after a new start."""
    if any(step.kind == "was_reset" for step in turn.steps):
        return ()
    tells = close or turn.longing or turn.stated
    if not tells and any(step.kind in ("unclear", *_SOUNDS) for step in turn.steps):
        return tuple(said for said in turn.words if said[0] != turn.message.id)
    return turn.words


def _plain(key: str, *, act: str = "", stop: bool = False) -> Callable[[Draft, Any], None]:
    """A step that says one phrase."""

    def step(draft: Draft, _: Any) -> None:
        draft.said.append(draft.say(key))
        if act:
            draft.acts.append(act)
        if stop:
            draft.question_next = False

    return step


_STEPS: Mapping[str, Callable[[Draft, Any], None]] = {
    "taken": taken, "declined": declined, "cleared": cleared, "conflict": conflict, "clarify": clarify, "pick": pick,
    "confirm_first": confirm_first, "forget": forget, "was_reset": was_reset, "human_done": human_done,
    "kept": _plain("confirm.kept"), "not_reset": _plain("confirm.not_reset"), "human_not": _plain("confirm.human_not"),
    "not_shared": _plain("react.not_shared"), "confirmed": _plain("understood.confirmed"),
    "undone": undone, "nothing_to_undo": _plain("understood.nothing_to_undo"),
    "expired": _plain("confirm.expired", stop=True), "interested": interested, "shared": shared,
    "withdraw": withdraw, "like": like, "disliked": disliked, "which": which, "mine": mine, "export": export,
    "paused": paused, "repeat": repeat, "where_from": where_from, "passage": passage, "feedback": feedback,
    "fix": fix, "reask": reask, "off_topic": off_topic, "refused": refused, "greet": greet, "join": join,
    "leave": leave, "thanks": _plain("say.thanks", stop=True), "help": _plain("say.help", stop=True),
    "unclear": unclear, "skipped": _plain("understood.skipped"),
    "let_be": _plain("understood.let_be", stop=True), "spared": _plain("understood.spared"),
    "speak": _plain("say.speaking"), "attachment": _plain("say.attachment"), "far": far, "expensive": expensive,
    "figure": figure,
}  # fmt: skip


def _notice(draft: Draft) -> None:
    """The first reply says what is kept and how to stop or erase it; the talk goes on without a gate."""
    if draft.state.noticed or draft.turn.message.kind == "leave":
        return
    draft.said.append(draft.say("hello.notice"))
    draft.effects.append(ConsentGiven("storage", CONSENT_VERSION))
    draft.state = replace(draft.state, noticed=True)


def _trace(draft: Draft) -> dict[str, Any]:
    """What other programs may know of this turn (see ``chat --jsonl``)."""
    turn = draft.turn
    evidence = [
        {"kind": s.kind, "source": s.title, "url": s.url or None,
         "confirmed_on": s.confirmed_on.isoformat() if s.confirmed_on else None}
        for s in draft.sources
    ]  # fmt: skip
    for match in draft.evidence.matches.matches if draft.evidence.matches and draft.proposals else ():
        confirmed = match.stay.confirmed_on
        evidence.append(
            {"kind": "stay", "source": match.stay.source or match.stay.id, "url": match.stay.url or None,
             "confirmed_on": confirmed.isoformat() if confirmed else None}
        )  # fmt: skip
    forgotten = "deleted" in draft.acts
    return {
        "commands": [command_label(command) for command in turn.commands],
        "preferences": {} if forgotten else turn.wishes.as_dict(draft.places),
        "proposals": draft.proposals,
        "evidence": evidence,
        "acts": draft.acts,
        "answered": draft.answered,
    }


def _text(draft: Draft) -> str:
    paragraphs = (*draft.answers, "\n".join(draft.said), "\n".join(draft.lead))
    return draft.say("join.blocks").join(p for p in paragraphs if p)


def _outcome(draft: Draft) -> Outcome:
    turn = draft.turn
    text, closing = _text(draft), "\n".join(draft.closing)
    if closing and not draft.cards and not draft.sources:
        text, closing = draft.say("join.blocks").join(filter(None, (text, closing))), ""
    repeated = any(step.kind == "repeat" for step in turn.steps)
    cards = "\n".join(f"{number}. {card.title}" for number, card in enumerate(draft.cards, 1))
    said = draft.say("join.blocks").join(filter(None, (text, cards, closing)))
    read_back = any(step.kind == "taken" for step in turn.steps)
    state = draft.state
    if not repeated:
        # thanks between two questions do not end what is talked about
        thanked = bool(turn.commands) and all(isinstance(k, Thanks) for k in turn.commands)
        answered = bool(draft.answers) or (thanked and state.answered)
        state = replace(state, last=said, answered=answered, read_back=read_back)
    reply = Reply(
        address=turn.message.address, text=text, language=turn.language, sources=tuple(draft.sources),
        cards=tuple(draft.cards), closing=closing, choices=_ordered(draft.choices),
        attachments=tuple(draft.attachments), private=draft.private,
    )  # fmt: skip
    silent = turn.message.kind == "leave"
    fragments = [FragmentUnread(text, turn.language) for text in turn.unread]
    return Outcome(
        replies=() if silent else (reply,), entries=turn.entries, language=turn.language,
        dialogue=state.to_json(), paused=_paused_now(turn), effects=(*draft.effects, *fragments), trace=_trace(draft),
    )  # fmt: skip


def _ordered(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Each button once; what answers the question first, then other stays, then what mends the reading."""
    once = {choice.value: choice for choice in choices}
    last = ("more", "per", "fix")

    def rank(choice: Choice) -> int:
        verb = choice.value.partition(":")[0]
        return last.index(verb) + 1 if verb in last else 0

    return tuple(sorted(once.values(), key=rank))


def _paused_now(turn: Turn) -> bool | None:
    for step in turn.steps:
        if step.kind == "paused":
            return bool(step.data)
        if step.kind in ("leave", "join"):
            return step.kind == "leave"
    return None


def _forgotten(draft: Draft) -> Outcome:
    reply = Reply(draft.turn.message.address, _text(draft), draft.turn.language, private=True)
    return Outcome(replies=(reply,), language=draft.turn.language, effects=(Forget(),), trace=_trace(draft))
