"""Whether a value that was read is wished for: a second opinion beside the grammars', learned from marked messages.

「石垣島の塩が好物」, "he booked Naruto, I'd have booked Mugi": grammars know predicates, and people use others. A
linear model over what stands around a value (``bot.reading.surroundings``) says how likely it is wanted, avoided,
taken back or only mentioned. Where it surely contradicts the grammars, a value that was read as a wish is let go or
avoided, and a remark is heard as a wish; nothing else ever comes of it.

The messages are data (``prompts/<lang>/lexicon/scope/*.txt``); ``python -m benchmarks.scope`` trains on them and
writes ``scope.npz`` beside them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.preferences import Polarity
from bot.reading import facts_told, narration, predicate_told_ja
from bot.reading.found import Found, Text
from bot.reading.surroundings import signs

FILE = "scope.npz"
ROWS = 1 << 15
"""Rows of weights; signs are hashed into them."""
MEANT = (Polarity.WANT, Polarity.AVOID, Polarity.RETRACTED, Polarity.MENTIONED)
"""Columns of the weights."""
DOUBTED: Mapping[str, float] = {"place": 0.85, "start": 0.85, "days": 0.78, "budget": 0.78}
"""Slot → share of truly unwanted among values doubted so much, from which what was read as a wish is none.

Of the wishes that the grammars see in the marked messages three in ten are none, in what people write to the product
about one in fifteen: .85 of those is one in two of these.
"""
JUDGED = frozenset(DOUBTED)
"""A party is put together from all the people of a message; needs and themes often stand for the opposite of their
words (相部屋は無理), styles for what lies behind them (デイサービス)."""
AMID: Mapping[str, int] = {"place": 2, "start": 2, "days": 1, "budget": 1}
"""So many other slots that a sentence fills make it a request: an amount beside a place that is wished for …"""
DOUBTED_AMID = 0.95
"""… from which share on a value in it is none all the same."""
SURE = 0.8
"""Probability from which it is avoided or taken back, and not only let go."""
HEARD: Mapping[str, float] = {"place": 0.9, "start": 0.9}
"""Slot → probability of want from which a statement wishes for what the grammars took for a remark; a length that they
take for none is of something else (数か月でやめた)."""
Floats = npt.NDArray[np.float32]


class ScopeError(Exception):
    """Marked messages or weights are missing or wrong; names file and line."""


@dataclass(frozen=True, eq=False)
class Scope:
    """Trained weights of one language. Compared by identity."""

    of: str
    """What tells which messages it was trained on."""
    trained: str
    """ISO date."""
    weights: Floats = field(repr=False)
    """A row for each hashed sign, a column for each of ``MEANT``."""
    bias: Floats = field(repr=False)
    doubt: Floats = field(repr=False)
    """Ascending: how unwanted the model calls a value that the grammars took for a wish (1 - probability of want)."""
    unwanted: Floats = field(repr=False)
    """For each ``doubt`` the share that truly was unwanted, in messages of writers that it was not trained on."""

    def shares(self, text: Text, one: Found, found: Sequence[Found]) -> Floats:
        """Probability of each of ``MEANT`` for ``one``. ``found``: all values of the message."""
        groups = list(rows(signs(text, one, found)))
        sizes = np.array([len(numbers) for numbers in groups])
        counts = np.repeat(sizes.astype(np.float32) ** -0.5, sizes)
        scores = self.bias + counts @ self.weights[np.concatenate(groups)]
        likely = np.exp(scores - scores.max())
        shares: Floats = likely / likely.sum()
        return shares

    def doubts(self, shares: Floats) -> float:
        """The share of truly unwanted values among those that look like this one."""
        return float(np.interp(1 - shares[0], self.doubt, self.unwanted))


def rows(groups: Mapping[str, Sequence[str]]) -> Iterator[npt.NDArray[np.intp]]:
    """The rows of weights of each group of signs that is not empty, each row once."""
    for name, group in groups.items():
        if group:
            start = zlib.crc32(name.encode())
            yield np.array(sorted({zlib.crc32(sign.encode(), start) % ROWS for sign in group}), np.intp)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the linear model says of the values of one message, each worked out once while nothing changes around it."""

    text: Text
    model: Scope
    said: dict[tuple[Any, ...], Floats] = field(default_factory=dict)

    def shares(self, one: Found, found: Sequence[Found]) -> Floats:
        """``Scope.shares``."""
        key = (_seen(one), *(None if f is one else _seen(f) for f in found))
        if key not in self.said:
            self.said[key] = self.model.shares(self.text, one, found)
        return self.said[key]


def _seen(f: Found) -> tuple[Any, ...]:
    """All of a value that ``bot.reading.surroundings`` looks at."""
    return f.start, f.end, f.slot, f.polarity, f.stated, f.value is not None or bool(f.candidates)


def heard(text: Text, model: Scope | None) -> Opinion | None:
    """The opinion on ``text``; None where nothing was learned."""
    return Opinion(text, model) if model is not None else None


def weighed(text: Text, found: Sequence[Found], asked: str, opinion: Opinion | None) -> list[Found]:
    """The values, as model and grammars together take them; what answers the question just asked stays.

    Of places in several sentences those that are surely wished for answer it: 「社員旅行は草津です。私は和歌山に」.
    """
    if opinion is None:
        return list(found)
    if asked == "place":
        wanted = [f for f in found if f.slot == asked and f.polarity is Polarity.WANT and f.value is not None]
        if len({narration.sentence(text.norm, f.start) for f in wanted}) > 1:
            judged = weighed(text, found, "", opinion)
            if any(f.slot == asked and f.polarity is Polarity.WANT for f in judged):
                return judged
    out = [
        _weighed(text, f, found, opinion)
        if f.slot in JUDGED and f.slot != asked and (f.value is not None or f.candidates)
        else f
        for f in found
    ]
    return together(text, found, out) if text.language == "en" else out


_OR = re.compile(
    r"\s*(?:prefecture|city)?\s*(?:,\s*)?(?:(?:or|and)\s+)?(?:(?:maybe|perhaps|even|else|in)\s+)?(?:the\s+)?"
)


def together(text: Text, before: Sequence[Found], after: Sequence[Found]) -> list[Found]:
    """The values; of places in one list ("Miyagi or Iwate") that were all wished for none is let go by itself."""
    out = list(after)
    places = sorted((i for i, f in enumerate(before) if f.slot == "place"), key=lambda i: before[i].start)
    for run in _runs(text, before, places):
        told = [i for i in run if before[i].polarity is Polarity.WANT]
        if len(told) == len(run) > 1 and any(after[i].polarity is Polarity.WANT for i in run):
            for i in run:
                if after[i].polarity is Polarity.MENTIONED:
                    out[i] = before[i]
    return out


def _runs(text: Text, found: Sequence[Found], places: Sequence[int]) -> Iterator[list[int]]:
    """Indices of places that stand in one list."""
    run: list[int] = []
    for i in places:
        if run and not (
            found[run[-1]].start == found[i].start or _OR.fullmatch(text.norm, found[run[-1]].end, found[i].start)
        ):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def settled(text: Text, one: Found, found: Sequence[Found]) -> bool:
    """True of a value that its own words settle, whatever stands around them: no other opinion is asked of it."""
    left, right = narration.sentence(text.norm, one.start)
    if one.polarity is Polarity.MENTIONED:
        return facts_told.asks(text.norm[left : right + 1]) or (one.slot == "place" and _alike(text, one))
    if one.polarity is not Polarity.WANT:
        return True
    head = text.norm[max(0, one.start - 60) : one.start]
    if one.slot in ("place", "start") and (one.stated or _OF_A_TRIP.match(text.norm, one.end) or _MADE.search(head)):
        return True
    if one.slot == "days" and one.stated and one.value["min"] != one.value["max"]:
        return True  # a word for a limit bounds it
    if one.slot == "start" and (_WE_COULD_GO.search(head) or _BORDERED.search(text.norm, one.start, one.end)):
        return True
    if one.slot == "place" and _SOUGHT.search(text.norm, 0, one.start):
        return True
    if text.language == "ja" and predicate_told_ja.SETTLED.match(text.norm, one.end):
        return True  # the grammars know whose it is
    # "the 15th rather than the 8th": it takes the place of what is taken back
    return any(f.slot == one.slot and f.polarity is Polarity.RETRACTED and left <= f.start < right for f in found)


def _alike(text: Text, place: Found) -> bool:
    """True of a place that another is like or near."""
    if text.language == "ja":
        return _ALIKE_JA.match(text.norm, place.end) is not None
    return _ALIKE_EN.search(text.norm, max(0, place.start - 24), place.start) is not None


_ALIKE_JA = re.compile(r"(?:県|市|町|村)?(?:みたい|のよう|っぽ|に近|寄り|並み|の近く)")
_ALIKE_EN = re.compile(r"\b(?:like|similar\s+to|near|close\s+to|not\s+far\s+from|next\s+to)\s+$")
_BORDERED = re.compile(r"その(?:あと|後)(?:に|で)?$|\bafter\s+(?:that|it)$")
"""A time that begins behind another thing: it is wished for, whatever that other is (「発表会が9月なのでそのあと」)."""


def _weighed(text: Text, one: Found, found: Sequence[Found], opinion: Opinion) -> Found:
    if settled(text, one, found):
        return one
    left, right = narration.sentence(text.norm, one.start)
    shares = opinion.shares(one, found)
    if one.polarity is Polarity.MENTIONED:
        return replace(one, polarity=Polarity.WANT) if shares[0] >= HEARD.get(one.slot, 2) else one
    wished = {f.slot for f in found if left <= f.start < right and f.polarity is Polarity.WANT and f.slot in _REQUESTED}
    surely = one.slot == "budget" and one.stated
    enough = DOUBTED_AMID if surely or len(wished - {one.slot}) >= AMID[one.slot] else DOUBTED[one.slot]
    if opinion.model.doubts(shares) < enough:
        return one
    meant = MEANT[int(shares.argmax())]
    if meant is Polarity.AVOID and one.slot in ("place", "start") and shares.max() >= SURE:
        return replace(one, polarity=Polarity.AVOID)
    if meant is Polarity.RETRACTED and shares.max() >= SURE:
        return replace(one, polarity=Polarity.RETRACTED)
    return replace(one, polarity=Polarity.MENTIONED, candidates=())


_OF_A_TRIP = re.compile(
    r"[都道府県]?(?:旅行|滞在|ワーケーション|行き)(?:なん|で|を|の|に)(?:です|だ|し|考|探|検討|予定|希望|行)"
    r"|\s+(?:is|are|would\s+be)\s+(?:the\s+(?:only\s+)?time\s+)?when\s+(?:i|we)(?:'m|'re|'d|\s+(?:am|are|can|could|will\s+be|would))\s+(?:be\s+)?(?:[a-z]+\s+)?(?:able|free|available|leave|go|get|come|travel|off)\b"
)
"""「沖縄旅行なんですけど」: what is asked for is said in the words themselves."""
_MADE = re.compile(
    r"\b(?:make\s+(?:it|that)\s+(?:to\s+)?"
    r"|(?:widen|broaden|expand|extend|enlarge|open|narrow|limit|restrict)\s+(?:it|this|that|the\s+[a-z]+|things)?(?:\s+(?:up|out|down|back|again))*\s*\bto\s+(?:(?:all|the\s+whole|any\s+part)\s+(?:of\s+)?|just\s+|only\s+|anywhere\s+in\s+)?"
    r"|let's\s+(?:say|make\s+it|go\s+(?:for|with)|do)\s+(?:in\s+)?"
    r"|while\s+(?:(?:i|we)(?:'m|'re)?\s+)?(?:live|living|stay|staying)\s+(?:in|on)\s+(?:the\s+)?"
    r"|(?:suggest|recommend|propose|find|show|offer|search|look\s+for)\s+(?:(?:me|us)\s+)?[^.!?;,]{0,24}?\b(?:in|near|around|at|on)\s+(?:the\s+)?"
    r"|(?:i|we)(?:'d|\s+would)?\s+(?:(?:really|just|only|still|rather)\s+)*(?:want|wanna|prefer|choose|pick|love|like|fancy)\s+(?:to\s+(?:go|stay|visit|live|be)\s+)?(?:(?:to|in)\s+)?(?:the\s+)?"
    r"|(?:place|location|destination|area|region|prefecture)\s*(?:is|:|=|will\s+be|would\s+be|should\s+be)\s+(?:in\s+)?(?:the\s+)?"
    r"|(?:is|are)\s+there\s+[^.!?;,]{0,40}?\b(?:in|near|around|on)\s+(?:the\s+)?"
    r"|(?:interest(?:ed)?|curious|keen)\s+(?:in|about|on)\s+[^.!?;,]{0,30}?\b(?:in|on)\s+(?:the\s+)?"
    r"|(?:(?:has|have|needs?)\s+to|must|should)\s+be\s+(?:(?:somewhere|anywhere)\s+)?(?:in|near|around)\s+(?:the\s+)?)$"
)
""""Make it Tokushima instead", "it has to be in Tsuruoka", "let's say September": an order."""
_WE_COULD_GO = re.compile(
    r"(?:^|[.!?;,]|\b(?:and|so|then|but|both|all|that)\b)\s*(?:i|we)(?:'d|'ll|\s+(?:could|can|would|might|will|want\s+to|hope\s+to|plan\s+to))\s+"
    r"(?!not\b|never\b|have\b)(?:[a-z]+\s+){0,3}?(?:go|come|leave|start|begin|travel|stay|be\s+(?:free|away|there)|take|set\s+off|get\s+away|do\s+it|manage)\b"
    r"(?:(?!\b(?:if|because|when|after|before|since|who|last)\b)[^.!?;,]){0,32}?\b(?:in|on|from|during|around|for)\s+(?:the\s+)?$"
)
""""We could both leave in December": the stay's own time, whatever stands around it."""
_SOUGHT = re.compile(
    r"\b(?:i|we)(?:'m|'re|\s+am|\s+are|'d\s+be)?\s+(?:after|(?:looking|searching|hoping)\s+for|seeking|in\s+search\s+of)\s+"
    r"(?:a|an|some|any|somewhere|something)\b"
    r"(?:(?!\b(?:like|as|than|from|but|because|since|though|who|whose|while|near\s+my|my|our|his|her|their)\b)[^.!?;]){0,90}?\b(?:in|on|around|of)\s+(?:the\s+)?$"
)
""""I'm after a base …, in Kyushu": what is looked for lies there."""
_REQUESTED = JUDGED | {"party"}


def load(path: Path) -> Scope | None:
    """The weights in ``path``; None when there are none.

    Raises:
        ScopeError: the file is not what the training writes.
    """
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as data:
            weights, bias, doubt, unwanted = (
                data[name].astype(np.float32) for name in ("weights", "bias", "doubt", "unwanted")
            )
            model = Scope(str(data["of"]), str(data["trained"]), weights, bias, doubt, unwanted)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise ScopeError(f"{path}: not the weights of a scope ({error}); train them anew") from error
    if weights.shape != (ROWS, len(MEANT)) or bias.shape != (len(MEANT),) or doubt.shape != unwanted.shape:
        raise ScopeError(f"{path}: weights of another shape; train them anew")
    return model
