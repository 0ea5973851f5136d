"""Joining the accounts that one person has on several platforms, by a one-time code. Pure.

As with buttons about interests, this is no part of a conversation: what was being talked about stays as it is. A code
never comes into a memory, a reading or a record of words that were not understood; its digest waits in the memory for
one message, so that the question may be answered in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any, Literal

from bot import commands as c
from bot.join_codes import code_in, key_of, written
from bot.message import Address, Choice, Message, Reply
from bot.seams import (
    AccountsJoined,
    AccountsParted,
    ConsentGiven,
    Effect,
    JoinCodeDropped,
    JoinCodeMade,
    JoinCodeSaid,
    JoinOffer,
    Memory,
    Notice,
    Outcome,
)
from bot.turn.draft import CONSENT_VERSION
from bot.turn.state import State
from bot.wording import Wording, Wordings

LASTS = timedelta(minutes=10)
PLATFORMS = ("slack", "line")
"""Where somebody may have an account to join."""
WAITING = "accounts"
"""Part of the dialogue's memory: ``{"join": key}`` or ``{"part": ""}``, for the next message alone."""
LONGEST = 60
"""Characters of a message that asks for nothing but joining, or tells a code."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants about their accounts."""

    act: Literal["code", "said", "join", "drop", "part", "parted", "stay"]
    """A code; to use one; to join with it, or not; to part, surely, or not."""
    key: str = ""
    """Digest of the code that was said or that a button stands for."""


def asked(message: Message, wordings: Wordings) -> Asked | None:
    """Read such a message; None for anything else."""
    if message.kind == "press":
        match message.press.split(":"):
            case ["accounts", "code"]:
                return Asked("code")
            case ["accounts", "part" | "parted" | "stay" as act]:
                return Asked(act)
            case ["accounts", "join" | "drop" as act, key] if key:
                return Asked(act, key)
        return None
    text = message.text.strip()
    if message.kind != "text" or not text or len(text) > LONGEST:
        return None
    if code := code_in(text):
        return Asked("said", key_of(code))
    folded = unicodedata.normalize("NFKC", text).casefold()
    for wording in wordings:
        if any(other in folded for other in wording.list("joining.cues.other")):
            continue
        if _pattern(wording.language, *_cues(wording, "part")).search(folded):
            return Asked("part")
        if _pattern(wording.language, *_cues(wording, "join")).search(folded):
            return Asked("code")
    return None


def waits(memory: Memory) -> bool:
    """True while the question whether to join, or to part, waits for the person's next words."""
    return bool(memory.dialogue.get(WAITING))


def answered(memory: Memory, said: Sequence[c.Command]) -> Asked | None:
    """What a clear yes or no to that question wants; None for anything else."""
    yes, no = (bool(said) and all(isinstance(k, kind) for k in said) for kind in (c.Confirm, c.Deny))
    if not (yes or no):
        return None
    key = str(memory.dialogue[WAITING].get("join", ""))
    if key:
        return Asked("join" if yes else "drop", key)
    return Asked("parted" if yes else "stay")


def _cues(wording: Wording, verb: str) -> tuple[tuple[str, ...], ...]:
    return tuple(wording.list(f"joining.cues.{kind}") for kind in ("account", "between", verb))


@cache
def _pattern(
    language: str, account: tuple[str, ...], between: tuple[str, ...], verb: tuple[str, ...]
) -> re.Pattern[str]:
    """An account and what is done with it, and between them nothing that means more. Japanese ends in the verb."""
    accounts, verbs = ("|".join(sorted(map(re.escape, words), key=len, reverse=True)) for words in (account, verb))
    filler = "|".join(sorted(map(re.escape, (*account, *between)), key=len, reverse=True))
    if language == "ja":
        return re.compile(rf"(?:{accounts})(?:{filler}|\s)*(?:{verbs})")
    return re.compile(rf"\b(?:{verbs})\b(?:\s|,|\b(?:{filler})\b)*\b(?:{accounts})\b")


def respond(
    message: Message, wanted: Asked, offer: JoinOffer | None, code: str, memory: Memory, wordings: Wordings
) -> Outcome:
    """What it leads to. ``offer`` is what the code that was said is worth, ``code`` is a new one."""
    language = memory.language or (offer.language if offer else "") or _written_in(message.text, wordings)
    talk = _Talk(message, memory, wordings[language], wordings)
    match wanted.act:
        case "code":
            return talk.give(code)
        case "said":
            return talk.said(wanted.key, offer)
        case "join":
            return talk.join(wanted.key, offer)
        case "drop":
            return talk.reply(talk.say("dropped"), effects=(JoinCodeDropped(wanted.key),))
        case "part":
            return talk.part()
        case "parted":
            return talk.parted()
        case _:
            return talk.reply(talk.say("stays"))


def _written_in(text: str, wordings: Wordings) -> str:
    """The language of somebody who has said nothing before."""
    asks = bool(re.search(r"[A-Za-z]", text)) and not code_in(text)
    return "en" if asks and text.isascii() and wordings[wordings.default].language != "en" else wordings.default


@dataclass(frozen=True, slots=True)
class _Talk:
    message: Message
    memory: Memory
    wording: Wording
    wordings: Wordings

    def say(self, key: str, **variables: object) -> str:
        return self.wording(f"joining.{key}", **variables)

    def button(self, key: str, value: str, emphasis: Any = "plain") -> Choice:
        return Choice(self.say(f"button.{key}"), f"accounts:{value}", emphasis=emphasis)

    def reply(
        self,
        text: str,
        choices: Sequence[Choice] = (),
        effects: Sequence[Effect] = (),
        *,
        acts: Sequence[str] = (),
        notices: Sequence[Notice] = (),
        waiting: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Only the person sees it; who is new here is told what is kept."""
        state = State.of(self.memory.dialogue)
        if not state.noticed:
            text += "\n\n" + self.wording("dialogue.hello.notice")
            effects = (*effects, ConsentGiven("storage", CONSENT_VERSION))
            state = replace(state, noticed=True)
        reply = Reply(self.message.address, text, self.wording.language, choices=tuple(choices), private=True)
        dialogue = {**state.to_json(), **({WAITING: dict(waiting)} if waiting else {})}
        return Outcome(
            (reply,), language=self.wording.language, dialogue=dialogue, effects=tuple(effects),
            trace={"commands": ["Accounts"], "acts": list(acts)}, notices=tuple(notices),
        )  # fmt: skip

    def give(self, code: str) -> Outcome:
        others = [name for name in PLATFORMS if name != self.message.address.platform]
        text = self.say(
            "code",
            code=written(code),
            minutes=int(LASTS.total_seconds() // 60),
            others=platforms(others, self.wording),
        )
        if self.memory.joined:
            text = "\n".join((self.say("joined_with", platforms=platforms(self.memory.joined, self.wording)), text))
        until = self.message.received_at + LASTS
        return self.reply(text, effects=(JoinCodeMade(key_of(code), until),), acts=("join_code",))

    def said(self, key: str, offer: JoinOffer | None) -> Outcome:
        if offer is None or offer.verdict != "good":
            return self._refused(offer)
        text = self.say("ask", platform=platforms((offer.platform,), self.wording))
        choices = (self.button("join", f"join:{key}", "primary"), self.button("drop", f"drop:{key}"))
        return self.reply(text, choices, (JoinCodeSaid(key),), waiting={"join": key})

    def join(self, key: str, offer: JoinOffer | None) -> Outcome:
        if offer is None or offer.verdict != "good" or offer.person is None:
            return self._refused(offer, pressed=True)
        there = self.wordings[offer.language]
        told = there("joining.told", platform=platforms((self.message.address.platform,), there))
        part = Choice(there("joining.button.part"), "accounts:part")
        notice = Notice(Reply(offer.person, told, there.language, choices=(part,), private=True), f"joined:{key}")
        text = self.say("joined", platform=platforms((offer.platform,), self.wording))
        return self.reply(text, effects=(AccountsJoined(key),), acts=("joined",), notices=(notice,))

    def _refused(self, offer: JoinOffer | None, *, pressed: bool = False) -> Outcome:
        verdict = offer.verdict if offer else "wrong"
        if pressed and verdict == "wrong":
            verdict = "expired"  # the code behind an old button, which nobody guessed
        platform = platforms((offer.platform,), self.wording) if offer else ""
        guess = (JoinCodeSaid(),) if verdict == "wrong" else ()
        return self.reply(self.say(verdict, platform=platform), effects=guess)

    def part(self) -> Outcome:
        if not self.memory.joined:
            return self.reply(self.say("alone"))
        text = self.say("ask_part", platforms=platforms(self.memory.joined, self.wording))
        choices = (self.button("part", "parted", "danger"), self.button("stay", "stay"))
        return self.reply(text, choices, waiting={"part": ""})

    def parted(self) -> Outcome:
        if not self.memory.joined:
            return self.reply(self.say("alone"))
        text = self.say("parted", platforms=platforms(self.memory.joined, self.wording))
        return self.reply(text, effects=(AccountsParted(),), acts=("parted",))


def offered(address: Address, memory: Memory, wording: Wording) -> tuple[Choice, ...]:
    """The button with which a person joins another account, or parts from it, where people have accounts."""
    if address.platform not in PLATFORMS:
        return ()
    act = "part" if memory.joined else "code"
    return (Choice(wording(f"joining.button.{act}"), f"accounts:{act}"),)


def platforms(names: Sequence[str], wording: Wording) -> str:
    """Platforms by their names."""
    known = [wording(f"joining.platform.{name if name in ('slack', 'line') else 'other'}") for name in names]
    return wording("dialogue.join.list").join(dict.fromkeys(known))
