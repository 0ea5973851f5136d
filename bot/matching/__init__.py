"""Stays against wishes: filter, rank, reasons, relaxations."""

from bot.matching.closeness import Closeness
from bot.matching.columns import Columns
from bot.matching.filtering import fits, satisfies
from bot.matching.needs import NEEDS, Need, need, within_minutes
from bot.matching.offers import STYLES, Held, Match, Matches, Relaxation, Stay
from bot.matching.overview import Overview, overview
from bot.matching.ranking import WEIGHTS, Proposing, propose, rank
from bot.matching.reasons import reasons, word_reason
from bot.matching.relaxing import entries, relaxations

__all__ = [
    "NEEDS",
    "STYLES",
    "WEIGHTS",
    "Closeness",
    "Columns",
    "Held",
    "Match",
    "Matches",
    "Need",
    "Overview",
    "Proposing",
    "Relaxation",
    "Stay",
    "entries",
    "fits",
    "need",
    "overview",
    "propose",
    "rank",
    "reasons",
    "relaxations",
    "satisfies",
    "within_minutes",
    "word_reason",
]
