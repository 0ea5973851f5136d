"""Message and memory → what the person did, and what must be looked up to answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import answering
from bot import commands as c
from bot.message import Message
from bot.places import Places
from bot.preferences import SLOTS, Entry, Polarity, Preferences, Wishes
from bot.reading import show_request_ja
from bot.reading.others_plans import spans as spans_of_others
from bot.reading.romaji import transliterated
from bot.reading.text import normalise
from bot.seams import Memory, Reader, ReadingContext
from bot.turn import asked_apart, echoing, opened, ordered, presses, stay_questions, there
from bot.turn.interpreting import alone, go_through
from bot.turn.longing import longs, states
from bot.turn.opened import YES_NO
from bot.turn.own_words import KEPT, by_message, own_words, tells_more, unwanted_words
from bot.turn.state import State
from bot.turn.stay_questions import StayQuestion
from bot.turn.steps import Step, Work
from bot.wording import Wording, Wordings

TOKYO = ZoneInfo("Asia/Tokyo")


READ_AT_MOST = 10_000
"""Characters of one message that are read; the person is told when there were more."""


ENOUGH = 2
"""Wishes after which stays are shown without being asked for."""


ECHO = 4
"""Characters of a word that only echoes what was asked."""
ELLIPTIC = 30
"""A follow-up question that leaves out what it asks is at most so many characters long."""

ASKS_ON = 40
"""One that is read as manners, but asks on after an answer, at most."""


TOWARDS = ("cheaper", "nearer")
"""Directions in which other stays can be looked for."""


BESIDE = 8
"""Characters that may stand beside a place and "how about" in a suggestion."""


AWAY = timedelta(hours=12)
"""After this silence a person is met as returning."""


_SUBJECTS = frozenset({"place", "origin", "styles", "needs", "skills", "themes"})
"""Slots whose words may be what a question is about; dates, people and money in a question are wishes."""
_MAY_ASK = c.Set | c.Clarify | c.Propose | c.More | c.Unclear | c.Help | c.OffTopic
"""What words may have been read as that ask for something else."""
_NO_REFUSAL = (c.Ask, c.Confirm, c.Deny, c.Reset, c.DeleteMyData, c.Human, c.ExportMyData, c.Back, c.Pause, c.OffTopic)
"""Beside one of these nothing is said of what stays should not be like."""
_WISHING = (c.Set, c.Clarify, c.Propose, c.More, c.Unclear)
_QUESTION_MARKED = re.compile(r"[^。．.!！?？\n]{1,80}[?？]")


@dataclass(frozen=True, slots=True)
class Search:
    """Stays to be looked up."""

    wishes: Wishes
    exclude: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """In the person's own words."""
    against: tuple[str, ...] = ()
    """In their own words, what they do not want."""
    later: Wishes | None = None
    """The wishes a year later, where the time may be meant so."""


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
    offered: Mapping[str, StayQuestion] = field(default_factory=dict)
    """Of the questions for the sources those that the stays on offer tell something of."""
    tentative: bool = False
    """The only plan is a guess that unreadable words were a question."""
    longing: bool = False
    """What is longed for is told in words that no rule could read as a wish."""
    stated: bool = False
    """Words that no rule could read say something: they may tell of a wish."""
    search: Search | None = None
    proposes: bool = False
    more: bool = False
    towards: str = ""
    """``cheaper`` or ``nearer`` when the other stays are to be so."""
    stay_ids: tuple[str, ...] = ()
    passage_id: str = ""
    wants_export: bool = False
    unread: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    """What no rule took although it may be a wish (``Reading.figures``)."""
    cut: bool = False
    away: bool = False
    """The person comes back after a long silence."""
    again: bool = False
    """Stays are shown in full although they are the ones shown last: that was long ago."""
    words: tuple[tuple[str, str], ...] = ()
    """What the person wrote of what they want, this message's sentences last: message id and sentence."""
    unwanted: tuple[tuple[str, str], ...] = ()
    """What the person wrote that they do not want, in the same form."""
    fresh: bool = False
    """Some of ``words`` are this message's."""
    likely: bool = False
    """It is put as a question and wishes for nothing: near to one that is known, it is one."""
    instead: Turn | None = None
    """The message as nothing but a question: holds when the sources answer it."""

    def known(self, slot: str) -> bool:
        """True when there is nothing to ask about a slot; a window that has passed is no answer any more."""
        if slot == "start" and slot not in self.preferences.declined:
            return self.wishes.start_earliest is not None or self.wishes.start_latest is not None
        told = slot == "days" and self.wishes.days_min is not None  # "April 5 to 14" tells how long, too
        return told or self.preferences.known(slot)

    @property
    def lapsed(self) -> bool:
        """True when the dates that the person once named have passed."""
        return bool(self.memory.preferences.values("start")) and not self.known("start")


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
        commands, suggested = _suggested(commands, text, state, wordings[language])
        commands = _in_context(commands, text, state, wordings[language])
        commands = _withdrawn(commands, text, memory, state, wordings[language], places)
        if message.kind == "location":
            commands = _most_exact(commands, work)
        if not names(answering.fold(text)):
            commands = stay_questions.only_asked(commands, text, state.shown, wordings[language], places)
        commands = opened.picked(commands, work, memory.preferences, places, wordings[language])
        commands = opened.which(commands, work, wordings[language], places)
        commands = opened.both(commands, text, work, wordings[language])
        commands = _thumbs(commands, text, work, wordings[language])
        commands, unwanted = _refusing(commands, text, work, language, wordings)
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
    suggested = suggested or _changes_place(commands, text, memory.preferences)
    suggested = (
        suggested
        or _only_to_be_shown(commands, text, names, wordings[language])
        or _of_shown(commands, text, state, names)
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
            turn = instead if surely else replace(turn, instead=replace(instead, likely=apart.likely))
    return _refusing_beside(turn, refused) if text else turn


def _answers(echo: tuple[str, str], asked: str, reader: Reader, now: datetime, memory: Memory) -> bool:
    """True where the words behind an echo answer what it asks again, or it is what was just asked."""
    slot, rest = echo
    context = ReadingContext(now, slot, memory.language, memory.preferences, ())
    told = (k for k in reader.read(rest, context).commands if isinstance(k, c.Set | c.Decline | c.Clarify))
    return slot == asked or any(k.slot == slot for k in told)


def _only_to_be_shown(commands: Sequence[c.Command], text: str, names: answering.Names, wording: Wording) -> bool:
    """True when stays are to be shown and nobody is named of whom the sources tell: "can you show me options?"."""
    if not any(isinstance(k, c.Propose) for k in commands) or names(answering.fold(text)):
        return False
    said = stay_questions.folded(text)
    if all(isinstance(k, c.Propose) for k in commands):
        return stay_questions.any_of(said, wording.list("dialogue.cues.shown")) or any(
            show_request_ja.asked(normalise(sentence)[0]) for sentence in re.findall(r"[^。!?！？\n]+", text)
        )
    # "are there stays with childcare in Nagano?" wishes for what it names
    wishes = all(isinstance(k, c.Propose | c.Set | c.Clarify) for k in commands)
    return wishes and stay_questions.any_of(said, wording.list("stay_questions.offered.stays"))


def _of_shown(commands: Sequence[c.Command], text: str, state: State, names: answering.Names) -> bool:
    """True when others than the stays just shown are asked for: "anything cheaper?" asks of no earlier answer."""
    return (
        bool(state.shown)
        and not state.answered
        and any(isinstance(k, c.More) for k in commands)
        and not names(answering.fold(text))
    )


def _changes_place(commands: Sequence[c.Command], text: str, preferences: Preferences) -> bool:
    """True when a message that asks nothing puts one place for another, or leaves one: 「石川ではなく福井でした」."""
    if "?" in text or "？" in text or any(isinstance(k, c.Ask) for k in commands):
        return False
    held = bool(preferences.values("place"))
    places = [k for k in commands if isinstance(k, c.Set) and k.slot == "place"]
    return held and any(isinstance(k, c.Correct) or k.polarity is not Polarity.WANT or alone(k, text) for k in places)


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
    about_stays = _about_stays(commands, work, wordings[language], places, names)
    spoken = message.kind == "text" and not about_stays and _may_long(commands, unwanted)
    longing = spoken and longs(text, language, wordings)
    plans, tentative = _plans(
        commands, about_stays, work.state, text=text, language=language, places=places, wordings=wordings
    )
    tentative = tentative or (longing and not any(isinstance(k, c.Set) for k in commands))
    if not apart:
        commands = _without_subjects(commands, about_stays, plans, text)
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
        found = _search(wishes, work, proposes=proposes or bool(new))
        later = _a_year_later(found.wishes, preferences, today)
        told = tuple(by_message(words, language).values())
        search = replace(found, words=told, against=tuple(said for _, said in spared), later=later)
    return Turn(
        message=message, memory=memory, state=work.state, language=language, commands=commands,
        steps=tuple(work.steps), entries=tuple(work.entries), preferences=preferences, before=before, wishes=wishes,
        today=today, plans=plans, stay_questions=about_stays, tentative=tentative,
        offered=_offered(plans, wordings[language], places, names),
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


_OF_ALL_STAYS = frozenset({"party", "needs"})
"""Slots of wishes that a question about all stays may tell."""


def _about_stays(
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


def _offered(
    plans: Sequence[answering.Plan], wording: Wording, places: Places, names: answering.Names
) -> Mapping[str, StayQuestion]:
    """Question → what the stays on offer may tell of it; none that names somebody whom the sources know."""
    told = {plan.question: stay_questions.told_of_at_all(plan.question, wording, places) for plan in plans}
    return {asked: about for asked, about in told.items() if about and not names(answering.fold(asked))}


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


def _without_subjects(
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


def _search(wishes: Wishes, work: Work, *, proposes: bool) -> Search:
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


SOON = timedelta(days=100)
"""A time without its year that is over so soon may as well be that of next year."""
_TURN_OF_YEAR = re.compile(r"年(?:末|始|明け|越し|の瀬)|新年|new year\S*", re.IGNORECASE)
_WHICH_YEAR = re.compile(
    r"年|今|来|翌|次の|以内|すぐ|早|明日|あさって|週|\d{4}"
    r"|\b(?:this|next|coming|tomorrow|week|weeks|now|soon|today|year|later|asap)\b|\bin an?\b"
    r"|\bin \w+ (?:days|months)\b",
    re.IGNORECASE,
)


def _a_year_later(wishes: Wishes, preferences: Preferences, today: date) -> Wishes | None:
    """The wishes with their time a year later; None where the person said which year, or the time is far off."""
    held = preferences.values("start")
    last = wishes.end_latest or wishes.start_latest
    if not held or not held[-1].words or wishes.start_earliest is None or last is None or last - today > SOON:
        return None
    if _WHICH_YEAR.search(_TURN_OF_YEAR.sub("", held[-1].words)):
        return None
    first = wishes.start_earliest
    if first == today and last.month == first.month:
        first = first.replace(day=1)  # of a month that has begun, the whole

    def later(day: date | None) -> date | None:
        leap = day is not None and (day.month, day.day) == (2, 29)
        return day and (day + timedelta(days=365) if leap else day.replace(year=day.year + 1))

    latest, end = later(wishes.start_latest), later(wishes.end_latest)
    return replace(wishes, start_earliest=later(first), start_latest=latest, end_latest=end)


def _suggested(
    commands: tuple[c.Command, ...], text: str, state: State, wording: Wording
) -> tuple[tuple[c.Command, ...], bool]:
    """Beside shown stays "how about Kyushu?" wishes for it; right after an answer it would ask on."""
    places = tuple(k for k in commands if isinstance(k, c.Set | c.Clarify))
    others = [k for k in commands if not isinstance(k, c.Set | c.Clarify | c.Ask)]
    cues = [cue for cue in wording.list("dialogue.cues.suggesting") if cue in text.casefold()]
    if not places or others or not cues or not state.shown or state.answered:
        return commands, False
    said = sum(len(k.words) for k in places) + len(cues[0]) + BESIDE
    if any(k.slot != "place" for k in places) or len(text.strip()) > said:
        return commands, False
    return places, True


def _in_context(commands: tuple[c.Command, ...], text: str, state: State, wording: Wording) -> tuple[c.Command, ...]:
    """What words mean only because of what was said before."""
    if state.answered and any(isinstance(k, c.Set) for k in commands):
        # "wow. ok. Budget: 80,000": what was just told is liked, not a stay
        commands = tuple(k for k in commands if k != c.React("like"))
    mannerly = bool(commands) and all(isinstance(k, c.Thanks | c.WhereFrom | c.More | c.Repeat) for k in commands)
    if state.answered and mannerly and len(text) <= ASKS_ON and answering.asks_on(text, state.past, wording.language):
        return (c.Ask(text.strip()),)  # "and the vice president" after an answer is no leave-taking
    elliptic = state.answered and len(text) <= ELLIPTIC and text.rstrip().endswith(("?", "？"))
    unread = commands and all(isinstance(k, c.Unclear) for k in commands)
    if state.answered and unread and len(text) <= ELLIPTIC and answering.leans_back(text, wording.language):
        return (c.Ask(text.strip()),)  # "its telephone number, too, please"
    if elliptic and commands and all(isinstance(k, c.Set | c.Clarify | c.Unclear) for k in commands):
        return (c.Ask(text.strip()),)  # "And Nagano?" after an answer asks on; it wishes for nothing
    waits = state.open.get("act") in YES_NO and all(isinstance(k, c.Unclear) for k in commands)
    if waits and any(cue in text.casefold() for cue in wording.list("dialogue.cues.negative")):
        return (c.Deny(),)  # not doing it is the harmless reading of anything that sounds like no
    disliked = len(commands) == 1 and commands[0] == c.React("dislike")
    if disliked and state.read_back and any(cue in text.casefold() for cue in wording.list("dialogue.cues.wrong")):
        return (c.Deny(),)  # "wrong!" right after the wishes were read back
    return commands


def _withdrawn(
    commands: tuple[c.Command, ...], text: str, memory: Memory, state: State, wording: Wording, places: Places
) -> tuple[c.Command, ...]:
    """Take back the interest that is pointed at, or the one there is, when interest is spoken of; else the last words.

    A place beside it says which stay, and is no wish.
    """
    if not any(isinstance(k, c.React) and k.verdict == "withdraw" for k in commands):
        return commands
    folded = text.casefold()
    of_interest = bool(memory.interests) and any(cue in folded for cue in wording.list("dialogue.cues.interest"))
    mine = [stay for stay in state.shown if stay.id in memory.interests]
    pointed = stay_questions.pointed(folded, mine, wording, places) or memory.interests

    def meant(command: c.Command) -> c.Command:
        if not isinstance(command, c.React) or command.verdict != "withdraw" or command.which:
            return command
        if not of_interest:
            return c.Back()
        return replace(command, which=pointed[0]) if len(pointed) == 1 else command

    if of_interest:
        wishes = c.Set | c.Clear | c.Clarify
        commands = tuple(k for k in commands if not isinstance(k, wishes) or k.slot != "place")
    return tuple(meant(command) for command in commands)


def _thumbs(commands: tuple[c.Command, ...], text: str, work: Work, wording: Wording) -> tuple[c.Command, ...]:
    """A thumb up or down right after an answer judges it."""
    if work.state.answered and all(isinstance(k, c.Unclear | c.Confirm | c.Deny) for k in commands):
        for verdict in ("good", "bad"):
            if text.strip().startswith(wording.list(f"dialogue.cues.{verdict}")):
                work.step("feedback", verdict)
                return ()
    return commands


def _refusing(
    commands: tuple[c.Command, ...], text: str, work: Work, language: str, wordings: Wordings
) -> tuple[tuple[c.Command, ...], tuple[str, ...]]:
    """What is said not to be wanted, and the commands without those that misheard it.

    「作業っぽいのは嫌」 turns no stay down.
    Without a wish beside it and without stays that were shown, what somebody dislikes is only small talk.
    """
    wishes = any(isinstance(k, c.Set | c.Clarify | c.Propose) for k in commands)
    if not commands or any(isinstance(k, _NO_REFUSAL) for k in commands) or text.rstrip().endswith(("?", "？")):
        return commands, ()
    if any(isinstance(k, c.Decline) and k.slot for k in commands):
        return commands, ()  # "no budget limit" refuses nothing

    def misheard(command: c.Command) -> bool:
        if isinstance(command, c.React):
            about_words = command.verdict == "dislike" and not command.which and not command.reason
            return about_words and (wishes or bool(work.state.shown))
        return isinstance(command, c.Unclear) or (isinstance(command, c.Decline) and not command.slot)

    if not wishes and not all(misheard(k) for k in commands):
        return commands, ()
    unwanted = unwanted_words(text, commands, language, wordings)
    return (tuple(k for k in commands if not misheard(k)) if unwanted else commands), unwanted


def _most_exact(commands: tuple[c.Command, ...], work: Work) -> tuple[c.Command, ...]:
    """Of a sent location only its place counts, as exactly as it is known."""
    found = [k for k in commands if isinstance(k, c.Set | c.Clarify) and k.slot == "place"]
    if not found:
        work.step("unclear")
    towns = [k for k in found if isinstance(k, c.Set) and str(k.value).startswith("M:")]
    return tuple(towns[:1] or found[:1])
