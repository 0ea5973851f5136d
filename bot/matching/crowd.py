"""The wishes of many people at once, as numbers.

People have their wishes one by one in common: each distinct part of them (what is said of the time, of the budget …) is
worked out and held against the stays once, and a person is no more than a row of numbers that say which parts.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.filtering import SUBJECTS, subject_of
from bot.preferences import SLOTS, Entry, Polarity, Preferences, Regions, Wishes

Line = Sequence[Any]
"""One line of a log as it is stored: worker, op, slot, value (as JSON text), polarity, hard, message. The JSON text
of equal values may differ; then they are only worked out twice."""

RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "time": ("start", "days"), "styles": ("styles",), "party": ("party",), "budget": ("budget", "days", "party"),
    "place": ("place",), "needs": ("needs", "styles", "party"), "words": ("skills", "themes"),
}  # fmt: skip
"""Subject → the slots on whose lines it rests: a budget by the night or by the person takes the others in."""
ACROSS = frozenset({"undo", "reset"})
"""What reaches beyond its own slot. (A confirmation does too, but changes no wish.)"""
_SLOT_AT = {slot.name: at for at, slot in enumerate(SLOTS)}


@dataclass(frozen=True)
class Crowd:
    """What everybody wishes."""

    parts: Mapping[str, Sequence[Wishes]]
    """Subject (of ``SUBJECTS``) → the distinct things that people say of it; the first says nothing. Only what the
    subject rests on may be read from them."""
    people: npt.NDArray[np.int32]
    """Shape (people, subjects in the order of ``SUBJECTS``): the position in ``parts``."""

    def __len__(self) -> int:
        return len(self.people)

    def said(self, subject: str) -> npt.NDArray[np.int32]:
        """For each person the position in ``parts[subject]``."""
        return self.people[:, list(SUBJECTS).index(subject)]

    @classmethod
    def of(cls, everybody: Iterable[Wishes]) -> Crowd:
        """The wishes of each, one by one."""
        parts = _Parts()
        return parts.crowd(np.array([parts.row(wishes) for wishes in everybody], dtype=np.int32))

    @classmethod
    def of_logs(cls, lines: Iterable[Line], regions: Regions, today: date) -> Crowd:
        """The wishes to which everybody's logs lead; ``lines`` are ordered by person, then by age.

        The same as folding log by log (``bot.preferences``), which is what is done, but for each distinct history of a
        slot once: the lines of a slot fold apart from those of other slots.
        """
        logs = _Logs()
        for _, log in groupby(lines, itemgetter(0)):
            logs.add(log)
        return logs.crowd(regions, today)


class _Parts:
    """Numbers for the distinct parts of wishes."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[tuple[object, ...], int]] = {subject: {(): 0} for subject in SUBJECTS}
        self._wishes: dict[str, list[Wishes]] = {subject: [Wishes()] for subject in SUBJECTS}

    def number(self, subject: str, wishes: Wishes) -> int:
        part = subject_of(wishes, subject)
        numbers = self._numbers[subject]
        if part not in numbers:
            numbers[part] = len(numbers)
            self._wishes[subject].append(wishes)
        return numbers[part]

    def row(self, wishes: Wishes) -> list[int]:
        return [self.number(subject, wishes) for subject in SUBJECTS]

    def crowd(self, people: npt.NDArray[np.int32]) -> Crowd:
        return Crowd(self._wishes, people.reshape(-1, len(SUBJECTS)))


class _Numbered(dict[Any, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: Any) -> int:
        number = self[key] = len(self)
        return number


class _Logs:
    """Everybody's logs, slot by slot, as numbers of histories."""

    def __init__(self) -> None:
        self._lines = _Numbered()
        """Op, slot, value, polarity, hard."""
        self._histories = {slot.name: _Numbered({((), ()): 0}) for slot in SLOTS}
        """For each slot: its lines; and where one of them corrects, for each which of the messages it is of."""
        self._people = array("i")
        self._apart: dict[int, list[Line]] = {}
        """Person (position) → a log whose lines reach across slots: folded as a whole."""

    def add(self, log: Iterable[Line]) -> None:
        """Take in one person's log."""
        lines = list(log)
        by_slot: dict[str, tuple[int, ...]] = {}
        across = False
        for line in lines:
            across = across or line[1] in ACROSS
            slot = line[2]
            by_slot[slot] = (*by_slot.get(slot, ()), self._lines[line[1:6]])
        row = [0] * len(SLOTS)
        if across:
            self._apart[len(self._people) // len(SLOTS)] = lines
        else:
            by_slot.pop("", None)  # a confirmation
            for slot, history in by_slot.items():
                messages = _messages(lines, slot) if len(history) > 1 else ()
                row[_SLOT_AT[slot]] = self._histories[slot][history, messages]
        self._people.extend(row)

    def crowd(self, regions: Regions, today: date) -> Crowd:
        """Fold each distinct history once, and put the parts together."""
        said = [Entry(op, slot, json.loads(value or "null"), Polarity(polarity), hard=hard)
                for op, slot, value, polarity, hard in self._lines]  # fmt: skip
        histories = {
            slot: [_entries(said, history, messages) for history, messages in numbers]
            for slot, numbers in self._histories.items()
        }

        def wishes(numbers: Mapping[str, int]) -> Wishes:
            log = [entry for slot, number in numbers.items() for entry in histories[slot][number]]
            return Preferences.fold(log).wishes(regions, today)

        table = np.array(self._people, dtype=np.int64).reshape(-1, len(SLOTS))
        for slot, at in _SLOT_AT.items():
            table[:, at] = _same([wishes({slot: number}) for number in range(len(histories[slot]))], slot)[table[:, at]]
        parts = _Parts()
        people = np.zeros((len(table), len(SUBJECTS)), dtype=np.int32)
        for at, subject in enumerate(SUBJECTS):
            slots = RESTS_ON[subject]
            columns = table[:, [_SLOT_AT[slot] for slot in slots]]
            if subject == "budget":
                # a limit that is known without them takes in neither days nor people
                alone = [wishes({"budget": number}).budget_yen_max for number in range(len(histories["budget"]))]
                settled = np.array([not number or limit is not None for number, limit in enumerate(alone)])
                columns[settled[columns[:, 0]], 1:] = 0
            sizes = [len(histories[slot]) for slot in slots]
            distinct, which = np.unique(np.ravel_multi_index(tuple(columns.T), sizes), return_inverse=True)
            numbers = zip(*(each.tolist() for each in np.unravel_index(distinct, sizes)), strict=True)
            found = [parts.number(subject, wishes(dict(zip(slots, each, strict=True)))) for each in numbers]
            people[:, at] = np.array(found, dtype=np.int32)[which]
        for position, lines in self._apart.items():
            people[position] = parts.row(Preferences.fold(_entry(line) for line in lines).wishes(regions, today))
        return parts.crowd(people)


def _same(alone: Sequence[Wishes], slot: str) -> npt.NDArray[np.int64]:
    """For each history of a slot the first that leads to the same: what people said in different words, or changed."""
    first: dict[object, int] = {}
    out = []
    for number, wishes in enumerate(alone):
        # a budget by the night leads to nothing yet that could be compared
        open_ = slot == "budget" and wishes.budget_yen_max is None
        out.append(number if open_ else first.setdefault(wishes, number))
    return np.array(out, dtype=np.int64)


def _messages(lines: Iterable[Line], slot: str) -> tuple[int, ...]:
    """Where a line of the slot corrects, what is of one message stands together: which each is of, numbered anew."""
    of_slot = [line for line in lines if line[2] == slot]
    if not any(line[1] == "correct" for line in of_slot):
        return ()
    numbers = _Numbered()
    return tuple([numbers[line[6]] for line in of_slot])


def _entries(said: Sequence[Entry], history: Sequence[int], messages: Sequence[int]) -> list[Entry]:
    lines = [said[number] for number in history]
    if not messages:
        return lines
    return [replace(line, message_id=str(message)) for line, message in zip(lines, messages, strict=True)]


def _entry(line: Line) -> Entry:
    _, op, slot, value, polarity, hard, message = line
    return Entry(op, slot, json.loads(value or "null"), Polarity(polarity), hard=hard, message_id=message)
