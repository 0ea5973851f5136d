"""Text as it is compared, and messages cut into words once."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.characters import COMMON_FORMS
from bot.reading.found import Text
from bot.reading.text import analyse

_VARIANTS = str.maketrans(COMMON_FORMS | dict(zip("〜～−–—’", "~~---'", strict=True)))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` as it is compared: NFKC, lower case, variant letters as one."""
    return unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)


@lru_cache(maxsize=512)
def analysed(text: str, language: str) -> Text:
    """``bot.reading.text.analyse``; a question is looked at from several sides."""
    return analyse(text, language)
