"""Stays as columns of numbers: what the filter and the ranking run over, however many stays there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.offers import STYLES, Stay

Ints = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

UNKNOWN = -1
"""In ``cost``, ``minutes``, ``confirmed`` and the yes-no columns: not known."""
NO_CARE = (127, -1)
"""Ages of a stay without childcare: a range that takes nobody."""
FLAGS = ("elder_care", "workspace", "wifi", "private_room", "car_needed")


def style_bits(styles: Iterable[str]) -> int:
    """A set of styles as bits, in the order of ``STYLES``; unknown ones are left out."""
    return sum(1 << STYLES.index(style) for style in set(styles) if style in STYLES)


@dataclass(frozen=True)
class Columns:
    """``n`` stays, one array a column (shape ``(n,)``); windows and words are kept apart, as a stay has several.

    Days are proleptic ordinals (``date.toordinal``), money is yen, durations are days.
    """

    ids: tuple[str, ...]
    position: dict[str, int]
    """Id → position."""
    prefecture: Ints
    """The prefecture's number, 1 to 47."""
    municipality: Ints
    """JIS code as a number: ``20211``, ``1233``."""
    styles: Ints
    """Bits in the order of ``STYLES``; an engagement that is a style counts as one."""
    main_style: Ints
    """Bit of the style that the offer names first."""
    days_min: Ints
    days_max: Ints
    left: Ints
    """Places still free."""
    cost: Ints
    care_from: Ints
    care_to: Ints
    minutes: Ints
    confirmed: Ints
    sample: Ints
    """1: no real offer."""
    flags: dict[str, npt.NDArray[np.int8]]
    """For each of ``FLAGS``: 1 yes, 0 no, -1 unknown."""
    window_stay: Ints
    """Which stay (position) each window belongs to, ascending."""
    window_first: Ints
    window_last: Ints
    themes: dict[str, Ints]
    """Word → positions of the stays that have it."""
    skills: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.ids)

    def having(self, words: dict[str, Ints], wanted: str, answers: Callable[[str, str], bool] = str.__eq__) -> Mask:
        """Which stays have a word that ``answers`` the one wanted (``words`` is ``themes`` or ``skills``)."""
        mask = np.zeros(len(self), dtype=np.bool_)
        for word, stays in words.items():
            if answers(word, wanted):
                mask[stays] = True
        return mask

    def with_left(self, left: Ints) -> Columns:
        """The same stays with other numbers of free places."""
        return replace(self, left=left)

    @classmethod
    def of(cls, stays: Iterable[Stay]) -> Columns:
        """Build from stays, which may be a stream: none of them is kept."""
        ids: list[str] = []
        numbers: list[tuple[int, ...]] = []
        flags: list[tuple[int, ...]] = []
        windows: list[tuple[int, int, int]] = []
        themes: defaultdict[str, list[int]] = defaultdict(list)
        skills: defaultdict[str, list[int]] = defaultdict(list)
        for i, stay in enumerate(stays):
            ids.append(stay.id)
            numbers.append(_numbers(stay))
            flags.append(tuple(UNKNOWN if (v := getattr(stay, flag)) is None else int(v) for flag in FLAGS))
            windows.extend((i, first.toordinal(), last.toordinal()) for first, last in stay.windows)
            for word in set(stay.themes):
                themes[word].append(i)
            for word in set(stay.skills):
                skills[word].append(i)
        table = np.array(numbers, dtype=np.int32).reshape(-1, len(_NUMBERS)).T.copy()
        yes_no = np.array(flags, dtype=np.int8).reshape(-1, len(FLAGS)).T.copy()
        spans = np.array(windows, dtype=np.int32).reshape(-1, 3).T.copy()
        return cls(
            ids=tuple(ids),
            position={stay: i for i, stay in enumerate(ids)},
            prefecture=(table[0] // 1000).astype(np.int32),
            **dict(zip(_NUMBERS, table, strict=True)),
            flags=dict(zip(FLAGS, yes_no, strict=True)),
            window_stay=spans[0],
            window_first=spans[1],
            window_last=spans[2],
            themes={word: np.array(at, dtype=np.int32) for word, at in themes.items()},
            skills={word: np.array(at, dtype=np.int32) for word, at in skills.items()},
        )


def _numbers(stay: Stay) -> tuple[int, ...]:
    """The stay's numbers, in the order of ``_NUMBERS``."""
    low, high = stay.childcare_ages or NO_CARE
    return (
        int(stay.municipality),
        style_bits((*stay.styles, stay.engagement)),
        style_bits(stay.styles[:1]),
        stay.days_min,
        stay.days_max,
        stay.left,
        UNKNOWN if stay.cost_yen is None else stay.cost_yen,
        low,
        high,
        UNKNOWN if stay.minutes_from_tokyo is None else stay.minutes_from_tokyo,
        UNKNOWN if stay.confirmed_on is None else stay.confirmed_on.toordinal(),
        int(stay.sample),
    )


_NUMBERS = (
    "municipality", "styles", "main_style", "days_min", "days_max", "left", "cost", "care_from", "care_to", "minutes",
    "confirmed", "sample",
)  # fmt: skip
"""The fields that ``_numbers`` fills, in its order."""
