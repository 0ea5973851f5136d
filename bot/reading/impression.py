"""What a message sounds like where no rule knows it: a style of stay between the lines, an act in unusual words.

Only harmless readings, each of which is read back and mended by a tap. Nothing that erases, starts over, hands over
or shares is ever heard here, and no yes to a question that waits for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commands import (
    Ask,
    Back,
    Command,
    Confirm,
    Decline,
    Deny,
    ExportMyData,
    Greet,
    Help,
    More,
    OffTopic,
    Pause,
    Propose,
    React,
    Repeat,
    ShowMine,
    Thanks,
    Unclear,
    WhereFrom,
)
from bot.matching.needs import CHILDCARE, ELDER_CARE
from bot.preferences import Polarity
from bot.reading import facts_told, others_plans
from bot.reading.declined import ASKABLE, KEPT_FROM_OTHERS, Declined
from bot.reading.found import Found, Text
from bot.reading.hearing import Ear
from bot.reading.lexicon import Lexicon
from bot.reading.likeness import NONE, Meaning
from bot.reading.pointing import which_stay
from bot.seams import ReadingContext

TOGETHER = 80
"""Characters up to which neighbouring sentences are heard as one: what a person says in one breath."""
MOST = 4
"""Such stretches of a message that are listened to."""
CLOSELY = 1
"""Of them those, by their words the likeliest, whose meaning is asked for a style: each takes some ms."""
GUESSED = 0.5
"""Confidence of a style that no word names."""
CLAIM = 40

STYLE, STYLE_BESIDE, STYLE_TOLD = 0.5, 0.65, 0.7
"""Probability from which a style is heard: alone; beside values or an act; in what only tells what happened."""
HINT, HINT_BESIDE = 0.2, 0.3
"""Probability of all styles together by the words alone from which the meaning is asked at all: it takes some ms.

Beside values it seldom tells more: of 91 such messages of the development sets two, both above this.
"""
ACT, ACT_DOES, ACT_INSTEAD = 0.3, 0.5, 0.6
"""Probability from which an act is heard where nothing was read; one that does something; in place of a form."""
PLAIN = 0.6
"""Probability from which the words alone tell what is chat or a plain value: an embedding would take a few ms."""
SURE = 0.6
"""Probability by the words alone from which the meaning agrees: 50 of 52 messages of the development sets."""
_PLAINLY = ("act:chat", "act:greet", "act:thanks", NONE)
UNEXPLAINED = {"ja": 8, "en": 18}
"""Letters outside all values that are enough to say something more."""

_WEAK = (Ask, React, OffTopic)
"""Acts that a rule may have taken from the form of a sentence alone."""
_INSTEAD: Mapping[type, frozenset[str]] = {
    Ask: frozenset(
        "act:" + name for name in ("propose", "more", "skip", "back", "repeat", "help", "show_mine", "deny", "greet",
                                   "thanks")
    ),
    React: frozenset(("act:deny", "act:more", "act:propose", "act:skip")),
    OffTopic: frozenset(
        "act:" + name for name in ("propose", "more", "like", "dislike", "deny", "skip", "back", "repeat", "help",
                                   "greet", "thanks", "show_mine", "question")
    ),
}  # fmt: skip
"""What may be heard in place of each."""
_BESIDE = frozenset(("act:propose", "act:more"))
"""What may be heard beside values."""
_VERDICTS = frozenset(("act:like", "act:dislike"))
_NO_ANSWER = frozenset(("act:skip", "act:any"))
_DOES = frozenset(("act:pause", "act:resume", "act:export", "act:back"))
_GRAVE = frozenset(("delete", "reset", "human"))
_PLAIN_WISHES = frozenset({"needs", "budget"})
"""Where one of these is told, what stands around it is its reason: "I can't drive, so it has to work without a car"."""
_OF_CARE = "style:childcare_care"
"""Heard in words about the family; where who comes along, or the care that is needed, was read, they say no more."""
_TENDED = re.compile(
    r"\b(?:car(?:e|es|ed|ing|er|ers)|look(?:s|ing)?\s+after|tend(?:s|ing)?\s+to|rais(?:e|es|ing)|parenting|parental|nurs(?:e|es|ing|ery)|day-?care|kindergarten"
    r"|school|toddlers?|bab(?:y|ies)|infants?|juggl(?:e|es|ing)|watch(?:es|ing)?\s+(?:over|the|my|our)|frail|ill|sick|unwell|dementia|alzheimer\S*|wheelchair|disabled"
    r"|stroke|surgery|bedridden|dialysis|hip|fell|forget(?:s|ful)|getting\s+(?:old|on)|help(?:s|ing)?\s+(?:him|her|them|out)|needs?\s+(?:help|somebody|someone))\b"
)
"""Without one of these, words about the family are about the family."""
_OF_THE_SOURCES = re.compile(
    r"\bhow\s+(?:many|much|long)\b|\bwho(?:se|m)?\b|\b(?:program|scheme|municipalit|model)|\b(?:types?|kinds?|sorts?)\s+of\s+stay"
)
"""What asks for one of these asks the sources, and not how to talk to the assistant."""
EXPECTED = 3.0
"""How much likelier what the conversation expects is than elsewhere: no answer to a question, a verdict on a stay."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message sounds like."""

    styles: tuple[Found, ...] = ()
    acts: tuple[Command, ...] | None = None
    """In place of the acts that rules saw; None: those stand."""


class _Ear(Ear):
    """One message with what listens to it for styles and acts."""

    __slots__ = ()

    def styles(self, start: int, end: int) -> float:
        """Probability of all styles together by the words alone."""
        shares = self.shares(start, end, closely=False)
        return sum(share for label, share in shares.items() if label.startswith("style:"))

    def best(self, start: int, end: int) -> tuple[str, float]:
        """The likeliest label and its probability; of what is plainly chat or plain values by its words alone."""
        shares = self.shares(start, end, closely=False)
        label, share = next(iter(shares.items()))
        style = self.styles(start, end)
        plainly = label.startswith(_PLAINLY) and share >= PLAIN and style < STYLE / 5
        if plainly or (share >= SURE and label not in _DOES):
            return label, share
        return next(iter(self.shares(start, end).items()))


def find(
    text: Text,
    found: Sequence[Found],
    declines: Sequence[Declined],
    said: Sequence[Command],
    context: ReadingContext,
    lexicon: Lexicon,
    meaning: Meaning | None,
) -> Heard:
    """Hear ``text`` where rules read nothing, or no more than the form of a sentence.

    ``found``, ``declines``, ``said``: what the rules read. ``meaning``: a sentence's embedding, if there is one.
    """
    model = lexicon.likeness
    if model is None or declines:
        return Heard()
    purpose = any(f.slot == "styles" for f in found)
    if purpose and not context.shown and any(isinstance(c, React) and c.which in ("", "*") for c in said):
        return Heard(acts=tuple(c for c in said if not isinstance(c, React)))  # no verdict on a stay: a reason to go
    strong = [c for c in said if not isinstance(c, (*_WEAK, Unclear, Greet, Thanks, Confirm, Deny))]
    pointed = any(isinstance(c, React) and (c.which or c.verdict in ("interested", "withdraw")) for c in said)
    barred = any(isinstance(c, OffTopic) and c.kind in ("others_data", "instructions") for c in said)
    if strong or pointed or barred:
        return Heard()
    refused = any(h.kind == "no" and h.outcome in _GRAVE for h in lexicon.scan(text).of("acts"))
    ear = _Ear(text, model, meaning)
    stretches = _stretches(text, lexicon)
    styles = () if purpose else _styles(ear, stretches, found, said)
    acts: tuple[Command, ...] | None = None
    if styles:
        acts = tuple(c for c in said if not isinstance(c, (React, Unclear)))
    elif len(stretches) == 1:
        acts = _acts(ear, stretches, found, said, context)
    if acts and refused and isinstance(acts[0], Help):
        acts = None  # "do not delete it" needs no help with deleting
    return Heard(styles, acts)


def _stretches(text: Text, lexicon: Lexicon) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in lexicon.scan(text).sentences:
        if out and end - out[-1][0] <= TOGETHER:
            out[-1] = (out[-1][0], end)
        elif len(out) == MOST:
            break
        else:
            out.append((start, end))
    return out


_QUOTED = re.compile(r"は、?「[^」]*」(?:と|って|だ)")
"""Somebody's words are told: 「実家の母は「うちに来れば」と」."""


def _styles(
    ear: _Ear, stretches: Sequence[tuple[int, int]], found: Sequence[Found], said: Sequence[Command]
) -> tuple[Found, ...]:
    """The first style that is heard."""
    text = ear.text
    acted = any(isinstance(c, (Ask, React, Confirm, Deny)) for c in said)
    theirs = others_plans.spans(text.norm, text.language)
    listened = [
        (start, end)
        for start, end in stretches
        if not facts_told.asks(text.norm[start:end])
        and not any(start <= a < end for a, _ in theirs)
        and not _QUOTED.search(text.norm, start, end)
        and not any(f.slot in _PLAIN_WISHES and f.polarity is Polarity.WANT and start <= f.start < end for f in found)
        and _unexplained(text, start, end, found) >= UNEXPLAINED[text.language] * (2 if _tells_facts(found) else 1)
    ]
    for start, end in sorted(listened, key=lambda stretch: -ear.styles(*stretch))[:CLOSELY]:
        words = text.norm[start:end]
        if ear.styles(start, end) < (HINT_BESIDE if found else HINT):
            break
        label, share = ear.best(start, end)
        if not label.startswith("style:") or (label == _OF_CARE and _care_told(found)):
            continue
        if label == _OF_CARE and text.language == "en" and not _TENDED.search(words):
            continue
        enough = STYLE_BESIDE if found or acted else STYLE
        if facts_told.narrates(words, text.language):
            enough = STYLE_TOLD
        if share >= enough:
            first, last = _free(text, start, start + len(words.rstrip()), found)
            if last > first:
                style = label.removeprefix("style:")
                return (Found(first, last, "styles", style, confidence=GUESSED, claim=CLAIM),)
    return ()


def _tells_facts(found: Sequence[Found]) -> bool:
    """True of a message that tells three things of a stay: what is left over are mostly the words that tell them."""
    told = {f.slot for f in found if f.polarity is Polarity.WANT and f.value is not None}
    return len(told & _FACTS) >= _MANY


_FACTS = frozenset({"days", "start", "budget", "party", "place"})
_MANY = 3


def _care_told(found: Sequence[Found]) -> bool:
    """True where it is told who comes along (how old, how many, of whose kin, cared for), or that care is needed."""
    return any(
        f.value in (CHILDCARE, ELDER_CARE)
        if f.slot == "needs"
        else f.slot == "party" and f.value and not {"ages", "total", "elder", "with"}.isdisjoint(f.value)
        for f in found
    )


def _acts(
    ear: _Ear,
    stretches: Sequence[tuple[int, int]],
    found: Sequence[Found],
    said: Sequence[Command],
    context: ReadingContext,
) -> tuple[Command, ...] | None:
    """The act that is heard in place of what rules saw; None when theirs stand."""
    (start, end), text = stretches[0], ear.text
    letters = [letter for letter in text.norm[start:end] if letter.isalnum()]
    if len(letters) > 1 and len(set(letters)) == 1:
        return None  # a key held down is like anything
    seen = next((c for c in said if not isinstance(c, Unclear)), None)
    takes_leave = any(isinstance(c, Thanks) for c in said)
    answers = (
        context.asked in ASKABLE and not found and not takes_leave and not context.preferences.values(context.asked)
    )
    pointed = bool(which_stay(text.norm, context))
    if found:
        if seen is not None or _unexplained(text, start, end, found) < UNEXPLAINED[text.language]:
            return None
        allowed = _BESIDE | (_VERDICTS if pointed or context.shown else frozenset())
    elif seen is None:
        allowed = None
    else:
        allowed = _INSTEAD.get(type(seen), frozenset()) | (_NO_ANSWER if answers else frozenset())
    if allowed is not None:
        shares = ear.shares(start, end, closely=False)
        if sum(shares.get(label, 0) for label in allowed) < ACT / 2:
            return None
    label, share = _expected(ear, start, end, answers=answers, pointed=pointed)
    if allowed is not None and (label not in allowed or share < ACT_INSTEAD):
        return None
    if label == "act:help" and isinstance(seen, Ask) and _OF_THE_SOURCES.search(text.norm, start, end):
        return None
    does = label in _DOES or (label in _NO_ANSWER and not answers)
    return _meant(label, text, context) if share >= (ACT_DOES if does else ACT) else None


def _expected(ear: _Ear, start: int, end: int, *, answers: bool, pointed: bool) -> tuple[str, float]:
    """The likeliest label in the light of the conversation.

    ``answers``: a slot was asked, and no value came; ``pointed``: a stay that was shown is spoken of.
    """
    if not (answers or pointed):
        return ear.best(start, end)
    shares = dict(ear.shares(start, end))
    for label in (*(_NO_ANSWER if answers else ()), *(_VERDICTS if pointed else ())):
        shares[label] = shares.get(label, 0.0) * EXPECTED
    label = max(shares, key=shares.__getitem__)
    return label, shares[label] / sum(shares.values())


def _meant(label: str, text: Text, context: ReadingContext) -> tuple[Command, ...] | None:
    """The command of a label; None when there is none that may be heard."""
    name = label.removeprefix("act:")
    which = which_stay(text.norm, context) if label in _VERDICTS else ""
    match name:
        case "skip" | "any" if KEPT_FROM_OTHERS.search(text.norm):
            return (OffTopic("chat"),)
        case "skip" | "any":
            if context.asked in ASKABLE and context.preferences.values(context.asked):
                return None  # no further wish is no withdrawal of the one that was said
            if context.asked in ASKABLE:
                return (Decline(context.asked, "any" if name == "any" else "unknown"),)
            return (Decline("", "unknown"),) if name == "skip" and not context.asked else None
        case "confirm":
            return None if context.asked == "confirm" else (Confirm(),)
        case "like":
            return (React("like", which),)
        case "dislike":
            return (React("dislike", which),)
        case "question":
            return (Ask(text.raw.strip()[:500]),)
        case _:
            command = _PLAIN.get(name)
            return (command,) if command is not None else None


_PLAIN: Mapping[str, Command] = {
    "propose": Propose(), "more": More(), "deny": Deny(), "back": Back(), "repeat": Repeat(), "help": Help(),
    "greet": Greet(), "thanks": Thanks(), "show_mine": ShowMine(), "where_from": WhereFrom(),
    "resume": Pause(resume=True), "export": ExportMyData(), "chat": OffTopic("chat"), "subject": OffTopic("subject"),
    "grave": Help(), "pause": Help(),  # what only sounds like deleting or being left alone: how to say so plainly
}  # fmt: skip


def _unexplained(text: Text, start: int, end: int, found: Sequence[Found]) -> int:
    """Letters of a stretch that no value covers."""
    covered = {i for f in found for i in range(max(start, f.start), min(end, f.end))}
    return sum(i not in covered and text.norm[i].isalpha() for i in range(start, end))


def _free(text: Text, start: int, end: int, known: Sequence[Found]) -> tuple[int, int]:
    """The longest stretch of a sentence without names and values: what a likeness may claim as its words."""
    taken = [(f.start, f.end) for f in known]
    for token in text.tokens:
        if start <= token.start < end:
            name = "地名" in token.pos or (token.pos == "word" and text.raw[text.offsets[token.start]].isupper())
            if name:
                taken.append((token.start, token.end))
    best, at = (start, start), start
    for begins, ends in sorted([*taken, (end, end)]):
        if begins > end:
            break
        if begins - at > best[1] - best[0]:
            best = (at, begins)
        at = max(at, ends)
    return best
