"""One sentence that asks two things: 何社で、そのうち女性は何人, what does it cost, and by when must it be paid."""

from __future__ import annotations

import re

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.question_types import ASKS_FOR
from bot.answering.language.whether_ja import ends_in_predicate

LONGEST = 40
"""Characters of what a sentence is about, at most, to be said again before its second half."""
SAYS_EN = 3
"""Words beyond which an English half without a verb says something of its own."""

_AT_JA = re.compile(
    r"[、,;；]\s*(?:それと|あと|また|それから|そして|ついでに|それに)?|(?<=[れしい]て|んで)(?![ぁ-ん\s])"
)
"""A comma, or the end of a clause that goes on: 何人採用されて平均年収いくら."""
_AT_EN = re.compile(r"(?:[,;] (?:and |then |so )?|\s+and )(?=(?:(?:by|on|in|at|for|from|of|to|since|until|with) )?"
                    r"(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|does|do|did|has|have|can)\b)",
                    re.IGNORECASE)  # fmt: skip
_GOES_ON = re.compile(r"(?:で|し|て|か|ね|よ|んで|と)$")
_LINK = re.compile(r"(?:です|でし|だ)?(?:し|で|んで)$")
_TOPIC = re.compile(r"^(?P<of>(?P<whose>[^はがも、。]{2,}?)(?:の[^はがも、。の]{1,14})?)(?:は|って|が|も)(?![一-鿿])")
_OF_THEM = re.compile(r"^(?:その)?(?:うち|中|なか)(?:で|の|に)?(?:は)?")
_OWN_TOPIC = re.compile(r"^[^、。はがもをにで]{1,14}(?:は|って|も|が)")
_VERB_EN = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|can|could|will|would|should|must)\b", re.IGNORECASE)
_ABOUT_EN = re.compile(r"(?:and |so )?(?:what|how) about\b", re.IGNORECASE)
_SUPPOSES_EN = re.compile(r"(?:and |so |but )?(?:if|suppose|supposing|assuming|given|since|say)\b", re.IGNORECASE)
"""What is only supposed before the question asks nothing: If each sends what you expect, how many …?"""
_WH_EN = re.compile(r"\b(?:what|when|where|who|whom|whose|which|why|how)\b", re.IGNORECASE)


def halves(text: str, cues: Cues) -> list[str]:
    """The questions of one sentence, each to be understood by itself; the sentence alone when it asks one thing."""
    return _japanese(text, cues) if cues.language == "ja" else _english(text)


def _japanese(text: str, cues: Cues) -> list[str]:
    for match in _AT_JA.finditer(text):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        if not (_goes_on(left) and _asks(left, cues) and _asks(right, cues)):
            continue
        if not match.group() and not (ASKS_FOR.search(fold(left)) and ASKS_FOR.search(fold(right))):
            continue
        if _says(left) < 2 or _says(right) < 1:
            continue
        first = left if left.endswith(("か", "ね", "よ")) else _LINK.sub("", left)
        return [f"{first}？", *halves(_told_again(left, right), cues)]
    return [text]


def _goes_on(clause: str) -> bool:
    """True for a clause that ends as if more were to come: 何社で, いつ結ばれ."""
    if _GOES_ON.search(clause):
        return True
    tokens = analysed(clause, "ja").tokens
    return bool(tokens) and tokens[-1].pos.startswith(("動詞", "助動詞")) and bool(ASKS_FOR.search(fold(clause)))


def _asks(clause: str, cues: Cues) -> bool:
    """True for a clause with a word that asks, or that asks whether."""
    folded = fold(clause)
    return bool(ASKS_FOR.search(folded)) or folded.endswith(("か", "よね", "ですね")) or ends_in_predicate(
        analysed(clause, cues.language)
    )  # fmt: skip


def _says(clause: str) -> int:
    """How many words of its own a clause has beside those that ask."""
    tokens = analysed(clause, "ja").tokens
    return sum(t.pos.startswith(("名詞", "動詞", "形容詞", "形状詞")) and not ASKS_FOR.match(t.surface) for t in tokens)


def _told_again(left: str, right: str) -> str:
    """The second half with what the first is about before it, where it names nobody itself."""
    topic = _TOPIC.match(left)
    if topic is None or len(topic["of"]) > LONGEST or _named(right):
        return right
    among = _OF_THEM.match(right)
    if among:
        return f"{topic['of']}のうち{right[among.end() :]}"
    if _OWN_TOPIC.match(right):
        return f"{topic['whose']}の{right}"
    return f"{topic['of']}は{right}"


def _named(clause: str) -> bool:
    return any("固有名詞" in token.pos for token in analysed(clause, "ja").tokens)


def _english(text: str) -> list[str]:
    for match in _AT_EN.finditer(text):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        # "when, on what day, did …" asks once; so does "what about X, is it …"
        whole = _VERB_EN.search(left) or (_WH_EN.search(right.split(" ")[0]) and not _ABOUT_EN.match(left))
        says = _VERB_EN.search(right) or len(right.split()) > SAYS_EN  # "and by whom" asks of the same
        if (
            not _SUPPOSES_EN.match(left)
            and whole
            and says
            and _WH_EN.search(left)
            and len(left.split()) > 3
            and len(right.split()) > 1
        ):
            return [f"{left.rstrip('?')}?", *_english(right)]
    return [text]
