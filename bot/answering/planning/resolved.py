"""A question that leans on the ones before, made to stand alone; and whom the answer before spoke of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold

OF_MEMBERS = {"ja": "（参加自治体）？", "en": " (member municipalities)?"}
"""Put behind a question that goes on about a roster, so that it says so itself."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone."""

    question: str
    language: str
    answer_in: str = ""
    """Set when another language was asked for."""
    candidates: tuple[str, ...] = ()
    """Complete questions when a pronoun could mean several things."""
    names: tuple[str, ...] = ()
    alternative: str = ""
    """The question as it stands, when ``question`` only supposes that it is about the same subject as before."""
    supposed: tuple[str, ...] = ()
    """The question about others that may be meant as well, the likelier first."""


def people_of(topic: Mapping[str, Any], language: str) -> list[str]:
    """The people of whom an answer told."""
    return [str(n) for n in topic.get(f"people_{language}") or topic.get("people_ja") or ()]


def things_of(topic: Mapping[str, Any], language: str) -> list[str]:
    """The programmes, bodies and concepts that a question was about."""
    return [str(n) for n in topic.get(f"names_{language}") or topic.get("names_ja") or ()]


def given_by(topic: Mapping[str, Any], language: str) -> list[str]:
    """The one whom an answer gave: where, or which."""
    return [str(n) for n in topic.get(f"given_{language}") or topic.get("given_ja") or ()]


def listed_in(topic: Mapping[str, Any], language: str) -> list[str]:
    """Those of one kind that an answer brought up, in its order."""
    return [str(n) for n in topic.get(f"listed_{language}") or topic.get("listed_ja") or ()]


def brought_up(topic: Mapping[str, Any], head: str, language: str, own: Cues) -> list[str]:
    """The one whom the last answer brought up, and what was asked about: either may be gone on about."""
    asked = things_of(topic, language)[:1]
    told = (given_by(topic, language), people_of(topic, language), listed_in(topic, language))
    one = next((names for names in told if len(names) == 1), [])
    # "the mayor" is one of the town's, even where he was just named
    post = own.pattern["role.words"].match(fold(head)) and set(one) <= set(people_of(topic, language))
    both = [*asked, *one] if post else [*one, *asked]
    return list(dict.fromkeys(both))
