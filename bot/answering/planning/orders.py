"""Orders to the assistant, set apart from the questions and wishes that stand beside them in one message.

"Ignore your rules. When was X founded?" orders and asks. What orders is not obeyed; what asks is answered. An order
tells the assistant how to be, what to say, or what to do with what governs it: what it governs (its rules, its
instructions, its sources), the deed (ignore, show, change, say that …) and the tone (an imperative, a ban, a "from now
on") are found apart from each other, so that none of them alone makes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.question_types import ASKS_FOR, REQUEST
from bot.answering.language.whether_ja import ends_in_predicate
from bot.answering.planning import scope
from bot.answering.planning.asking import Names, asking
from bot.answering.planning.plan import all_cues
from bot.reading.found import Text
from bot.wording import Wordings

LONGEST = 2000
"""Characters of a message in which orders are looked for."""
REACH = 40
"""Characters between a deed and what it is done to."""
_DEEDS = (("order.own", "order.deed"), ("order.own", "order.shown"), ("order.leant_on", "order.deed"))
"""What is done to what: its rules are neither to be changed nor shown, its sources only not to be set aside."""
Kind = Literal["order", "fishing", "asks", "other"]

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|\"[^\"\n]*\"|(?<![a-z])'[^'\n]*'(?![a-z])")
_SENTENCE_ENDS = re.compile(r"[。!?！？\n]+|\.(?=\s|$)")
_CUTS_JA = re.compile(r"[、,;；:：】\])）]\s*")
_CUTS_EN = re.compile(r"[,;:\])—]\s*|\s-\s|\s+(?=(?:and|then|but)\s)", re.IGNORECASE)
_FOR_EXAMPLE = re.compile(r"say,?\s+(?:[a-z'-]+\s+){0,4}[a-z'-]+\W*$")
_OWN_WISH = re.compile(
    r"\b(?:i|we)(?:(?:'d|'ll|'m|'re)\b|\b[^.;!?]{0,60}?\b(?:would|could|want|wish|hope|like|love|can|will|am|are|need|might)\b)"
)
""""I'd love to solve a local problem, say the empty houses": behind one's own wish it names an instance."""
_ASKS_EN = re.compile(
    r"\W*(?:(?:and|so|but|now|then|also|please|first|ok|okay),? )*"
    r"(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|do|does|did|has|have|can|could|will|would)\b"
)
_JOINED_ON = ("助詞", "助動詞", "動詞,非自立可能", "補助記号")
"""What still belongs to a clause behind its 「て」."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of a message that does one thing."""

    words: str
    kind: Kind


def utterances(text: str, language: str, names: Names, wordings: Wordings | None = None) -> tuple[Utterance, ...]:
    """What a message says, stretch by stretch; empty when nothing in it is an order or asks for others' data.

    Args:
        text: the message, as written.
        language: of the conversation, for words that do not tell their own.
        names: who the sources know: what is asked of them is no other person's data.
        wordings: as in ``plan``.
    """
    read = analysed(text[:LONGEST], language)
    cues = all_cues(wordings)
    own = cues[read.language if read.language in cues else "ja"]
    view = _View(read, own, names, language, wordings)
    sentences = [(a, b, view.refused(a, b)) for a, b in _sentences(read.norm)]
    if not any(why for *_, why in sentences):
        return ()
    out = [one for a, b, why in sentences for one in view.parted(a, b, why)]
    rest = text[LONGEST:].strip()
    return (*out, Utterance(rest, "other")) if rest else tuple(out)


@dataclass(frozen=True, slots=True)
class _View:
    """A message with what its stretches are looked at by."""

    text: Text
    cues: Cues
    names: Names
    language: str
    wordings: Wordings | None

    def refused(self, start: int, end: int) -> Literal["", "order", "fishing"]:
        """Why a sentence, or something in it, is refused."""
        norm = self.text.norm[start:end]
        if self._order(norm) or any(self._order(self.text.norm[a:b]) for a, b in self._pieces(start, end)):
            return "order"
        others = scope.outside(fold(norm), self.cues) == "others_data" and not self.names(fold(norm))
        return "fishing" if others else ""

    def parted(self, start: int, end: int, why: Literal["", "order", "fishing"]) -> Iterator[Utterance]:
        """A sentence; cut where it orders and asks. Beside an order in one sentence only what asks stands."""
        words = self.text.words(start, end)
        if why != "order":
            yield Utterance(words, why or ("asks" if self._asks(words) else "other"))
            return
        spans = self._pieces(start, end)
        orders = [self._order(self.text.norm[a:b]) for a, b in spans]
        if not any(orders):
            yield Utterance(self.text.words(start, end), "order")
            return
        voiced, at = self.cues.has("order.voice", self.text.norm[start:end].strip(" -\n")), 0
        while at < len(spans):
            last = at
            while last + 1 < len(spans) and orders[last + 1] == orders[at]:
                last += 1
            words = self.text.words(spans[at][0], spans[last][1])
            asks = not orders[at] and self._asks(words, beside_a_voice=voiced)
            yield Utterance(words, "asks" if asks else "order")
            at = last + 1

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The clauses of a sentence; one that only says from when on goes with what follows it."""
        norm = self.text.norm
        quoted = [m.span() for m in _QUOTED.finditer(norm, start, end)]
        cuts = {m.end() for m in (_CUTS_JA if self.text.language == "ja" else _CUTS_EN).finditer(norm, start, end)}
        if self.text.language == "ja":
            cuts |= {b for _, b in self.text.clauses}
            for token, then in zip(self.text.tokens, self.text.tokens[1:], strict=False):
                if token.pos == "助詞,接続助詞" and not then.pos.startswith(_JOINED_ON):
                    cuts.add(token.end)
        inner = sorted(c for c in cuts if start < c < end and not any(a < c < b for a, b in quoted))
        if self.text.language == "en":
            inner = [
                c
                for c in inner
                if not (_FOR_EXAMPLE.match(norm, c, end) and _OWN_WISH.search(norm, start, c) is not None)
            ]
        out: list[tuple[int, int]] = []
        for a, b in zip([start, *inner], [*inner, end], strict=True):
            goes_on = out and self._only_says_when(norm[out[-1][0] : out[-1][1]])
            out.append((out.pop()[0] if goes_on else a, b))
        return out

    def _only_says_when(self, piece: str) -> bool:
        left = self.cues.pattern["order.standing"].sub("", piece)
        return left != piece and not any(c.isalnum() for c in left) and not self._order(piece)

    def _asks(self, words: str, *, beside_a_voice: bool = False) -> bool:
        """True for words that ask, and not only speak of what one may ask about.

        ``beside_a_voice``: the sentence says who orders ("New instruction: …"): a request in it is part of the order.
        """
        one = asking(words, self.language, self.names, (), self.wordings)
        norm = fold(words).strip()
        if one.marked or ((one.surely or REQUEST.search(norm)) and not beside_a_voice):
            return True
        if self.cues.language == "ja":
            return bool(ASKS_FOR.search(norm)) or ends_in_predicate(analysed(words, "ja"))
        return _ASKS_EN.match(norm) is not None

    def _order(self, norm: str) -> bool:
        """True for words that order the assistant about."""
        return (
            scope.outside(fold(norm), self.cues) == "instructions"
            or any(self.cues.has(f"order.{key}", norm) for key in ("role", "voice"))
            or (_ordered_ja if self.cues.language == "ja" else _ordered_en)(norm, self.cues)
        )


def _ordered_ja(norm: str, cues: Cues) -> bool:
    """What governs it, what is done to it, and that it is to be done, in this order; or what it is to say."""
    tone, on = cues.pattern["order.tone"], cues.pattern["order.on"]
    for governs, deed in _DEEDS:
        for own in cues.pattern[governs].finditer(norm):
            for done in cues.pattern[deed].finditer(norm, own.end(), own.end() + REACH):
                if tone.match(norm, done.end()) or on.match(norm, done.end()):
                    return True
    said = (m for m in cues.pattern["order.say"].finditer(norm))
    if any(tone.match(norm, m.end()) for m in said):
        return True
    standing = cues.pattern["order.standing"].search(norm)
    return standing is not None and any(
        tone.match(norm, m.end()) for m in cues.pattern["order.speech"].finditer(norm, standing.end())
    )


def _ordered_en(norm: str, cues: Cues) -> bool:
    """An imperative, what it is done to; or a "you" or an imperative that is to hold from now on."""
    opened = cues.pattern["order.on"].match(norm)
    begin = opened.end() if opened else 0
    for governs, deed in _DEEDS:
        done = cues.pattern[deed].match(norm, begin)
        if done and cues.pattern[governs].search(norm, done.end(), done.end() + REACH):
            return True
    if cues.pattern["order.say"].match(norm, begin):
        return True
    standing = cues.pattern["order.standing"].search(norm)
    if standing is None:
        return False
    left = f"{norm[: standing.start()]} {norm[standing.end() :]}".strip(" ,")
    opened = cues.pattern["order.on"].match(left)
    begin = opened.end() if opened else 0
    return bool(cues.pattern["order.tone"].search(left) or cues.pattern["order.speech"].match(left, begin))


def _sentences(norm: str) -> list[tuple[int, int]]:
    """Spans of sentences; a full stop inside quotation marks ends none."""
    quoted = [m.span() for m in _QUOTED.finditer(norm)]
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _SENTENCE_ENDS.finditer(norm):
        if any(a < mark.start() < b for a, b in quoted):
            continue
        if any(c.isalnum() for c in norm[start : mark.start()]):
            spans.append((start, mark.end()))
            start = mark.end()
    if any(c.isalnum() for c in norm[start:]):
        spans.append((start, len(norm)))
    return spans


def left_over(said: Sequence[Utterance], language: str) -> str:
    """The words that are not orders, joined as one message."""
    return ("" if language == "ja" else " ").join(one.words.strip() for one in said if one.kind in ("asks", "other"))
