"""Places: wanted, avoided, come from, or only talked about; and how far away they may be.

A name counts when it stands on token borders and is neither a person's nor an ordinary word. What could be several
places is narrowed by the others named beside it, then asked back; it is never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.places import Mention, Places, Sense
from bot.preferences import Polarity
from bot.reading import beyond, narration, polarity
from bot.reading.found import Found, Text, Token
from bot.reading.lexicon import Lexicon
from bot.reading.sights import without_sights
from bot.seams import ReadingContext

CLAIM = 50
MOST_CANDIDATES = 6
LONGEST = 8000
"""Characters of a message in which places are looked for."""
MOST_NAMES = 60
"""Names of places read in one message; nobody wishes for more."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that stands for a place, with what it can still mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]
    followed: bool = False
    """True when another name stands a few characters behind."""


def find(text: Text, context: ReadingContext, lexicon: Lexicon, places: Places) -> list[Found]:
    """The slots ``place`` and ``origin`` in ``text``, and the need ``移動N分以内``."""
    named = _standing(text, context, lexicon, places)
    named = _narrowed(text, named, context, lexicon, places)
    named = [replace(a, followed=b.start - a.end <= 6) for a, b in pairwise(named)] + named[-1:]
    found: list[Found] = []
    for first, last in _groups(text, named, lexicon, places):
        until = named[last + 1].start if last + 1 < len(named) else None
        for one in named[first : last + 1]:
            found.extend(_found(text, one, (named[first].start, named[last].end, until), lexicon, places))
    if not named and context.asked == "place":
        found.extend(_meant(text, places))
    found = _namesakes(text, _replaced(text, found, lexicon), places)
    return [
        *_near_capital(text, _narrower(text, without_sights(text, found, places), places), lexicon),
        *_access(text, lexicon),
    ]


NEAR_CAPITAL = "移動120分以内"
"""What "close to Tokyo" comes to when no time is named; it ranks, as nobody named a limit."""
_NEAR_BEFORE = re.compile(
    r"\b(?:close|near|nearer|closer|not (?:too |so |very )?far|within (?:easy )?reach)"
    r"(?: from| to| of)? (?:central )?$"
)
_NEAR_BEHIND = re.compile(
    r"(?:都)?(?:に|から|の)?(?:なるべく|できるだけ|わりと|比較的|割と)?、?"
    r"(?:近[いくけ場]|近郊|遠く(?:ない|なく)|遠すぎ(?:ない|なく)|アクセス)"
)


def _near_capital(text: Text, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """「東京に近いところ」, "close to Tokyo": how far it may be, not where it is."""
    out: list[Found] = []
    for f in found:
        of_tokyo = f.value == "P:13" and f.polarity is Polarity.WANT and f.slot in ("place", "origin")
        near = of_tokyo and (
            _NEAR_BEHIND.match(text.norm, f.end) or _NEAR_BEFORE.search(text.norm[max(0, f.start - 30) : f.start])
        )
        if near:
            hard = polarity.of(text, f.start, f.end, lexicon).hard
            out.append(replace(f, slot="needs", value=NEAR_CAPITAL, hard=bool(hard), candidates=()))
            if f.slot == "origin":
                out.append(f)
        else:
            out.append(f)
    return out


_THAT_OF = re.compile(r"[都道府県]?の(?:方|ほう)|[都道府県]?のやつ")


def _namesakes(text: Text, found: list[Found], places: Places) -> list[Found]:
    """「熊本の小国町じゃなくて山形のほう」: the town of the same name that lies there."""
    out = list(found)
    for index, f in enumerate(out):
        before = out[index - 1] if index else None
        if (
            before is None or before.slot != "place" or before.polarity is not Polarity.RETRACTED
            or f.slot != "place" or not str(f.value).startswith("P:") or not _THAT_OF.match(text.norm, f.end)
        ):  # fmt: skip
            continue
        inside = places.among(places.find(text.norm[before.start : before.end]), [str(f.value)])
        if len(inside) == 1 and len(inside[0].codes) == 1:
            out[index] = replace(f, value=inside[0].codes[0])
    return out


NEAR_MISS = 0.3
"""Confidence in a word that is only nearly a name."""
_WORD = re.compile(r"[a-zāīūēō][a-zāīūēō-]{3,19}|[ぁ-ゖァ-ヺー]{4,12}")


def _meant(text: Text, places: Places) -> list[Found]:
    """Near misses of an answer to "where?" (Hirosak, ほかいどう): offered, never taken."""
    if len(text.norm) > 40:
        return []
    for match in _WORD.finditer(text.norm):
        word = match.group()
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


_REASON = re.compile(r"(?:ので|から|し|ため|て|で|すぎ|過ぎ)[、,\s]*$")
_CONTRAST = re.compile(r"(?:けど|けれど|けども|が|ものの|のに)[、,\s]*$")


def _replaced(text: Text, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """A place that another one follows: 「石川は大変そうだから、富山に」, 「九州って言ったけど四国」."""
    places = [f for f in found if f.slot == "place"]
    taken_back = [f.start for f in places if f.polarity is Polarity.RETRACTED]
    out: list[Found] = []
    for given in found:
        f = given
        if f.slot != "place" or f.polarity is not Polarity.WANT:
            out.append(f)
            continue
        if any(start < f.start for start in taken_back):
            out.append(replace(f, corrects=True))
            continue
        later = next((g for g in places if g.start > f.end and g.polarity is Polarity.WANT), None)
        between = text.norm[f.end : later.start] if later else ""
        if later and 4 < len(between) < 60 and re.match(r"[県府都市町]?[はも]", between) and "。" not in between:
            told = polarity.of(text, f.start, f.end, lexicon, later.start).told
            if not told and _REASON.search(between):
                f = replace(f, polarity=Polarity.AVOID)
            elif not told and _CONTRAST.search(between):
                f = replace(f, polarity=Polarity.MENTIONED)
        elif later and _SO.fullmatch(between):
            f = replace(f, polarity=Polarity.MENTIONED)
        out.append(f)
    return [
        replace(f, polarity=Polarity.RETRACTED)
        if f.polarity is Polarity.AVOID
        and (_meant_before(text, f, out) or _changed(text, f, out) or _thought_over(text, f, out))
        else f
        for f in out
    ]


_GIVEN_UP = re.compile(
    r"[県府都市町]?(?:は|を|も)?(?:やめ|止め|よし)(?:て|に)?(?:おい?て?)?、?(?:やっぱり?|代わりに)?、?"
)
_TO_THE_OTHER = re.compile(
    r"[県府都市町]?(?:あたり|方面|の(?:ほう|方))?(?:に(?:し|す|変|決|行|い)|で(?:お願|いき|行|す)|が(?:いい|良))"
)


def _changed(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """「石川はやめて富山にします」: not shunned, but given up for another."""
    return f.slot == "place" and any(
        g.slot == "place" and g.polarity is Polarity.WANT and g.start > f.end
        and _GIVEN_UP.fullmatch(text.norm, f.end, g.start) and _TO_THE_OTHER.match(text.norm, g.end)
        for g in found
    )  # fmt: skip


_ON_SECOND_THOUGHT = re.compile(
    r"[県府都市町]?(?:(?:か|で|に(?:する|します)?|が(?:いい|良い))(?:な|なあ|なぁ)?)?[.…、。\s]*(?:いや|いえ)[、,.…\s]*(?:やっぱり?)?[、\s]*"
)


def _thought_over(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """「岩手県か…いや、秋田県がいいな」: not shunned, but named before the better one came to mind."""
    return f.slot == "place" and any(
        g.slot == "place" and g.polarity is Polarity.WANT and g.start > f.end
        and _ON_SECOND_THOUGHT.fullmatch(text.norm, f.end, g.start)
        for g in found
    )  # fmt: skip


_SO = re.compile(r"\s*(?:'s|is|are|sounds|looks|seems|gets|would be|might be)\s[^.!?]{3,40}?,?\s*so\b[^.!?]{0,30}")
""""Sendai sounds cold, so let's make it Fukuoka": the first is not wished for."""


def _meant_before(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """True for what was only named by mistake: "I meant Hakodate, not Sapporo"."""
    if f.slot != "place" or not text.norm.endswith(("not ", "not in "), 0, f.start):
        return False
    return any(
        g.slot == "place" and g.corrects and g.polarity is Polarity.WANT and 0 < f.start - g.end <= 10 for g in found
    )


_OR = re.compile(r"[県]?(?:地方)?(?:か|や|と|または|もしくは|あるいは|or|and|,)\s?、?(?:か)?")


def _narrower(text: Text, found: list[Found], places: Places) -> list[Found]:
    """「東北、特に福島あたり」: a place inside a region just named is what is wished for, not the region."""
    out: list[Found] = []
    for f in found:
        wide = f.slot == "place" and f.polarity is Polarity.WANT and str(f.value)[:1] in "PB" and f.value is not None
        inner = next(
            (
                g
                for g in found
                if wide and g.slot == "place" and g.polarity is Polarity.WANT and g.value is not None
                and f.end < g.start < f.end + 60 and g.value != f.value and places.within(g.value, f.value)
            ),
            None,
        )  # fmt: skip
        if inner is not None and not _OR.fullmatch(text.norm[f.end : inner.start].strip()):
            continue  # it only says where the other lies
        out.append(f)
    return out


# ---------------------------------------------------------------- which names stand in the text


def _standing(text: Text, context: ReadingContext, lexicon: Lexicon, places: Places) -> list[_Named]:
    starts = {token.start: index for index, token in enumerate(text.tokens)}
    ends = {token.end: index for index, token in enumerate(text.tokens)}
    ordinary = frozenset(lexicon.words_of("places", "ORDINARY"))
    found: list[Mention] = []
    for start, end, senses in places.mentions(text.norm[:LONGEST]):
        name = text.norm[start:end]
        if name[0].isascii():
            kept = _latin(text, (start, end), senses, context, ordinary)
        else:
            first, last = starts.get(start), ends.get(end)
            if first is None or last is None:
                kept = _inside(text, start, end, senses)
            else:
                kept = _japanese(text, text.tokens[first : last + 1], senses, context, ordinary)
        if kept and polarity.inside_name(text, start, end, lexicon):
            continue
        if kept and not name[0].isascii() and _part_of_name(text, start, end, kept, lexicon):
            continue
        if kept and not _person(text, start, end, lexicon, full=any("full" in s.form for s in kept)):
            found.append(Mention(start, end, kept))
    found.extend(_misspelt(text, found, lexicon, places))
    found.sort(key=lambda m: (m.start, -m.end))
    named: list[_Named] = []
    for mention in found:
        if len(named) == MOST_NAMES:
            break
        if not named or mention.start >= named[-1].end:
            named.append(_Named(mention.start, mention.end, mention.senses))
    return named


_LATIN_WORD = re.compile(r"(?<![a-z@/_.'-])[a-z]{4,14}(?![a-z@_]|'[a-z]|\.[a-z])")


def _misspelt(text: Text, found: Sequence[Mention], lexicon: Lexicon, places: Places) -> list[Mention]:
    """Prefectures and regions whose names are spelled by ear or with a slip: hirosima, hokaido."""
    out = []
    for match in _LATIN_WORD.finditer(text.norm[:LONGEST]):
        start, end = match.span()
        if any(m.start < end and start < m.end for m in found) or polarity.inside_name(text, start, end, lexicon):
            continue
        codes = places.misspelt(match.group())
        if codes and not _person(text, start, end, lexicon, full=False):
            out.append(Mention(start, end, tuple(Sense((code,), "romaji") for code in codes)))
    return out


def _part_of_name(text: Text, start: int, end: int, senses: tuple[Sense, ...], lexicon: Lexicon) -> bool:
    """True when a bare name only begins or ends another one: 春日大社, 大阪弁."""
    if all(sense.form in ("full", "kana_full") for sense in senses):
        return False
    tail = text.norm[end : end + 6]
    if any(
        tail.startswith(word)
        for word in ("料理", "弁", "グルメ", "産", "犬", "展で", "展に", "の高校が", "の人は", "の人が")
    ):
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


def _latin(
    text: Text, span: tuple[int, int], senses: tuple[Sense, ...], context: ReadingContext, ordinary: frozenset[str]
) -> tuple[Sense, ...]:
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


_SET_OFF = re.compile(r"\s*(?:[,.;!?:\n]|$)|\s+(?:and|or|please|for|in|from|it\s+is)\b")
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
    opens = not norm[:start].strip() or re.search(r"[.!?;,:\n]\s*$", norm[max(0, start - 4) : start]) is not None
    return opens and _SET_OFF.match(norm, end) is not None


def _inside(text: Text, start: int, end: int, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """A name that the tokenizer cut through: only long kana ones with their 県 or 市 said survive."""
    name = text.norm[start:end]
    if len(name) >= 5 and re.fullmatch(r"[ぁ-ゖァ-ヺー]+", name):
        return tuple(s for s in senses if s.form == "kana_full" or (s.form == "kana" and s.codes[0][0] in "PB"))
    return ()


_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")


def _japanese(
    text: Text,
    tokens: Sequence[Token],
    senses: tuple[Sense, ...],
    context: ReadingContext,
    ordinary: frozenset[str],
) -> tuple[Sense, ...]:
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


def _person(text: Text, start: int, end: int, lexicon: Lexicon, *, full: bool) -> bool:
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


# ---------------------------------------------------------------- what they mean beside each other

_OF = re.compile(r"(?:の、|の|県の|・|/|\s|\(|（|の中の?|の中でも|のうち|内の|にある|,|県|都|府|道|地方の)*")
_OF_AFTER = re.compile(r"\s*(?:,?\s*(?:the\s+one\s+)?(?:in|from)\b|,|\()\s*")


def _narrowed(
    text: Text, named: list[_Named], context: ReadingContext, lexicon: Lexicon, places: Places
) -> list[_Named]:
    """Wider names settle narrower ones beside them, and are used up when they only said where the other lies."""
    out = list(named)
    used: set[int] = set()
    for i, one in enumerate(out):
        for j in (i - 1, i + 1):
            if not 0 <= j < len(out) or j in used:
                continue
            other = out[j]
            inside = places.among(one.senses, _wide(other))
            if not inside:
                continue
            between = text.norm[other.end : one.start] if j < i else text.norm[one.end : other.start]
            joined = _OF.fullmatch(between) if j < i else _OF_AFTER.fullmatch(between)
            if joined and "," in between and j < i and text.language == "ja":
                joined = None
            if joined:
                out[i] = replace(one, senses=inside)
                # of "the four of Shikoku" one may be left out: the rest is still wished for
                if not ("うち" in between or "中" in between) or not _left_out(text, one, lexicon):
                    used.add(j)
                break
    for i, one in enumerate(out):
        if i in used or len(_codes(one)) == 1 or len(one.senses) == 1:
            continue
        for j, other in enumerate(out):
            near = (
                [f"P:{p}" for code in _codes(other) for p in places.prefectures(code)] if len(other.senses) == 1 else []
            )
            inside = places.among(one.senses, _wide(other) or near) if j != i and j not in used else ()
            if inside:
                out[i] = replace(one, senses=inside)
                if text.language == "ja" and re.match(
                    r"の(?:方|ほう)|県の(?:方|ほう)|側", text.norm[other.end : other.end + 5]
                ):
                    used.add(j)
                break
        else:
            wanted = [str(held.value) for held in context.preferences.values("place")]
            inside = places.among(one.senses, wanted)
            if inside:
                out[i] = replace(one, senses=inside)
    return [one for i, one in enumerate(out) if i not in used]


def _left_out(text: Text, one: _Named, lexicon: Lexicon) -> bool:
    return polarity.of(text, one.start, one.end, lexicon).polarity is Polarity.AVOID


def _wide(named: _Named) -> list[str]:
    return [code for sense in named.senses for code in sense.codes if code[0] in "PB"]


def _codes(named: _Named) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for sense in named.senses for code in sense.codes))


# ---------------------------------------------------------------- how they are meant

_AND = re.compile(
    r"(?:\s|と|や|か|とか|でも|・|/|&|,|、|または|もしくは|あるいは|それとも|および|及び|も|なり|県|府|都|市|町|地方|あたり|方面|辺り|の(?:方|ほう)"
    r"|\bor\b|\band\b|\bin\b|\bto\b|\beither\b|\bmaybe\b|\bthe\b|\bcity\b|\bprefecture\b|\bnor\b|\bperhaps\b)*"
)


_PREDICATE = re.compile(
    r" ?(?:region|area|prefecture|city)? ?"
    r"(?:would|is|are|sounds?|looks?|suits?|works?|might|could|instead|only|alone|it is)\b"
)


_GOES_ON = re.compile(r"\s*(?:,|or\b|and\b|nor\b)")
""""not Nagano, Gifu or Aichi" lists what is not wanted; "not Nagano, Gifu please" does not."""


def _groups(text: Text, named: Sequence[_Named], lexicon: Lexicon, places: Places) -> list[tuple[int, int]]:
    """Runs of names joined by "and" or "or": they share one stance."""
    groups: list[tuple[int, int]] = []
    joints: dict[int, bool] = {}
    told = {h.end for h in lexicon.scan(text).of("polarity") if h.kind == "before" and h.outcome == "mention"}
    for index in range(len(named)):
        if groups:
            between = text.norm[named[index - 1].end : named[index].start]
            if len(between) < 20 and "。" not in between and _AND.fullmatch(between):
                # 「群馬か栃木、茨城は…」: after "A or B" a comma begins something new
                sort = between.strip(" ") in ("、", ",")
                head = text.norm[max(0, named[index - 1].start - 6) : named[index - 1].start]
                turned = (
                    text.language == "en"
                    and sort
                    and (
                        _PREDICATE.match(text.norm, named[index].end)
                        or (head.endswith("not ") and not _GOES_ON.match(text.norm, named[index].end))
                    )
                )
                # 「今は横浜、福島で」: what is said before one name does not reach over a comma
                turned = turned or (sort and text.language == "ja" and named[index - 1].start in told)
                # 「長野県、松本市は除いて」: what lies in the one before it is told of by itself
                turned = turned or (sort and bool(places.among(named[index].senses, _wide(named[index - 1]))))
                if not turned and not (sort and joints.get(len(groups) - 1) is False and text.language == "ja"):
                    joints[len(groups) - 1] = sort
                    groups[-1] = (groups[-1][0], index)
                    continue
        groups.append((index, index))
    return groups


def _found(
    text: Text, one: _Named, group: tuple[int, int, int | None], lexicon: Lexicon, places: Places
) -> list[Found]:
    codes = _codes(one)
    if said := beyond.line(text, one.start, one.end):
        stance = polarity.of(text, said.start, said.end, lexicon)
        meant = Polarity.AVOID if said.refused else stance.polarity
        return [
            Found(said.start, said.end, "place", code, meant, 0.9, stance.hard, stance.corrects, (), CLAIM)
            for code in beyond.side(codes, said, places)
        ]
    if polarity.factual(text, one.start, one.end, lexicon) or _compared(text, one, lexicon):
        return [Found(one.start, one.end, "place", c, Polarity.MENTIONED, 0.9, claim=CLAIM) for c in codes[:1]]
    stance = polarity.of(text, group[0], group[1], lexicon, group[2] if text.language == "ja" else None)
    if stance.told == "only":
        return _taken(one, stance)
    if _ANYWHERE_OUTSIDE.search(text.norm[max(0, one.start - 40) : one.start]):
        stance = replace(stance, polarity=Polarity.AVOID)
    if _origin(text, one, lexicon):
        prefectures = {p for code in codes for p in places.prefectures(code)}
        if len(prefectures) != 1:
            return []
        origin = Found(one.start, one.end, "origin", f"P:{prefectures.pop()}", claim=CLAIM)
        if len(one.senses) == 1 and _THERE.search(text.norm, one.end, one.end + 80):
            # "I'm from Akita and want to work there"
            return [origin, *(Found(one.start, one.end, "place", code, confidence=0.9, claim=CLAIM) for code in codes)]
        return [origin]
    if stance.polarity is Polarity.MENTIONED and _WISHED.search(text.norm[max(0, one.start - 40) : one.start]):
        stance = replace(stance, polarity=Polarity.WANT)
    left, right = lexicon.scan(text).sentence(one.start)
    if text.language == "en":
        left = max([left, *(m.end() for m in _TURNS.finditer(text.norm, left, one.start))])
    if (
        stance.polarity is Polarity.WANT
        and right - left < 200
        and polarity.narrates(text.norm[left:right], text.language)
        and not _WAS.match(text.norm, group[1])
    ):
        stance = replace(stance, polarity=Polarity.MENTIONED)
    if stance.polarity is Polarity.WANT and polarity.only_asked(text, one.start, one.end, lexicon):
        stance = replace(stance, polarity=Polarity.MENTIONED)
    return _taken(one, stance)


def _taken(one: _Named, stance: polarity.Stance) -> list[Found]:
    """A name as it was meant; one of several meanings is asked back, unless nothing is wished of it."""
    codes = _codes(one)
    only = stance.told == "only"
    if len(one.senses) > 1:
        if stance.polarity in (Polarity.MENTIONED, Polarity.RETRACTED):
            return []
        return [
            Found(
                one.start, one.end, "place", None, stance.polarity, 0.5, stance.hard, stance.corrects,
                codes[:MOST_CANDIDATES], CLAIM, stated=only,
            )
        ]  # fmt: skip
    sure = 0.9 if stance.told else 0.85
    return [
        Found(
            one.start, one.end, "place", code, stance.polarity, sure, stance.hard, stance.corrects, (), CLAIM,
            stated=only,
        )
        for code in codes
    ]  # fmt: skip


_THERE = re.compile(r"\b(?:work|live|stay|go|return|back|move|spend)\b[^.!?]{0,16}\bthere\b")
_WAS = re.compile(r"(?:の(?:ほう|方))?(?:でし|だっ|やっ)た")
"""「大分でした」 after another place: it should have been said."""
_TURNS = re.compile(r"\b(?:so|but|this time|instead|now)\b")
"""A tale ends here: "we went to Kanazawa last year, so this time Toyama"."""


def _compared(text: Text, one: _Named, lexicon: Lexicon) -> bool:
    """True of what something shall be nearer to: 「もっと東京に近いところ」, "closer to Tokyo"."""
    head, tail = text.norm[max(0, one.start - 14) : one.start], text.norm[one.end : one.end + 8]
    if one.followed and tail.startswith(lexicon.words_of("places", "AFTERCOMPARED")):
        return True  # 「広島に近い岡山」
    return (
        any(tail.startswith(word) for word in lexicon.words_of("places", "AFTERCOMPARED"))
        and any(word in head or word in tail for word in lexicon.words_of("places", "COMPARED"))
    ) or any(head.endswith(word + " ") for word in lexicon.words_of("places", "BEFORECOMPARED"))


_WISHED = re.compile(
    r"\b(?:could|can|would|want|like|love|hope|to|should|might|of|about|keep|start|while)(?: i| we)?"
    r" (?:live|living|work|working|do my job)(?: remotely)? in (?:the )?$"
    r"|\b(?:want|like|love|hope|plan|hoping|planning|thinking|dream|dreaming|going|fancy)(?: (?:to|of|about|on))?"
    r"(?: (?:try|trying|test|testing)(?: out)?)? (?:live|living|work|working|do my job|doing my job)"
    r" (?:remotely )?(?:from|out of) (?:the )?$"
)


_COMES_OF = re.compile(
    r"\b(?:out|outside|hours?|half|minutes?|mins?|miles|km|reach|distance|residents?|citizens?|natives?"
    r"|inhabitants?|employees?|centre|center|middle|heart|suburbs?) of (?:the )?$"
)
_SOMEBODY_IN = re.compile(
    r"\b(?:i'm|i am|we're|we are|from|as)\s+an?\s+(?:[a-z-]+\s+){1,4}(?:in|from)\s+(?:the\s+)?$"
    r"|\bhere\s+in\s+$"
    r"|\b(?:hello|hi|greetings|writing|cheers|hey)\s+from\s+(?:[a-z]+\s+)?$"
    r"|\brent(?:'s|\s+is|\s+of)?\s+(?:about\s+)?[¥\d][\d,.k]*\s+(?:yen\s+)?(?:(?:a|per)\s+month\s+)?in\s+$"
)
""""I'm an engineer in Osaka", "hello from a Canadian in Saitama", "it's freezing here in Tokyo"."""


_EMPLOYER_IN = re.compile(r"\b(?:employer|company|firm|business|office|job)\s+(?:based\s+)?in\s+(?:the\s+)?$")
_LIVES_ELSEWHERE = re.compile(
    r"[^.!?]{0,40}?\bwhile\s+(?:(?:i|we)(?:'m|'re)?\s+)?(?:live|living|stay|staying|based)\s+(?:in|on)\b"
)
""""A firm in Osaka employs me while I live in Tohoku"."""


_ANYWHERE_OUTSIDE = re.compile(r"\b(?:any|some)(?:where|\s+place)\s+(?:just\s+)?outside(?:\s+of)?\s+(?:the\s+)?$")


def _origin(text: Text, one: _Named, lexicon: Lexicon) -> bool:
    """True when the person comes from there: 東京から, 東京在住, 都内勤務, "from Tokyo"."""
    norm = text.norm
    tail, head = norm[one.end : one.end + 16], norm[max(0, one.start - 60) : one.start]
    name = norm[one.start : one.end]
    if name in lexicon.words_of("places", "HOME") or head.endswith(lexicon.words_of("places", "HOMEBEFORE")):
        return True
    if _WISHED.search(head) or (text.language == "en" and polarity.framed(norm, one.start, one.end)):
        return False
    for word in lexicon.words_of("places", "AFTERORIGIN"):
        if tail.startswith(word) and not (word.startswith("の") and _goes_on(text, one.end + len(word))):
            if word == "から" and re.match(r"から(?:車で|電車で|バスで)?\s?[1-5]?\d\s?分", tail):
                return "東京" in name or "大阪" in name
            return word != "から" or not any(
                tail.startswith(word + more) for more in lexicon.words_of("places", "NOTORIGIN")
            )
    if _SOMEBODY_IN.search(head) or (_EMPLOYER_IN.search(head) and _LIVES_ELSEWHERE.match(norm, one.end)):
        return True
    if _ANYWHERE_OUTSIDE.search(head):
        return False
    if head.endswith((" of ", " of the ")) and not _COMES_OF.search(head):
        return False  # "north of Kyoto", "thinking of Fuchu"
    return any(head.endswith((word + " ", word + " the ")) for word in lexicon.words_of("places", "BEFOREORIGIN"))


def _goes_on(text: Text, position: int) -> bool:
    """True when a word is cut there: the 「家」 of 「長岡の家賃」."""
    index = bisect_left(text.tokens, position, key=lambda t: t.start) - 1
    return index >= 0 and text.tokens[index].start < position < text.tokens[index].end


# ---------------------------------------------------------------- how far

_HOURS = re.compile(
    r"(?P<h>\d{1,2}(?:\.\d)?|[一二三四五六七八]|半)\s?時間(?P<half>半)?(?:\s?(?P<m>\d{1,2})分)?|(?P<min>\d{2,3})\s?分"
    r"|(?P<eh>\d{1,2}(?:\.\d)?|an?|one|two|three|four|five|six|half an|a couple of)[ -]?(?:hours?|hrs?|h)\b"
    r"(?P<ehalf> and a half)?|(?P<emin>\d{2,3})[ -]?(?:minutes?|mins?)\b"
)
_NUMBERS = {
    "一": 1.0,
    "二": 2.0,
    "三": 3.0,
    "四": 4.0,
    "五": 5.0,
    "六": 6.0,
    "七": 7.0,
    "八": 8.0,
    "半": 0.5,
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "half an": 0.5,
    "a couple of": 2.0,
}


_OF_A_TERMINUS = re.compile(
    r"(?:東京|品川|新宿|渋谷|池袋|上野|大宮|横浜|名古屋|京都|新大阪|大阪|岡山|広島|博多|仙台|札幌)駅から"
)
"""「東京駅から90分」 is a journey, 「駅から10分」 a walk."""


def _access(text: Text, lexicon: Lexicon) -> list[Found]:
    """「新幹線で2時間以内」→ the need ``移動120分以内``."""
    found: list[Found] = []
    for match in _HOURS.finditer(text.norm[:LONGEST]):
        left, right = max(0, match.start() - 30), min(len(text.norm), match.end() + 20)
        for begin, end in text.clauses:
            if begin > match.start():
                break
            if match.start() < end:
                left, right = max(left, begin - 12), min(right, end)
        around = _OF_A_TERMINUS.sub(
            "から", text.norm[max(left, narration.sentence(text.norm, match.start())[0]) : right]
        )
        if not any(w in around for w in lexicon.words_of("places", "TRAVEL")):
            continue
        if any(w in around for w in lexicon.words_of("places", "NOTTRAVEL")):
            continue
        hours = match["h"] or match["eh"]
        if hours:
            value = _NUMBERS.get(hours)
            minutes = 60 * (float(hours) if value is None else value)
            minutes += 30 if match["half"] or match["ehalf"] else 0
            minutes += int(match["m"] or 0)
        else:
            minutes = float(match["min"] or match["emin"])
        if 10 <= minutes <= 24 * 60:
            found.append(Found(match.start(), match.end(), "needs", f"移動{round(minutes)}分以内", claim=75))
    return found
