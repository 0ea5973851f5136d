"""The people that a text names, as the lexers (``people_ja``, ``people_en``) hand them over to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.reading.found import Text
from bot.seams import ReadingContext

Role = Literal[
    "self", "couple", "spouse", "parent", "grandparent", "sibling", "friend", "colleague", "relative", "adult", "child",
    "family", "lone", "pet",
]  # fmt: skip
ROLES: tuple[Role, ...] = (
    "self", "couple", "spouse", "parent", "grandparent", "sibling", "friend", "colleague", "relative", "adult", "child",
    "family", "lone", "pet",
)  # fmt: skip

Which = Literal[-1, 0, 1, 2]
"""A child by its place among the others: the youngest, not told, the eldest, the one in the middle."""


def role(written: str) -> tuple[Role, int | None]:
    """A role and its number, from ``child 1``.

    Raises:
        ValueError: there is no such role.
    """
    name, _, count = written.partition(" ")
    if name not in ROLES:
        raise ValueError(f"no role {name!r}; there are {', '.join(ROLES)}")
    return name, int(count) if count else None


@dataclass(slots=True)
class Group:
    """People (or animals) of one kind at ``norm[start:end]``."""

    start: int
    end: int
    role: Role
    count: int | None = None
    """As said or as the word says (娘 is one); None when it was left open (子ども)."""
    said: bool = False
    """True when a number was said."""
    ages: list[int] = field(default_factory=list)
    along: bool | None = None
    """True: comes along; False: stays behind or is not there; None: only named."""
    too: bool = False
    """True when they come as well (母も一緒に): it says nothing of who else does."""
    plural: bool = False
    """True for several of an untold number (子どもたち, kids)."""
    described: bool = False
    """True when the words tell which child (小学生, 上の子), not only that it is one."""
    sentence: int = 0
    """Number of its sentence: those of another sentence may be the same people again."""
    part: bool = False
    """True for a part of a total ("うち1人は小学生")."""
    which: Which = 0


@dataclass(frozen=True, slots=True)
class Age:
    """The age of a child at ``norm[start:end]``."""

    start: int
    end: int
    age: int
    which: Which = 0


@dataclass(slots=True)
class Total:
    """The number of all people."""

    start: int
    end: int
    count: int
    solo: bool = False


@dataclass(slots=True)
class Gone:
    """Somebody of a party that was counted before who does not come after all."""

    start: int
    end: int
    role: Role
    count: int = 1
    """0: as many as there are of them."""
    which: Which = 0
    ages: tuple[int, ...] = ()
    """Of the children that stay behind, where these are told by their ages."""


@dataclass(slots=True)
class People:
    """All that a text says about people."""

    groups: list[Group] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    loose_ages: list[Age] = field(default_factory=list)
    """Ages of children without a word for the child."""
    denied_ages: list[int] = field(default_factory=list)
    """Ages that were taken back: 「5歳じゃなくて6歳」."""
    aged: bool = False
    """True when somebody is said to have turned an age, or to be of it after all."""
    cared_for: tuple[int, int] | None = None
    none_cared_for: bool = False
    """True when nobody is cared for, or somebody else does it."""
    lone_parent: tuple[int, int] | None = None
    join: tuple[int, int, int] | None = None
    """Start, end, how many more."""
    leave: tuple[int, int, int] | None = None
    no_children: tuple[int, int] | None = None
    gone: list[Gone] = field(default_factory=list)
    left: tuple[int, tuple[int, ...]] | None = None
    """How many children come when some of those known do not, and their ages if these are known."""
    corrects: bool = False
    settled: bool = False
    """True when what is told is their own, though it be told in the past: an age put right, what is left at the end of
    a tale ("we were six, two dropped out, so four"), or the number among whom the speaker counts himself."""
    anew: bool = False
    """True when the children that are named are all of them, whoever was told of before."""
    headed: bool = False
    """True when the number of all people was named as such: 人数を1名に."""


class Lexer(Protocol):
    """Reads the people of one language out of a text."""

    def people(self, text: Text, context: ReadingContext, taken: Sequence[tuple[int, int]]) -> People:
        """Groups, totals and the rest, in reading order."""


__all__ = ["ROLES", "Age", "Gone", "Group", "Lexer", "People", "Role", "Total", "Which", "role"]
