"""What is meant by "this" where nothing was spoken of before: the programme that the assistant is there for."""

from __future__ import annotations

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold


def of_the_programme(text: str, cues: Cues) -> str:
    """``text`` with its name in place of 「こういうの」 or "this programme"; empty where nothing points at it."""
    norm = fold(text)
    found = cues.pattern["follow.programme"].search(norm)
    if found is None:
        return ""
    return norm[: found.start()] + cues.words["follow.programme_name"][0] + norm[found.end() :]


__all__ = ["of_the_programme"]
