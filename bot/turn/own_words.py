"""What a person wrote of what they want, in their own words: beside the values that were read out of it.

Kept by sentence, without questions, without what is to be avoided, and without the words of values that filter (dates,
money, people, places, needs): what is left is held against the descriptions of stays. A sentence that names a style and
nothing else is left out too: styles filter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot import commands as c
from bot.matching import need
from bot.preferences import Polarity
from bot.reading.facts_told import narrates
from bot.reading.found import Text, Token
from bot.reading.text import analyse
from bot.turn.longing import longs, tells
from bot.wording import Wording, Wordings

FILTERING = frozenset({"start", "days", "budget", "place", "origin"})
KEPT = 12
"""Sentences remembered; the newest count."""
LONGEST = 160
"""Characters kept of one sentence."""
GUESSED = 0.5
"""A value read with no more confidence takes no words: it was heard between them."""
NAME = 2
"""A style's name has at most so many words with a meaning of their own."""
BESIDE = 2
"""Words with a meaning of their own, beside those that were read as values, which are one more wish."""


def own_words(
    text: str, commands: Sequence[c.Command], questions: Sequence[str], language: str, wordings: Wordings
) -> tuple[str, ...]:
    """The sentences of ``text`` that tell of a wish; ``questions`` are those that are answered otherwise."""
    read = analyse(text, language)
    wording = wordings[read.language]
    sets = [k for k in commands if isinstance(k, c.Set) and k.start >= 0 and k.words]
    out: list[str] = []
    wished = False
    compares = any(isinstance(k, c.More) and k.towards for k in commands)
    for begin, end in _sentences(read):
        sentence = text[begin:end].strip()
        if compares and not any(begin <= k.start < end for k in sets):
            continue  # 「もっと近いところは」 asks for others than those shown, and tells nothing of them
        wishes = any(begin <= k.start < end and k.polarity is Polarity.WANT for k in sets)
        if not sentence or (not wishes and any(q in sentence or sentence in q for q in map(str.strip, questions))):
            continue  # "where can I learn pottery?" asks, and wishes for pottery
        narrated = narrates(analyse(sentence, read.language).norm, read.language)
        if narrated and not longs(text, language, wordings):
            continue  # what only tells what happened wishes for nothing; beside a longing it is its reason
        spans = [clause for clause in read.clauses if begin <= read.offsets[clause[0]] < end]
        parts = [_left(read, clause, sets, wording) for clause in spans]
        told = (" " if read.language == "en" else "").join(part for part in parts if part)
        if told := told.strip(" 、，,。．.!！?？\n"):
            out.append(told[:LONGEST])
            wished = wished or not narrated
    return tuple(out) if wished else ()


def by_message(said: Sequence[tuple[str, str]], language: str) -> dict[str, str]:
    """What each message says of a wish, as one text: a sentence alone ("mossy ones") seldom says what is meant."""
    messages: dict[str, list[str]] = {}
    for message, words in said:
        messages.setdefault(message, []).append(words)
    joint = "。" if language == "ja" else ". "
    return {message: joint.join(each) for message, each in messages.items()}


def unwanted_words(text: str, commands: Sequence[c.Command], language: str, wordings: Wordings) -> tuple[str, ...]:
    """What ``text`` says is not wanted, where no value was read out of it: "no tasks", 「作業っぽいのは嫌」.

    Only what is refused: that something is not there, not known or not possible refuses nothing.
    """
    read = analyse(text, language)
    wording = wordings[read.language]
    sets = [k for k in commands if isinstance(k, c.Set) and k.start >= 0 and k.words]
    refused = _refused_ja if read.language == "ja" else _refused_en
    out = []
    for clause in read.clauses:
        span = refused(read, clause, wording)
        if span is None or narrates(read.norm[clause[0] : clause[1]], read.language):
            continue
        begin, end, by, verb = span
        first, last, by = read.offsets[begin], read.offsets[end], read.offsets[by]
        if any(k.polarity is not Polarity.WANT and first <= k.start < last for k in sets):
            continue  # held against a column as a value to be avoided
        if any(k.start <= by < k.start + len(k.words) for k in sets):
            continue  # 「車なし」 is a value itself
        gone = [(k.start, k.start + len(k.words)) for k in sets if _filters(k)]
        plain = (*wording.list("descriptions.plain"), *wording.list("descriptions.no_refusal"))
        telling = [read.offsets[t.start] for t in read.tokens if begin <= t.start < end and tells(t, plain)]
        if any(not any(a <= at < b for a, b in gone) for at in telling):
            head = text[first : read.offsets[verb.start]] + _plain_form(verb) if verb else text[first:last]
            out.append(head.strip(" 、，,。．.!！?？\n")[:LONGEST])
    return tuple(out)


_Refused = tuple[int, int, int, Token | None]
"""A span of the normalised text, where the word stands that refuses it, and the verb at its end that is to be told in
its plain form."""


def _plain_form(verb: Token) -> str:
    """「見たくない」 is about 見る."""
    if verb.base == "為る":
        return "する"
    return verb.base if verb.base[:1] == verb.surface[:1] else verb.surface


def _refused_ja(read: Text, clause: tuple[int, int], wording: Wording) -> _Refused | None:
    """The part of a clause in front of what refuses it; None where nothing does, or where a lack is what is refused."""
    tokens = [token for token in read.tokens if clause[0] <= token.start < clause[1]]
    refusing, unwilling = wording.list("descriptions.refused"), wording.list("descriptions.unwilling")
    denied = wording.list("descriptions.denied")
    for index, token in enumerate(tokens):
        cut = token if token.base in refusing else None
        if cut is None and token.base in denied:
            before = next((t for t in reversed(tokens[:index]) if not t.pos.startswith("助詞")), None)
            if before is None or before.base not in unwilling:
                return None  # 「ネットが使えないのは嫌」 wants what is denied
            cut = before
        if cut is not None:
            inside = [t for t in tokens if t.start < cut.start]
            while inside and inside[-1].pos.startswith(("助詞", "助動詞", "補助記号")):
                inside.pop()
            if not inside:
                return None
            return clause[0], inside[-1].end, cut.start, inside[-1] if inside[-1].pos.startswith("動詞") else None
    return None


def _refused_en(read: Text, clause: tuple[int, int], wording: Wording) -> _Refused | None:
    """The part of a clause behind what refuses it; None where nothing does."""
    said = read.norm[clause[0] : clause[1]]
    cues = sorted(wording.list("descriptions.refused"), key=len, reverse=True)
    found = re.search(rf"\b(?:{'|'.join(map(re.escape, cues))})\s+", said)
    if found is None:
        return None
    behind = said[found.end() :].split(maxsplit=1)
    if not behind or behind[0].strip(".,!?") in wording.list("descriptions.no_refusal"):
        return None
    return clause[0] + found.end(), clause[1], clause[0] + found.start(), None


def _sentences(read: Text) -> list[tuple[int, int]]:
    """Spans of the raw text between sentence ends."""
    ends = [i for i, letter in enumerate(read.raw) if letter in "。．!！?？\n" or _stops(read.raw, i)]
    cuts = [0, *(end + 1 for end in ends), len(read.raw)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _stops(raw: str, at: int) -> bool:
    return raw[at] == "." and (at + 1 == len(raw) or raw[at + 1].isspace())


def _left(read: Text, clause: tuple[int, int], sets: Sequence[c.Set], wording: Wording) -> str:
    """A clause (span of the normalised text) without the words of values that filter, and without what it denies.

    Empty when no word with a meaning of its own is left. English denies what follows, Japanese what came before.
    """
    first, last = (read.offsets[at] for at in clause)
    inside = [k for k in sets if first <= k.start < last]
    if any(k.polarity is not Polarity.WANT for k in inside):
        return ""
    tokens = [token for token in read.tokens if clause[0] <= token.start < clause[1]]
    denied = wording.list("descriptions.denied")
    cut = next((token for token in tokens if token.base in denied), None)
    if cut is not None:
        if read.language == "ja":
            return ""
        last = read.offsets[cut.start]
        tokens = [token for token in tokens if token.start < cut.start]
    gone = [(k.start, k.start + len(k.words)) for k in inside if _filters(k)]
    if read.language == "en":
        gone = [_led_in(read, first, span, wording.list("descriptions.leading")) for span in gone]
    else:
        gone = [_with_its_ends(read, tokens, span) for span in gone]
    plain = wording.list("descriptions.plain")
    telling = [read.offsets[token.start] for token in tokens if tells(token, plain)]
    # "the childcare style" says no more than the style does; "my experience as a nurse" does
    named = [(k.start, k.start + len(k.words)) for k in inside if k.slot == "styles"]
    known = [*gone, *((a, b) for a, b in named if sum(a <= at < b for at in telling) <= NAME)]
    if not any(not any(a <= at < b for a, b in known) for at in telling):
        return ""
    kept = "".join(" " if any(a <= at < b for a, b in gone) else read.raw[at] for at in range(first, last))
    return (" " if read.language == "en" else "").join(kept.split())


def _led_in(read: Text, first: int, span: tuple[int, int], leading: Sequence[str]) -> tuple[int, int]:
    """A value's span with the words that only lead up to it: "in May", "with my wife"."""
    begin, end = span
    for token in reversed([t for t in read.tokens if first <= read.offsets[t.start] < begin]):
        if token.base not in leading:
            break
        begin = read.offsets[token.start]
    return begin, end


def _with_its_ends(read: Text, tokens: Sequence[Token], span: tuple[int, int]) -> tuple[int, int]:
    """A value's span with whose it is, and with what ends on it: 「親の面倒を見たい」 leaves no 「親のたい」."""
    begin, end = span
    for token in tokens:
        if read.offsets[token.start] == end and token.pos.startswith(("助動詞", "助詞")):
            end = read.offsets[token.end]
    before = [token for token in tokens if read.offsets[token.end] <= begin]
    while len(before) > 1 and read.offsets[before[-1].end] == begin and before[-1].surface == "の":
        begin = read.offsets[before[-2].start]
        before = before[:-2]
    return begin, end


def tells_more(said: Sequence[str], commands: Sequence[c.Command], language: str, wordings: Wordings) -> bool:
    """True when sentences say something beside the values that were read out of them."""
    read_out = "\n".join(k.words for k in commands if isinstance(k, c.Set) and k.confidence > GUESSED)
    for sentence in said:
        read = analyse(sentence, language)
        plain = wordings[read.language].list("descriptions.plain")
        beside = [t for t in read.tokens if tells(t, plain) and t.surface not in read_out.casefold()]
        if len(beside) >= BESIDE:
            return True
    return False


def _filters(command: c.Set) -> bool:
    """True when the value is held against a column; what only ranks, or has no column, stays in the words."""
    if command.slot == "needs":
        return need(str(command.value)).test != "theme"
    if command.slot == "party":
        return not (isinstance(command.value, dict) and set(command.value) <= {"pets"})
    return command.slot in FILTERING
