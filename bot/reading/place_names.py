"""Names of places in a text, in any script, and what looks like one and is a person or a part of another name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.places import Mention, Places, Sense
from bot.reading import facts_told
from bot.reading.found import Found, Text, Token
from bot.reading.lexicon import Lexicon
from bot.seams import ReadingContext

CLAIM = 50

LONGEST = 8000

"""Characters of a message in which places are looked for."""

MOST_NAMES = 60

"""Names of places read in one message; nobody wishes for more."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands for a place, with what it can still mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]
    followed: bool = False
    """True when another name stands a few characters behind."""


NEAR_MISS = 0.3

"""Confidence in a word that is only nearly a name."""

_WORD = re.compile(r"[a-zāīūēō][a-zāīūēō-]{3,19}|[ぁ-ゖァ-ヺー]{4,12}")


_POLITE_END = re.compile(r"(?:ません|ました|ます|でした|たい)$")


def meant(text: Text, places: Places) -> list[Found]:
    """Near misses of an answer to "where?" (Hirosak, ほかいどう): offered, never taken."""
    if len(text.norm) > 40:
        return []
    for match in _WORD.finditer(text.norm):
        word = match.group()
        if _POLITE_END.search(word):
            continue  # 「構いません」
        for ending in ("けん", "とか", "がいい", "です", "かな", "で", ""):
            if not word.endswith(ending):
                continue
            codes = places.near(word.removesuffix(ending) if ending else word)
            if codes:
                return [
                    Found(
                        match.start(), match.end(), "place", None, confidence=NEAR_MISS, candidates=codes, claim=CLAIM
                    )
                ]
    return []


_LATIN_WORD = re.compile(r"(?<![a-z@/_.'-])[a-z]{4,14}(?![a-z@_]|'[a-z]|\.[a-z])")


def misspelt(text: Text, found: Sequence[Mention], lexicon: Lexicon, places: Places) -> list[Mention]:
    """Prefectures and regions whose names are spelled by ear or with a slip: hirosima, hokaido."""
    out = []
    for match in _LATIN_WORD.finditer(text.norm[:LONGEST]):
        start, end = match.span()
        if any(m.start < end and start < m.end for m in found) or facts_told.inside_name(text, start, end, lexicon):
            continue
        codes = places.misspelt(match.group())
        if not codes and _meant_as_name(text, start, end):
            codes = places.spelt_by_ear(match.group())
        if codes and not person(text, start, end, lexicon, full=False):
            out.append(Mention(start, end, tuple(Sense((code,), "romaji") for code in codes)))
    return out


_NO_PLACE_ITSELF = (
    "料理", "焼き", "焼は", "風", "そば", "うどん", "ラーメン", "ちゃんぽん", "牛", "みかん", "弁", "グルメ", "産",
    "犬",    "展で", "展に", "の高校が", "の人は", "の人が",
)  # fmt: skip
"""Behind a name: what is called after the place."""


_NAMED = re.compile(
    r"\b(?:in|to|near|around|visit|want|prefer|choose|of|about|at|try|like|love|consider(?:ing)?|interested\s+in)\s+$"
)
_PLEASED = re.compile(r"\s*(?:please|pls|maybe|perhaps|it\s+is|then)?\W*")


def _meant_as_name(text: Text, start: int, end: int) -> bool:
    """True of a word in English that stands as the name of a place does: with its capital, where one is named."""
    if text.language != "en" or not text.raw[text.offsets[start]].isupper():
        return False
    alone = not text.norm[:start].strip(" .,!?\"'") and _PLEASED.fullmatch(text.norm, end) is not None
    return alone or _NAMED.search(text.norm, max(0, start - 20), start) is not None


def part_of_name(text: Text, start: int, end: int, senses: tuple[Sense, ...], lexicon: Lexicon) -> bool:
    """True when a bare name only begins or ends another one: 春日大社, 大阪弁."""
    if all(sense.form in ("full", "kana_full") for sense in senses):
        return False
    tail = text.norm[end : end + 6]
    if tail.startswith(_NO_PLACE_ITSELF):
        return True
    if any(tail.startswith("の" + word) for word in lexicon.words_of("places", "PEOPLE")):
        return True  # 「長野の友達」
    wide = any(code[0] in "PB" for sense in senses for code in sense.codes)
    del start
    return not wide and any(tail.startswith(word) for word in lexicon.words_of("places", "PARTOF"))


def _whole(text: Text, start: int, end: int) -> bool:
    """True when the message is little more than this name."""
    rest = text.norm[:start] + text.norm[end:]
    return len(re.sub(r"[\s、。,.!?！？]|です|かな|とか|あたり|がいい|で|お願いします|希望|please", "", rest)) <= 2


def nearly(f: Found) -> bool:
    """True of a word that is only like a name of places, to be asked about."""
    return f.slot == "place" and f.value is None and f.confidence <= NEAR_MISS


def latin(
    text: Text, span: tuple[int, int], senses: tuple[Sense, ...], context: ReadingContext, ordinary: frozenset[str]
) -> tuple[Sense, ...]:
    """What a name in Latin letters can mean where it stands; nothing for a word of English."""
    norm = text.norm
    start, end = span
    if (start and norm[start - 1].isascii() and (norm[start - 1].isalnum() or norm[start - 1] in "@/_")) or (
        end < len(norm) and norm[end].isascii() and (norm[end].isalnum() or norm[end] in "@_")
    ):
        return ()
    name = norm[start:end]
    bare = tuple(s for s in senses if s.form != "romaji_full")
    # a word of English needs its town, its capital, or the question
    prefecture = any(code[0] == "P" for s in bare for code in s.codes)
    if prefecture and _stands_alone(text, start, end, name in ordinary):
        return senses
    if bare and (name in ordinary or len(name) < 4):
        capital = text.raw[text.offsets[start]].isupper()
        place_before = re.search(r"\b(?:in|to|near|around|from|visit|at)\s$", norm[max(0, start - 10) : start])
        inside = start > 0 and text.norm[start - 2 : start] not in (". ", "? ", "! ")
        if not (context.asked == "place" and _whole(text, start, end)) and not (
            capital and (place_before or inside) and len(name) > 2 and name not in ordinary
        ):
            return tuple(s for s in senses if s.form == "romaji_full")
    return senses


_SET_OFF = re.compile(
    r"\s*(?:[,.;!?:\n]|$)|\s+(?:and|or|please|for|in|from|it\s+is|instead|then|with|during|around|would|sounds|appeals|it's|next|this)\b"
)

_CHOSEN = re.compile(
    r"\b(?:thinking\s+of|work\s+from|heart\s+on|curious\s+about|drawn\s+to|love|prefer|fancy|pick|choose|preferably|ideally|maybe|mind\s+is|choice\s+is"
    r"|(?:has|have)\s+to\s+be|go\s+with|living\s+in)\s+$"
)
"""Before a capital within a sentence: what is chosen is a name, "we fancy Saga"."""
_TO_A_PLACE = re.compile(r"\b(?:in|to|near|around|visit|at)\s$")


def _stands_alone(text: Text, start: int, end: int, ordinary: bool) -> bool:
    """True of a prefecture's short name that can be no other word: "Mie, from April 12", "in Saga for two weeks".

    ``ordinary``: it is an English word as well, so that it needs its capital.
    """
    norm = text.norm
    capital = text.raw[text.offsets[start]].isupper()
    if not capital and ordinary:
        return False
    if _TO_A_PLACE.search(norm[max(0, start - 8) : start]):
        return True
    if capital and ordinary and _CHOSEN.search(norm, max(0, start - 24), start):
        return True
    opens = not norm[:start].strip() or re.search(r"[.!?;,:\n]\s*$", norm[max(0, start - 4) : start]) is not None
    return opens and _SET_OFF.match(norm, end) is not None


def inside(text: Text, start: int, end: int, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """A name that the tokenizer cut through: only long kana ones with their 県 or 市 said survive."""
    name = text.norm[start:end]
    if len(name) >= 5 and re.fullmatch(r"[ぁ-ゖァ-ヺー]+", name):
        return tuple(s for s in senses if s.form == "kana_full" or (s.form == "kana" and s.codes[0][0] in "PB"))
    return ()


_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")


def japanese(
    text: Text,
    tokens: Sequence[Token],
    senses: tuple[Sense, ...],
    context: ReadingContext,
    ordinary: frozenset[str],
) -> tuple[Sense, ...]:
    """What a name in Japanese script can mean where it stands; nothing for an ordinary word."""
    full = tuple(s for s in senses if s.form in ("full", "kana_full"))
    start, end = tokens[0].start, tokens[-1].end
    name = text.norm[start:end]
    if context.asked == "place" and _whole(text, start, end):
        return senses
    if name in ordinary:
        return full if len(name) > 2 else ()
    wide = any(code[0] in "PB" for s in senses for code in s.codes)
    if _KANA.fullmatch(name):
        if len(tokens) > 1 and not full and not any(t.pos.startswith("名詞") for t in tokens):
            return ()  # 「どうなんですか」
        proper = len(tokens) == 1 and ("地名" in tokens[0].pos or (wide and _amid_kana(text, end)))
        if proper or len(name) >= 5 or (wide and len(name) >= 4):
            return senses
        return full if len(name) >= 5 else ()
    if full and len(name) > 2:
        return senses
    if wide or len(tokens) > 1:
        return senses if wide or len(name) > 2 or any("固有名詞" in t.pos for t in tokens) or full else ()
    pos = tokens[0].pos
    if "地名" in pos or ("人名" in pos and len(name) > 1) or ("固有名詞" in pos and len(name) > 1):
        return senses
    return full if len(name) > 2 else ()


_TO_WHERE = re.compile(r"(?:けん)?(?:に|へ|で|か|と|や|、)")


def _amid_kana(text: Text, end: int) -> bool:
    """True where all is written in kana and a particle of place follows: 「こうちにいきたい」 is Kochi."""
    return _TO_WHERE.match(text.norm, end) is not None and re.search(r"[一-鿿]", text.norm) is None


_OF_STAFF = re.compile(r"(?:[部課室係局]|チーム|会社|社)の$")

_GREETS = re.compile(
    r"^(?:です|と申します)[。、!]?\s*(?:どうぞ|初めまして|はじめまして)?、?(?:よろしく|宜しく)(?:お願い|おねがい)?"
)


_KIN_EN = re.compile(
    r"\b(?:my|our|his|her|their)\s+(?:[a-z-]+\s+){0,2}?(?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|son|daughter|sister|brother|friend|mate|mum|mom|dad|mother|father"
    r"|boss|manager|colleague|co-?worker|cat|dog|baby|toddler),?\s+$"
)
_FEELS_EN = re.compile(
    r"\s+(?:hates?|loves?|likes?|wants?|says?|said|thinks?|prefers?|needs?|reckons?|insists?|dreams?|adores?|enjoys?|works\s+(?:as|for|in)|and\s+(?:i|me)\b"
    r"|doesn't\s+(?:like|want|drive|eat|mind|care|need)|can't\s+(?:drive|stand|come|work|eat|sleep)|(?:is|'s|has|will)\s+(?:\w+\s+)?(?:keen|pregnant|allergic|afraid|excited|vegetarian|retired|turning))\b"
)


_GONE_TO = re.compile(
    r"\b(?:in|to|near|around|at|from|visit|see|prefer|pick|choose|fancy)\s+$"
    r"|\b(?:choice|place|where|destination|area|town|city|region|prefecture)\b[^.!?;,\n]{0,24}?(?:\s(?:is|would\s+be)\s+|:\s*)$"
)
"""Before a name: it is the place that is spoken of, and nobody's."""


def called(text: Text, start: int, end: int, senses: tuple[Sense, ...]) -> bool:
    """True of a town's name that somebody bears: "my girlfriend Yuki", "Yuki hates the rain"; no prefecture's."""
    if text.language != "en" or any(code[0] in "PB" for sense in senses for code in sense.codes):
        return False
    if _KIN_EN.search(text.norm, max(0, start - 60), start):
        return True
    # "we'd go to Onomichi and I need a desk": what one goes to is no subject
    return _FEELS_EN.match(text.norm, end) is not None and not _GONE_TO.search(text.norm, max(0, start - 48), start)


def person(text: Text, start: int, end: int, lexicon: Lexicon, *, full: bool) -> bool:
    """True when the name is a person's: 中野さん, 中野と申します, 市原隼人, "my name is Nakano"."""
    norm = text.norm
    tail, head = norm[end : end + 10], norm[max(0, start - 14) : start]
    if any(tail.startswith(word) for word in lexicon.words_of("places", "AFTERPERSON")):
        return not (full and tail.startswith("さん"))
    if _OF_STAFF.search(head) and tail.startswith(("です", "と申", "といい", "と言い")):
        return True  # 「営業部の福島です」
    if tail.startswith(("です", "と申")) and _GREETS.search(tail + norm[end + 10 : end + 20]):
        return True  # 「福島です、どうぞよろしく」
    if head.endswith("私は"):
        return tail.startswith(("です", "と", "でござ"))  # 「私は富山がいい」 names no person
    if any(head.rstrip().endswith(word) for word in lexicon.words_of("places", "BEFOREPERSON")):
        return True
    if not full:
        index = bisect_left(text.tokens, end, key=lambda t: t.start)
        if index < len(text.tokens) and text.tokens[index].start == end and "人名,名" in text.tokens[index].pos:
            return True
    return False
