"""The claims on a text's spans: which of those that overlap stand, and each value once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import SLOT, Polarity
from bot.reading.found import Found

_SHARED = {frozenset(pair) for pair in (("party", "needs"), ("budget", "needs"), ("budget", "party"))} | {
    frozenset((slot, "styles")) for slot in ("start", "days", "budget", "party")
}
"""Slots that may be read from the same words: 「母の介護」 is a style of stay and an elder cared for."""


def standing(found: Sequence[Found]) -> list[Found]:
    """The claims that stand: of two that overlap, the stronger, then the longer; different slots may share a span."""
    kept: list[Found] = []
    owners: dict[int, list[Found]] = {}
    for f in sorted(found, key=lambda f: (-f.claim, f.start - f.end, f.start)):
        near = {id(k): k for position in range(f.start, f.end) for k in owners.get(position, ())}
        rivals = [k for k in near.values() if frozenset((k.slot, f.slot)) not in _SHARED]
        if any(k.claim > f.claim or k.slot == f.slot for k in rivals) and not _both(f, rivals):
            continue
        kept.append(f)
        for position in range(f.start, f.end):
            owners.setdefault(position, []).append(f)
    return sorted(kept, key=lambda f: (f.start, f.end))


def alone(found: Sequence[Found]) -> list[Found]:
    """What one person can pay a head is what they can pay: 「一人旅、1泊1人9千円」."""
    people = [f.value for f in found if f.slot == "party" and f.value is not None]
    if not any(p.get("adults") == 1 and not p.get("children") and not p.get("join") for p in people):
        return list(found)
    out = []
    for f in found:
        per = f.value.get("per") if f.slot == "budget" and f.value is not None else None
        if per and per.startswith("person"):
            out.append(replace(f, value={**f.value, "per": per.removeprefix("person_") if "_" in per else "total"}))
        else:
            out.append(f)
    return out


def _both(f: Found, rivals: Sequence[Found]) -> bool:
    """Several values of a set slot may come from the same words (関東甲信越)."""
    return SLOT[f.slot].merge == "set" and all(
        k.slot == f.slot and (k.start, k.end) == (f.start, f.end) and k.value != f.value for k in rivals
    )


def once(found: Sequence[Found]) -> list[Found]:
    """Each value once: of a place told twice what was said of it last, and more surely than by naming it."""
    out: dict[str, Found] = {}
    for f in found:
        key = f"{f.slot} {f.value} {f.candidates}"
        old = out.get(key)
        said = f.polarity is not Polarity.MENTIONED and (old is None or f.confidence >= old.confidence)
        if old is None or old.polarity is Polarity.MENTIONED or said:
            out[key] = f
    return sorted(out.values(), key=lambda f: (f.start, f.end))
