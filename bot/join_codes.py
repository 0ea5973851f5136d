"""One-time codes with which a person joins their accounts: what they look like, and what is kept of them. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata

ALPHABET = "BCDFGHJKMNPQRSTVWXYZ23456789"
"""No vowels, so that no code is a word, and nothing that is taken for another letter or digit."""
LENGTH = 8
LETTERS = 2
"""A code has at least so many letters: no telephone number is one."""

_WRITTEN = re.compile(rf"(?<![A-Z0-9-])([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})(?![A-Z0-9-])")
_BARE = re.compile(rf"[\s「」'\"]*([{ALPHABET}]{{{LENGTH}}})[\s「」'\".。!！]*")


def shaped(code: str) -> bool:
    """True for what may be a code."""
    return sum(letter.isalpha() for letter in code) >= LETTERS


def key_of(code: str) -> str:
    """The digest under which a code is kept."""
    return hashlib.sha256(f"join\x00{code}".encode()).hexdigest()[:40]


def written(code: str) -> str:
    """A code as people read it."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def code_in(text: str) -> str:
    """The code that a short text tells, with its hyphen anywhere or without it as all there is; empty for none."""
    said = unicodedata.normalize("NFKC", text).upper()
    found = _WRITTEN.search(said) or _BARE.fullmatch(said)
    code = "".join(found.groups()) if found else ""
    return code if shaped(code) else ""
