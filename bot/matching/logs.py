"""Many people's logs of wishes folded at once, slot by slot, as numbers.

The lines of a slot fold apart from those of other slots, and people say much the same: what each line makes of what was
held before it is worked out once for each distinct pair, by the one rule of folding (``bot.preferences``).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import ne
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.preferences import ACROSS, SLOT, SLOTS, Entry, Held, Polarity, Preferences, fold_in, standing

Line = Sequence[Any]
"""One line of a log as it is stored: worker, op, slot, value (as JSON text), polarity, hard, message. The JSON text
of equal values may differ; then they are only worked out twice."""

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]
_SLOT_AT = {slot.name: at for at, slot in enumerate(SLOTS)}


class _Numbered(dict[Any, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: Any) -> int:
        number = self[key] = len(self)
        return number


class States:
    """What is held of a slot, each distinct state numbered; 0: nothing."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[object, int]] = {slot.name: {_key((), None): 0} for slot in SLOTS}
        self._states: dict[str, list[tuple[tuple[Held, ...], str | None]]] = {slot.name: [((), None)] for slot in SLOTS}
        """Slot → the values held, and why it was declined (None: it was not)."""

    def count(self, slot: str) -> int:
        """How many states of a slot there are."""
        return len(self._states[slot])

    def after(self, slot: str, state: int, entry: Entry) -> int:
        """The state to which an entry leads."""
        held, why = self._states[slot][state]
        slots, declined = {slot: held}, {} if why is None else {slot: why}
        fold_in(entry, slots, declined)
        new = slots.get(slot, ()), declined.get(slot)
        known = self._numbers[slot]
        number = known.setdefault(_key(*new), len(known))
        if number == len(self._states[slot]):
            self._states[slot].append(new)
        return number

    def preferences(self, of: Mapping[str, int]) -> Preferences:
        """Somebody who is in these states, slot by slot."""
        found = {slot: self._states[slot][state] for slot, state in of.items()}
        return Preferences(
            held={slot: held for slot, (held, _) in found.items()},
            declined={slot: why for slot, (_, why) in found.items() if why is not None},
        )


def _key(held: tuple[Held, ...], why: str | None) -> object:
    return why, tuple([(repr(each.value), each.polarity, each.hard, each.message_id) for each in held])


class Logs:
    """Everybody's logs, taken in batch by batch: a person is folded once the next one begins."""

    def __init__(self) -> None:
        self.states = States()
        self._lines = _Numbered()
        """Each distinct op, slot, value, polarity and hard."""
        self._entries: list[Entry] = []
        """The same, read; the message is left out."""
        self._slots: list[int] = []
        """Of each of them the slot's place in ``SLOTS``; -1 for none."""
        self._across: list[bool] = []
        self._corrects: list[bool] = []
        """Whether it matters to a correction which values are of its own message."""
        self._leads: dict[tuple[int, int, int], int] = {}
        """State, line and message (as :func:`_messages` counts them) → the state to which they lead."""
        self._begun: list[Line] = []
        """The lines of the last person so far."""
        self._folded: list[Numbers] = []

    def add(self, lines: Sequence[Line]) -> None:
        """Take in more lines, of the same person or of new ones."""
        lines = [*self._begun, *lines]
        last = lines[-1][0] if lines else ""
        cut = next((at for at in range(len(lines), 0, -1) if lines[at - 1][0] != last), 0)
        self._begun = lines[cut:]
        self._fold(lines[:cut])

    def fold(self) -> Numbers:
        """For each person, in their order, the state (``states``) of each slot, in the order of ``SLOTS``."""
        self._fold(self._begun)
        self._begun = []
        return np.concatenate([np.zeros((0, len(SLOTS)), dtype=np.int32), *self._folded])

    def _fold(self, lines: Sequence[Line]) -> None:
        """Fold the logs of people who are there with all of their lines."""
        if not lines:
            return
        workers, ops, slots, values, polarities, hard, messages = zip(*lines, strict=True)
        known = self._lines
        said = np.array([known[line] for line in zip(ops, slots, values, polarities, hard, strict=True)])
        for line in itertools.islice(known, len(self._entries), None):
            self._read(*line)
        person = np.cumsum(np.fromiter(map(ne, workers, (None, *workers)), np.bool_, len(lines))) - 1
        message = np.fromiter(map(hash, messages), np.int64, len(lines))
        where = np.array(self._slots)[said]
        counts = where >= 0
        counts[self._fallen(person, said, message)] = False
        states = np.zeros((int(person[-1]) + 1, len(SLOTS)), dtype=np.int32)
        histories = _Histories.of((person * len(SLOTS) + where)[counts])
        said, message = said[counts][histories.order], message[counts][histories.order]
        states.flat[histories.keys] = self._reached(histories, said, self._messages(histories, said, message))
        self._folded.append(states)

    def _read(self, op: Any, slot: str, value: str | None, polarity: str, hard: bool | None) -> None:
        """Note a line that was not there before."""
        self._entries.append(Entry(op, slot, json.loads(value or "null"), Polarity(polarity), hard=hard))
        self._slots.append(_SLOT_AT.get(slot, -1))
        self._across.append(op in ACROSS)
        self._corrects.append(op == "correct" and SLOT[slot].merge == "set")

    def _fallen(self, person: Numbers, said: Numbers, message: Numbers) -> Numbers:
        """Positions of lines that were taken back, or said before a new start."""
        touched = np.flatnonzero(np.isin(person, person[np.array(self._across)[said]]))
        fallen = [touched[:0]]
        for lines in np.split(touched, np.flatnonzero(np.diff(person[touched])) + 1):
            entries = [self._entries[one] for one in said[lines].tolist()]
            log = [(entry.op, which, hash(entry.value) if entry.op == "undo" else None)
                   for entry, which in zip(entries, message[lines].tolist(), strict=True)]  # fmt: skip
            fallen.append(np.delete(lines, standing(log)))
        return np.concatenate(fallen)

    def _messages(self, histories: _Histories, said: Numbers, message: Numbers) -> Numbers:
        """Where a line corrects one of several values, what is of one message stands together: which each is of.

        0 elsewhere: there it makes no difference.
        """
        out = np.zeros(len(said), dtype=np.int64)
        corrects = np.array(self._corrects)[said]
        corrected = np.bincount(histories.number[corrects], minlength=len(histories.begin)) > 0
        which = np.flatnonzero(corrected[histories.number])
        number, at, of = histories.number[which], histories.at[which], message[which]
        order = np.lexsort((at, of, number))
        number, of, at = number[order], of[order], at[order]
        first = np.flatnonzero(_changes(number) | _changes(of))
        out[which[order]] = 1 + np.repeat(at[first], np.diff(first, append=len(order)))
        return out

    def _reached(self, histories: _Histories, said: Numbers, messages: Numbers) -> Numbers:
        """The state in which each history ends: all of them a line further at a time."""
        reached = np.zeros(len(histories.begin), dtype=np.int64)
        lines, several = len(self._entries), int(messages.max(initial=0)) + 1
        said = said * several + messages
        for step in range(int(histories.length.max(initial=0))):
            going = np.flatnonzero(histories.length > step)
            pairs = reached[going] * (lines * several) + said[histories.begin[going] + step]
            distinct, which = np.unique(pairs, return_inverse=True)
            new = []
            for pair in distinct.tolist():
                state, rest = divmod(pair, lines * several)
                new.append(self._lead(state, *divmod(rest, several)))
            reached[going] = np.array(new)[which]
        return reached

    def _lead(self, state: int, line: int, message: int) -> int:
        """The state to which a line leads; each is worked out once."""
        key = state, line, message
        if key not in self._leads:
            entry = self._entries[line]
            if message:
                entry = replace(entry, message_id=str(message))
            self._leads[key] = self.states.after(entry.slot, state, entry)
        return self._leads[key]


def _changes(values: Numbers) -> npt.NDArray[np.bool_]:
    """True where a value differs from the one before it, and for the first."""
    out = np.ones(len(values), dtype=np.bool_)
    out[1:] = values[1:] != values[:-1]
    return out


@dataclass(frozen=True)
class _Histories:
    """The lines of one person in one slot, for all persons and slots."""

    order: Numbers
    """Where each line stood: sorted by history, then by age."""
    keys: Numbers
    """For each history its key."""
    begin: Numbers
    """For each history the position of its first line."""
    length: Numbers
    number: Numbers
    """For each line which history it is of."""
    at: Numbers
    """For each line its place in the history."""

    @classmethod
    def of(cls, keys: Numbers) -> _Histories:
        """Lines with one key are of one history."""
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begin = np.flatnonzero(_changes(keys))
        length = np.diff(begin, append=len(keys))
        number = np.repeat(np.arange(len(begin)), length)
        return cls(order, keys[begin], begin, length, number, np.arange(len(keys)) - begin[number])
