"""Does a draft say only what its evidence says? Pure; a doubt is a no, for the extractive answer is always at hand.

Checked: every sentence cites given evidence; its numbers, dates, names and nouns stand in what it cites; it denies
only what that denies; no new address, no markup; language and length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.language.folding import analysed, fold
from bot.answering.language.quantities import Quantities, quantities
from bot.reading.text import language_of, normalise
from bot.wording import Wording

MOST_CHARACTERS: Mapping[str, int] = {"ja": 500, "en": 1000}
MOST_SENTENCES = 8
SUPPORTED = 0.6
"""Share of an English sentence's words of content that must stand in the evidence, when that is English as well."""

_MARKS = re.compile(r"[\[［【]\s*([0-9０-９]{1,2}(?:\s*[,，、]\s*[0-9０-９]{1,2})*)\s*[\]］】]")
_MARK = re.compile(r"\[(\d{1,2})\]")
_ADDRESS = re.compile(
    r"https?://[^\s\]）)」]+|www\.[^\s\]）)」]+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:com|net|org|jp|io|info|biz|co|dev|app|xyz|cn|ru|me|tv|ai|us|uk|eu)(?![a-z0-9])(?:/[^\s\]）)」]*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>`@|\\{}]|\*\*|__|\]\(|^\s*#|^\s*>|!\[", re.MULTILINE)
_RUN = re.compile(r"[一-鿿々ヶ]{2,}|[ァ-ヴー]{2,}")
_KANJI = re.compile(r"[一-鿿々]+")
_JAPANESE = re.compile(r"[ぁ-ゔァ-ヴ一-鿿]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['’.&-][A-Za-z0-9]+)*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|inc|ltd|co|corp|e\.g|i\.e|etc|approx|u\.s)|\b[a-z])\.$", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(（][^()（）]{1,60}[)）]")
_HIRAGANA = re.compile(r"[ぁ-ゔ]")
_ENGLISH_RUN = re.compile(r"(?:\b[a-z]+\b[ ,]+){3}")
_CLAUSE = re.compile(r"[、，,]|(?<=が)(?=[^ぁ-ゔ])")
_TAIL = 10
"""Characters at the end of a Japanese clause in which its predicate stands."""
NEAR = 0.4
"""A number must stand in a sentence of the evidence that is near to the draft's: this share of the nearest, or more."""
_OPEN, _CLOSE = "「『（(【“", "」』）)】”"
_STEM = re.compile(r"(?:ies|ing|ed|es|s|ly|y|e)$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a draft."""

    text: str
    """The draft with its marks written as ``[1]``; empty when it does not stand."""
    why: str = ""
    """``empty``, ``length``, ``language``, ``markup``, ``address``, ``uncited``, ``citation``, ``number``, ``date``,
    ``name``, ``denial`` or ``support``; empty when it stands."""
    where: str = ""
    """The words that are at fault: may be personal, so never for a log above DEBUG."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    body: str
    """Without marks."""
    cites: tuple[int, ...]


def verify(draft: str, evidence: Mapping[int, str], *, language: str, wording: Wording) -> Verdict:
    """Whether ``draft`` stands on ``evidence``.

    Args:
        draft: prose with marks such as ``[1]`` or ``[1, 2]``.
        evidence: number → everything that this piece of evidence says, other spellings of its names included.
        language: ``ja`` or ``en``: in which the draft must be.
        wording: the phrases of ``language``; ``llm.check`` holds the words that need no evidence.
    """
    text = _MARKS.sub(_separate, draft.strip())
    plain = _MARK.sub("", text)
    if not any(c.isalnum() for c in plain):
        return Verdict("", "empty")
    if len(plain) > MOST_CHARACTERS.get(language, 500):
        return Verdict("", "length")
    if odd := next((c for c in plain if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")), ""):
        return Verdict("", "markup", repr(odd))
    known = fold("\n".join(evidence.values()))
    for address in _ADDRESS.finditer(plain):
        if fold(address.group().rstrip(".。、,")) not in known:
            return Verdict("", "address", address.group())
    without = _ADDRESS.sub(" ", plain)
    if found := _MARKUP.search(without):
        return Verdict("", "markup", found.group())
    if not _is_in(without, language):
        return Verdict("", "language")
    sentences = split(text)
    if len(sentences) > MOST_SENTENCES:
        return Verdict("", "length")
    words = _words(wording)
    for sentence in sentences:
        if not sentence.cites:
            return Verdict("", "uncited", sentence.body)
        missing = [n for n in sentence.cites if n not in evidence]
        if missing:
            return Verdict("", "citation", str(missing[0]))
        ground = "\n".join(evidence[n] for n in dict.fromkeys(sentence.cites))
        why, where = _faults(sentence.body, ground, language, words)
        if why:
            return Verdict("", why, where)
    return Verdict(text)


def _is_in(text: str, language: str) -> bool:
    """True when ``text`` is in the language; names in brackets may be in another."""
    plain = _BRACKETED.sub("", text)
    if language == "ja" and len(_HIRAGANA.findall(plain)) >= 3:
        return language_of(normalise(plain)[0]) == "ja" or not _ENGLISH_RUN.search(plain)
    return language_of(normalise(plain)[0]) == language


def split(text: str) -> list[_Sentence]:
    """The sentences of a draft; marks behind a full stop belong to the sentence before it."""
    out: list[_Sentence] = []
    start = depth = 0
    position = 0
    while position < len(text):
        char = text[position]
        depth = depth + 1 if char in _OPEN else max(0, depth - 1) if char in _CLOSE else depth
        end = position + 1
        if char == "\n" or (depth == 0 and _ends(text, position)):
            end = _after_marks(text, end) if char != "\n" else end
            out.append(_sentence(text[start:end]))
            start, depth = end, 0
        position = end
    out.append(_sentence(text[start:]))
    joined: list[_Sentence] = []
    for one in out:
        if any(c.isalnum() for c in one.body):
            joined.append(one)
        elif one.cites and joined:
            joined[-1] = _Sentence(joined[-1].body, (*joined[-1].cites, *one.cites))
    return joined


def _ends(text: str, position: int) -> bool:
    char, after = text[position], text[position + 1 : position + 2]
    if char in "。！？":
        return True
    if char in "!?":
        return True
    if char != "." or not (after == "" or after.isspace() or after == "["):
        return False
    return not _ABBREVIATED.search(text[max(0, position - 8) : position + 1])


def _after_marks(text: str, position: int) -> int:
    found = re.compile(r"(?:\s*\[\d{1,2}\])+").match(text, position)
    return found.end() if found else position


def _sentence(text: str) -> _Sentence:
    return _Sentence(_MARK.sub("", text).strip(), tuple(int(n) for n in _MARK.findall(text)))


def _separate(match: re.Match[str]) -> str:
    numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", match[1]))
    return "".join(f"[{int(n)}]" for n in numbers)


# ---------------------------------------------------------------- one sentence


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language that checking knows."""

    common: frozenset[str]
    affixes: frozenset[str]
    denies: re.Pattern[str]
    no_denial: re.Pattern[str]


@lru_cache(maxsize=8)
def _words_of(
    common: tuple[str, ...], affixes: tuple[str, ...], denies: tuple[str, ...], no: tuple[str, ...]
) -> _Words:
    return _Words(
        frozenset(fold(w) for w in common),
        frozenset(affixes),
        re.compile("|".join(denies), re.IGNORECASE),
        re.compile("|".join(no), re.IGNORECASE),
    )


def _words(wording: Wording) -> _Words:
    return _words_of(*(wording.list(f"llm.check.{name}") for name in ("common", "affixes", "denies", "no_denial")))


def _faults(body: str, ground: str, language: str, words: _Words) -> tuple[str, str]:
    """Why a sentence does not stand on its ground, and the words at fault; twice empty when it does."""
    said, held = quantities(body), quantities(ground)
    near = _near(body, ground, language) if said.dates or said.numbers else ()
    for date in said.dates:
        if not held.holds_date(date) or not any(q.holds_date(date) for q in near):
            return "date", date.words
    doubled = _doubled(said, held)
    if doubled:
        return "number", doubled
    for number in said.numbers:
        if not held.holds_number(number) or not any(q.holds_number(number) for q in near):
            return "number", number.words
    rest = said.rest
    folded = fold(ground)
    name = _unknown_japanese(rest, folded, words) or _unknown_latin(rest, ground, language, words)
    if name:
        return "name", name
    if _own_language(ground, language):
        if _denies_otherwise(body, ground, language, words):
            return "denial", body
        if language == "en" and _share(rest, folded, words) < SUPPORTED:
            return "support", body
    return "", ""


def _doubled(said: Quantities, held: Quantities) -> str:
    """A figure that stands twice in the sentence and once in the evidence: one of several was changed into another."""
    for figures, known in (([n.words for n in said.numbers], [n.words for n in held.numbers]),
                           ([d.words for d in said.dates], [d.words for d in held.dates])):  # fmt: skip
        for words in figures:
            if figures.count(words) > 1 and 0 < known.count(words) < figures.count(words):
                return words
    return ""


def _unknown_japanese(body: str, ground: str, words: _Words) -> str:
    """A word of content of which the evidence says nothing: a noun, a name in any script, a verb, an adjective."""
    folded = fold(body)
    tokens = analysed(body, "ja").tokens if _JAPANESE.search(folded) else ()
    for run in _RUN.finditer(folded):
        if run.group() in ground:
            continue
        inside = [t for t in tokens if run.start() <= t.start < run.end()]
        spans = [(t.start, t.end) for t in inside if t.end <= run.end() and t.pos.startswith(("名詞", "接", "代名詞"))]
        # a noun of several morphemes counts whole; what is a verb's or an adverb's stem is no name
        for start, end in _merged(spans) if inside else [run.span()]:
            noun = folded[start:end]
            if len(noun) > 1 and not _composed(noun, ground, words):
                return noun
    for token in tokens:
        stem = _KANJI.match(token.surface)
        if token.pos.startswith(("名詞,固有名詞", "名詞,普通名詞")):
            said = token.surface if token.pos.startswith("名詞,固有名詞") else stem.group() if stem else ""
        else:
            said = stem.group() if stem and token.pos.startswith(("動詞", "形容詞", "形状詞")) else ""
        if said and token.base not in words.common and not _composed(fold(said), ground, words):
            return token.surface
    return ""


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and out[-1][1] == start:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _composed(noun: str, ground: str, words: _Words) -> bool:
    """True when a noun is made of words of the evidence, common words and affixes alone."""
    if noun in ground:
        return True
    reached = {0}
    for start in range(len(noun)):
        if start not in reached:
            continue
        for end in range(start + 1, len(noun) + 1):
            part = noun[start:end]
            if part in words.common or part in words.affixes or (len(part) > 1 and part in ground):
                reached.add(end)
    return len(noun) in reached


def _unknown_latin(body: str, ground: str, language: str, words: _Words) -> str:
    """A name in Latin letters (in Japanese: any such word) of which the evidence says nothing."""
    text = unicodedata.normalize("NFKC", body)
    held = set(_latin_words(ground))
    for match in _LATIN.finditer(text):
        word = match.group()
        bare = fold(word).removesuffix("'s")
        first = not text[: match.start()].strip(" \"'(“「")
        named = any(c.isupper() or c.isdigit() for c in word)
        if not named and language == "en":
            continue
        if bare in held or all(part in held for part in re.split(r"[-.&']", bare) if part):
            continue
        if bare in words.common or (first and language == "en" and not any(c.isupper() for c in word[1:])
                                    and _stem(bare) in {_stem(h) for h in held}):  # fmt: skip
            continue
        return word
    return ""


def _latin_words(text: str) -> list[str]:
    out = []
    for match in _LATIN.finditer(unicodedata.normalize("NFKC", text)):
        word = fold(match.group()).removesuffix("'s")
        out += [word, *(part for part in re.split(r"[-.&']", word) if part)]
    return out


def _stem(word: str) -> str:
    """What the forms of an English word share: municipality and municipalities, region and regional."""
    return _STEM.sub("", word)[:5] if len(word) > 3 else word


def _share(body: str, ground: str, words: _Words) -> float:
    """How much of an English sentence's content the evidence holds."""
    content = [w for w in re.findall(r"[a-z]+(?:'[a-z]+)?", fold(body)) if len(w) > 3 and w not in words.common]
    content = [w.removesuffix("'s") for w in content if not w.endswith("n't")]
    held = {_stem(w) for w in re.findall(r"[a-z]{3,}", ground)}
    return sum(_stem(w) in held for w in content) / len(content) if content else 1.0


def _own_language(ground: str, language: str) -> bool:
    return _is_in(ground, language)


def _denies_otherwise(body: str, ground: str, language: str, words: _Words) -> bool:
    """True when the sentence denies what the sentence of the evidence nearest to it says, or the other way round."""
    near = _nearest(body, _lines(ground), language)
    if _denies(body, words) != _denies(near, words):
        return True
    if language != "ja":
        return False
    last = [clause for clause in _CLAUSE.split(body) if clause.strip()][-1:]
    same = _nearest(last[0], _CLAUSE.split(near), language) if last else ""
    return bool(last) and _denies(_tail(last[0]), words) != _denies(_tail(same), words)


def _nearest(text: str, lines: Sequence[str], language: str) -> str:
    return max(lines, key=lambda line: _alike(text, line, language), default="")


def _near(body: str, ground: str, language: str) -> list[Quantities]:
    """What the sentences of the evidence that are about the same say in numbers; all, in another language."""
    lines = _lines(ground)
    if not _own_language(ground, language):
        return [quantities(ground)]
    kept: dict[str, None] = {}
    for clause in (body, *_CLAUSE.split(body)):
        scores = [_alike(clause, line, language) for line in lines]
        best = max(scores, default=0.0)
        kept.update({line: None for line, score in zip(lines, scores, strict=True) if score and score >= NEAR * best})
    return [quantities(line) for line in kept]


def _tail(clause: str) -> str:
    return re.sub(r"[\W_]+$", "", clause)[-_TAIL:]


def _denies(text: str, words: _Words) -> bool:
    return bool(words.denies.search(words.no_denial.sub("", fold(text))))


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=[。！？!?\n])|(?<=\.)\s", text) if any(c.isalnum() for c in line)]


def _alike(one: str, other: str, language: str) -> float:
    """Share of what ``one`` says that ``other`` holds."""
    a, b = _grams(one, language), _grams(other, language)
    return len(a & b) / (len(a) ** 0.5 * len(b) ** 0.5) if a and b else 0.0


def _grams(text: str, language: str) -> set[str]:
    folded = fold(text)
    if language == "en":
        return {_stem(w) for w in re.findall(r"[a-z0-9]{3,}", folded)}
    kept = re.sub(r"[^\w]|[ぁ-ゔ]", " ", folded)
    return {run[i : i + 2] for run in kept.split() for i in range(max(1, len(run) - 1))}


__all__ = ["MOST_CHARACTERS", "MOST_SENTENCES", "Verdict", "split", "verify"]
