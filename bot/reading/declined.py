"""What the person does not care about, does not know yet, or does not want to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from bot.commands import Clear, Decline
from bot.preferences import Polarity
from bot.reading.cues import Cues, either
from bot.reading.found import Found, Text
from bot.reading.text import clause_at
from bot.seams import ReadingContext

Why = Literal["any", "unknown", "refused"]
_WHYS: tuple[Why, ...] = ("refused", "unknown", "any")
ASKABLE = ("start", "days", "party", "budget", "place", "styles", "needs", "skills", "themes")


class _Grammar:
    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.topics = {slot: re.compile(either(cues.words(f"decline.topic.{slot}"))) for slot in ASKABLE}
        self.alone = {
            slot: re.compile(either(words)) for slot in ASKABLE if (words := cues.words(f"decline.alone.{slot}"))
        }
        self.why = {why: re.compile(either(cues.words(f"decline.{why}"))) for why in _WHYS}
        self.repair = re.compile(either(cues.words("decline.repair")))
        self.skip = re.compile(either(cues.words("decline.skip")))
        self.not_alone = re.compile(r"\s*" + either(cues.words("decline.not_alone")))
        self.within = re.compile(r"\s*" + either(cues.words("decline.within")))
        self.general = re.compile(either(cues.words("decline.general")))
        gone, of = either(cues.words("decline.release")), either(cues.words("decline.release_of"))
        topics = "|".join(f"(?P<{slot}>{pattern.pattern})" for slot, pattern in self.topics.items())
        self.released = re.compile(
            rf"(?:{topics})(?:{of})?{gone}"
            if cues.language == "ja"
            else rf"\b{gone}\s+(?:{of}\s+)*(?:{topics})(?:\s+(?:limit|wish|preference|condition|restriction)s?)?"
            r"(?=\s*(?:$|[.,!;]|for now|please|and\b|again))"
        )
        self.leaving = re.compile(either(cues.words("decline.leaving")))


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def find(text: Text, context: ReadingContext, cues: Cues, found: Sequence[Found]) -> list[tuple[int, int, Decline]]:
    """The slots declined in ``text`` with their spans; ``found``: the values that the message gives."""
    known = {f.slot for f in found if f.polarity is Polarity.WANT and (f.value is not None or f.candidates)}
    grammar = grammar_of(cues)
    norm = text.norm[:4000]
    out: dict[str, tuple[int, int, Decline]] = {}
    changes_mind = bool(grammar.repair.search(norm))
    for slot, pattern in grammar.alone.items():
        match = pattern.search(norm)
        if match is None or grammar.not_alone.match(norm, match.end()):
            continue
        if slot in known and (slot != "place" or grammar.within.match(norm, match.end())):
            continue  # "any place in Tohoku" is one in Tohoku
        meant = _meant(slot, match, context, grammar)
        if not _asks(norm, match.end()) and not (meant != slot and meant in known):
            out[meant] = (match.start(), match.end(), Decline(meant, "any"))
    for topic, pattern in grammar.topics.items():
        slot = topic
        if slot in out or (slot in known and slot != "place"):
            continue
        if context.preferences.values(slot) and not changes_mind:
            continue  # no further wish is no withdrawal of the one that was said
        for match in pattern.finditer(norm):
            if norm.startswith(("内", "次第", "オーバー", "以内"), match.end()):
                continue  # "if the budget allows" says nothing of the budget
            said = _said(norm, match.start(), match.end(), grammar)
            slot = _meant(topic, match, context, grammar)
            if slot != topic and (slot in known or context.preferences.values(slot)):
                continue
            if said is not None and slot not in out and not _asks(norm, said[1]):
                out[slot] = (said[0], said[1], Decline(slot, said[2]))
    asked = context.asked
    # "anything near the sea?" and "gotta run, talk later" give no answer
    answers = len(norm) <= 60 and not norm.rstrip().endswith("?") and not grammar.leaving.search(norm)
    if asked in ASKABLE and asked not in known and not out and answers:
        for why in _WHYS:
            match = grammar.why[why].search(norm) or (grammar.skip.search(norm) if why == "unknown" else None)
            if match and _of_a_value(text, match.start(), found):
                continue  # "I don't want Okinawa either" says nothing of the dates that were asked for
            if match and not (why == "any" and context.preferences.values(asked) and not changes_mind):
                out[asked] = (match.start(), match.end(), Decline(asked, why))
                break
    return list(out.values())


def released(text: Text, context: ReadingContext, cues: Cues) -> list[tuple[int, int, Clear]]:
    """The slots of which what was wished is taken back as a whole, with their spans: 「予算の条件は忘れて」."""
    grammar = grammar_of(cues)
    return [
        (match.start(), match.end(), Clear(slot))
        for match in grammar.released.finditer(text.norm[:4000])
        for slot in ASKABLE
        if match[slot] and context.preferences.values(slot)
    ]


def _of_a_value(text: Text, position: int, found: Sequence[Found]) -> bool:
    """True when the clause around ``position`` gives, refuses or takes back a value of its own."""
    left, right = clause_at(text, position)
    return any(f.start < right and left < f.end and f.polarity is not Polarity.MENTIONED for f in found)


def _meant(slot: str, match: re.Match[str], context: ReadingContext, grammar: _Grammar) -> str:
    """The slot that is declined: 「特にこだわりありません」 is said of what was asked."""
    general = slot == "needs" and context.asked in ASKABLE and grammar.general.match(match.group())
    return context.asked if general else slot


_ASKED = re.compile(r"[^。.!\n]{0,40}?(?:\?|か[。\s]*$)")


def _asks(norm: str, end: int) -> bool:
    """True when the sentence goes on to ask: 「費用は会社持ちですか?」."""
    return _ASKED.match(norm, end) is not None


_CONDITION = re.compile(r"よう(?:なら|でし)|れば|たら|ても|超え|次第|内に|の範囲|\bif\b|\bunless\b")
"""「予算を超えるようでしたら無しでも」: what follows is not said of the topic."""


def _said(norm: str, start: int, end: int, grammar: _Grammar) -> tuple[int, int, Why] | None:
    """A decline cue about the topic: behind it in Japanese, on either side in English, in the same sentence."""
    stop = re.compile(r"[。!?\n.;]|(?<!\d),|、(?=.{0,3}[はがも])").search(norm, end)
    after_end = min(stop.start() if stop else len(norm), end + (12 if grammar.language == "ja" else 36))
    if condition := _CONDITION.search(norm, end, after_end):
        after_end = condition.start()
    before_start = max(0, start - 24)
    for why in _WHYS:
        match = grammar.why[why].search(norm, end, after_end)
        if match:
            return start, match.end(), why
        if grammar.language == "en":
            match = grammar.why[why].search(norm, before_start, start)
            if match and not re.search(r"[.!?;,]", norm[match.end() : start]):
                return match.start(), end, why
    return None
