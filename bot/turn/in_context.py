"""What commands mean only because of what stands before them: stays that were shown, an answer, an open question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import answering
from bot import commands as c
from bot.places import Places
from bot.preferences import Polarity, Preferences
from bot.reading import show_request_ja
from bot.reading.text import normalise
from bot.seams import Memory
from bot.turn import stay_questions
from bot.turn.interpreting import alone
from bot.turn.opened import YES_NO
from bot.turn.own_words import unwanted_words
from bot.turn.state import State
from bot.turn.steps import Work
from bot.wording import Wording, Wordings

ELLIPTIC = 30
"""A follow-up question that leaves out what it asks is at most so many characters long."""
ASKS_ON = 40
"""One that is read as manners, but asks on after an answer, at most."""
BESIDE = 8
"""Characters that may stand beside a place and "how about" in a suggestion."""
_NO_REFUSAL = (c.Ask, c.Confirm, c.Deny, c.Reset, c.DeleteMyData, c.Human, c.ExportMyData, c.Back, c.Pause, c.OffTopic)
"""Beside one of these nothing is said of what stays should not be like."""


_REMARK_JA = re.compile(
    r"^(?!.*(?:見せ|教え|出し|探し|ください|下さい|ほし|欲し|お願い|頼|た[いく]|[?？]|か[。！!\s]*$)).*(?:ん(?:です|だ)|です|だ)(?:よ?ね|なあ?)[えぇーぁ]*(?:[。！!笑\s]|$)",
    re.DOTALL,
)
"""A statement that takes note of something, and asks for nothing."""


def only_to_be_shown(commands: Sequence[c.Command], text: str, names: answering.Names, wording: Wording) -> bool:
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


def of_shown(commands: Sequence[c.Command], text: str, state: State, names: answering.Names) -> bool:
    """True when others than the stays just shown are asked for: "anything cheaper?" asks of no earlier answer."""
    return (
        bool(state.shown)
        and not state.answered
        and any(isinstance(k, c.More) for k in commands)
        and not names(answering.fold(text))
    )


def changes_place(commands: Sequence[c.Command], text: str, preferences: Preferences) -> bool:
    """True when a message that asks nothing puts one place for another, or leaves one: 「石川ではなく福井でした」."""
    if "?" in text or "？" in text or any(isinstance(k, c.Ask) for k in commands):
        return False
    held = bool(preferences.values("place"))
    places = [k for k in commands if isinstance(k, c.Set) and k.slot == "place"]
    return held and any(isinstance(k, c.Correct) or k.polarity is not Polarity.WANT or alone(k, text) for k in places)


def suggested(
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


def meant(commands: tuple[c.Command, ...], text: str, state: State, wording: Wording) -> tuple[c.Command, ...]:
    """What words mean only because of what was said before."""
    if state.answered and any(isinstance(k, c.Set) for k in commands):
        # "wow. ok. Budget: 80,000": what was just told is liked, not a stay
        commands = tuple(k for k in commands if k != c.React("like"))
    if state.answered and commands and all(isinstance(k, c.More) for k in commands) and _REMARK_JA.search(text):
        return (c.OffTopic("chat"),)  # 「意外と少ないんですね」: what was just told is remarked on
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


def withdrawn(
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


def thumbs(commands: tuple[c.Command, ...], text: str, work: Work, wording: Wording) -> tuple[c.Command, ...]:
    """A thumb up or down right after an answer judges it."""
    if work.state.answered and all(isinstance(k, c.Unclear | c.Confirm | c.Deny) for k in commands):
        for verdict in ("good", "bad"):
            if text.strip().startswith(wording.list(f"dialogue.cues.{verdict}")):
                work.step("feedback", verdict)
                return ()
    return commands


def refusing(
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


def most_exact(commands: tuple[c.Command, ...], work: Work) -> tuple[c.Command, ...]:
    """Of a sent location only its place counts, as exactly as it is known."""
    found = [k for k in commands if isinstance(k, c.Set | c.Clarify) and k.slot == "place"]
    if not found:
        work.step("unclear")
    towns = [k for k in found if isinstance(k, c.Set) and str(k.value).startswith("M:")]
    return tuple(towns[:1] or found[:1])
