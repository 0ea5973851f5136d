"""English words as they are compared: without their endings."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:['.,&-][a-z0-9]+)*")
_SUFFIX = re.compile(
    r"(?:isation|ization|ational|ations?|itions?|ments?|ances?|ences?|ities|ity|ions?|ors?|ers?|ive|ally|al|ly|ness|"
    r"ships?|ees?|ist|ism|ful|ic)$"
)


def stem(word: str) -> str:
    """An English word without its most common endings."""
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + rest
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of the Latin words of folded ``text``."""
    found = set()
    for word in _WORD.findall(text):
        found.add(stem_of(word))
        if "-" in word or "'" in word:
            found.update(stem_of(part) for part in re.split(r"[-']", word) if part)
    return frozenset(found)


def stem_of(word: str) -> str:
    """The stem under which a Latin word is compared."""
    cut = stem(word)
    return cut[:-1] if len(cut) > 4 and cut.endswith("e") else cut


@lru_cache(maxsize=8192)
def root_of(word: str) -> str:
    """What related words share: ``establish`` of establishment, ``participat`` of participation and participate."""
    cut = stem_of(word)
    shorter = _SUFFIX.sub("", cut)
    return shorter if len(shorter) >= 4 else cut
