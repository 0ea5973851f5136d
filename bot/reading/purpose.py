"""What for: styles, needs, skills and themes.

Which words mean what is data (``styles``, ``needs``, ``skills``, ``themes`` in the lexicon); here their stance is
read, and the strongest of what one clause says is kept.
"""

from __future__ import annotations

from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import polarity
from bot.reading.found import Found, Text
from bot.reading.lexicon import Hit, Lexicon
from bot.seams import ReadingContext

CLAIM = 40
LONGEST = 8000
"""Characters of a message in which purposes are looked for."""
PURPOSE_CLAIM = 90
"""Of styles and needs: as much as any, so that "looking after my dad" is both a party and a style."""
SLOTS = ("styles", "needs", "skills", "themes")


def find(text: Text, context: ReadingContext, lexicon: Lexicon) -> list[Found]:
    """The slots ``styles``, ``needs``, ``skills`` and ``themes`` in ``text``."""
    scan = lexicon.scan(text)
    hits = [hit for slot in SLOTS for hit in scan.of(slot, 0, LONGEST)]
    blocked = [(hit.file, hit.outcome, hit.start, hit.end) for hit in hits if hit.kind == "no"]
    best: dict[tuple[str, str], Found] = {}
    for hit in hits:
        if hit.kind == "no" or any(
            hit.file == file and hit.outcome == outcome and hit.start < end and start < hit.end
            for file, outcome, start, end in blocked
        ):
            continue
        if hit.kind == "asked" and context.asked != hit.file:
            continue
        if polarity.inside_name(text, hit.start, hit.end, lexicon):
            continue
        found = _found(text, hit, lexicon)
        if polarity.factual(text, hit.start, hit.end, lexicon):
            found = replace(found, polarity=Polarity.MENTIONED)
        key = (found.slot, str(found.value))
        old = best.get(key)
        if old is None or _rank(found) > _rank(old):
            best[key] = found
    if ("styles", "double_work") in best or ("styles", "side_job") in best:
        best.pop(("needs", "短時間勤務"), None)  # the days are the other job's
    return sorted(best.values(), key=lambda f: f.start)


def _rank(found: Found) -> tuple[int, int]:
    """A stance that was said outweighs a mention; the later of two equals stands."""
    order = (Polarity.MENTIONED, Polarity.WANT, Polarity.RETRACTED, Polarity.AVOID)
    return (order.index(found.polarity) > 0, found.start)


def _found(text: Text, hit: Hit, lexicon: Lexicon) -> Found:
    slot = hit.file
    value = lexicon.tables[hit.file][hit.outcome].get("word", hit.outcome)
    start, end = _core(text, hit, lexicon)
    found = Found(
        start, end, slot, value, confidence=0.8, claim=PURPOSE_CLAIM if slot in ("styles", "needs") else CLAIM
    )
    match hit.kind:
        case "want":
            return found
        case "avoid":
            return replace(found, polarity=Polarity.AVOID)
        case "retract":
            return replace(found, polarity=Polarity.RETRACTED)
        case _:
            stance = polarity.of(text, hit.start, max(hit.last[1], hit.first[1]), lexicon)
            if slot != "needs" and not stance.told and polarity.only_asked(text, hit.start, hit.end, lexicon):
                return replace(found, polarity=Polarity.MENTIONED)
            if slot == "styles" and stance.told in ("hardship", "reported"):
                stance = replace(stance, polarity=Polarity.WANT)  # the care is hard; the firm sent one to look
            return replace(found, polarity=stance.polarity, hard=stance.hard, corrects=stance.corrects)


def _core(text: Text, hit: Hit, lexicon: Lexicon) -> tuple[int, int]:
    """The element that says most: not the child or parent, nor a number, which are read as values of their own."""
    people = {
        word
        for name in ("CHILD", "ELDER", "KID", "PARENT", "CITY", "COUNTRY", "SPARE", "HALF")
        for word in lexicon.words_of("styles", name)
    }
    own = [
        (start, end)
        for start, end in hit.spans
        if text.norm[start:end] not in people and not any(c.isdigit() for c in text.norm[start:end])
    ]
    return max(own or [(hit.start, hit.end)], key=lambda span: span[1] - span[0])
