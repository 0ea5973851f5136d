"""What a conversation remembers between turns, besides the wishes: plain JSON in ``Memory.dialogue``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.message import Source
from bot.seams import Asked

PAST_KEPT = 3
"""Questions remembered for follow-ups."""
SEEN_KEPT = 60
"""Stays remembered as shown, so that "more" shows others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A stay as it was last shown, with what a reaction to it needs."""

    id: str
    name: str
    municipality: str
    cost_yen: int | None = None
    minutes: int | None = None
    days_min: int = 1
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where the conversation stands."""

    asked: str = ""
    """The slot asked last and still open."""
    open: Mapping[str, Any] = field(default_factory=dict)
    """A yes-no question or a clarification that waits: ``{"act": "delete"}``, ``{"act": "pick", …}``."""
    named: tuple[str, ...] = ()
    """The places between which the person chose last: "the other one" is among them."""
    shown: tuple[Shown, ...] = ()
    focus: str = ""
    """Id of the shown stay that was spoken of last: "is a car needed there?" means it."""
    seen: tuple[str, ...] = ()
    """Ids shown since the wishes last changed."""
    disliked: tuple[str, ...] = ()
    past: tuple[Asked, ...] = ()
    failures: Mapping[str, int] = field(default_factory=dict)
    """Slot → readings that failed in a row."""
    put: tuple[str, ...] = ()
    """The slots that were asked for: none is asked a second time, but after days or when the person returns to it."""
    last: str = ""
    """The last reply, for "say that again"."""
    read_back: bool = False
    """True when the last reply said which wishes were taken in: "wrong!" then means one of them."""
    answered: bool = False
    """True when the last reply answered a question: "and Nagano?" then asks on."""
    words: tuple[tuple[str, str], ...] = ()
    """What the person wrote of what they want (``bot.turn.own_words``): message id and sentence, oldest first."""
    unwanted: tuple[tuple[str, str], ...] = ()
    """What the person wrote that they do not want, in the same form."""
    noticed: bool = False
    """True once the person was told what is stored."""

    @property
    def offered(self) -> tuple[Shown, ...]:
        """The stays shown last, without those that were turned down."""
        return tuple(stay for stay in self.shown if stay.id not in self.disliked)

    @property
    def told(self) -> bool:
        """True when the last reply told something out of the sources, and not out of the rows of stays."""
        return self.answered and not (self.past and any(s.kind == "stay" for s in self.past[-1].sources))

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        out = asdict(self)
        out["past"] = [
            {"question": a.question, "topic": dict(a.topic), "sources": [_source_json(s) for s in a.sources]}
            for a in self.past[-PAST_KEPT:]
        ]
        out["seen"] = list(self.seen[-SEEN_KEPT:])
        return out

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> State:
        """From what was stored; unknown or missing parts fall back to their defaults."""
        return cls(
            asked=stored.get("asked", ""),
            open=dict(stored.get("open", {})),
            named=tuple(stored.get("named", ())),
            shown=tuple(Shown(**{**item, "styles": tuple(item.get("styles", ()))}) for item in stored.get("shown", ())),
            focus=stored.get("focus", ""),
            seen=tuple(stored.get("seen", ())),
            disliked=tuple(stored.get("disliked", ())),
            past=tuple(
                Asked(item["question"], item["topic"], tuple(_source(s) for s in item["sources"]))
                for item in stored.get("past", ())
            ),
            failures=dict(stored.get("failures", {})),
            put=tuple(stored.get("put", ())),
            last=stored.get("last", ""),
            read_back=bool(stored.get("read_back", False)),
            answered=bool(stored.get("answered", False)),
            words=tuple((str(message), str(text)) for message, text in stored.get("words", ())),
            unwanted=tuple((str(message), str(text)) for message, text in stored.get("unwanted", ())),
            noticed=bool(stored.get("noticed", False)),
        )


def _source_json(source: Source) -> dict[str, Any]:
    out = asdict(source)
    for key in ("published_on", "confirmed_on"):
        out[key] = out[key].isoformat() if out[key] else None
    return out


def _source(stored: Mapping[str, Any]) -> Source:
    dates = {k: date.fromisoformat(stored[k]) if stored.get(k) else None for k in ("published_on", "confirmed_on")}
    return Source(**{**stored, **dates})
