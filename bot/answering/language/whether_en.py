"""English: whether nothing but yes or no is asked, and whether of a denial."""

from __future__ import annotations

import re

_AUXILIARY = (
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must"
    r"|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't|shouldn't)"
)
_ASKING = r"(?:what|which|who|whom|whose|when|where|why|how|what's|who's|whats)"
_OPENING = r"(?:(?:and|so|but|then|or|ok|okay|well|hi|hello|also|just|um|oh|actually),? )*"
_SENTENCE = re.compile(r"(?<=[?!.])\s+")
_INVERTED = re.compile(rf"^{_OPENING}{_AUXILIARY}\b|[,:;–—-] {_OPENING}{_AUXILIARY} (?!you\b)")
_TAG = re.compile(
    rf",? (?:{_AUXILIARY} (?:not )?(?:it|he|she|they|that|there|we|you|i|this|those|these|one)"
    r"|right|correct|true|yes|no|yeah|eh|true or (?:not|false)|or not|is that (?:so|right|true|correct)|or am i wrong)"
    r"(?: \([^)]*\))?[?.]*$"
)
_VERBAL_TAG = re.compile(rf", {_AUXILIARY} (?:not )?\w+[?.]*$")
"""Where to put managers was the number one worry, wasn't it?"""
_CLAUSE_BEFORE = re.compile(rf"^(?:when|where|how) .*, {_AUXILIARY} (?!you\b)")
"""When people say JTA here, do they mean …?"""
_FRONTED = re.compile(rf"^{_OPENING}(?:(?:in|at|on|by|to|for|from|with|of|until|since|under|about) )?{_ASKING}\b")
_ASKED_BEHIND = re.compile(rf"[,:;–—-] {_ASKING}(?: (?:is|are|was|were) (?:he|she|it|they|that|those|these))?[?.]*$")
"""The mayor of A and the head of B, who are they?"""
_REQUEST = re.compile(
    r"^(?:please |(?:can|could|would|will) you (?:please )?)*(?:tell|give|show|explain|list|name|describe)\b"
    r"|\b(?:tell me|do you know|let me know|any idea|can you (?:say|list|name|explain))\b"
)
_MORE = r"(?:more|fewer|before|after)"
_EITHER = re.compile(
    r"\b[\w-]+(?: [\w-]+){0,2},? or (?!less\b|more\b|so\b|not\b|its\b|their\b)(?:[\w-]+ ?){1,3}\?*$"
    rf"|\b{_MORE}\b.* or {_MORE}\b"
)
"""Is it free or paid?"""
_SO = re.compile(
    r"^(?:is (?:that|this|it) (?:so|right|true|correct)|true|right|correct|true or (?:not|false)|yes or no)\b[ ?.]*$"
)
"""A sentence of its own that puts the one before it to doubt."""
_VERB = re.compile(
    r"^(?!(?:three|two|top|number)\b).* "
    r"(?:is|are|was|were|has|had|does|did|can|could|will|would|may|must|should)\b "
)
_ANY = re.compile(rf"{_OPENING}any\b(?! (?:idea|chance you|thoughts|other))")
"""Any drinks after day one?"""
_SO_SAYS = re.compile(
    rf"^so (?!what\b|who\b|when\b|where\b|how\b|which\b|why\b)(?:[\w-]+ ){{1,4}}\w+s (?!.*\b{_ASKING}\b)"
)
"""So telework helps with decarbonisation?"""
SHORT = 3
"""Words of what is no statement, at most."""
_NOT = re.compile(r"\b(?:not|never|no longer|nobody|nothing)\b|n't\b")
_HOPING = re.compile(
    rf"^{_OPENING}\w+n't\b|, \w+n't\b(?= (?:it|he|she|they|that|the|a|an|there)\b)"
    r"|\bnot only\b|\bor not\b|\band (?:not|nothing)\b|, nothing (?:else|more)"
)
"""Isn't he the mayor? Only this and not that?"""


_WRONG = re.compile(
    r"^(?:so,? |and |but )?(?:is|isn't|would) it (?:be )?(?:wrong|false|untrue|incorrect|a myth|a mistake)"
    r"(?: to (?:say|think|believe|assume))? that (?P<said>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def asks(norm: str, *, seems: bool) -> bool:
    """See ``whether.whether``."""
    pieces = _pieces(norm)
    if len(pieces) > 1 and _SO.match(pieces[-1]):
        return True
    piece, marked = _asking_piece(pieces)
    if _REQUEST.search(piece) or _ASKED_BEHIND.search(piece):
        return False
    if _TAG.search(piece):
        return _FRONTED.search(piece) is None or _VERBAL_TAG.search(piece) is not None
    if _FRONTED.search(piece) and not _CLAUSE_BEFORE.match(piece):
        return False
    if _EITHER.search(piece):
        return False
    if _INVERTED.search(piece):
        return True
    if marked and (_ANY.match(piece) or _SO_SAYS.match(piece)):
        return True
    asks_for = re.search(rf"\b{_ASKING}\b", piece) is not None
    whole = len(piece.split()) > SHORT and _VERB.search(piece) is not None
    return marked and not asks_for and (seems or whole)


def denies(norm: str) -> bool:
    """See ``whether.negative``."""
    piece = _TAG.sub("", _asking_piece(_pieces(norm))[0])
    return _NOT.search(_HOPING.sub("", piece)) is not None


def claim(text: str) -> tuple[str, bool]:
    """See ``whether.claim``."""
    wrong = _WRONG.match(text.strip())
    return (f"{wrong['said'].rstrip(' ?.')}?", True) if wrong else (text, False)


def _pieces(norm: str) -> list[str]:
    return [piece.strip() for piece in _SENTENCE.split(norm.replace("’", "'").strip()) if piece.strip()]


def _asking_piece(pieces: list[str]) -> tuple[str, bool]:
    """The last sentence with a question mark and True, else the last one and False."""
    asking = [piece for piece in pieces if piece.endswith("?")]
    return (asking or pieces or [""])[-1], bool(asking)
