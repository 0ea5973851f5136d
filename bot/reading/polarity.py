"""How a value was meant: wanted, avoided, taken back or only mentioned; a must or a wish."""

from __future__ import annotations

from dataclasses import dataclass

from bot.preferences import Polarity
from bot.reading.found import Text
from bot.reading.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Stance:
    """How the words ``norm[start:end]`` were meant."""

    polarity: Polarity = Polarity.WANT
    hard: bool | None = None
    """True: must; False: if possible; None: not said."""
    corrects: bool = False
    """True when the words replace what was said before."""


def of(text: Text, start: int, end: int, lexicon: Lexicon) -> Stance:
    """The stance towards ``norm[start:end]``."""
    return Stance()
