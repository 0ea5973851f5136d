"""Places: wanted, avoided, come from, or only talked about; and how far away they may be.

A name counts when it stands on token borders and is neither a person's nor an ordinary word. What could be several
places is narrowed by the others named beside it, then asked back; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.places import Mention, Places, Sense
from bot.preferences import Polarity
from bot.reading import (
    access,
    beyond,
    elsewhere_en,
    facts_told,
    origins,
    others_plans,
    place_changes,
    place_names,
    polarity,
    predicate_en,
    two_bases,
)
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.reading.sights import without_sights
from bot.reading.widened import widened
from bot.seams import ReadingContext

MOST_CANDIDATES = 6


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
        found.extend(place_names.meant(text, places))
    found = widened(text, two_bases.apart(text, found, places), places)
    found = _namesakes(text, place_changes.replaced(text, found, lexicon), places)
    held = {str(h.value) for h in context.preferences.values("place") if h.polarity is Polarity.WANT}
    own = without_sights(text, others_plans.left_out(text, found), places, held)
    return [
        *access.near_capital(text, own, lexicon),
        *access.travel_times(text, lexicon),
    ]


_PREFECTURE_OF = re.compile(r"([一-鿿]{2,3}[都道府県])(?:の|、)?$")


def _within_named(norm: str, start: int, senses: tuple[Sense, ...], places: Places) -> tuple[Sense, ...]:
    """「岡山県の倉敷に」: what the dictionary takes for a common noun, right behind the prefecture in which it lies."""
    named = _PREFECTURE_OF.search(norm, max(0, start - 6), start)
    return tuple(places.among(senses, [c for s in places.find(named[1]) for c in s.codes])) if named else ()


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


_QUOTED = re.compile(r"[。!?\n][^。!?\n]*「[^」]*$")
"""From one place on to another that somebody else is quoted with: 「新潟がいいです。妻が「佐渡の…」と」."""
_WAS_THERE = re.compile(
    r"[.!?;,\n]\s*(?:[a-z]+,\s+)?(?:i|we|he|she|they|(?:my|our|his|her)\s+(?:[a-z-]+\s+){1,3}?)(?:\s+(?:once|also|used\s+to))*\s*"
    r"(?:was|were|did|had|grew|studied|met|went|spent|came|taught|\w{3,}ed)\b[^.!?;\n]*$"
)
"""From one place on to another where somebody once was: "Shizuoka please! I did my exchange year in Hamamatsu"."""
_OR = re.compile(r"[県]?(?:地方)?(?:か|や|と|または|もしくは|あるいは|or|and|,)\s?、?(?:か)?")


_CHOSEN = re.compile(r"[県府都]?(?:の?(?:ほう|方))?に(?:し(?:ます|たい|よう|とき|ました|た(?:。|、|!|$))|する|決め)")
_LOOKED_AT = re.compile(
    r"(?:の[^。!?\n、の]{1,8}?)?[をにもがへ]?(?:見|観|登|眺め|拝|お?参り|立ち?寄|触れ|入り|浸か|食べ|味わ)"
    r"[^。!?\n、]{0,6}?(?:たい|たくて|たく|れたら|れば)"
)
"""Of two places the one that is chosen, and the one that is only to be seen: 「大分にします、由布岳に登りたい」."""


_PART_OF = re.compile(r"\b(?:part|corner|side|area|prefecture|bit|region|spot|place)\s+(?:of|in)\s+(?:the\s+)?$")
_SET_APART = re.compile(r"[,(-]\s*(?:(?:that(?:'s|\s+is)|which\s+is|it's|it\s+is)\s+in\s+|in\s+)?$")
_OVER = re.compile(r"(?:[\s-]+(?:prefecture|ken|pref))?\W*(?:$|[.!?\n)])")


def _in_apposition(text: Text, f: Found) -> bool:
    """True of a wider place that stands by itself at the end of a sentence, and only says where another lies."""
    return bool(_SET_APART.search(text.norm, max(0, f.start - 16), f.start) and _OVER.match(text.norm, f.end))


def narrower(text: Text, found: Sequence[Found], places: Places) -> list[Found]:
    """「東北、特に福島あたり」: a place inside a region just named is what is wished for, not the region."""
    out: list[Found] = []
    seen: set[int] = set()
    for f in found:
        wide = f.slot == "place" and f.polarity is Polarity.WANT and str(f.value)[:1] in "PB" and f.value is not None
        inner = next(
            (
                g
                for g in found
                if wide and g.slot == "place" and g.polarity is Polarity.WANT and g.value is not None
                and f.end < g.start < f.end + 60 and g.value != f.value and places.within(g.value, f.value)
                and not _QUOTED.search(text.norm, f.end, g.start)
                and not any(h.slot == "place" and h.value == g.value and h.polarity is Polarity.AVOID for h in found)
                and not _WAS_THERE.search(text.norm, f.end, g.start)
            ),
            None,
        )  # fmt: skip
        if inner is not None and _CHOSEN.match(text.norm, f.end) and _LOOKED_AT.match(text.norm, inner.end):
            seen.add(inner.start)
            inner = None
        if inner is None and wide and text.language == "en" and _in_apposition(text, f):
            wished = (g for g in out if g.slot == "place" and g.polarity is Polarity.WANT and g.value is not None)
            if any(g.value != f.value and places.within(g.value, f.value) for g in wished):
                continue  # "Beppu city would be my choice, Oita prefecture"
        part_of = text.language == "en" and _PART_OF.search(text.norm, max(0, f.start - 24), f.start) is not None
        if wide and inner is None and part_of and _named_before(f, found, places, reach=REACH):
            continue  # "Oita is the nicest part of Kyushu"
        if inner is not None and not _OR.fullmatch(text.norm[f.end : inner.start].strip()):
            continue  # it only says where the other lies
        if wide and text.norm.endswith("同じ", 0, f.start) and _named_before(f, found, places):
            continue  # 「人吉市に変更。同じ熊本県の」
        out.append(f)
    return [f for f in out if f.slot != "place" or f.start not in seen]


REACH = 200
"""Characters in which what a place is a part of may be told."""


def _named_before(f: Found, found: Sequence[Found], places: Places, reach: int = 60) -> bool:
    """True when a place inside ``f`` is wished for before it, no more than ``reach`` characters away."""
    return any(
        g.slot == "place" and g.polarity is Polarity.WANT and g.value is not None
        and g.end < f.start < g.end + reach and g.value != f.value and places.within(g.value, f.value)
        for g in found
    )  # fmt: skip


def _standing(text: Text, context: ReadingContext, lexicon: Lexicon, places: Places) -> list[place_names.Named]:
    starts = {token.start: index for index, token in enumerate(text.tokens)}
    ends = {token.end: index for index, token in enumerate(text.tokens)}
    ordinary = frozenset(lexicon.words_of("places", "ORDINARY"))
    found: list[Mention] = []
    for start, end, senses in places.mentions(text.norm[: place_names.LONGEST]):
        name = text.norm[start:end]
        if name[0].isascii():
            kept = place_names.latin(text, (start, end), senses, context, ordinary)
        else:
            first, last = starts.get(start), ends.get(end)
            if first is None or last is None:
                kept = place_names.inside(text, start, end, senses)
            else:
                kept = place_names.japanese(text, text.tokens[first : last + 1], senses, context, ordinary)
                kept = kept or _within_named(text.norm, start, senses, places)
        if kept and (facts_told.inside_name(text, start, end, lexicon) or place_names.called(text, start, end, kept)):
            continue
        if kept and not name[0].isascii() and place_names.part_of_name(text, start, end, kept, lexicon):
            continue
        if kept and not place_names.person(text, start, end, lexicon, full=any("full" in s.form for s in kept)):
            found.append(Mention(start, end, kept))
    found.extend(place_names.misspelt(text, found, lexicon, places))
    found.sort(key=lambda m: (m.start, -m.end))
    named: list[place_names.Named] = []
    for mention in found:
        if len(named) == place_names.MOST_NAMES:
            break
        if not named or mention.start >= named[-1].end:
            named.append(place_names.Named(mention.start, mention.end, mention.senses))
    return named


_OF = re.compile(r"(?:の、|の|県の|・|/|[^\S\n]|\(|（|の中の?|の中でも|のうち|内の|にある|,|県|都|府|道|地方の)*")

_OF_AFTER = re.compile(r"\s*(?:,?\s*(?:the\s+one\s+)?(?:in|from)\b|,|\()\s*")


def _narrowed(
    text: Text, named: list[place_names.Named], context: ReadingContext, lexicon: Lexicon, places: Places
) -> list[place_names.Named]:
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


def _left_out(text: Text, one: place_names.Named, lexicon: Lexicon) -> bool:
    return polarity.of(text, one.start, one.end, lexicon).polarity is Polarity.AVOID


def _wide(named: place_names.Named) -> list[str]:
    return [code for sense in named.senses for code in sense.codes if code[0] in "PB"]


def _codes(named: place_names.Named) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for sense in named.senses for code in sense.codes))


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


def _groups(text: Text, named: Sequence[place_names.Named], lexicon: Lexicon, places: Places) -> list[tuple[int, int]]:
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


_THE_REST = re.compile(
    r"\b(?:rest|remainder|other\s+(?:parts?|places|prefectures|areas|regions|cities|towns))\s+of\s+(?:the\s+)?$"
    r"|\b(?:elsewhere|(?:every|any)(?:where|thing)\s+else)\s+in\s+(?:the\s+)?$"
)
"""What lies around the place that is wished for: "only Kagawa, the rest of Shikoku is out"."""


def _found(
    text: Text, one: place_names.Named, group: tuple[int, int, int | None], lexicon: Lexicon, places: Places
) -> list[Found]:
    codes = _codes(one)
    if said := beyond.line(text, one.start, one.end):
        stance = polarity.of(text, said.start, said.end, lexicon)
        meant = Polarity.AVOID if said.refused else stance.polarity
        return [
            Found(said.start, said.end, "place", code, meant, 0.9, stance.hard, stance.corrects, (), place_names.CLAIM)
            for code in beyond.side(codes, said, places)
        ]
    if text.language == "en" and _THE_REST.search(text.norm, max(0, one.start - 40), one.start):
        return [Found(one.start, one.end, "place", c, Polarity.MENTIONED, 0.9, claim=place_names.CLAIM) for c in codes]
    if (
        facts_told.factual(text, one.start, one.end, lexicon)
        or origins.compared(text, one, lexicon)
        or elsewhere_en.lies_there(text, one.start)
    ):
        return [
            Found(one.start, one.end, "place", c, Polarity.MENTIONED, 0.9, claim=place_names.CLAIM) for c in codes[:1]
        ]
    stance = polarity.of(text, group[0], group[1], lexicon, group[2] if text.language == "ja" else None)
    if stance.told == "only":
        return _taken(one, stance)
    if origins.ANYWHERE_OUTSIDE.search(text.norm[max(0, one.start - 40) : one.start]):
        stance = replace(stance, polarity=Polarity.AVOID)
    if origins.of_origin(text, one, lexicon):
        prefectures = {p for code in codes for p in places.prefectures(code)}
        if len(prefectures) != 1:
            return []
        origin = Found(one.start, one.end, "origin", f"P:{prefectures.pop()}", claim=place_names.CLAIM)
        if len(one.senses) == 1 and origins.THERE.search(text.norm, one.end, one.end + 80):
            # "I'm from Akita and want to work there"
            return [
                origin,
                *(Found(one.start, one.end, "place", code, confidence=0.9, claim=place_names.CLAIM) for code in codes),
            ]
        return [origin]
    lives = origins.wished(text.norm[max(0, one.start - 60) : one.start]) or origins.would_live(text.norm, one.end)
    if stance.polarity is Polarity.MENTIONED and lives:
        stance = replace(stance, polarity=Polarity.WANT)
    left, right = lexicon.scan(text).sentence(one.start)
    if text.language == "en":
        left = max([left, *(m.end() for m in origins.TURNS.finditer(text.norm, left, one.start))])
        right = left + predicate_en.until_aside(text.norm[left:right], one.end - left)
    if (
        stance.polarity is Polarity.WANT
        and right - left < 200
        and facts_told.narrates(text.norm[left:right], text.language)
        and not origins.WAS.match(text.norm, group[1])
    ):
        stance = replace(stance, polarity=Polarity.MENTIONED)
    if stance.polarity is Polarity.WANT and facts_told.only_asked(text, one.start, one.end, lexicon):
        stance = replace(stance, polarity=Polarity.MENTIONED)
    return _taken(one, stance)


def _taken(one: place_names.Named, stance: polarity.Stance) -> list[Found]:
    """A name as it was meant; one of several meanings is asked back, unless nothing is wished of it."""
    codes = _codes(one)
    only = stance.told == "only"
    if len(one.senses) > 1:
        if stance.polarity in (Polarity.MENTIONED, Polarity.RETRACTED):
            return []
        return [
            Found(
                one.start, one.end, "place", None, stance.polarity, 0.5, stance.hard, stance.corrects,
                codes[:MOST_CANDIDATES], place_names.CLAIM, stated=only,
            )
        ]  # fmt: skip
    sure = 0.9 if stance.told else 0.85
    return [
        Found(
            one.start, one.end, "place", code, stance.polarity, sure, stance.hard, stance.corrects, (),
            place_names.CLAIM, stated=only,
        )
        for code in codes
    ]  # fmt: skip
