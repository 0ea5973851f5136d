"""Commands that an LLM proposes, held against the closed list. Pure.

The rules' reading stands; what is added must name the words of the message that it comes from, be of its slot's form,
lie in the future where it is a date, and be one place where it is a place. Whatever fails is left out, never mended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot import commands as c
from bot.matching import NEEDS, STYLES
from bot.places import Places
from bot.preferences import SLOT, SLOTS, Polarity
from bot.reading.text import normalise
from bot.seams import Reading, ReadingContext

CONFIDENCE = 0.5
"""Of values that an LLM read: below all that the rules are sure of."""
MOST = 12
"""Commands of one answer that are looked at."""
LONGEST_STAY, FURTHEST = 365, timedelta(days=730)
BY_RULES = frozenset({
    c.Reset, c.DeleteMyData, c.Human, c.ExportMyData, c.Confirm, c.Deny,  # what can not be taken back
    c.Pause, c.Back, c.Speak, c.Repeat,  # plain words for all of these are known; a wrong guess would annoy
    c.Clarify, c.Unclear,  # follow from other readings
    c.Correct,  # what an earlier value gives way to is said in plain words
})  # fmt: skip
"""Commands that only the rules and buttons can give."""
OFFERED: tuple[type[Any], ...] = tuple(kind for kind in get_args(c.Command) if kind not in BY_RULES)
VERDICTS = ("like", "dislike")
"""``interested`` and ``withdraw`` are recorded for others to see: they take plain words or a button."""
_ONLY = {
    ("React", "verdict"): VERDICTS,
    ("OffTopic", "kind"): ("chat", "subject"),
    ("More", "towards"): ("", "cheaper", "nearer", "shorter"),
}
_OURS = frozenset({"confidence", "start", "hard"})
"""Fields that are never asked for."""
_NUMBER: Mapping[str, Any] = {"type": ["integer", "null"]}
_DAY: Mapping[str, Any] = {"type": ["string", "null"]}
_PER = (None, "total", "month", "night", "day", "person", "person_night", "person_day", "person_month")
_MINUTES = re.compile(r"移動(\d{2,4})分以内")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the word slots may hold."""

    needs: frozenset[str]
    skills: frozenset[str]
    themes: frozenset[str]

    def of(self, slot: str) -> frozenset[str]:
        """The words of a slot."""
        return frozenset(STYLES) if slot == "styles" else getattr(self, slot)


@dataclass(frozen=True, slots=True)
class Merged:
    """The reading with what was taken from a proposal."""

    reading: Reading
    added: tuple[c.Command, ...] = ()
    refused: tuple[str, ...] = ()
    """Why commands were left out: ``form``, ``words``, ``value``, ``past``, ``place``, ``known``, ``list``."""


# ---------------------------------------------------------------- the schema


def schema(words: Vocabulary) -> dict[str, Any]:
    """JSON schema of ``{"commands": […]}``, made from ``bot.commands``; valid for strict structured output."""
    kinds: list[dict[str, Any]] = []
    for kind in OFFERED:
        if "value" in {f.name for f in fields(kind)}:
            kinds += [_object(kind, {"slot": _const(slot.name), "value": _value(slot.name, words)}) for slot in SLOTS]
        else:
            kinds.append(_object(kind, {}))
    return {
        "title": "reading",
        "description": "What a message says, as commands.",
        "type": "object",
        "properties": {"commands": {"type": "array", "items": {"anyOf": kinds}}},
        "required": ["commands"],
        "additionalProperties": False,
    }


def _const(value: str) -> dict[str, Any]:
    return {"type": "string", "enum": [value]}


def _object(kind: type, own: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    properties: dict[str, Any] = {"command": _const(kind.__name__), "words": {"type": "string"}}
    for item in fields(kind):
        if item.name not in _OURS and item.name != "words":
            properties[item.name] = own.get(item.name) or _field(kind.__name__, item.name, hints[item.name])
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _field(kind: str, name: str, hint: Any) -> dict[str, Any]:
    if (kind, name) in _ONLY:
        return {"type": "string", "enum": list(_ONLY[kind, name])}
    if name == "slot":
        return {"type": "string", "enum": [slot.name for slot in SLOTS]}
    if hint is Polarity:
        return {"type": "string", "enum": [Polarity.WANT.value, Polarity.AVOID.value]}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    return {"type": "boolean"} if hint is bool else {"type": "string"}


def _value(slot: str, words: Vocabulary) -> dict[str, Any]:
    parts: Mapping[str, Any]
    match slot:
        case "start":
            parts = {"earliest": {"type": "string"}, "latest": _DAY, "end": _DAY}
        case "days":
            parts = {"min": _NUMBER, "max": _NUMBER}
        case "budget":
            parts = {"min": _NUMBER, "max": _NUMBER, "per": {"type": ["string", "null"], "enum": list(_PER)}}
        case "party":
            parts = {
                "adults": _NUMBER, "children": _NUMBER, "ages": {"type": "array", "items": {"type": "integer"}},
                "elder": {"type": ["boolean", "null"]}, "pets": {"type": ["boolean", "null"]},
            }  # fmt: skip
        case "place" | "origin":
            return {"type": "string"}
        case _:
            return {"type": "string", "enum": sorted(words.of(slot))}
    return {"type": "object", "properties": dict(parts), "required": list(parts), "additionalProperties": False}


# ---------------------------------------------------------------- merging


def wanted(reading: Reading) -> bool:
    """True when the rules left something open that is worth another look."""
    return bool(reading.unread) or any(isinstance(k, c.Unclear) and k.words.strip() for k in reading.commands)


def merged(
    reading: Reading, answer: str, text: str, context: ReadingContext, places: Places, words: Vocabulary
) -> Merged:
    """The rules' reading, with what of an LLM's ``answer`` (JSON by :func:`schema`) can be taken.

    Args:
        reading: by the rules; nothing of it is changed, but that an ``Unclear`` goes when something was read.
        answer: what the model said; anything at all.
        text: the message.
        context: as the rules had it.
        places: the geography.
        words: what the word slots may hold.
    """
    proposed = parsed(answer)
    if proposed is None:
        return Merged(reading, refused=("form",))
    desk = _Desk(reading, text, context, places, words)
    added: list[c.Command] = []
    refused: list[str] = []
    for item in proposed[:MOST]:
        command, why = desk.take(item)
        if command is not None and command not in added:
            added.append(command)
        elif why:
            refused.append(why)
    if not added:
        return Merged(reading, refused=tuple(refused))
    kept = tuple(k for k in reading.commands if not isinstance(k, c.Unclear))
    return Merged(replace(reading, commands=(*kept, *added)), tuple(added), tuple(refused))


def parsed(answer: str) -> list[Mapping[str, Any]] | None:
    """The commands that an answer lists, not looked at yet; None when it is not of the schema's form."""
    body = answer.strip()
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", body, re.DOTALL)
    try:
        given = json.loads(fenced[1] if fenced else body)
    except (ValueError, RecursionError):
        return None
    listed = given.get("commands") if isinstance(given, dict) else None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        return None
    return listed


class _Desk:
    """What is at hand while one proposal is looked through."""

    def __init__(self, reading: Reading, text: str, context: ReadingContext, places: Places, words: Vocabulary) -> None:
        self.context, self.places, self.words = context, places, words
        self.raw = text
        self.text = _bare(text)
        self.today = context.now.date()
        self.unclear = all(isinstance(k, c.Unclear) for k in reading.commands)
        self.unread = [_bare(fragment) for fragment in reading.unread]
        self.known = {k.slot for k in reading.commands if isinstance(k, c.Set | c.Clarify | c.Decline | c.Clear)}
        self.kinds = {type(k) for k in reading.commands}

    def take(self, item: Mapping[str, Any]) -> tuple[c.Command | None, str]:
        """One proposed command as ours, or why not."""
        kind = next((k for k in OFFERED if k.__name__ == item.get("command")), None)
        if kind is None:
            return None, "list"
        said = item.get("words")
        if not isinstance(said, str) or not self._said(said):
            return None, "words"
        if issubclass(kind, c.Set):
            return self._set(kind, item, said.strip())
        if kind in self.kinds:
            return None, "known"
        if kind is c.Ask:
            # the question is the person's own: nothing is asked in their name
            return (c.Ask(self.raw.strip() if self.unclear else said.strip()), "")
        if kind in (c.Clear, c.Decline) and item.get("slot") in self.known:
            return None, "known"
        return self._plain(kind, item)

    def _said(self, words: str) -> bool:
        """True when the words stand in the message, and something in them was not read yet."""
        bare = _bare(words)
        if not bare or bare not in self.text:
            return False
        return self.unclear or any(bare in u or u in bare for u in self.unread)

    def _plain(self, kind: type[Any], item: Mapping[str, Any]) -> tuple[c.Command | None, str]:
        hints = get_type_hints(kind)
        values: dict[str, Any] = {}
        for one in fields(kind):
            name, given = one.name, item.get(one.name)
            if given is None and (one.default is not MISSING or one.default_factory is not MISSING):
                continue
            rule = _field(kind.__name__, name, hints[name])
            if not isinstance(given, bool if rule["type"] == "boolean" else str) or given not in rule.get(
                "enum", (given,)
            ):
                return None, "value"
            values[name] = given
        if kind is c.React and not self._shown(str(values.get("which", ""))):
            return None, "value"
        if kind is c.OffTopic and not self.unclear:
            return None, "known"
        return kind(**values), ""

    def _shown(self, which: str) -> bool:
        if not self.context.shown:
            return False
        number = re.fullmatch(r"#(-1|[1-9])", which)
        if number:
            return int(number[1]) <= len(self.context.shown)
        return which in ("", "*") or which in self.context.shown

    def _set(self, kind: type[c.Set], item: Mapping[str, Any], said: str) -> tuple[c.Command | None, str]:
        slot = item.get("slot")
        if not isinstance(slot, str) or slot not in SLOT:
            return None, "value"
        if slot in self.known:
            return None, "known"
        try:
            polarity = Polarity(item.get("polarity") or Polarity.WANT)
        except ValueError:
            return None, "value"
        if polarity not in (Polarity.WANT, Polarity.AVOID) or (
            polarity is Polarity.AVOID and SLOT[slot].merge != "set"
        ):
            return None, "value"
        value, why = self._value(slot, item.get("value"))
        if why:
            return None, why
        return kind(slot, value, polarity, said, CONFIDENCE), ""

    def _value(self, slot: str, given: Any) -> tuple[Any, str]:
        if slot in ("place", "origin"):
            return self._place(slot, given)
        if slot in ("styles", "needs", "skills", "themes"):
            return self._word(slot, given)
        if not isinstance(given, Mapping):
            return None, "value"
        if slot == "start":
            return self._start(given)
        value = {"days": _days, "budget": _budget, "party": _party}[slot](given)
        return (value, "") if value else (None, "value")

    def _place(self, slot: str, given: Any) -> tuple[Any, str]:
        if not isinstance(given, str) or not given.strip():
            return None, "value"
        codes = self.places.candidates(given)
        if len(codes) != 1:
            return None, "place"
        if slot == "origin" and not codes[0].startswith("P:"):
            return None, "place"
        return codes[0], ""

    def _word(self, slot: str, given: Any) -> tuple[Any, str]:
        if not isinstance(given, str):
            return None, "value"
        minutes = _MINUTES.fullmatch(given) if slot == "needs" else None
        if minutes:
            return (given, "") if 10 <= int(minutes[1]) <= 1440 else (None, "value")
        return (given, "") if given in self.words.of(slot) else (None, "value")

    def _start(self, given: Mapping[str, Any]) -> tuple[Any, str]:
        days: dict[str, date | None] = {}
        for key in ("earliest", "latest", "end"):
            raw = given.get(key)
            try:
                days[key] = date.fromisoformat(raw) if raw is not None else None
            except (TypeError, ValueError):
                return None, "value"
        earliest, latest, end = days["earliest"], days["latest"], days["end"]
        if earliest is None:
            return None, "value"
        named = [d for d in (earliest, latest, end) if d is not None]
        if min(named) < self.today:
            return None, "past"
        if max(named) > self.today + FURTHEST or named != sorted(named):
            return None, "value"
        return {key: day.isoformat() if day else None for key, day in days.items()}, ""


def _bare(text: str) -> str:
    """As words are compared: unified, without spaces."""
    return re.sub(r"\s+", "", normalise(text)[0])


def _whole(given: Any, least: int, most: int) -> int | None:
    """A whole number in range; None when it is none.

    Raises:
        ValueError: it is a number out of range, or no number at all.
    """
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise ValueError(given)
    return given


def _range(given: Mapping[str, Any], least: int, most: int) -> dict[str, Any] | None:
    try:
        low, high = _whole(given.get("min"), least, most), _whole(given.get("max"), least, most)
    except ValueError:
        return None
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return None
    return {"min": low, "max": high}


def _days(given: Mapping[str, Any]) -> dict[str, Any] | None:
    return _range(given, 1, LONGEST_STAY)


def _budget(given: Mapping[str, Any]) -> dict[str, Any] | None:
    amounts = _range(given, 0, 100_000_000)
    per = given.get("per")
    return {**amounts, "per": per} if amounts and per in _PER else None


def _party(given: Mapping[str, Any]) -> dict[str, Any] | None:
    out: dict[str, Any] = {}
    ages: Sequence[Any] = given.get("ages") or ()
    try:
        for key, least in (("adults", 1), ("children", 0)):
            number = _whole(given.get(key), least, 50)
            if number is not None:
                out[key] = number
        if not isinstance(ages, list | tuple) or any(_whole(age, 0, 17) is None for age in ages):
            return None
    except ValueError:
        return None
    if ages:
        if out.setdefault("children", len(ages)) != len(ages):
            return None
        out["ages"] = list(ages)
    for key in ("elder", "pets"):
        if given.get(key) is True:
            out[key] = True
    return out or None


def vocabulary(lexicons: Mapping[str, Any]) -> Vocabulary:
    """The words that the lexicons of all languages (``bot.reading.load_lexicons``) lead to."""
    words: dict[str, set[str]] = {slot: set() for slot in ("needs", "skills", "themes")}
    for one in lexicons.values():
        for slot, known in words.items():
            for outcome, table in one.lexicon.tables.get(slot, {}).items():
                known.add(str(table.get("word", outcome)))
    words["needs"] |= set(NEEDS)
    return Vocabulary(**{slot: frozenset(known) for slot, known in words.items()})


__all__ = [
    "BY_RULES",
    "CONFIDENCE",
    "OFFERED",
    "Merged",
    "Vocabulary",
    "merged",
    "parsed",
    "schema",
    "vocabulary",
    "wanted",
]
