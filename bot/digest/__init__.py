"""A week of rows → its digest. Pure.

What nobody agreed to share never gets in: people are named only where they agreed for that very stay, what one or two
people did or wished is neither counted out nor to be worked out from what is (``groups``), and wishes about care (for
children, elders, animals) stand in no list of reasons.
"""

from bot.digest.contention import PERSONS
from bot.digest.contents import (
    Bar,
    Contention,
    Digest,
    Figure,
    QuestionGroup,
    Remedy,
    Unseen,
    Wanted,
)
from bot.digest.groups import GROUP, AtLeast, Count, count
from bot.digest.making import digest
from bot.digest.questions import group_questions
from bot.digest.week import (
    FIGURES,
    ROWS,
    STALE,
    UNSHARED,
    HumanWanted,
    Person,
    Rows,
    Stale,
    Tally,
    Unanswered,
    Waiting,
    Week,
)

__all__ = [
    "FIGURES", "GROUP", "PERSONS", "ROWS", "STALE", "UNSHARED", "AtLeast", "Bar", "Contention", "Count", "Digest",
    "Figure", "HumanWanted", "Person", "QuestionGroup", "Remedy", "Rows", "Stale", "Tally", "Unanswered", "Unseen",
    "Waiting", "Wanted", "Week", "count", "digest", "group_questions",
]  # fmt: skip
