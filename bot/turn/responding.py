"""A turn and its evidence → the reply and everything that changes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot import answering
from bot.commands import label as command_label
from bot.matching import Matches, Stay
from bot.message import Attachment, Card, Choice, Reply, Source
from bot.places import Places
from bot.seams import (
    Answer,
    Asked,
    ConsentGiven,
    Effect,
    FeedbackGiven,
    Forget,
    FragmentUnread,
    HumanAsked,
    InterestStated,
    Outcome,
    Passage,
    ProposalShown,
    QuestionAsked,
    Reacted,
    Tables,
)
from bot.turn import asking, cards, relaxing, stay_questions
from bot.turn.readback import slot_name, slot_text, summary, value_text, yen
from bot.turn.state import PAST_KEPT, Shown, State
from bot.turn.understanding import AWAY, READ_AT_MOST, Turn
from bot.wording import Wording

CONSENT_VERSION = "1"
"""Which wording of ``dialogue.hello.notice`` a person was shown."""
FAILURES_TO_BUTTONS, FAILURES_TO_PERSON = 2, 3
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was looked up for a turn."""

    passages: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    """Query → passages."""
    tables: Tables = field(default_factory=Tables)
    matches: Matches | None = None
    stays: tuple[Stay, ...] = ()
    """The stays that the turn names."""
    passage: Passage | None = None
    export: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Draft:
    """The reply while it is being written."""

    turn: Turn
    evidence: Evidence
    places: Places
    wording: Wording
    state: State
    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was understood and done."""
    lead: list[str] = field(default_factory=list)
    """Before the cards."""
    closing: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    answered: bool = True
    private: bool = False
    asks: bool = False
    """True when the reply already ends in a question."""
    question_next: bool = True
    """False where asking for the next wish would be out of place."""

    def say(self, key: str, /, **variables: object) -> str:
        """A phrase of the dialogue."""
        return self.wording(f"dialogue.{key}", **variables)

    def button(self, key: str, value: str, emphasis: Any = "plain") -> None:
        """Offer a button."""
        self.choices.append(Choice(self.say(f"button.{key}"), value, emphasis=emphasis))

    def stay(self, stay_id: str) -> Stay | None:
        """One of the stays looked up."""
        return next((s for s in self.evidence.stays if s.id == stay_id), None)

    def stay_name(self, stay_id: str) -> str:
        """Its name, from the row or from when it was shown."""
        stay = self.stay(stay_id)
        if stay:
            return stay.name
        return next((s.name for s in self.state.shown if s.id == stay_id and s.name), stay_id)


def respond(turn: Turn, evidence: Evidence, places: Places, wording: Wording) -> Outcome:
    """Word the reply and list all effects."""
    draft = Draft(turn, evidence, places, wording, turn.state)
    _answer(draft)
    for step in turn.steps:
        _STEPS[step.kind](draft, step.data)
    if turn.cut:
        draft.said.insert(0, draft.say("say.too_long", n=f"{READ_AT_MOST:,}"))
    if any(isinstance(effect, Forget) for effect in draft.effects):
        return _forgotten(draft)
    if turn.proposes and evidence.matches is not None:
        _propose(draft, evidence.matches)
    _ask_next(draft)
    _notice(draft)
    return _outcome(draft)


# ---------------------------------------------------------------- answers


def _answer(draft: Draft) -> None:
    turn = draft.turn
    for question in turn.stay_questions:
        _add_answer(draft, question.question, _stay_answer(draft, question))
    for plan in turn.plans:
        answer = answering.answer(
            plan, draft.evidence.passages, draft.evidence.tables, draft.places, draft.wording, today=turn.today
        )
        if turn.tentative and not answer.answered:
            return
        _add_answer(draft, plan.question, answer)


def _stay_answer(draft: Draft, question: stay_questions.StayQuestion) -> Answer:
    stays = [stay for stay_id in question.ids if (stay := draft.stay(stay_id))]
    if not stays:
        return Answer(draft.say("react.gone"), answered=False, kind="stays")
    sources = tuple(
        Source(number, "stay", stay.id, stay.name, url=stay.url, confirmed_on=stay.confirmed_on)
        for number, stay in enumerate(stays, 1)
    )
    text = stay_questions.answer(question, stays, draft.turn.today, draft.wording, draft.places)
    return Answer(text, sources, kind="stays")


def _add_answer(draft: Draft, question: str, answer: Answer) -> None:
    offset = len(draft.sources)
    text = _MARK.sub(lambda m: f"[{int(m[1]) + offset}]", answer.text) if offset else answer.text
    draft.answers.append(text)
    draft.sources += [replace(source, number=source.number + offset) for source in answer.sources]
    draft.choices += [Choice(candidate, f"ask:{candidate}"[:300]) for candidate in answer.candidates]
    asked = Asked(question, answer.topic, answer.sources)
    draft.state = replace(draft.state, past=(*draft.state.past, asked)[-PAST_KEPT:])
    refused = answer.kind in ("refusal", "off_topic")
    if not answer.answered:
        draft.answered = False
    if answer.kind == "ask_back":
        draft.asks = True
    if not refused and answer.kind != "ask_back":
        draft.effects.append(
            QuestionAsked(
                question, draft.turn.language, answer.answered,
                tuple(s.id for s in answer.sources), tuple(s.id for s in answer.near),
            )
        )  # fmt: skip


# ---------------------------------------------------------------- steps


def _taken(draft: Draft, slots: tuple[str, ...]) -> None:
    turn = draft.turn
    told: list[str] = []
    for slot in slots:
        new = slot_text(slot, turn.preferences, turn.wishes, draft.places, draft.wording)
        old = slot_text(slot, turn.memory.preferences, turn.before, draft.places, draft.wording)
        replaced = slot in ("start", "days", "budget") or any(
            e.op == "correct" and e.slot == slot for e in turn.entries
        )
        if not new:
            if old:
                draft.said.append(draft.say("understood.cleared", slot=slot_name(slot, draft.wording)))
            elif slot == "start":
                draft.said.append(draft.say("understood.past"))
        elif replaced and old and old != new and slot not in turn.before.declined:
            name = slot_name(slot, draft.wording)
            draft.said.append(draft.say("understood.changed", slot=name, old=old, new=new))
        else:
            told.append(new + _assumption(draft, slot))
    if told:
        draft.said.append(draft.say("understood.taken", wishes=draft.say("join.wishes").join(told)))
    if told or any(draft.said):
        draft.button("fix", "fix")


def _assumption(draft: Draft, slot: str) -> str:
    """What was assumed in reading a value, said so that it can be mended; a budget's unit gets buttons."""
    if slot != "budget":
        return ""
    held = draft.turn.preferences.values("budget")
    if not held or held[-1].value.get("per") or held[-1].value.get("max") is None:
        return ""
    draft.state = replace(draft.state, open={"act": "per", "budget": held[-1].value})
    for per in ("month", "night", "person"):
        draft.button(f"per_{per}", f"per:{per}")
    return draft.say("understood.assumed_total")


def _declined(draft: Draft, data: tuple[str, str]) -> None:
    slot, why = data
    key = "declined" if why == "any" else "unknown"
    draft.said.append(draft.say(f"understood.{key}", slots=slot_name(slot, draft.wording)))
    if draft.state.asked == slot:
        draft.state = replace(draft.state, asked="")


def _cleared(draft: Draft, slot: str) -> None:
    draft.said.append(draft.say("understood.cleared", slot=slot_name(slot, draft.wording)))


def _conflict(draft: Draft, data: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    old, new = (
        draft.say("join.or").join(value_text("place", code, draft.places, draft.wording) for code in codes)
        for codes in data
    )
    draft.state = replace(draft.state, open={"act": "conflict", "old": list(data[0]), "new": list(data[1])})
    draft.closing.append(draft.say("asking.conflict", old=old, new=new))
    draft.button("change", "conflict:change")
    draft.button("add", "conflict:add")
    draft.asks = True


def _clarify(draft: Draft, command: Any) -> None:
    if draft.state.open.get("act") == "pick" and draft.asks:
        return  # one question a turn; the other name is asked about when it is said again
    codes = [str(code) for code in command.candidates]
    draft.state = replace(
        draft.state,
        open={"act": "pick", "slot": command.slot, "candidates": codes, "polarity": str(command.polarity),
              "words": command.words},
        asked=command.slot,
    )  # fmt: skip
    draft.closing.append(draft.say("asking.place_which", words=command.words))
    for code in codes:
        label = value_text(command.slot, code, draft.places, draft.wording)
        draft.choices.append(Choice(label, f"pick:{code}"))
    draft.asks = True


def _confirm_first(draft: Draft, act: str) -> None:
    draft.state = replace(draft.state, open={"act": act})
    draft.closing.append(draft.say(f"confirm.{act}"))
    yes = {"delete": "delete", "reset": "reset", "human": "share"}[act]
    draft.button(yes, f"yes:{act}", "danger" if act in ("delete", "reset") else "primary")
    draft.button("keep" if act != "human" else "not_share", f"no:{act}")
    draft.asks = True
    draft.private = True


def _forget(draft: Draft, _: Any) -> None:
    draft.effects.append(Forget())
    draft.acts.append("deleted")
    draft.said.append(draft.say("confirm.deleted"))
    draft.private = True


def _was_reset(draft: Draft, _: Any) -> None:
    draft.state = State(noticed=draft.state.noticed)
    draft.acts.append("reset")
    draft.said.append(draft.say("confirm.was_reset"))


def _plain(key: str, *, act: str = "", stop: bool = False) -> Callable[[Draft, Any], None]:
    """A step that says one phrase."""

    def step(draft: Draft, _: Any) -> None:
        draft.said.append(draft.say(key))
        if act:
            draft.acts.append(act)
        if stop:
            draft.question_next = False

    return step


def _human_done(draft: Draft, _: Any) -> None:
    draft.effects += [ConsentGiven("human", CONSENT_VERSION), HumanAsked()]
    draft.acts.append("human")
    draft.said.append(draft.say("confirm.human_done"))
    draft.question_next = False


def _interested(draft: Draft, stay_id: str) -> None:
    stay = draft.stay(stay_id)
    if stay is None:
        draft.said.append(draft.say("react.gone"))
        return
    if stay_id in draft.turn.memory.interests:
        draft.said.append(draft.say("react.interested_again", stay=stay.name))
        draft.question_next = False
        return
    draft.effects.append(InterestStated(stay_id))
    draft.acts.append(f"interest:{stay_id}")
    draft.said.append(draft.say("react.interested", stay=stay.name))
    draft.state = replace(draft.state, open={"act": "share", "stay": stay_id})
    draft.closing.append(draft.say("react.share", stay=stay.name))
    draft.button("share", f"yes:share:{stay_id}", "primary")
    draft.button("not_share", f"no:share:{stay_id}")
    draft.asks = True


def _shared(draft: Draft, stay_id: str) -> None:
    draft.effects += [InterestStated(stay_id, consented=True), ConsentGiven(f"share:{stay_id}", CONSENT_VERSION)]
    draft.acts.append(f"shared:{stay_id}")
    draft.said.append(draft.say("react.shared"))
    draft.question_next = False


def _withdraw(draft: Draft, stay_id: str) -> None:
    draft.effects.append(InterestStated(stay_id, withdrawn=True))
    draft.acts.append(f"withdrawn:{stay_id}")
    draft.said.append(draft.say("react.withdrawn", stay=draft.stay_name(stay_id)))


def _like(draft: Draft, stay_id: str) -> None:
    draft.effects.append(Reacted(stay_id, "like"))
    draft.said.append(draft.say("react.liked", stay=draft.stay_name(stay_id)))
    draft.button("interested", f"interested:{stay_id}", "primary")
    draft.question_next = False


def _disliked(draft: Draft, data: tuple[tuple[str, ...], str]) -> None:
    ids, reason = data
    draft.effects += [Reacted(stay_id, "dislike", reason) for stay_id in ids]
    if len(ids) == 1:
        draft.said.append(draft.say("react.disliked", stay=draft.stay_name(ids[0])))
    else:
        draft.said.append(draft.say("react.disliked_all"))


def _which(draft: Draft, verdict: str) -> None:
    if not draft.state.shown:
        draft.said.append(draft.say("react.nothing_shown"))
        draft.button("propose", "propose", "primary")
        return
    draft.closing.append(draft.say("react.which"))
    for stay in draft.state.shown:
        draft.choices.append(Choice(stay.name, f"{verdict}:{stay.id}"))
    draft.asks = True


def _mine(draft: Draft, _: Any) -> None:
    turn = draft.turn
    wishes = summary(turn.preferences, turn.wishes, draft.places, draft.wording)
    draft.said.append(draft.say("mine.wishes", wishes=wishes) if wishes else draft.say("mine.no_wishes"))
    if turn.memory.interests:
        names = draft.say("join.list").join(draft.stay_name(i) for i in turn.memory.interests)
        draft.said.append(draft.say("mine.interests", stays=names))
    draft.said += [draft.say("mine.language"), draft.say("mine.more")]
    if wishes:
        draft.button("fix", "fix")
    draft.private = True
    draft.question_next = False


def _export(draft: Draft, _: Any) -> None:
    data = json.dumps(draft.evidence.export or {}, ensure_ascii=False, indent=2, default=str)
    draft.attachments.append(Attachment("sankin-data.json", "application/json", data.encode()))
    draft.said.append(draft.say("confirm.exported_inline", data=data))
    draft.acts.append("exported")
    draft.private = True
    draft.question_next = False


def _paused(draft: Draft, paused: bool) -> None:
    draft.said.append(draft.say("confirm.paused" if paused else "confirm.resumed"))
    draft.acts.append("paused" if paused else "resumed")
    draft.question_next = False


def _repeat(draft: Draft, _: Any) -> None:
    draft.said.append(draft.state.last or draft.say("say.nothing_to_repeat"))
    draft.question_next = False


def _where_from(draft: Draft, _: Any) -> None:
    past = draft.state.past
    draft.question_next = False
    if not past:
        draft.answers.append(draft.say("say.no_answer_yet"))
    elif not past[-1].sources:
        draft.answers.append(draft.say("say.where_from_none"))
    else:
        draft.answers.append(draft.say("say.where_from"))
        draft.sources += past[-1].sources
        for source in past[-1].sources:
            if source.passage:
                draft.answers.append(f"[{source.number}] {source.passage}")


def _passage(draft: Draft, _: Any) -> None:
    passage = draft.evidence.passage
    draft.question_next = False
    if passage is None:
        draft.answers.append(draft.say("say.passage_gone"))
        return
    draft.answers.append(passage.text)
    draft.sources.append(
        Source(1, "passage", passage.id, passage.title, passage.heading, passage.url, passage.published_on,
               passage.confirmed_on, passage.text)
    )  # fmt: skip


def _feedback(draft: Draft, verdict: str) -> None:
    good = verdict == "good"
    evidence = tuple(s.id for s in draft.state.past[-1].sources) if draft.state.past else ()
    draft.effects.append(FeedbackGiven(good, evidence))
    draft.said.append(draft.say("say.feedback_good" if good else "say.feedback_bad"))
    draft.question_next = False


def _fix(draft: Draft, _: Any) -> None:
    turn = draft.turn
    known = [slot for slot in asking.ORDER if turn.preferences.known(slot)]
    if not known:
        draft.said.append(draft.say("understood.confirmed"))
        return
    draft.closing.append(draft.say("asking.wrong"))
    for slot in known:
        draft.choices.append(Choice(slot_name(slot, draft.wording), f"reask:{slot}"))
    draft.asks = True


def _reask(draft: Draft, slot: str) -> None:
    if slot not in asking.ORDER:
        draft.said.append(draft.say("confirm.expired"))
        return
    _put_question(draft, slot)


def _off_topic(draft: Draft, kind: str) -> None:
    draft.said.append(draft.say(f"say.{kind}"))
    draft.answered = kind == "chat"
    draft.question_next = kind == "chat"


def _greet(draft: Draft, _: Any) -> None:
    turn = draft.turn
    if turn.memory.seen_at is None:
        draft.said.append(draft.say("hello.new"))
        return
    away = turn.message.received_at - turn.memory.seen_at > AWAY
    wishes = summary(turn.preferences, turn.wishes, draft.places, draft.wording)
    if away and wishes:
        draft.said.append(draft.say("hello.back_wishes", wishes=wishes))
        draft.state = replace(draft.state, open={"act": "returning"})
        draft.button("keep_wishes", "yes:returning", "primary")
        draft.button("fix", "fix")
        draft.asks = True
    else:
        draft.said.append(draft.say("hello.back" if away else "hello.again"))


def _join(draft: Draft, _: Any) -> None:
    _greet(draft, None)
    if draft.turn.memory.seen_at is None:
        draft.said.append(draft.say("hello.continue"))
        draft.question_next = False


def _leave(draft: Draft, _: Any) -> None:
    draft.question_next = False


def _unclear(draft: Draft, _: Any) -> None:
    if draft.answers:  # the words were a question after all
        return
    draft.answered = False
    if not draft.turn.message.text.strip():
        draft.said.append(draft.say("say.empty"))
        return
    slot = draft.state.asked
    if not slot or slot not in asking.ORDER:
        draft.said += [draft.say("say.unclear"), draft.say("say.unclear_try")]
        return
    failed = draft.state.failures.get(slot, 0) + 1
    draft.state = replace(draft.state, failures={**draft.state.failures, slot: failed})
    question = draft.say(f"asking.{slot}")
    if failed >= FAILURES_TO_PERSON:
        draft.said.append(draft.say("asking.person"))
        draft.button("human", "human")
    if failed >= FAILURES_TO_BUTTONS:
        draft.closing.append(draft.say("asking.buttons", question=question))
    else:
        draft.said.append(draft.say("say.unclear"))
        draft.closing.append(question)
    draft.choices += asking.choices(slot, draft.turn.today, draft.places, draft.wording)
    draft.asks = True


def _far(draft: Draft, minutes: int) -> None:
    draft.said.append(draft.say("react.far", minutes=minutes))


def _expensive(draft: Draft, cost: int) -> None:
    draft.said.append(draft.say("react.expensive", amount=yen(cost, draft.wording)))


_STEPS: Mapping[str, Callable[[Draft, Any], None]] = {
    "taken": _taken, "declined": _declined, "cleared": _cleared, "conflict": _conflict, "clarify": _clarify,
    "confirm_first": _confirm_first, "forget": _forget, "was_reset": _was_reset, "human_done": _human_done,
    "kept": _plain("confirm.kept"), "not_reset": _plain("confirm.not_reset"), "human_not": _plain("confirm.human_not"),
    "not_shared": _plain("react.not_shared"), "confirmed": _plain("understood.confirmed"),
    "undone": _plain("understood.undone"), "nothing_to_undo": _plain("understood.nothing_to_undo"),
    "expired": _plain("confirm.expired", stop=True), "interested": _interested, "shared": _shared,
    "withdraw": _withdraw, "like": _like, "disliked": _disliked, "which": _which, "mine": _mine, "export": _export,
    "paused": _paused, "repeat": _repeat, "where_from": _where_from, "passage": _passage, "feedback": _feedback,
    "fix": _fix, "reask": _reask, "off_topic": _off_topic, "greet": _greet, "join": _join, "leave": _leave,
    "thanks": _plain("say.thanks", stop=True), "help": _plain("say.help", stop=True), "unclear": _unclear,
    "speak": _plain("say.speaking"), "attachment": _plain("say.attachment"), "far": _far, "expensive": _expensive,
}  # fmt: skip


# ---------------------------------------------------------------- proposals and the next question


def _propose(draft: Draft, matches: Matches) -> None:
    turn = draft.turn
    ids = tuple(match.stay.id for match in matches.matches)
    asked_for = turn.more or any(command_label(k) in ("Propose", "More") for k in turn.commands)
    if not ids:
        _nothing(draft, matches)
        return
    if ids == tuple(s.id for s in draft.state.shown) and not asked_for:
        draft.lead.append(draft.say("propose.lead_same"))
        return
    draft.cards = [cards.card(match, turn.today, draft.places, draft.wording) for match in matches.matches]
    draft.proposals = list(ids)
    draft.effects += [
        ProposalShown(m.stay.id, m.score, {"reasons": [[h.verdict, h.wish, h.column] for h in m.reasons]})
        for m in matches.matches
    ]
    left = max(0, matches.total - len(ids))
    if turn.more:
        draft.lead.append(draft.say("propose.more", left=left))
    elif not any(turn.preferences.known(slot) for slot in asking.ORDER):
        draft.lead.append(draft.say("propose.lead_open"))
    elif matches.total == 1:
        draft.lead.append(draft.say("propose.lead_one"))
    else:
        key = "lead" if left else "lead_all"
        draft.lead.append(draft.say(f"propose.{key}", total=matches.total, shown=len(ids)))
    seen = ids if not turn.more else (*draft.state.seen, *ids)
    shown = tuple(
        Shown(m.stay.id, m.stay.name, m.stay.municipality, m.stay.cost_yen, m.stay.minutes_from_tokyo,
              m.stay.days_min, m.stay.styles)
        for m in matches.matches
    )  # fmt: skip
    draft.state = replace(draft.state, shown=shown, seen=tuple(dict.fromkeys(seen)))
    if left:
        draft.button("more", "more")
    open_slots = [slot for slot in asking.ORDER if not turn.preferences.known(slot)]
    if open_slots and any(command_label(k) == "Propose" for k in turn.commands):
        names = draft.say("join.list").join(slot_name(slot, draft.wording) for slot in open_slots)
        draft.closing.append(draft.say("propose.open_slots", slots=names))


def _nothing(draft: Draft, matches: Matches) -> None:
    if draft.turn.more and draft.state.seen:
        draft.lead.append(draft.say("propose.no_more"))
    offers = [
        (text, press)
        for relaxation in matches.relaxations
        for text, press in [relaxing.offer(relaxation, draft.turn.wishes, draft.places, draft.wording)]
        if press
    ]
    if not draft.turn.more or not draft.state.seen:
        draft.lead.append(draft.say("propose.none_relax" if offers else "propose.none"))
    for text, press in offers:
        draft.choices.append(Choice(text, press))
    if offers:
        draft.question_next = False


def _put_question(draft: Draft, slot: str, *, returning: bool = False) -> None:
    question = draft.say(f"asking.{slot}")
    draft.closing.append(draft.say("asking.return", question=question) if returning else question)
    draft.choices += asking.choices(slot, draft.turn.today, draft.places, draft.wording)
    count = {**draft.state.asked_count, slot: draft.state.asked_count.get(slot, 0) + (0 if returning else 1)}
    draft.state = replace(draft.state, asked=slot, asked_count=count)
    draft.asks = True


def _ask_next(draft: Draft) -> None:
    turn = draft.turn
    if draft.asks:
        return
    asked = draft.state.asked
    if asked and turn.preferences.known(asked):
        draft.state, asked = replace(draft.state, asked=""), ""
    if draft.answers and not turn.entries:
        # a digression: the thread is picked up where it was, and nobody is pressed to start one
        if asked in asking.ORDER and draft.question_next:
            _put_question(draft, asked, returning=True)
        return
    if not draft.question_next or turn.message.kind == "leave":
        return
    split = draft.evidence.matches.split if draft.evidence.matches else None
    slot = asking.next_slot(turn.preferences, draft.state, split)
    if slot:
        _put_question(draft, slot)
    else:
        draft.state = replace(draft.state, asked="")
        if not draft.cards and not draft.lead:
            draft.button("propose", "propose", "primary")


def _notice(draft: Draft) -> None:
    """The first reply says what is kept and how to stop or erase it; the talk goes on without a gate."""
    if draft.state.noticed or draft.turn.message.kind == "leave":
        return
    draft.said.append(draft.say("hello.notice"))
    draft.effects.append(ConsentGiven("storage", CONSENT_VERSION))
    draft.state = replace(draft.state, noticed=True)


# ---------------------------------------------------------------- outcome


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
    if not draft.cards and closing:
        text, closing = draft.say("join.blocks").join(filter(None, (text, closing))), ""
    repeated = any(step.kind == "repeat" for step in turn.steps)
    said = draft.say("join.blocks").join(filter(None, (text, closing)))
    state = draft.state if repeated else replace(draft.state, last=said, answered=bool(draft.answers))
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
    """Each button once; "correct this" last, behind what the person is asked."""
    once = {choice.value: choice for choice in choices}
    return tuple(sorted(once.values(), key=lambda choice: choice.value == "fix"))


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
