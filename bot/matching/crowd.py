"""The wishes of many people at once, as numbers.

People have their wishes one by one in common: each distinct part of them (what is said of the time, of the budget …) is
worked out and held against the stays once, and a person is no more than a row of numbers that say which parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.matching.filtering import SUBJECTS, subject_of
from bot.matching.logs import Line, Logs, Numbers, States
from bot.preferences import SLOTS, Regions, Wishes

RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "time": ("start", "days"), "styles": ("styles",), "party": ("party",), "place": ("place",),
    "budget": ("budget", "start", "days", "party"),
    "needs": ("needs", "styles", "party"), "words": ("skills", "themes"),
}  # fmt: skip
"""Subject → the slots on whose lines it rests: a budget by the night or by the person takes the others in, and a
start that names the last day as well tells how long."""
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
    def of_logs(cls, batches: Iterable[Sequence[Line]], regions: Regions, today: date) -> Crowd:
        """The wishes to which everybody's logs lead; the lines are ordered by person, then by age, in any batches.

        The same as folding log by log (``bot.preferences``), person by person in their order.
        """
        logs = Logs()
        for lines in batches:
            logs.add(lines)
        return _crowd(logs.fold(), logs.states, regions, today)


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


def _crowd(said: Numbers, states: States, regions: Regions, today: date) -> Crowd:
    """Resolve each distinct state of a slot once, and put the parts together."""

    def wishes(of: Mapping[str, int]) -> Wishes:
        return states.preferences(of).wishes(regions, today)

    alone = {slot: [wishes({slot: state}) for state in range(states.count(slot))] for slot in _SLOT_AT}
    table = np.stack([_same(alone[slot], slot)[said[:, at]] for slot, at in _SLOT_AT.items()], axis=1)
    parts = _Parts()
    people = np.zeros((len(table), len(SUBJECTS)), dtype=np.int32)
    for at, subject in enumerate(SUBJECTS):
        slots = RESTS_ON[subject]
        columns = table[:, [_SLOT_AT[slot] for slot in slots]]
        if subject == "budget":
            # a limit that is known without them takes in neither days nor people
            limits = [each.budget_yen_max for each in alone["budget"]]
            settled = np.array([not state or limit is not None for state, limit in enumerate(limits)])
            columns[settled[columns[:, 0]], 1:] = 0
        sizes = [len(alone[slot]) for slot in slots]
        distinct, which = np.unique(np.ravel_multi_index(tuple(columns.T), sizes), return_inverse=True)
        numbers = zip(*(each.tolist() for each in np.unravel_index(distinct, sizes)), strict=True)
        found = [parts.number(subject, wishes(dict(zip(slots, each, strict=True)))) for each in numbers]
        people[:, at] = np.array(found, dtype=np.int32)[which]
    return parts.crowd(people)


def _same(alone: Sequence[Wishes], slot: str) -> Numbers:
    """For each state of a slot the first that leads to the same: what people said in different words, or changed."""
    first: dict[object, int] = {}
    out = []
    for state, wishes in enumerate(alone):
        # a budget by the night leads to nothing yet that could be compared
        open_ = slot == "budget" and wishes.budget_yen_max is None
        out.append(state if open_ else first.setdefault(wishes, state))
    return np.array(out, dtype=np.int64)
