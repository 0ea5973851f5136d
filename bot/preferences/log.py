"""The log of wishes, and what is in force: a fold over it, so that a correction never destroys what it corrects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.preferences.party import merge_party
from bot.preferences.slots import GUESSED, SLOT, Entry, Held, Polarity, values_of
from bot.preferences.wishes import Regions, Wishes, resolved


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's log of wishes, and the values in force."""

    entries: tuple[Entry, ...] = ()
    held: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    """Slot → why (``any``, ``unknown``, ``refused``)."""

    @classmethod
    def fold(cls, entries: Iterable[Entry]) -> Preferences:
        """The state that ``entries`` lead to."""
        log = tuple(entries)
        held: dict[str, tuple[Held, ...]] = {}
        declined: dict[str, str] = {}
        for at in standing([(entry.op, entry.message_id, entry.value) for entry in log]):
            fold_in(log[at], held, declined)
        return cls(log, held, declined)

    def plus(self, entries: Sequence[Entry]) -> Preferences:
        """The state after ``entries`` as well."""
        return Preferences.fold((*self.entries, *entries)) if entries else self

    def values(self, slot: str, polarity: Polarity = Polarity.WANT) -> tuple[Held, ...]:
        """The values in force for a slot, oldest first."""
        return values_of(self.held, slot, polarity)

    def parts(self, slot: str) -> Mapping[str, Any]:
        """The value in force last of a slot whose values have parts (start, days, budget, party); empty without one."""
        values = self.values(slot)
        return values[-1].value if values and isinstance(values[-1].value, Mapping) else {}

    def known(self, slot: str) -> bool:
        """True when the slot has a value or was declined: it is not asked again."""
        if slot in self.declined or any(h.polarity is Polarity.WANT for h in self.held.get(slot, ())):
            return True
        return slot == "place" and any(h.polarity is Polarity.AVOID for h in self.held.get(slot, ()))

    def wishes(self, regions: Regions, today: date) -> Wishes:
        """The wishes in force on ``today``; windows that have passed are let go."""
        return resolved(self.held, self.declined, regions, today)


ACROSS = frozenset({"undo", "reset"})
"""What reaches beyond its own slot. (A confirmation does too, but changes no wish.)"""


def standing(log: Sequence[tuple[str, object, object]]) -> list[int]:
    """Positions of the lines that count: neither taken back nor said before a new start.

    A line here is its op, its message, and of an "undo" the message that is taken back.
    """
    if not any(op in ACROSS for op, _, _ in log):
        return list(range(len(log)))
    undone = {value for op, _, value in log if op == "undo"}
    left = [at for at, (op, message, _) in enumerate(log) if op != "undo" and not (message and message in undone)]
    begin = max((number for number, at in enumerate(left, 1) if log[at][0] == "reset"), default=0)
    return left[begin:]


def fold_in(entry: Entry, held: dict[str, tuple[Held, ...]], declined: dict[str, str]) -> None:
    """Fold one entry that stands (:func:`standing`) into ``held`` and ``declined``."""
    slot = entry.slot
    if entry.op == "clear":
        held.pop(slot, None)
        declined.pop(slot, None)
        return
    if entry.op == "decline":
        declined[slot] = str(entry.value or "any")
        if declined[slot] != "any":
            return
        # "anywhere but Hokuriku": what is avoided stays avoided
        held[slot] = tuple(h for h in held.get(slot, ()) if h.polarity is Polarity.AVOID)
        return
    if entry.op == "confirm":
        for name, values in held.items():
            held[name] = tuple(replace(value, confirmed=True) for value in values)
        return
    rule = SLOT[slot]
    old = held.get(slot, ())
    new = Held(
        value=entry.value,
        polarity=entry.polarity,
        words=entry.words,
        hard=rule.hard if entry.hard is None else entry.hard,
        guessed=entry.confidence <= GUESSED,
        confirmed=entry.source in ("button", "form"),
        message_id=entry.message_id,
    )
    if entry.polarity is Polarity.MENTIONED:
        return
    if entry.polarity is Polarity.RETRACTED:
        held[slot] = tuple(value for value in old if value.value != entry.value)
        return
    if entry.polarity is Polarity.WANT:
        declined.pop(slot, None)
    if rule.merge == "replace":
        if entry.polarity is Polarity.WANT:
            held[slot] = (*(v for v in old if v.polarity is Polarity.AVOID), new)
        else:
            held[slot] = (*old, new)
    elif rule.merge == "fields":
        before: Mapping[str, Any] = next((v.value for v in old if v.polarity is Polarity.WANT), {})
        merged = merge_party(before, entry.value, corrects=entry.op == "correct")
        held[slot] = (replace(new, value=merged),)
    else:
        # A correction replaces what earlier messages said; values of one message stand together.
        same = [v for v in old if v.value != entry.value and not _same_measure(slot, v.value, entry.value)]
        if entry.op == "correct" and entry.polarity is Polarity.WANT:
            same = [v for v in same if v.polarity is not Polarity.WANT or v.message_id == entry.message_id]
        if slot == "styles" and entry.polarity is Polarity.WANT and not new.guessed:
            same = [v for v in same if not v.guessed or v.polarity is not Polarity.WANT]
        held[slot] = (*same, new)


def _same_measure(slot: str, old: object, new: object) -> bool:
    """True for two limits on the same thing, of which only the newest can hold."""
    return slot == "needs" and str(old).startswith("移動") and str(new).startswith("移動")
