"""The values behind buttons, and what pressing them means.

A value is ``verb:rest``, at most 300 characters; all of them are made and read here, so a button of an older
version is read the same way, and one that can not be read any more is said to have expired.
"""

from __future__ import annotations

import json
from typing import Any

from bot import commands as c
from bot.preferences import SLOT, Polarity
from bot.turn import relaxing, values
from bot.wording import Wordings


def setting(slot: str, value: Any) -> str:
    """Button that sets a slot."""
    return f"set:{slot}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"


def read(press: str, picked: str = "") -> tuple[c.Command, ...]:
    """The commands that a press stands for; empty when it can not be read.

    Presses that answer an open question (``yes:…``, ``no:…``, ``pick:…``) are read by the dialogue itself.
    """
    verb, _, rest = press.partition(":")
    if verb in _PLAIN and not rest:
        return (_PLAIN[verb],)
    if verb == "set":
        return _set(rest, Polarity.WANT)
    if verb == "avoid":
        return _set(rest, Polarity.AVOID)
    if verb == "date" and picked:
        day = {"earliest": picked[:10], "latest": picked[:10], "end": None}
        return (c.Set("start", day),) if values.holds("start", day) else ()
    if verb == "decline" and rest in SLOT:
        return (c.Decline(rest, "any"),)
    if verb == "unknown" and rest in SLOT:
        return (c.Decline(rest, "unknown"),)
    if verb in ("interested", "like", "withdraw") and rest:
        return (c.React(verb, rest),)  # type: ignore[arg-type]
    if verb == "dislike" and rest:
        which, _, reason = rest.partition(":")
        return (c.React("dislike", which, reason),)
    if verb == "more":
        return (c.More(rest),)
    if verb == "ask" and rest:
        return (c.Ask(rest),)
    if verb == "lang" and rest:
        return (c.Speak(rest),)
    if verb == "relax" and rest:
        return relaxing.taken(rest)
    return ()


LABELLED = {"propose": "propose", "more": "more", "fix": "fix", "human": "human"}
"""Buttons that mean the same whatever was asked: the end of their label's key → their value."""


def typed(text: str, wordings: Wordings) -> str:
    """The value of the button whose label somebody wrote out; empty where it is none that always means the same."""
    said = text.strip().strip("[]［］「」").casefold()
    labels = (
        (wording(f"dialogue.button.{key}").casefold(), press) for wording in wordings for key, press in LABELLED.items()
    )
    return next((press for label, press in labels if label == said), "")


def _set(rest: str, polarity: Polarity) -> tuple[c.Command, ...]:
    """``slot:JSON`` as a command; nothing when it is not a value of that slot."""
    slot, _, raw = rest.partition(":")
    try:
        value = json.loads(raw)
    except ValueError:
        return ()
    return (c.Set(slot, value, polarity),) if values.holds(slot, value) else ()


_PLAIN: dict[str, c.Command] = {
    "propose": c.Propose(),
    "more": c.More(),
    "mine": c.ShowMine(),
    "help": c.Help(),
    "export": c.ExportMyData(),
    "delete": c.DeleteMyData(),
    "reset": c.Reset(),
    "human": c.Human(),
    "pause": c.Pause(),
    "resume": c.Pause(resume=True),
    "where_from": c.WhereFrom(),
    "back": c.Back(),
    "wrong": c.Deny(),
}
