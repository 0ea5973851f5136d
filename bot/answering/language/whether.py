"""Whether nothing but yes or no is asked.

No word asks for anything, and what is said is a whole statement put to doubt. An asking word counts only where it asks
the reader: ``何か月も`` and ``誰でも`` ask nothing, nor does ``いつやったか`` in 「いつやったか書いてありますか」,
nor *who* in "Is he the one who …?".
"""

from __future__ import annotations

from bot.answering.language import whether_en, whether_ja
from bot.reading.found import Text


def whether(text: Text, *, seems: bool) -> bool:
    """True when nothing but yes or no is asked.

    Args:
        text: one question, analysed.
        seems: it has the look of one by the cues of its language.
    """
    return (
        whether_en.asks(text.norm.lower(), seems=seems) if text.language == "en" else whether_ja.asks(text, seems=seems)
    )


def negative(text: Text) -> bool:
    """True when what is put to doubt is a denial: 村は一つも載ってないんですよね？, "They are not the same, right?".

    A denial that only hopes for a yes is none (``元町長ではないですか``, "Isn't he the mayor?"), nor what is only set
    against something else (``自宅ではなく``).
    """
    return whether_en.denies(text.norm.lower()) if text.language == "en" else whether_ja.denies(text)


def claim(text: str, language: str) -> tuple[str, bool]:
    """The question put plainly, and True when yes to it means no: Xというのは間違い？, "Is it false that …?"."""
    return whether_en.claim(text) if language == "en" else whether_ja.claim(text)
