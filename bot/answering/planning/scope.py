"""What is not a question to the documents: attempts to change the rules, other people's data, the assistant itself."""

from __future__ import annotations

import re
from typing import Literal

from bot.answering.language.cues import Cues

NEAR = 30
"""Characters between somebody and what is only theirs."""
BEFORE = {"ja": 0, "en": 30}
"""And where it is named before them: the e-mail address of the person who asked."""
_SENTENCE = re.compile(r"[^。.!?！？\n]+")

Outside = Literal["", "instructions", "others_data", "task"]


def outside(norm: str, cues: Cues) -> Outside:
    """Why a message is refused outright; empty when it is not."""
    if cues.has("scope.instructions", norm):
        return "instructions"
    if cues.has("scope.others_data", norm) or _of_others(norm, cues):
        return "others_data"
    if cues.has("scope.task", norm):
        return "task"
    return ""


def _of_others(norm: str, cues: Cues) -> bool:
    """True when a sentence speaks of somebody else who uses this, and of what is only theirs."""
    for sentence in _SENTENCE.findall(norm):
        for who in cues.pattern["scope.others"].finditer(sentence):
            if any(
                what.start() - who.end() <= NEAR and who.start() - what.end() <= BEFORE[cues.language]
                and not (what.start() < who.end() and who.start() < what.end())
                for what in cues.pattern["scope.private"].finditer(sentence)
            ):  # fmt: skip
                return True
    return False


def is_chat(norm: str, cues: Cues) -> bool:
    """True for subjects that have nothing to do with this product."""
    return cues.has("scope.chat", norm)


def about_assistant(norm: str, cues: Cues) -> str:
    """Which phrase of ``answers.assistant`` answers a question about the assistant itself; empty when none does."""
    return cues.first("assistant", norm)
