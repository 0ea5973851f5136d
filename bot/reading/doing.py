"""What a message does, by what it looks like: it wishes, asks, wants to see stays, changes something, takes leave.

A second opinion beside the rules, learned from messages that several writers marked
(``prompts/<lang>/lexicon/doing``, by ``benchmarks/likeness.py``). It speaks where the rules read nothing, or where a
sentence that plainly does one thing was read by a word or a number in it as something else: "thanks a million" is no
budget, 「…は外せません」 asks nothing. What is said of it is harmless and read back: nothing that erases, starts
over, hands over or shares is ever taken from it, and no yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.commands import Ask, Command, Decline, OffTopic, Propose, Reset, ShowMine, Thanks, Unclear
from bot.preferences import Polarity
from bot.reading.declined import ASKABLE
from bot.reading.found import Found, Text
from bot.reading.hearing import Ear
from bot.reading.lexicon import Lexicon
from bot.reading.likeness import LONGEST, Meaning
from bot.reading.predicate_told_ja import SETTLED
from bot.seams import ReadingContext

MOST = 4
"""Sentences of a message that are looked at: who writes more does several things."""
DOUBTFUL = 0.3
"""Share, by the words alone, of labels that would change something from which the meaning is asked: it takes ms."""
HEARD = 0.75
"""Probability from which a message of which nothing was read, or no more than a form, does what it looks like."""
PASSING = 0.85
"""Probability from which what a sentence holds is only said in passing, or stays are asked for beside wishes."""
_TELLS = ("wish", "change")
_SAYS_NOTHING = ("leave", "react")
_OTHERWISE: Mapping[type, tuple[tuple[str, Command], ...]] = {
    Ask: (("show", Propose()), ("recap", ShowMine()), ("leave", Thanks())),
    Propose: (("leave", Thanks()),),
    Reset: (("recap", ShowMine()),),
}
"""What an act of the rules may be instead. Who asks what was noted "before I forget everything" starts nothing over."""
_OPEN = ("show", "recap", "leave", "react", "nopref")
"""What may be heard where nothing was read; whether that is a question, the sources tell."""
_PLAIN = frozenset({"start", "days", "budget"})
"""Slots of which a mention in passing is no wish; places and people are settled in words of leave, too."""


@dataclass(frozen=True, slots=True)
class Doing(Ear):
    """One message with what it looks like."""

    sentences: tuple[tuple[int, int], ...] = ()

    def surely(self, start: int, end: int, labels: Sequence[str], least: float) -> bool:
        """True where one of ``labels`` is what the stretch does."""
        if sum(self.shares(start, end, closely=False).get(label, 0.0) for label in labels) < DOUBTFUL:
            return False  # by the words alone it is like something else
        return sum(self.shares(start, end, closely=True).get(label, 0.0) for label in labels) >= least

    @property
    def whole(self) -> tuple[int, int] | None:
        """The message as one stretch; None where it is too long to do one thing."""
        if not self.sentences or len(self.sentences) > MOST:
            return None
        start, end = self.sentences[0][0], self.sentences[-1][1]
        return (start, end) if end - start <= LONGEST else None


def listen(text: Text, lexicon: Lexicon, meaning: Meaning | None) -> Doing | None:
    """What listens to ``text``; None where nothing was learned. ``meaning``: embeds a sentence, if there is one."""
    if lexicon.doing is None:
        return None
    sentences = tuple(lexicon.scan(text).sentences) if len(text.norm) <= MOST * LONGEST else ()
    return Doing(text, lexicon.doing, meaning, LONGEST, sentences=sentences[: MOST + 1])


def without_passing(doing: Doing | None, found: Sequence[Found], context: ReadingContext) -> list[Found]:
    """The values without those of sentences that only take leave or chat, but for the answer to what was asked."""
    if doing is None:
        return list(found)
    told = [f for f in found if _wanted(f) and f.slot != context.asked]
    passing = [
        span
        for span in doing.sentences[:MOST]
        if any(span[0] <= f.start < span[1] for f in told) and doing.surely(*span, _SAYS_NOTHING, PASSING)
    ]
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f in told and not _decided(doing.text, f) and any(a <= f.start < b for a, b in passing)
        else f
        for f in found
    ]


def _decided(text: Text, f: Found) -> bool:
    """True where what was talked over is told, however it sounds: 「二週間で話がまとまりました」."""
    return text.language == "ja" and SETTLED.match(text.norm, f.end) is not None


def _wanted(f: Found) -> bool:
    return f.polarity is Polarity.WANT and f.value is not None and f.slot in _PLAIN


def acts(
    doing: Doing | None, found: Sequence[Found], said: Sequence[Command], context: ReadingContext
) -> tuple[Command, ...] | None:
    """The acts of the message in place of ``said``; None where these stand."""
    whole = doing.whole if doing is not None else None
    if doing is None or whole is None or any(f.candidates for f in found):
        return None
    told = any(f.value is not None and f.polarity is not Polarity.MENTIONED for f in found)
    if all(isinstance(c, Unclear) for c in said):
        if not told:
            return _unread(doing, whole, context)
        return (Propose(),) if doing.surely(*whole, ("show",), PASSING) else None
    if all(isinstance(c, tuple(_OTHERWISE)) for c in said):
        return _instead(doing, whole, said, told=told)
    return None


def _unread(doing: Doing, whole: tuple[int, int], context: ReadingContext) -> tuple[Command, ...] | None:
    """What a message does of which no rule read anything; None where it is like nothing that may be heard."""
    label = next((label for label in _OPEN if doing.surely(*whole, (label,), HEARD)), "")
    match label:
        case "show" if context.preferences.entries:
            return (Propose(),)  # where nothing is known yet, a question is worth more than any three stays
        case "recap":
            return (ShowMine(),)
        case "leave" if not _OF_OTHERS.match(doing.text.norm):
            return (Thanks(),)
        case "react":
            return (OffTopic("chat"),)
        case "nopref" if context.asked in ASKABLE and not context.preferences.values(context.asked):
            return (Decline(context.asked, "any"),)
        case _:
            return None


_OF_OTHERS = re.compile(r"\W*(?:my|our|his|her|their|the)\s+\w+\s+(?:will|is|are|has|have|can|wants?|minds?|looks?)\b")
"""Who takes leave is the speaker."""


def _instead(
    doing: Doing, whole: tuple[int, int], said: Sequence[Command], *, told: bool
) -> tuple[Command, ...] | None:
    """What a message does of which a rule saw no more than a form or a word; None where it stands."""
    out: list[Command] = []
    for command in said:
        start, end = _sentence_of(doing, command) or whole
        for label, other in _OTHERWISE[type(command)]:
            if doing.surely(start, end, (label,), HEARD):
                out.append(other)
                break
        else:
            if told and isinstance(command, Ask) and doing.surely(start, end, _TELLS, HEARD):
                continue
            out.append(command)
    return None if out == list(said) else tuple(dict.fromkeys(out))


def _sentence_of(doing: Doing, command: Command) -> tuple[int, int] | None:
    """The sentence that is a question; None for any other act, and where that is not known."""
    if not isinstance(command, Ask):
        return None
    question = command.question.strip()
    return next((span for span in doing.sentences if doing.text.words(*span).strip() == question), None)
