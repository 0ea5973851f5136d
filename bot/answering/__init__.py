"""Questions → answers that can be checked, or the statement that the sources do not say. Pure.

``plan`` makes a question self-contained and says what to look up; ``answer`` says it from the evidence.
"""

from bot.answering.asking import Asking, Names, asking, names_of, nobody
from bot.answering.folding import fold
from bot.answering.index import LANGUAGES, statements
from bot.answering.nearness import Nearness
from bot.answering.orders import Utterance, left_over, utterances
from bot.answering.planning import Plan, asks_on, leans_back, plan, terse
from bot.answering.replying import answer
from bot.answering.spelling import respelled

__all__ = [
    "LANGUAGES",
    "Asking",
    "Names",
    "Nearness",
    "Plan",
    "Utterance",
    "answer",
    "asking",
    "asks_on",
    "fold",
    "leans_back",
    "left_over",
    "names_of",
    "nobody",
    "plan",
    "respelled",
    "statements",
    "terse",
    "utterances",
]
