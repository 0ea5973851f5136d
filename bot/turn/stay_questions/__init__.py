"""Questions about stays, those that were shown or all on offer: what is asked, and what their rows say to it."""

from bot.turn.stay_questions.asking import Asked, StayQuestion, find, only_asked
from bot.turn.stay_questions.offered import of_all, told, told_of_at_all
from bot.turn.stay_questions.pointing import any_of, folded, pointed
from bot.turn.stay_questions.telling import answer

__all__ = [
    "Asked",
    "StayQuestion",
    "answer",
    "any_of",
    "find",
    "folded",
    "of_all",
    "only_asked",
    "pointed",
    "told",
    "told_of_at_all",
]
