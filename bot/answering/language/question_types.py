"""One question, understood: the kind of answer wanted, its terms, what it asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.terms import Term, bigrams, terms_of
from bot.answering.language.whether import claim, negative, whether
from bot.answering.language.whether_ja import ends_in_predicate

FORMS = (
    "when",
    "money",
    "how_long",
    "how_many",
    "person",
    "place",
    "why",
    "called",
    "how",
    "define",
    "listing",
    "yes_no",
)

_ASKS_JA = re.compile(r"何|なに|なん|いつ|誰|だれ|どなた|どこ|どれ|どの|どんな|どちら|いくら|いくつ|なぜ|どう")
ASKS_FOR = re.compile(
    r"何|なに|なん(?:て|で(?!す|しょ)|の|な|じ|こ(?![つで])|けん|かい|に[んー]|ねん|ぼ|めい)|(?<=[はがて])なん(?:です|でしょ|だろ)|いつ|いくら|いくつ|どこ|なぜ|だれ|どなた|どんな|どの|どれ"
    r"|誰|どう|どちら|どっち|それとも"
    r"|\b(?:what|which|who|how|or)\b"
)
"""Words that ask for something, not whether."""
REQUEST = re.compile(
    r"(?:教え|(?<![一-鿿])知|存知|わか|分か|判|聞|聴|挙げ|答え|説明|紹介|言|見せ|示|まとめ|比べ|比較|並べ|列挙|整理)[^、。]{0,9}[?。]*$"
    r"|^(?:please |(?:can|could|would|will) you )*(?:tell|give|show|explain|list|name|describe)\b"
    r"|\b(?:tell me|do you know|let me know)\b"
)
"""教えてもらえますか: a request, whatever its form."""
_EITHER_JA = re.compile(r"か[、,]?(?:それとも)?[^かは、]{1,12}か[?。]*$")
"""有償ですか無償ですか: either of two, of which the evidence holds one."""
ASKS = ("何", "幾")
"""Counted as numbers by the analyser; they ask for one."""
_CLASSES = ("companies", "municipalities", "members", "organizer")
_CLAUSE_ENDS = "るたうくすつぬむいん"
_ASKS_EN = re.compile(r"\b(?:what|when|where|who|whom|whose|which|why|how)\b")
_AMONG_JA = re.compile(r"^.{1,40}?(?:のうち|の(?:中|なか))(?:では|で|、|に)?")
_AMONG_EN = re.compile(
    r"\bof (?:them|these|those|the [a-z0-9 -]+?)(?=,| (?:was|is|has|were|are|did|came|comes|how many)\b)|\bamong [^,?]+"
)
_NOUNS = ("name", "noun", "number", "group", "compound")


@dataclass(frozen=True, slots=True)
class Question:
    """A self-contained question."""

    text: str
    """As it is looked up."""
    language: str
    """In which it was asked."""
    norm: str
    """Folded."""
    forms: frozenset[str]
    """Which of ``FORMS`` it may be."""
    terms: tuple[Term, ...]
    focus: tuple[int, ...]
    """Indices of the terms that name what is asked for (``通貨`` in 「Xの通貨は何？」)."""
    pairs: frozenset[str]
    """Character bigrams of its content."""
    whether: bool = False
    """Nothing but yes or no is asked."""
    negative: bool = False
    """Of a question for yes or no: what is asked is itself a denial: is it not so?"""
    claim: str = ""
    """The question put plainly, as it is read together with a statement."""
    inverted: bool = False
    """Yes to the plain question is no to the one asked: is it wrong that it is so?"""
    among: tuple[int, int] | None = None
    """Where it says out of whom to choose (``副学長のうち``)."""

    @property
    def form(self) -> str:
        """The most telling form; empty when there is none."""
        return next((form for form in FORMS if form in self.forms), "")

    def has(self, *forms: str) -> bool:
        """True when it may be one of ``forms``."""
        return any(form in self.forms for form in forms)


def understand(question: str, language: str, cues: Mapping[str, Cues]) -> Question:
    """Understand one question; ``cues`` by language."""
    text = analysed(question, language)
    spoken = text.language if text.language in cues else language
    own = cues[spoken]
    norm = fold(text.norm)
    ways = {norm.strip(), _LAST_EN.sub("", norm.strip()) if spoken == "en" else norm.strip()}
    forms = frozenset(name for name, pattern in own.forms.items() if any(map(pattern.search, ways)))
    claimed, inverted = claim(question, spoken)
    asks_whether = whether(text, seems="yes_no" in forms)
    if asks_whether or (spoken == "ja" and ends_in_predicate(text)):
        forms |= {"yes_no"}
    terms = terms_of(text, own, cues)
    return Question(
        text=question,
        language=spoken,
        norm=norm,
        forms=forms,
        terms=terms,
        focus=_focus(norm, terms, spoken),
        pairs=_content_pairs(norm, terms),
        whether=asks_whether,
        negative=asks_whether and negative(text),
        claim=claimed,
        inverted=inverted,
        among=_among(norm, spoken),
    )


_LAST_EN = re.compile(r"^.*\w[.!] +(?=\w+ \w+ \w)", re.DOTALL)
"""What is stated before the question."""


def is_yes_no(question: Question) -> bool:
    """True when nothing but yes or no is asked."""
    return question.whether


def _among(norm: str, language: str) -> tuple[int, int] | None:
    match = (_AMONG_JA if language == "ja" else _AMONG_EN).search(norm)
    return match.span() if match else None


def _content_pairs(norm: str, terms: tuple[Term, ...]) -> frozenset[str]:
    kept = " ".join(norm[t.start : t.end] for t in terms if t.kind != "compound")
    whole = bigrams(norm)
    inside = bigrams(fold(kept))
    runs = bigrams(fold(" ".join(t.text for t in terms if t.kind == "compound")))
    return frozenset(pair for pair in whole if pair in inside or pair in runs)


def _focus(norm: str, terms: tuple[Term, ...], language: str) -> tuple[int, ...]:
    """The terms nearest before the asking word (Japanese) or after it (English)."""
    simple = [(i, t) for i, t in enumerate(terms) if t.kind != "compound" and t.text not in ASKS]
    if not simple:
        return ()
    if language != "ja":
        ask = _ASKS_EN.search(norm)
        after = [i for i, t in simple if not ask or t.start >= ask.end()]
        return tuple(after[:1])
    ask = _ASKS_JA.search(norm)
    if ask is None and _EITHER_JA.search(norm):
        return ()
    if ask:
        joined = [i for i, t in simple if 0 <= t.start - ask.end() <= 1]
        if joined and re.match(r"何|なに|なん|どの|どんな", ask.group()) and terms[joined[0]].weight >= 0.8:
            return tuple(joined[:1])
    end = ask.start() if ask else len(norm)
    before = [(i, t) for i, t in simple if t.end <= end]
    if not before:
        return ()
    if len(before) > 1 and before[-1][1].key in _CLASSES and norm[before[-1][1].start - 1] in _CLAUSE_ENDS:
        before.pop()  # 導入している企業: what is asked for is who does it
    last = before[-1]
    focus = [last[0]]
    if last[1].kind in _NOUNS:
        for i, t in reversed(before[:-1]):
            if t.end == terms[focus[-1]].start and t.kind in _NOUNS:
                focus.append(i)
            else:
                break
    return tuple(reversed(focus))
