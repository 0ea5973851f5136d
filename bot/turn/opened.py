"""The question that waits for an answer: what answers it, and for how long it waits. Pure.

Deleting and starting over wait for the very next words only; consent, a hand-over and the like also through a question
that the person puts in between; which of several places is meant waits until a place is settled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot import commands as c
from bot.message import Message
from bot.places import Places
from bot.preferences import Polarity, Preferences
from bot.turn import presses, stay_questions
from bot.turn.interpreting import within
from bot.turn.steps import Work
from bot.wording import Wording

YES_NO = frozenset({"delete", "reset", "human", "share", "interest", "returning"})
"""Acts whose question is answered by yes or no."""
_THROUGH_A_QUESTION = frozenset({"human", "share", "interest", "returning", "conflict", "which"})
_NOT_AN_ANSWER = frozenset({"unclear", "repeat"})


def picked(
    commands: tuple[c.Command, ...], work: Work, preferences: Preferences, places: Places, wording: Wording
) -> tuple[c.Command, ...]:
    """Let "the one in Hiroshima" settle which place is meant, also after another one of them was chosen."""
    opened = work.state.open
    waits = opened.get("act") == "pick"
    candidates = tuple(str(code) for code in opened["candidates"]) if waits else work.state.named
    if not candidates:
        return commands
    text = work.message.text.casefold()
    points = waits or any(cue in text for cue in wording.list("dialogue.cues.the_one"))
    out: list[c.Command] = []
    for command in commands:
        meant = _meant(command, candidates, places, points=points)
        if waits and 1 < len(meant) < len(candidates):
            assert isinstance(command, c.Set | c.Clarify)
            kept = Polarity(opened.get("polarity", Polarity.WANT))
            out.append(c.Clarify("place", meant, str(opened.get("words", command.words)), kept))
            continue
        code = meant[0] if len(meant) == 1 else ""
        if not code:
            out.append(command)
            continue
        assert isinstance(command, c.Set | c.Clarify)
        chosen = c.Set("place", code, command.polarity, words=command.words)
        if waits:
            out.append(_settled(chosen, opened, work))
            waits, opened = False, {}
        else:
            others = [held.value for held in preferences.values("place") if held.value in candidates]
            out += [c.Set("place", other, Polarity.RETRACTED) for other in others if other != code]
            out.append(chosen)
            work.places = "add"
    return tuple(out)


def _meant(command: c.Command, candidates: Sequence[str], places: Places, *, points: bool) -> tuple[str, ...]:
    """The candidates that a command can mean."""
    if not isinstance(command, c.Set | c.Clarify) or command.slot != "place":
        return ()
    if isinstance(command, c.Clarify):
        return tuple(code for code in candidates if code in command.candidates)
    if points and command.value not in candidates:
        return tuple(code for code in candidates if within(code, str(command.value), places))
    return tuple(code for code in candidates if code == command.value)


def _settled(chosen: c.Set, opened: Mapping[str, Any], work: Work) -> c.Set:
    """The chosen place with all that its question kept; a name that waits behind it is asked about next."""
    work.state = replace(work.state, open={}, named=tuple(str(code) for code in opened["candidates"]))
    work.places = "add" if opened.get("adds", True) else "ask"
    if opened.get("more"):
        first, *rest = opened["more"]
        work.step("pick", {**first, "more": rest})
    return replace(chosen, polarity=Polarity(opened.get("polarity", Polarity.WANT)))


def which(commands: tuple[c.Command, ...], work: Work, wording: Wording, places: Places) -> tuple[c.Command, ...]:
    """Let "the second one" or a stay's town say which of the shown stays was meant."""
    opened = work.state.open
    if opened.get("act") != "which" or any(isinstance(k, c.Ask | c.More | c.Propose) for k in commands):
        return commands
    if any(isinstance(k, c.React) and k.verdict != "like" for k in commands):
        return commands  # pointing at one sounds like liking it; anything else was meant anew
    ids = stay_questions.pointed(stay_questions.folded(work.message.text), work.state.shown, wording, places)
    if len(ids) != 1:
        return commands
    work.state = replace(work.state, open={})
    return (c.React(opened["verdict"], ids[0]),)


def both(commands: tuple[c.Command, ...], text: str, work: Work, wording: Wording) -> tuple[c.Command, ...]:
    """Read "both", or a no to "only the new one?", as keeping the places from before."""
    opened = work.state.open
    if opened.get("act") != "conflict" or any(isinstance(k, c.Set) for k in commands):
        return commands
    if any(cue in text.casefold() for cue in wording.list("dialogue.cues.instead")):
        return (c.Confirm(),)
    said = any(cue in text.casefold() for cue in wording.list("dialogue.cues.both"))
    if not said and not (commands and all(isinstance(k, c.Deny) for k in commands)):
        return commands
    work.state = replace(work.state, open={})
    work.source = "button"  # it answers what was asked: no conflict again
    return tuple(c.Set("place", code) for code in opened["old"])


def pressed(message: Message, work: Work, preferences: Preferences, interests: Sequence[str]) -> tuple[c.Command, ...]:
    """What a button means: a command, or the answer to what is open."""
    verb, _, rest = message.press.partition(":")
    opened = work.state.open
    if verb in ("yes", "no"):
        act, _, what = rest.partition(":")
        if opened.get("act") == act and opened.get("stay", "") == what:
            return (c.Confirm(),) if verb == "yes" else (c.Deny(),)
        if act == "share" and what in interests:
            # the button names its stay: it still says what it said when other things were spoken of since
            work.state = replace(work.state, open={"act": "share", "stay": what})
            return (c.Confirm(),) if verb == "yes" else (c.Deny(),)
    elif verb == "pick":
        if opened.get("act") == "pick" and rest in opened["candidates"]:
            return (_settled(c.Set(str(opened["slot"]), rest), opened, work),)
        if rest in work.state.named:
            others = [held.value for held in preferences.values("place") if held.value in work.state.named]
            return (*(c.Set("place", o, Polarity.RETRACTED) for o in others if o != rest), c.Set("place", rest))
    elif verb == "conflict":
        if opened.get("act") == "conflict":
            work.state = replace(work.state, open={})
            return tuple(c.Set("place", code) for code in opened["old"]) if rest == "add" else (c.Confirm(),)
    elif verb == "per":
        held = preferences.values("budget")
        if rest and held and not held[-1].value.get("per") and held[-1].value.get("max") is not None:
            return (c.Correct("budget", {**held[-1].value, "per": rest}),)
    elif verb in ("feedback", "passage", "reask", "fix"):
        work.step(verb, rest)
        return ()
    else:
        commands = presses.read(message.press, message.picked)
        if verb in ("relax", "propose", "more"):
            work.proposes = True
        if commands:
            return commands
    work.step("expired")
    return ()


def let_go(work: Work, before: Mapping[str, Any], *, question: bool) -> None:
    """Close what waited and was passed over; ``question``: the message asked something."""
    opened = work.state.open
    if not opened or opened is not before:
        return
    kinds = {step.kind for step in work.steps}
    act = opened.get("act")
    if act == "pick":
        waits = not any(entry.slot == "place" or entry.op == "reset" for entry in work.entries)
    elif kinds and kinds <= _NOT_AN_ANSWER:
        waits = act in YES_NO or act in _THROUGH_A_QUESTION
    else:
        waits = act in _THROUGH_A_QUESTION and question and not work.entries and not work.steps
    if not waits:
        work.state = replace(work.state, open={})
