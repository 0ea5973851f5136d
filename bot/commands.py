"""The closed list of commands that understanding emits. The dialogue never sees free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.preferences import Polarity


@dataclass(frozen=True, slots=True)
class Set:
    """A wish was stated. ``value`` has the form that ``bot.preferences`` documents for the slot."""

    slot: str
    value: Any
    polarity: Polarity = Polarity.WANT
    words: str = ""
    """The words it came from."""
    confidence: float = 1.0
    hard: bool | None = None
    """True: "must"; False: "if possible"; None: not said."""
    start: int = -1
    """Where in the message the words stand (code points), -1 when unknown."""


@dataclass(frozen=True, slots=True)
class Correct(Set):
    """As ``Set``, with a cue that it replaces what was said before."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Forget the slot's value ("the date is open again")."""

    slot: str


@dataclass(frozen=True, slots=True)
class Decline:
    """The person does not care about the slot, does not know yet, or does not want to say."""

    slot: str
    """Empty when they want to go on and no slot was asked about."""
    why: Literal["any", "unknown", "refused"] = "any"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the knowledge base or the tables."""

    question: str


@dataclass(frozen=True, slots=True)
class Propose:
    """Show stays now."""


@dataclass(frozen=True, slots=True)
class More:
    """Show other stays; ``towards`` is a direction ("cheaper", "nearer", "shorter", "") when one was named."""

    towards: str = ""


@dataclass(frozen=True, slots=True)
class React:
    """What the person thinks of a stay that was shown."""

    verdict: Literal["like", "dislike", "interested", "withdraw"]
    which: str = ""
    """A stay id, or ``#1`` … ``#9`` by order shown, ``#-1`` for the last, ``*`` for all; empty when not said."""
    reason: str = ""
    """``far``, ``expensive``, ``dates``, ``place``, ``style`` or the words themselves."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Yes."""


@dataclass(frozen=True, slots=True)
class Deny:
    """No; or "that's wrong" about what was read back."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Hello."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """Thank you, or good-bye."""


@dataclass(frozen=True, slots=True)
class Help:
    """What can you do? How do I go on?"""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say that again."""


@dataclass(frozen=True, slots=True)
class Back:
    """Undo the last thing taken in."""


@dataclass(frozen=True, slots=True)
class ShowMine:
    """What have you understood, what do you know about me?"""


@dataclass(frozen=True, slots=True)
class WhereFrom:
    """Where did you get that from?"""


@dataclass(frozen=True, slots=True)
class Speak:
    """Answer in this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Reset:
    """Start over with the wishes. Always confirmed before it acts."""


@dataclass(frozen=True, slots=True)
class DeleteMyData:
    """Erase everything about me. Always confirmed before it acts."""


@dataclass(frozen=True, slots=True)
class ExportMyData:
    """Give me what you store about me."""


@dataclass(frozen=True, slots=True)
class Human:
    """Let me talk to a person. Always confirmed before anything is shared."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop writing to me by yourself; ``resume`` ends the pause."""

    resume: bool = False


@dataclass(frozen=True, slots=True)
class Clarify:
    """A value could mean several things: asked back with the candidates, never guessed."""

    slot: str
    candidates: tuple[Any, ...]
    words: str = ""
    polarity: Polarity = Polarity.WANT


@dataclass(frozen=True, slots=True)
class OffTopic:
    """Small talk or a subject that is not ours; or an attempt to fish for data or to change the rules."""

    kind: Literal["chat", "subject", "others_data", "instructions"] = "chat"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing could be read."""

    words: str = ""


Command = (
    Set | Correct | Clear | Decline | Ask | Propose | More | React | Confirm | Deny | Greet | Thanks | Help | Repeat
    | Back | ShowMine | WhereFrom | Speak | Reset | DeleteMyData | ExportMyData | Human | Pause | Clarify | OffTopic
    | Unclear
)  # fmt: skip


def label(command: Command) -> str:
    """Name of a command as other programs see it: ``Set:days``, ``Ask``, ``Decline:budget``."""
    slot = getattr(command, "slot", "")
    return f"{type(command).__name__}:{slot}" if slot else type(command).__name__
