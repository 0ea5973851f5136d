"""What is not a question to the documents: attempts to change the rules, other people's data, the assistant itself."""

from __future__ import annotations

from typing import Literal

from bot.answering.cues import Cues

Outside = Literal["", "instructions", "others_data", "task"]


def outside(norm: str, cues: Cues) -> Outside:
    """Why a message is refused outright; empty when it is not."""
    if cues.has("scope.instructions", norm):
        return "instructions"
    if cues.has("scope.others_data", norm):
        return "others_data"
    if cues.has("scope.task", norm):
        return "task"
    return ""


def is_chat(norm: str, cues: Cues) -> bool:
    """True for subjects that have nothing to do with this product."""
    return cues.has("scope.chat", norm)


def about_assistant(norm: str, cues: Cues) -> str:
    """Which phrase of ``answers.assistant`` answers a question about the assistant itself; empty when none does."""
    return cues.first("assistant", norm)
