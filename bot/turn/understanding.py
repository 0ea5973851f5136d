"""Message and memory → what the person did, in steps that the reply is built from, and what must be looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import answering
from bot import commands as c
from bot.message import Message
from bot.places import Places
from bot.preferences import SLOTS, Entry, Polarity, Preferences, Wishes
from bot.seams import Memory, Reader, ReadingContext
from bot.turn import presses, stay_questions
from bot.turn.state import Shown, State
from bot.turn.stay_questions import StayQuestion
from bot.wording import Wording, Wordings

TOKYO = ZoneInfo("Asia/Tokyo")
READ_AT_MOST = 10_000
"""Characters of one message that are read; the person is told when there were more."""
ENOUGH = 2
"""Wishes after which stays are shown without being asked for."""
ELLIPTIC = 30
"""A follow-up question that leaves out what it asks is at most so many characters long."""
AWAY = timedelta(hours=12)
"""After this silence a person is met as returning."""
_QUESTION_MARKED = re.compile(r"[^。．.!！?？\n]{1,80}[?？]")
_INCLUSIVE = re.compile(
    r"も(?:いい|良い|よい|あり|可|OK|候補|気に|考え|好き|$)|とか|追加|あと|または|\balso\b|\btoo\b|as well",
    re.IGNORECASE,
)
"""Words by which a further place is added instead of replacing the one before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be answered; ``kind`` names the handler in ``bot.turn.responding``."""

    kind: str
    data: Any = None


@dataclass(frozen=True, slots=True)
class Search:
    """Stays to be looked up."""

    wishes: Wishes
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message means, and what must be looked up to answer it."""

    message: Message
    memory: Memory
    state: State
    language: str
    commands: tuple[c.Command, ...]
    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]
    preferences: Preferences
    """With ``entries`` taken in."""
    before: Wishes
    wishes: Wishes
    today: date
    plans: tuple[answering.Plan, ...] = ()
    stay_questions: tuple[StayQuestion, ...] = ()
    tentative: bool = False
    """The only plan is a guess that unreadable words were a question."""
    search: Search | None = None
    proposes: bool = False
    more: bool = False
    stay_ids: tuple[str, ...] = ()
    passage_id: str = ""
    wants_export: bool = False
    unread: tuple[str, ...] = ()
    cut: bool = False


@dataclass(slots=True)
class _Work:
    """What accumulates while the commands of one message are gone through."""

    state: State
    source: str
    message: Message
    today: date
    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    stay_ids: list[str] = field(default_factory=list)
    proposes: bool = False
    more: bool = False
    towards: str = ""

    def step(self, kind: str, data: Any = None) -> None:
        self.steps.append(Step(kind, data))

    def entry(self, op: Any, slot: str = "", value: Any = None, **more: Any) -> None:
        at = self.message.received_at
        self.entries.append(
            Entry(op, slot, value, source=self.source, message_id=self.message.id, at=at, **more)  # type: ignore[arg-type]
        )


def understand(message: Message, memory: Memory, reader: Reader, places: Places, wordings: Wordings) -> Turn:
    """Read a message in the light of what is remembered. Pure."""
    state = State.of(memory.dialogue)
    now = message.received_at.astimezone(TOKYO)
    today = now.date()
    language = memory.language
    unread: tuple[str, ...] = ()
    text = message.text[:READ_AT_MOST]
    work = _Work(state, "button" if message.kind == "press" else "words", message, today)
    commands: tuple[c.Command, ...] = ()
    if message.kind in ("text", "location"):
        asked = message.asked or ("confirm" if state.open.get("act") in _YES_NO else state.asked)
        if state.open.get("act") == "pick":
            asked = str(state.open["slot"])
        context = ReadingContext(now, asked, memory.language, memory.preferences, tuple(s.id for s in state.shown))
        reading = reader.read(text, context)
        commands, language, unread = reading.commands, reading.language or language, reading.unread
        commands = _in_context(commands, text, state, wordings[language])
        if message.kind == "location":
            commands = _most_exact(commands, work)
        commands = _settle_open(commands, work, places)
    elif message.kind == "press":
        commands = _press(message, work)
    else:
        work.step(message.kind)
    language = language or "ja"
    before = memory.preferences.wishes(places, today)
    language = next((k.language for k in commands if isinstance(k, c.Speak)), language)
    about_stays = _about_stays(commands, work, wordings[language], places)
    plans, tentative = _plans(
        commands, about_stays, state, text=text, language=language, places=places, wordings=wordings
    )
    commands = _without_subjects(commands, about_stays, plans)
    _go_through(commands, work, memory.preferences, places)
    if any(plan.wants_stays for plan in plans):
        for plan in plans:
            if plan.wants_stays:
                said = {(k.slot, str(k.value)) for k in commands if isinstance(k, c.Set)}
                new = [k for k in plan.stay_commands if not (isinstance(k, c.Set) and (k.slot, str(k.value)) in said)]
                _go_through(new, work, memory.preferences, places)
        work.proposes = True
        plans = tuple(plan for plan in plans if not plan.wants_stays)
    preferences = memory.preferences.plus(work.entries)
    wishes = preferences.wishes(places, today)
    changed = bool(work.entries) and wishes != before
    proposes = work.proposes or (changed and _count_wanted(preferences) >= ENOUGH and not _opens_question(work))
    search = None
    if proposes or changed:
        search = _search(wishes, work, proposes=proposes)
    return Turn(
        message=message, memory=memory, state=work.state, language=language, commands=commands,
        steps=tuple(work.steps), entries=tuple(work.entries), preferences=preferences, before=before, wishes=wishes,
        today=today, plans=plans, stay_questions=about_stays, tentative=tentative,
        search=search, proposes=proposes, more=work.more,
        stay_ids=tuple(dict.fromkeys(work.stay_ids)),
        passage_id=message.press.partition(":")[2] if message.press.startswith("passage:") else "",
        wants_export=any(step.kind == "export" for step in work.steps), unread=unread,
        cut=len(message.text) > READ_AT_MOST,
    )  # fmt: skip


_YES_NO = frozenset({"delete", "reset", "human", "share", "returning"})


def _opens_question(work: _Work) -> bool:
    return any(step.kind in ("confirm_first", "clarify", "forget", "was_reset") for step in work.steps)


def _count_wanted(preferences: Preferences) -> int:
    return sum(bool(preferences.values(slot.name)) for slot in SLOTS if slot.name != "origin")


def _about_stays(
    commands: Sequence[c.Command], work: _Work, wording: Wording, places: Places
) -> tuple[StayQuestion, ...]:
    """The questions that shown stays answer; a stay pointed at once is meant by the questions after it."""
    asked = [k.question for k in commands if isinstance(k, c.Ask)]
    # "Is there childcare?" may read as a wish; beside a question about a stay it is one about that stay
    marked = [s for s in _QUESTION_MARKED.findall(work.message.text) if not any(s in a or a in s for a in asked)]
    found: list[StayQuestion] = []
    for question in (*asked, *(marked if asked else ())):
        meant = found[-1].ids if found else ()
        about = stay_questions.find(question, work.state.shown, wording, places, meant)
        if about:
            work.stay_ids.extend(about.ids)
            found.append(about)
    return tuple(found)


def _plans(
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
    questions = [k.question for k in commands if isinstance(k, c.Ask) and k.question not in taken]
    if questions:
        return tuple(answering.plan(q, language, past, places, wordings) for q in questions), False
    if text.strip() and commands and all(isinstance(k, c.Unclear) for k in commands) and not state.asked:
        return (answering.plan(text, language, past, places, wordings),), True
    return (), False


def _without_subjects(
    commands: tuple[c.Command, ...], about_stays: Sequence[StayQuestion], plans: Sequence[answering.Plan]
) -> tuple[c.Command, ...]:
    """Drop the wishes that are only what a question is about: "and Nagano City?" wishes for nothing."""
    documents = [plan.question for plan in plans if not plan.wants_stays]
    shown = [about.question for about in about_stays]

    def only_asked(command: c.Command) -> bool:
        if not isinstance(command, c.Set | c.Clarify) or not command.words:
            return False
        if any(command.words in question for question in shown):
            return True
        return command.slot == "place" and any(command.words in question for question in documents)

    return tuple(command for command in commands if not only_asked(command))


def _search(wishes: Wishes, work: _Work, *, proposes: bool) -> Search:
    exclude = work.state.disliked
    if work.more:
        exclude = (*exclude, *work.state.seen)
        shown = work.state.shown
        costs = [s.cost_yen for s in shown if s.cost_yen is not None]
        minutes = [s.minutes for s in shown if s.minutes is not None]
        if work.towards == "cheaper" and costs:
            wishes = replace(wishes, budget_yen_max=max(0, min(costs) - 1))
        elif work.towards == "nearer" and minutes:
            wishes = replace(wishes, needs=(*wishes.needs, f"移動{max(0, min(minutes) - 1)}分以内"))
    return Search(wishes, tuple(exclude) if proposes else ())


# ---------------------------------------------------------------- open questions


def _in_context(commands: tuple[c.Command, ...], text: str, state: State, wording: Wording) -> tuple[c.Command, ...]:
    """What words mean only because of what was said before."""
    elliptic = state.answered and len(text) <= ELLIPTIC and text.rstrip().endswith(("?", "？"))
    if elliptic and commands and all(isinstance(k, c.Set | c.Clarify | c.Unclear) for k in commands):
        return (c.Ask(text.strip()),)  # "And Nagano?" after an answer asks on; it wishes for nothing
    waits = state.open.get("act") in _YES_NO and all(isinstance(k, c.Unclear) for k in commands)
    if waits and any(cue in text.casefold() for cue in wording.list("dialogue.cues.negative")):
        return (c.Deny(),)  # not doing it is the harmless reading of anything that sounds like no
    return commands


def _most_exact(commands: tuple[c.Command, ...], work: _Work) -> tuple[c.Command, ...]:
    """Of a sent location only its place counts, as exactly as it is known."""
    found = [k for k in commands if isinstance(k, c.Set | c.Clarify) and k.slot == "place"]
    if not found:
        work.step("unclear")
    towns = [k for k in found if isinstance(k, c.Set) and str(k.value).startswith("M:")]
    return tuple(towns[:1] or found[:1])


def _settle_open(commands: tuple[c.Command, ...], work: _Work, places: Places) -> tuple[c.Command, ...]:
    """Let an answer to what was asked back ("the one in Hiroshima") settle it."""
    opened = work.state.open
    if opened.get("act") != "pick":
        return commands
    candidates = [str(code) for code in opened["candidates"]]
    out: list[c.Command] = []
    for command in commands:
        if isinstance(command, c.Set) and command.slot == "place" and opened["slot"] == "place":
            inside = [code for code in candidates if _within(code, str(command.value), places)]
            if len(inside) == 1:
                polarity = Polarity(opened.get("polarity", Polarity.WANT))
                out.append(replace(command, value=inside[0], polarity=polarity))
                work.state = replace(work.state, open={})
                continue
        out.append(command)
    return tuple(out)


def _within(code: str, area: str, places: Places) -> bool:
    """True when ``code`` is ``area`` or lies in it."""
    if code == area:
        return True
    return not area.startswith("M:") and set(places.prefectures(code)) <= set(places.prefectures(area))


def _press(message: Message, work: _Work) -> tuple[c.Command, ...]:
    """What a button means: a command, or the answer to what is open."""
    verb, _, rest = message.press.partition(":")
    opened = work.state.open
    if verb in ("yes", "no"):
        act, _, what = rest.partition(":")
        if opened.get("act") == act and opened.get("stay", "") == what:
            return (c.Confirm(),) if verb == "yes" else (c.Deny(),)
        work.step("expired")
        return ()
    if verb == "pick":
        if opened.get("act") == "pick" and rest in opened["candidates"]:
            work.state = replace(work.state, open={})
            return (c.Set(str(opened["slot"]), rest, Polarity(opened.get("polarity", Polarity.WANT))),)
        work.step("expired")
        return ()
    if verb == "conflict":
        if opened.get("act") == "conflict":
            work.state = replace(work.state, open={})
            return tuple(c.Set("place", code) for code in opened["old"]) if rest == "add" else (c.Confirm(),)
        work.step("expired")
        return ()
    if verb == "per" and rest:
        held = opened.get("budget")
        if opened.get("act") == "per" and held:
            work.state = replace(work.state, open={})
            return (c.Correct("budget", {**held, "per": rest}),)
        work.step("expired")
        return ()
    if verb in ("feedback", "passage", "reask", "fix"):
        work.step(verb, rest)
        return ()
    commands = presses.read(message.press, message.picked)
    if not commands:
        work.step("expired")
    if verb in ("relax", "propose", "more"):
        work.proposes = True
    return commands


# ---------------------------------------------------------------- commands → steps


def _go_through(commands: Sequence[c.Command], work: _Work, preferences: Preferences, places: Places) -> None:
    content = any(not isinstance(k, c.Greet | c.Thanks | c.OffTopic | c.Unclear) for k in commands)
    sets = [k for k in commands if isinstance(k, c.Set)]
    for command in commands:
        match command:
            case c.Set():
                pass  # taken together below
            case c.Clear(slot=slot):
                work.entry("clear", slot)
                work.step("cleared", slot)
            case c.Decline(slot=slot, why=why):
                work.entry("decline", slot, why)
                work.step("declined", (slot, why))
            case c.Ask():
                pass  # planned above
            case c.Propose():
                work.proposes = True
            case c.More(towards=towards):
                work.proposes = work.more = True
                work.towards = towards
            case c.React():
                _react(command, work)
            case c.Confirm():
                _confirm(work, sets)
            case c.Deny():
                _deny(work, sets)
            case c.Reset() | c.DeleteMyData() | c.Human():
                work.step("confirm_first", _ACT[type(command)])
            case c.Clarify():
                work.step("clarify", command)
            case c.Pause(resume=resume):
                work.step("paused", not resume)
            case c.OffTopic(kind=kind):
                if not content or kind in ("others_data", "instructions"):
                    work.step("off_topic", kind)
            case c.Greet() | c.Thanks() | c.Unclear():
                if not content:
                    work.step(type(command).__name__.lower())
            case c.Back():
                _undo(work, preferences)
            case c.Help() | c.Repeat() | c.ShowMine() | c.WhereFrom() | c.ExportMyData() | c.Speak():
                work.step(_SIMPLE[type(command)], getattr(command, "language", None))
    if sets:
        _take(sets, work, preferences, places)


_ACT: Mapping[type, str] = {c.Reset: "reset", c.DeleteMyData: "delete", c.Human: "human"}
_SIMPLE: Mapping[type, str] = {
    c.Help: "help", c.Repeat: "repeat", c.ShowMine: "mine", c.WhereFrom: "where_from", c.ExportMyData: "export",
    c.Speak: "speak",
}  # fmt: skip


def _take(sets: Sequence[c.Set], work: _Work, preferences: Preferences, places: Places) -> None:
    """Wishes → entries; places that contradict earlier ones replace them and are asked about."""
    wanted = [str(k.value) for k in sets if k.slot == "place" and k.polarity is Polarity.WANT]
    old = [str(held.value) for held in preferences.values("place")]
    cue = any(isinstance(k, c.Correct) and k.slot == "place" for k in sets)
    new = [code for code in wanted if code not in old]
    replaces = False
    if new and old and not cue and work.source == "words" and not _INCLUSIVE.search(work.message.text):
        refines = all(any(_within(code, o, places) or _within(o, code, places) for o in old) for code in new)
        replaces = True
        if not refines:
            work.step("conflict", (tuple(old), tuple(new)))
    for command in sets:
        corrects = isinstance(command, c.Correct)
        if command.slot == "place" and command.polarity is Polarity.WANT and replaces:
            corrects = True
        work.entry(
            "correct" if corrects else "set", command.slot, command.value, polarity=command.polarity,
            words=command.words, confidence=command.confidence, hard=command.hard,
        )  # fmt: skip
    if work.state.asked in {k.slot for k in sets}:
        work.state = replace(work.state, asked="")
    taken = [k for k in sets if k.polarity in (Polarity.WANT, Polarity.AVOID) and k.slot != "origin"]
    retracted = [k for k in sets if k.polarity is Polarity.RETRACTED]
    if taken or retracted:
        work.step("taken", tuple(dict.fromkeys(k.slot for k in (*taken, *retracted))))


def _confirm(work: _Work, sets: Sequence[c.Set]) -> None:
    opened = work.state.open
    act = opened.get("act")
    if act in _YES_NO or act == "conflict":
        work.state = replace(work.state, open={})
    match act:
        case "delete":
            work.step("forget")
        case "reset":
            work.entry("reset")
            work.step("was_reset")
        case "human":
            work.step("human_done")
        case "share":
            work.stay_ids.append(str(opened["stay"]))
            work.step("shared", opened["stay"])
        case _ if not sets:
            work.entry("confirm")
            work.step("confirmed")
            work.proposes = act == "returning" or not work.state.shown


def _deny(work: _Work, sets: Sequence[c.Set]) -> None:
    opened = work.state.open
    act = opened.get("act")
    if act in _YES_NO or act == "pick":
        work.state = replace(work.state, open={})
    if act in ("delete", "reset", "human", "share"):
        work.step({"delete": "kept", "reset": "not_reset", "human": "human_not", "share": "not_shared"}[act])
    elif not sets:
        work.step("fix")


def _undo(work: _Work, preferences: Preferences) -> None:
    undone = {e.value for e in preferences.entries if e.op == "undo"}
    last = next(
        (e.message_id for e in reversed(preferences.entries)
         if e.op in ("set", "correct", "clear", "decline") and e.message_id and e.message_id not in undone),
        "",
    )  # fmt: skip
    if last:
        work.entry("undo", value=last)
    work.step("undone" if last else "nothing_to_undo")


def _react(command: c.React, work: _Work) -> None:
    chosen = _which(command.which, work.state.shown)
    if not chosen:
        if command.which and not command.which.startswith(("#", "*")):
            chosen = (Shown(command.which, "", ""),)  # a button on an older card
        elif command.verdict == "dislike" and len(work.state.shown) > 1 and not command.reason:
            chosen = work.state.shown
        elif command.verdict == "dislike" and command.reason and work.state.shown:
            chosen = work.state.shown[:1] if len(work.state.shown) == 1 else work.state.shown
        else:
            work.step("which", command.verdict)
            return
    if command.verdict == "dislike":
        ids = tuple(s.id for s in chosen)
        disliked = tuple(dict.fromkeys((*work.state.disliked, *ids)))
        work.state = replace(work.state, disliked=disliked)
        _learn(command.reason, chosen, work)
        work.step("disliked", (ids, command.reason))
        work.proposes = True
        work.more = not command.reason
    else:
        if len(chosen) > 1:
            work.step("which", command.verdict)
            return
        work.stay_ids.append(chosen[0].id)
        work.step(command.verdict, chosen[0].id)


def _learn(reason: str, chosen: Sequence[Shown], work: _Work) -> None:
    """A dislike with a reason becomes a preference."""
    minutes = [s.minutes for s in chosen if s.minutes]
    costs = [s.cost_yen for s in chosen if s.cost_yen]
    if reason == "far" and minutes:
        limit = max(30, (min(minutes) - 1) // 30 * 30)
        work.entry("set", "needs", f"移動{limit}分以内")
        work.step("far", limit)
    elif reason == "expensive" and costs:
        limit = max(0, (min(costs) - 1) // 1000 * 1000)
        work.entry("correct", "budget", {"min": None, "max": limit, "per": "total"})
        work.step("expensive", min(costs))
    elif reason == "place":
        for stay in chosen:
            if stay.municipality:
                work.entry("set", "place", f"M:{stay.municipality}", polarity=Polarity.AVOID)


def _which(which: str, shown: Sequence[Shown]) -> tuple[Shown, ...]:
    if which == "*":
        return tuple(shown)
    if not which:
        return tuple(shown) if len(shown) == 1 else ()
    if which.startswith("#"):
        index = int(which[1:])
        position = index - 1 if index > 0 else index
        return (shown[position],) if -len(shown) <= position < len(shown) else ()
    return tuple(stay for stay in shown if stay.id == which)
