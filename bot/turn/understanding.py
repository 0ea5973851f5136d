"""Message and memory → what the person did, and what must be looked up to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import answering
from bot import commands as c
from bot.message import Message
from bot.places import Places
from bot.preferences import SLOTS, Polarity, Preferences
from bot.reading.others_plans import spans as spans_of_others
from bot.reading.romaji import transliterated
from bot.reading.text import normalise
from bot.seams import Memory, Reader, ReadingContext
from bot.turn import (
    asked_apart,
    asked_of,
    echoing,
    in_context,
    opened,
    ordered,
    presses,
    searching,
    stay_questions,
    there,
)
from bot.turn.interpreting import go_through
from bot.turn.longing import longs, states
from bot.turn.opened import YES_NO
from bot.turn.own_words import KEPT, by_message, own_words, tells_more
from bot.turn.state import State
from bot.turn.stay_questions import StayQuestion
from bot.turn.steps import Step, Work
from bot.turn.understood import Turn
from bot.wording import Wordings

TOKYO = ZoneInfo("Asia/Tokyo")


READ_AT_MOST = 10_000
"""Characters of one message that are read; the person is told when there were more."""


ENOUGH = 2
"""Wishes after which stays are shown without being asked for."""


TOWARDS = ("cheaper", "nearer")
"""Directions in which other stays can be looked for."""


AWAY = timedelta(hours=12)
"""After this silence a person is met as returning."""


_MAY_ASK = c.Set | c.Clarify | c.Propose | c.More | c.Unclear | c.Help | c.OffTopic
"""What words may have been read as that ask for something else."""
_WISHING = (c.Set, c.Clarify, c.Propose, c.More, c.Unclear)


def understand(
    message: Message,
    memory: Memory,
    reader: Reader,
    places: Places,
    wordings: Wordings,
    names: answering.Names = answering.nobody,
) -> Turn:
    """Read a message in the light of what is remembered; ``names``: who the sources know. Pure."""
    now = message.received_at.astimezone(TOKYO)
    today = now.date()
    away = memory.seen_at is not None and message.received_at - memory.seen_at > AWAY
    state = _later(State.of(memory.dialogue)) if away else State.of(memory.dialogue)
    language = memory.language
    unread: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    if message.kind == "text" and (press := presses.typed(message.text, wordings)):
        message = replace(message, kind="press", press=press)
    text = message.text[:READ_AT_MOST]
    if message.kind == "text":
        text = transliterated(text, names, lambda word: bool(places.find(word)))
    work = Work(state, "button" if message.kind == "press" else "words", message, today)
    refused: tuple[ordered.Why, ...] = ()
    commands: tuple[c.Command, ...] = ()
    unwanted: tuple[str, ...] = ()
    suggested = False
    asked = ""
    if message.kind in ("text", "location"):
        asked = message.asked or ("confirm" if state.open.get("act") in YES_NO else state.asked)
        if state.open.get("act") == "pick":
            asked = str(state.open["slot"])
        echo = echoing.echoed(text) if message.kind == "text" else ("", text)
        if echo[0] and _answers(echo, asked, reader, now, memory):
            asked, text = echo
        context = ReadingContext(now, asked, memory.language, memory.preferences, tuple(s.id for s in state.shown))
        whole = text
        if message.kind == "text":
            text, refused = ordered.set_apart(text, reader, context, names, wordings)
            message = work.message = replace(message, text=text) if refused and text else message
        reading = reader.read(text or whole, context)
        commands, language, unread = reading.commands, reading.language or language, reading.unread
        figures = reading.figures if not refused else ()
        if refused and not text:
            commands, unread = tuple(c.OffTopic(why) for why in refused), ()
        commands, suggested = in_context.suggested(commands, text, state, wordings[language])
        commands = in_context.meant(commands, text, state, wordings[language])
        commands = in_context.withdrawn(commands, text, memory, state, wordings[language], places)
        if message.kind == "location":
            commands = in_context.most_exact(commands, work)
        if not names(answering.fold(text)):
            commands = stay_questions.only_asked(commands, text, state.shown, wordings[language], places)
        commands = opened.picked(commands, work, memory.preferences, places, wordings[language])
        commands = opened.which(commands, work, wordings[language], places)
        commands = opened.both(commands, text, work, wordings[language])
        commands = in_context.thumbs(commands, text, work, wordings[language])
        commands, unwanted = in_context.refusing(commands, text, work, language, wordings)
    elif message.kind == "press":
        commands = opened.pressed(message, work, memory.preferences, memory.interests)
    else:
        work.step(message.kind)
    language = next((k.language for k in commands if isinstance(k, c.Speak)), language or "ja")
    turn = _turn(
        commands, work, memory, language, text=text, places=places, wordings=wordings, names=names, unwanted=unwanted
    )
    again = away or state.open.get("act") == "returning"
    turn = replace(turn, unread=unread, figures=figures, cut=len(message.text) > READ_AT_MOST, away=away, again=again)
    suggested = suggested or in_context.changes_place(commands, text, memory.preferences)
    suggested = (
        suggested
        or in_context.only_to_be_shown(commands, text, names, wordings[language])
        or in_context.of_shown(commands, text, state, names)
    )
    apart = None
    if message.kind == "text" and not suggested and _may_ask(commands):
        apart = asked_apart.find(text, commands, asked=asked, language=language, names=names, wordings=wordings)
    if message.kind == "text" and not suggested and (apart or any(isinstance(k, _WISHING) for k in commands)):

        def read_as(*meant: c.Command) -> Turn:
            fresh = Work(state, "words", message, today)
            beside = bool(apart and apart.wishes)
            read = _turn(
                meant, fresh, memory, language, text=text, places=places, wordings=wordings, names=names, apart=beside
            )
            return replace(read, cut=turn.cut, away=away, again=again)

        instead = read_as(c.Ask(text.strip()))
        if _refused(instead.plans, commands) and not _tells_of_others(text, commands, language):
            # what is to be written or worked out for somebody, or shown of others, whatever words stand in it
            return _refusing_beside(instead, refused)
        if apart and apart.wishes:
            instead = read_as(*apart.wishes, c.Ask(apart.question))
        if apart and instead.plans and not (instead.proposes and not apart.wishes):
            surely = apart.surely and not turn.stay_questions and not any(map(_barred, commands))
            # what may be a question is one where the sources answer it: the stays tell something of any wish
            maybe = replace(instead, likely=apart.likely, offered={})
            turn = instead if surely else replace(turn, instead=maybe)
    return _refusing_beside(turn, refused) if text else turn


def _answers(echo: tuple[str, str], asked: str, reader: Reader, now: datetime, memory: Memory) -> bool:
    """True where the words behind an echo answer what it asks again, or it is what was just asked."""
    slot, rest = echo
    context = ReadingContext(now, slot, memory.language, memory.preferences, ())
    told = (k for k in reader.read(rest, context).commands if isinstance(k, c.Set | c.Decline | c.Clarify))
    return slot == asked or any(k.slot == slot for k in told)


def _refusing_beside(turn: Turn, refused: Sequence[str]) -> Turn:
    """``turn`` that says, beside all else, what of the message it does not heed."""
    if not refused:
        return turn
    steps = (*turn.steps, *(Step("refused", why) for why in refused))
    return replace(turn, steps=steps, instead=turn.instead and _refusing_beside(turn.instead, refused))


def _barred(command: c.Command) -> bool:
    """True for what is no matter of the sources, whomever it names."""
    return isinstance(command, c.OffTopic) and command.kind != "chat"


def _refused(plans: Sequence[answering.Plan], commands: Sequence[c.Command]) -> bool:
    """True for what is refused and holds no wish: a task, or what is others', where no stay of one's own is told of."""
    outside = [part.outside for plan in plans for part in plan.parts]
    others = any(why in ("others_data", "instructions") for why in outside)
    only = any(isinstance(k, _WISHING) for k in commands) and not asked_apart.of_ones_own(commands)
    return bool(outside) and (all(why == "task" for why in outside) or (others and only))


def _tells_of_others(text: str, commands: Sequence[c.Command], language: str) -> bool:
    """True where one's own wish stands beside what others plan: 「部下は福井だそうですが、私は石川を希望します」."""
    wishes = any(isinstance(k, c.Set) and k.polarity is Polarity.WANT for k in commands)
    return wishes and bool(spans_of_others(normalise(text)[0], language))


def _later(state: State) -> State:
    """The conversation after a long silence: no yes counts any more, and every open point may be asked about again."""
    waiting = {} if state.open.get("act") in YES_NO else state.open
    return replace(state, open=waiting, put=(), failures={})


def _may_ask(commands: Sequence[c.Command]) -> bool:
    """True when what was read may as well be a question for the sources."""
    return any(isinstance(k, _MAY_ASK) for k in commands) and all(isinstance(k, _MAY_ASK | c.Ask) for k in commands)


def _turn(
    commands: tuple[c.Command, ...],
    work: Work,
    memory: Memory,
    language: str,
    *,
    text: str,
    places: Places,
    wordings: Wordings,
    names: answering.Names,
    unwanted: Sequence[str] = (),
    apart: bool = False,
) -> Turn:
    """What a message means when it is read as these commands; ``apart``: its wishes stand beside what it asks."""
    message, today = work.message, work.today
    before = memory.preferences.wishes(places, today)
    if not work.state.answered and any(isinstance(k, c.Ask) for k in commands):
        text = there.named(text, language, memory.preferences, places)
        commands = tuple(
            replace(k, question=there.named(k.question, language, memory.preferences, places))
            if isinstance(k, c.Ask)
            else k
            for k in commands
        )
    about_stays = asked_of.of_stays(commands, work, wordings[language], places, names)
    spoken = message.kind == "text" and not about_stays and _may_long(commands, unwanted)
    longing = spoken and longs(text, language, wordings)
    plans, tentative = asked_of.of_sources(
        commands, about_stays, work.state, text=text, language=language, places=places, wordings=wordings
    )
    tentative = tentative or (longing and not any(isinstance(k, c.Set) for k in commands))
    if not apart:
        commands = asked_of.without_subjects(commands, about_stays, plans, text)
    implied = [k for plan in plans if plan.wants_stays for k in plan.stay_commands]
    said = {(k.slot, str(k.value)) for k in commands if isinstance(k, c.Set)}
    implied = [k for k in implied if not (isinstance(k, c.Set) and (k.slot, str(k.value)) in said)]
    waiting = work.state.open
    go_through((*commands, *implied), work, memory.preferences, places)
    if unwanted:
        work.step("spared")
    opened.let_go(work, waiting, question=bool(plans or about_stays))
    if any(plan.wants_stays for plan in plans):
        work.proposes = True
        plans = tuple(plan for plan in plans if not plan.wants_stays)
    preferences = memory.preferences.plus(work.entries)
    wishes = preferences.wishes(places, today)
    changed = bool(unwanted) or (bool(work.entries) and wishes != before)
    wishing = longing or (bool(unwanted) and not commands) or any(isinstance(k, _WISHING) for k in commands)
    words = _words(commands, work, (about_stays, () if tentative else plans), text, language, wordings, wishing=wishing)
    new = [said for where, said in words if where == message.id]
    changed = changed or (longing and bool(new))
    if changed and not work.towards:
        work.more = False  # new wishes, new stays: nothing of what was shown is skipped
    spared = (*_not_undone(work.state.unwanted, work), *((message.id, said) for said in unwanted))[-KEPT:]
    wanted = _count_wanted(preferences) + tells_more(new, commands, language, wordings)
    wanted += bool(unwanted)
    wanted += bool(work.state.shown)  # what was shown is shown anew when a wish changes it
    # a wish said again while nothing fits: that nothing does is the answer, not a further question
    insists = not work.state.shown and any(entry.op != "decline" for entry in work.entries)
    # … and so it is where words that none could read follow it: what would open something is worth more than a question
    aside = _all_unread(commands) or (bool(commands) and all(_chats(k) for k in commands))
    insists = insists or (not work.state.seen and aside and len(text) >= TELLING)
    proposes = work.proposes or ((changed or insists) and wanted >= ENOUGH and not _opens_question(work))
    search = None
    if proposes or changed or new:
        found = searching.search_for(wishes, work, proposes=proposes or bool(new))
        later = searching.a_year_later(found.wishes, preferences, today)
        told = tuple(by_message(words, language).values())
        search = replace(found, words=told, against=tuple(said for _, said in spared), later=later)
    return Turn(
        message=message, memory=memory, state=work.state, language=language, commands=commands,
        steps=tuple(work.steps), entries=tuple(work.entries), preferences=preferences, before=before, wishes=wishes,
        today=today, plans=plans, stay_questions=about_stays, tentative=tentative,
        offered=asked_of.of_both(plans, wordings[language], places, names),
        longing=longing, stated=spoken and (_all_unread(commands) or wanted > 0) and states(text, language, wordings),
        search=search, proposes=proposes, more=work.more, towards=work.towards if work.towards in TOWARDS else "",
        stay_ids=tuple(dict.fromkeys(work.stay_ids)),
        passage_id=message.press.partition(":")[2] if message.press.startswith("passage:") else "",
        wants_export=any(step.kind == "export" for step in work.steps), words=words, unwanted=spared,
        fresh=bool(new),
    )  # fmt: skip


TELLING = 8
"""Characters from which on words that none could read are more than a slip of the hand."""


def _not_undone(said: tuple[tuple[str, str], ...], work: Work) -> tuple[tuple[str, str], ...]:
    """Sentences of messages that this one does not take back."""
    undone = {entry.value for entry in work.entries if entry.op == "undo"}
    return tuple(each for each in said if each[0] not in undone)


def _words(
    commands: Sequence[c.Command],
    work: Work,
    asked: tuple[Sequence[StayQuestion], Sequence[answering.Plan]],
    text: str,
    language: str,
    wordings: Wordings,
    *,
    wishing: bool,
) -> tuple[tuple[str, str], ...]:
    """What was written of what is wanted so far, without what was taken back, and with what this message adds.

    ``wishing``: this message wishes for something, whatever else it was heard as.
    """
    before = _not_undone(work.state.words, work)
    other = (c.OffTopic, c.Reset, c.DeleteMyData, c.Human, c.ExportMyData, c.Back, c.Repeat)
    only_sounds = [k for k in commands if _only_sounds(k, shown=bool(work.state.shown))]
    if (
        work.message.kind != "text"
        or not (only_sounds or wishing)
        or any(isinstance(k, other) for k in commands if k not in only_sounds)
    ):
        return before
    questions = [about.question for about in asked[0]] + [plan.question for plan in asked[1]]
    new = tuple((work.message.id, said) for said in own_words(text, commands, questions, language, wordings))
    return (*before, *new)[-KEPT:]


def _only_sounds(command: c.Command, *, shown: bool) -> bool:
    """True of what sounds like small talk, or like praise where nothing was shown: it may tell what is dreamt of."""
    if isinstance(command, c.OffTopic):
        return command.kind == "chat"
    return isinstance(command, c.React) and command.verdict == "like" and command.which in ("", "*") and not shown


_LONGING = (c.Set, c.Clarify, c.Unclear, c.Ask, c.Decline)
"""What a longing in unusual words may be heard as, beside small talk and praise."""


def _may_long(commands: Sequence[c.Command], unwanted: Sequence[str]) -> bool:
    """True when nothing was read that does something, so that the words may as well tell what is longed for."""
    heard = [k for k in commands if not isinstance(k, c.Greet)]
    may = all(isinstance(k, _LONGING) or _only_sounds(k, shown=False) for k in heard)
    return may and bool(heard or unwanted)


def _chats(command: c.Command) -> bool:
    return isinstance(command, c.OffTopic) and command.kind == "chat"


def _all_unread(commands: Sequence[c.Command]) -> bool:
    return bool(commands) and all(isinstance(k, c.Unclear) for k in commands)


def _opens_question(work: Work) -> bool:
    return any(step.kind in ("confirm_first", "clarify", "pick", "forget", "was_reset") for step in work.steps)


def _count_wanted(preferences: Preferences) -> int:
    """How much is known of what a stay must be: each slot once, but every need."""
    held = {slot.name: len(preferences.values(slot.name)) for slot in SLOTS if slot.name != "origin"}
    return sum(number if slot == "needs" else bool(number) for slot, number in held.items())
