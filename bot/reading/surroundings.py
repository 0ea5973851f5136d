"""What stands around a value, as signs of how it is meant: words at their place relative to it, the value hidden.

Other values are hidden too, behind the letter of their kind, so that what is learned of one town holds for all. In
Japanese the same words are looked at once more as a skeleton, in which only particles, auxiliaries and adverbs are left
and every noun, verb and adjective stands for its like: that reaches predicates which nobody has marked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from bot.preferences import Polarity
from bot.reading.found import Found, Text, Token
from bot.reading.text import clause_at

BEFORE, AFTER = 60, 90
"""Characters of a message that are looked at before and behind a value."""
KINDS: Mapping[str, str] = {
    "place": "P", "origin": "P", "start": "W", "days": "L", "party": "H", "budget": "M", "styles": "S", "skills": "S",
    "needs": "N", "themes": "N",
}  # fmt: skip
"""Slot → the letter that stands for its values."""
UNREAD = "-"
"""The verdict on a value that no grammar has read."""
_STOPS = ("。", "!", "?", "\n", ". ")
_END = Token(0, 0, "", "", "")
_SKELETON = ("助詞", "助動詞", "接続詞", "補助記号", "感動詞", "連体詞", "接尾辞", "副詞")
_SKELETON_BEFORE, _SKELETON_BEHIND = 14, 23
"""Tokens of a skeleton that are looked at."""
_SKELETON_SEEN = 200
"""Tokens before a value among which they are found: another value, which may be of several tokens, counts once."""


@dataclass(frozen=True, slots=True)
class _Near:
    """The words around a value, from far before in to far behind."""

    earlier: str
    """Sentences before its own."""
    sentence: str
    """Of its sentence what stands before its clause."""
    clause: str
    after: str
    """The rest of its clause."""
    then: str
    """The rest of its sentence."""
    later: str

    @property
    def before(self) -> str:
        return self.earlier + self.sentence + self.clause

    @property
    def behind(self) -> str:
        return self.after + self.then + self.later


def signs(text: Text, one: Found, found: Sequence[Found]) -> Mapping[str, Sequence[str]]:
    """The signs around ``one`` by what they are; each group counts the same. ``found``: all values of the message."""
    near = _near(text, one, found)
    runs = _runs_ja if text.language == "ja" else _runs_en
    regions = {
        "c": near.after, "d": near.then, "n": near.later, "b": near.clause, "e": near.sentence, "p": near.earlier
    }  # fmt: skip
    out: dict[str, list[str]] = {name: list(runs(region)) for name, region in regions.items()}
    out["beside"] = list(_beside(near, KINDS[one.slot], text.language))
    out["verdict"] = [*_verdict(text, one, found), near.then[-1:]]
    if text.language == "ja":
        out["predicates"] = list(_predicates(text.tokens, one))
        before, behind = _skeleton(text, one, found)
        out["s"] = [" ".join(behind[:n]) for n in range(1, 7)] + ["<" + " ".join(before[-n:]) for n in range(1, 5)]
        stop = next((i for i, word in enumerate(behind) if word in _STOPS), len(behind))
        out["sa"] = [" ".join(run) for n in (2, 3, 4) for run in _windows(behind[:stop], n)]
        out["sb"] = [" ".join(run) for n in (2, 3, 4) for run in _windows(before, n)]
        out["se"] = [" ".join(behind[max(0, stop - n) : stop]) for n in (2, 3, 4)]
    return out


def _hidden(one: Found, found: Sequence[Found]) -> list[tuple[int, int, str]]:
    """The other values: where they stand, and their letter."""
    out: list[tuple[int, int, str]] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        apart = f.end <= one.start or f.start >= one.end
        if f.slot in KINDS and apart and (not out or f.start >= out[-1][1]):
            out.append((f.start, f.end, KINDS[f.slot]))
    return out


def _near(text: Text, one: Found, found: Sequence[Found]) -> _Near:
    norm, spans = text.norm, _hidden(one, found)
    left, right = max(0, one.start - BEFORE), min(len(norm), one.end + AFTER)
    opens, closes = clause_at(text, one.start)
    first = max(norm.rfind(stop, left, one.start) + 1 for stop in _STOPS) or left
    opens = max(first, min(opens, one.start))
    last = min((at + 1 for stop in _STOPS if (at := norm.find(stop, one.end, right)) >= 0), default=right)
    closes = min(last, max(closes, one.end))
    return _Near(
        *(
            _masked(norm, a, b, spans)
            for a, b in (
                (left, first), (first, opens), (opens, one.start), (one.end, closes), (closes, last), (last, right)
            )
        )
    )  # fmt: skip


def _masked(norm: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> str:
    out: list[str] = []
    at = start
    for a, b, kind in spans:
        if b > at and a < end:
            out += (norm[at : max(at, a)], kind)
            at = min(b, end)
    return "".join((*out, norm[at:end]))


def _runs_ja(region: str) -> Iterator[str]:
    for n in (2, 3, 4):
        for at in range(len(region) - n + 1):
            yield region[at : at + n]


def _runs_en(region: str) -> Iterator[str]:
    words = _words(region)
    for n in (1, 2, 3):
        for run in _windows(words, n):
            yield " ".join(run)


def _windows(words: Sequence[str], n: int) -> Iterator[Sequence[str]]:
    return (words[at : at + n] for at in range(len(words) - n + 1))


def _words(region: str) -> list[str]:
    """Words and marks."""
    out: list[str] = []
    word = ""
    for c in region + " ":
        if c.isalnum() or c == "'":
            word += c
            continue
        out += [word] if word else []
        word = ""
        out += [] if c.isspace() else [c]
    return out


def _beside(near: _Near, kind: str, language: str) -> Iterator[str]:
    """What stands right at the value, growing away from it; the nearest once more with its kind."""
    if language == "ja":
        before, behind = near.before, near.behind
        yield from (">" + behind[:n] for n in range(1, 9))
        yield from ("<" + before[-n:] for n in range(1, 7))
        yield from (f">{kind}{behind[:n]}" for n in range(1, 4))
        yield from (f"<{kind}{before[-n:]}" for n in range(1, 4))
        return
    said, follows, opens = _words(near.before), _words(near.behind), _words(near.sentence + near.clause)
    yield from (">" + " ".join(follows[:n]) for n in range(1, 5))
    yield from ("<" + " ".join(said[-n:]) for n in range(1, 5))
    yield from (f">{kind}{' '.join(follows[:n])}" for n in (1, 2))
    yield from (f"<{kind}{' '.join(said[-n:])}" for n in (1, 2))
    yield from ("^" + " ".join(opens[:n]) for n in (1, 2, 3))


def _verdict(text: Text, one: Found, found: Sequence[Found]) -> Iterator[str]:
    """What the grammars made of the value, and of those beside it."""
    kind = KINDS[one.slot]
    read = one.polarity if one.value is not None or one.candidates else UNREAD
    yield from (f"={read}", f"={kind}{read}", f"={one.slot}{read}", f"k{kind}", f"t{one.stated}{read}")
    same = [
        f
        for f in found
        if f.slot == one.slot and f.polarity is not Polarity.MENTIONED and (f.end <= one.start or f.start >= one.end)
    ]
    yield f"#{min(sum(f.start < one.start for f in same), 2)}{min(sum(f.start > one.start for f in same), 2)}"
    yield f"%{min(len(text.norm) // 20, 4)}"
    opens, closes = clause_at(text, one.start)
    for f in found:
        if f is not one and f.slot in KINDS:
            place = f"{'<' if f.start < one.start else '>'}{opens <= f.start < closes}"
            yield place + KINDS[f.slot]
            yield place + f.polarity


def _predicates(tokens: Sequence[Token], one: Found) -> Iterator[str]:
    """Dictionary forms behind the value (by which predicate in order they belong to) and before it."""
    order = 0
    first = bisect_left(tokens, one.start - BEFORE, key=_end)
    for token, after in pairwise(chain(islice(tokens, first, None), (_END,))):
        if token.end <= one.start:
            if token.pos.startswith(("動詞", "形", "名詞,普通名詞", "代名詞")):
                yield "<" + token.base
            continue
        if token.start < one.end:
            continue
        if token.start > one.end + AFTER or token.surface in _STOPS:
            break
        if token.pos.startswith(("動詞", "形", "助動詞", "名詞,普通名詞")):
            yield f"{min(order, 2)}{token.base}"
        if token.pos.startswith(("動詞", "形")):
            yield f"{min(order, 2)}{token.base} {after.base}"
            order += 1


def _skeleton(text: Text, one: Found, found: Sequence[Found]) -> tuple[list[str], list[str]]:
    """Skeletons before and behind the value."""
    spans = _hidden(one, found)
    before: list[str] = []
    behind: list[str] = []
    number = inside = 0
    first = bisect_left(text.tokens, one.start, key=_start) - _SKELETON_SEEN
    for token in islice(text.tokens, max(0, first), None):
        if one.start <= token.start < one.end:
            continue
        if token.start >= one.end and len(behind) >= _SKELETON_BEHIND:
            break
        side = before if token.start < one.start else behind
        while number < len(spans) and spans[number][1] <= token.start:
            number += 1
        if number < len(spans) and spans[number][0] <= token.start:
            if inside != number + 1:
                side.append(spans[number][2])
            inside = number + 1
            continue
        side.append(_bone(token))
    return before[-_SKELETON_BEFORE:], behind[:_SKELETON_BEHIND]


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end


def _bone(token: Token) -> str:
    if token.pos.startswith(_SKELETON) or "非自立" in token.pos:
        return token.surface
    if token.pos.startswith("代名詞"):
        return token.base
    return "V" if token.pos.startswith("動詞") else "A" if token.pos.startswith("形") else "名"
