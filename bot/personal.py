"""What in a text tells who somebody is, so that others may read the rest."""

from __future__ import annotations

import re

PERSONAL = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\d[\d\s()-]{5,}\d")
"""E-mail addresses, links and long numbers."""
LONGEST = 120


def without_personal(text: str) -> str:
    """``text`` without e-mail addresses, links and long numbers, at most ``LONGEST`` characters of it."""
    text = " ".join(PERSONAL.sub("…", text).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
