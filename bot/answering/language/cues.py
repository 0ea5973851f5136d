"""The words by which questions are understood, read from ``prompts/<lang>/questions.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.language.folding import fold
from bot.answering.language.identity import by_identity
from bot.wording import Wording

STEM = "questions."


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """One language's cues, compiled. Patterns are searched in normalised (NFKC, lower-case) text."""

    language: str
    forms: Mapping[str, re.Pattern[str]]
    """Kind of answer wanted → how it is asked for, in the order in which they are tried."""
    asking: frozenset[str]
    """Words that only ask."""
    exact: frozenset[str]
    """Words that nothing else stands in for, such as posts."""
    groups: Mapping[str, tuple[str, ...]]
    """Words that stand for one another; the keys are the same in every language."""
    pattern: Mapping[str, re.Pattern[str]]
    """``membership.joined``, ``number.difference`` … → any of its cues."""
    words: Mapping[str, tuple[str, ...]]
    """The same tables as plain lists."""
    group_of: Mapping[str, str]
    """Folded word → the group that it belongs to."""
    grouped: re.Pattern[str]
    """Any word of any group, the longest first."""

    def has(self, key: str, text: str) -> bool:
        """True when a cue of ``key`` stands in ``text``."""
        return self.pattern[key].search(text) is not None

    def first(self, table: str, text: str) -> str:
        """The first entry of ``table`` one of whose cues stands in ``text``; empty when none does."""
        prefix = f"{table}."
        for key, pattern in self.pattern.items():
            if key.startswith(prefix) and pattern.search(text):
                return key.removeprefix(prefix)
        return ""


@by_identity
def cues_of(wording: Wording) -> Cues:
    """The cues of one language."""
    tables: dict[str, tuple[str, ...]] = {
        key.removeprefix(STEM): value
        for key, value in wording.phrases.items()
        if key.startswith(STEM) and isinstance(value, tuple)
    }
    patterns = {
        key: re.compile("|".join(f"(?:{cue})" for cue in cues), re.IGNORECASE)
        for key, cues in tables.items()
        if not key.startswith("group.") and key not in ("form_words.asking", "form_words.exact")
    }
    group_of = {
        fold(word): key.removeprefix("group.")
        for key, words in tables.items()
        if key.startswith("group.")
        for word in words
    }
    longest = "|".join(re.escape(word) for word in sorted(group_of, key=len, reverse=True))
    return Cues(
        language=wording.language,
        forms={key.removeprefix("form."): pattern for key, pattern in patterns.items() if key.startswith("form.")},
        asking=frozenset(tables["form_words.asking"]),
        exact=frozenset(tables["form_words.exact"]),
        groups={key.removeprefix("group."): cues for key, cues in tables.items() if key.startswith("group.")},
        pattern=patterns,
        words=tables,
        group_of=group_of,
        grouped=re.compile(longest if wording.language == "ja" else rf"\b(?:{longest})s?\b"),
    )
