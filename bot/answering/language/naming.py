"""Places named in a question: which, and what is left of the question without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.answering.language.folding import analysed
from bot.places import Places, Sense

_LATIN = re.compile(r"[a-z]")
_KIND_OF = re.compile(r"\b(city|town|village|ward|prefecture) of (?:the )?$")
"""The city of Nagano is no prefecture."""
_UNKNOWN = re.compile(r"[一-鿿ヶケ々ァ-ヴー]{1,6}?[一-鿿ヶケ々ァ-ヴー](?:市|町|村|区|県)(?![町村民長内外立役区])")
_GENERIC = re.compile(
    r"市町村|市区町村|都道府県|特別区|参加|自治体|都市|[県府都内]内|地域|地方|加盟|加入|対象|該当|部会|名簿|[全各同他隣何両]|近隣|政令|中核|一番|最多|最も"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in a question."""

    start: int
    end: int
    words: str
    codes: tuple[str, ...]
    """All that it can mean; empty for a name in the form of a municipality's that is none."""
    full: bool
    """Written with its 市, 町, 県 …"""


def places_in(norm: str, places: Places, language: str) -> tuple[Named, ...]:
    """The places named in folded ``norm``, in order; the longest names win."""
    edges = _edges(norm, language)
    spans = []
    for start, end, senses in places.mentions(norm):
        kept = [sense for sense in senses if _plausible(norm, start, end, sense, edges)]
        if kept:
            spans.append((start, end, kept))
    spans.sort(key=lambda s: (-(s[1] - s[0]), s[0]))
    taken: list[tuple[int, int, list[Sense]]] = []
    for span in spans:
        if all(span[1] <= t[0] or t[1] <= span[0] for t in taken):
            taken.append(span)
    taken.sort(key=lambda s: s[0])
    out: list[Named] = []
    for start, end, kept_senses in (_of_kind(norm, one, places) for one in taken):
        codes = tuple(dict.fromkeys(code for sense in kept_senses for code in sense.codes))
        full = any(sense.form in ("full", "kana_full", "romaji_full") for sense in kept_senses)
        before = out[-1] if out else None
        gap = norm[before.end : start] if before else "x"
        wider = (
            before is not None and gap in ("", "の", " ", "'s ") and all(not c.startswith("M:") for c in before.codes)
        )
        after = before is not None and gap in (", ", " in ", " (") and all(not c.startswith("M:") for c in codes)
        if before and wider and any(c.startswith("M:") for c in codes):
            inside = _inside(codes, before.codes, places)
            if inside:
                out[-1] = Named(before.start, end, norm[before.start : end], inside, full)
                continue
        if before and after and any(c.startswith("M:") for c in before.codes):
            inside = _inside(before.codes, codes, places)
            if inside:
                out[-1] = Named(before.start, end, norm[before.start : end], inside, before.full)
                continue
        out.append(Named(start, end, norm[start:end], codes, full))
    out.extend(_unknown(norm, out))
    return tuple(sorted(out, key=lambda n: n.start))


def _of_kind(norm: str, named: tuple[int, int, list[Sense]], places: Places) -> tuple[int, int, list[Sense]]:
    """A name with the words before it that say what it is the name of: the city of Nagano."""
    start, end, senses = named
    kind = _KIND_OF.search(norm[:start])
    found = places.find(f"{norm[start:end]} {kind[1]}") if kind else ()
    return (kind.start(), end, list(found)) if kind and found else (start, end, senses)


def _inside(codes: Iterable[str], wide: Iterable[str], places: Places) -> tuple[str, ...]:
    wider = tuple(wide)
    return tuple(c for c in codes if c.startswith("M:") and any(places.within(c, w) for w in wider))


def _edges(norm: str, language: str) -> tuple[frozenset[int], frozenset[int]]:
    """Where nouns start, and where words end: 「しながら」 is not 長柄."""
    tokens = analysed(norm, language).tokens
    starts = frozenset(t.start for t in tokens if t.pos.startswith(("名詞", "接頭辞", "word")))
    return starts, frozenset(t.end for t in tokens)


def _plausible(norm: str, start: int, end: int, sense: Sense, edges: tuple[frozenset[int], frozenset[int]]) -> bool:
    words = norm[start:end]
    if _LATIN.search(words):
        return not (norm[start - 1 : start].isalnum() and norm[start - 1 : start].isascii()) and not (
            norm[end : end + 1].isalnum() and norm[end : end + 1].isascii()
        )
    if sense.form == "full":
        return len(words) > 1
    if sense.form == "kana_full":
        return len(words) > 3 or (len(words) == 3 and start in edges[0])
    if sense.form == "kana":
        return len(words) > 2 and start in edges[0] and end in edges[1]
    return len(words) > 1 and start in edges[0] and end in edges[1]


def _unknown(norm: str, known: list[Named]) -> list[Named]:
    """Names that have the form of a municipality's but are none (``架空市``)."""
    out = []
    for match in _UNKNOWN.finditer(norm):
        if _GENERIC.search(match.group()) or any(k.start < match.end() and match.start() < k.end for k in known):
            continue
        out.append(Named(match.start(), match.end(), match.group(), (), full=True))
    return out


def near(these: Iterable[str], those: Collection[str], places: Places) -> bool:
    """True when one of these places is one of those, lies in one or holds one."""
    return any(a == b or places.within(a, b) or places.within(b, a) for a in these for b in those)


def without(norm: str, spans: Iterable[tuple[int, int]]) -> str:
    """``norm`` with the spans blanked out, offsets kept."""
    kept = list(norm)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)
