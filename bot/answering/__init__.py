"""Questions → answers that can be checked, or the statement that the sources do not say. Pure.

``plan`` makes a question self-contained and says what to look up; ``answer`` says it from the evidence.
"""

from bot.answering.language.folding import fold
from bot.answering.planning.asking import Asking, Names, asking, names_of, nobody
from bot.answering.planning.orders import Utterance, left_over, utterances
from bot.answering.planning.plan import Plan, asks_on, leans_back, plan, terse
from bot.answering.planning.spelling import respelled
from bot.answering.replying import answer
from bot.answering.tables.index import LANGUAGES, statements
from bot.answering.tables.nearness import Nearness

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
