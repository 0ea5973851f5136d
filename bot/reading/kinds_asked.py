"""A question for the kinds of stay that there are, in English: it asks the sources, and for no stay."""

from __future__ import annotations

import re

_KINDS = re.compile(
    r"\b(?:how\s+many|what|which)\s+(?:other\s+|different\s+)?(?:types?|kinds?|sorts?|models?|forms?)\s+of\s+(?:a\s+)?stays?\b"
    r"(?:\s+(?:are|is)\s+there|\s+exist"
    r"|\s+(?:does|do|has|have)\s+(?:this|the|your|that|you)(?:\s+\w+)?\s+(?:know|have|offer|distinguish|name|cover|include|comprise))?"
    r"(?:,?\s+and\s+[^?]{3,30})?\W*$"
)


def asked(sentence: str) -> bool:
    """True of "what kinds of stay are there?" in lower case: the models are asked for."""
    return _KINDS.search(sentence.partition("?")[0].strip()) is not None
