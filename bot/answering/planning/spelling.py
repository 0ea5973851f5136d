"""Names written in another script: 長岡わーくもでる, けいえいぶかい, as the tables write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.identity import by_identity
from bot.answering.language.question_types import Question, understand
from bot.answering.planning.plan import Part, Plan, all_cues
from bot.answering.tables.index import Index
from bot.characters import HIRAGANA
from bot.places import Places
from bot.seams import Tables

NAME, WORD = 4, 3
"""Kana from which on a name, or a word of the field, is known by its reading alone."""
RARELY = 8
"""Letters for one kanji from which on words, too, are taken to be written by their sound."""
_KANJI = re.compile(r"[一-鿿々]")
_KANA = re.compile(r"[ぁ-ゖー]")
_SPELT = re.compile(r"[ぁ-ゖー]+")
_BEFORE = r"(?:(?<![ぁ-ゖー])|(?<=[はがのをにとでもやへ]))"
"""A name begins behind no other kana, but for a particle."""


@dataclass(frozen=True, slots=True)
class _Spelt:
    """How something is written otherwise → how the tables write it."""

    names: Mapping[str, str]
    words: Mapping[str, str]
    name: re.Pattern[str] | None
    word: re.Pattern[str] | None
    rows: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Two names that share their last word, said once for both → both in full: 守りと攻めのテレワーク."""


def respelled(plan: Plan, tables: Tables, places: Places) -> Plan:
    """The plan with every known name written as the tables write it; the same when there is none to rewrite."""
    cues = all_cues()
    spelt = _spelt(Index.of(tables, places), cues["ja"])
    parts = [_part(part, spelt, cues) for part in plan.parts]
    whole = plan.whole and _part(plan.whole, spelt, cues)
    if all(new is old for new, old in zip(parts, plan.parts, strict=True)) and whole is plan.whole:
        return plan
    again = {
        old.text: new.text
        for a, b in zip((*plan.parts, plan.whole), (*parts, whole), strict=True)
        if a is not None and b is not None
        for old, new in (
            (a.question, b.question),
            (a.alternative, b.alternative),
            (a.fuller, b.fuller),
            *zip(a.sides, b.sides, strict=True),
            *zip(a.supposed, b.supposed, strict=True),
        )
        if old is not None and new is not None
    }
    queries = tuple(dict.fromkeys(again.get(query, query) for query in plan.queries))
    asks = {again.get(text, text): language for text, language in plan.asks.items()}
    return replace(plan, parts=tuple(parts), whole=whole, queries=queries, asks=asks)


def _part(part: Part, spelt: _Spelt, cues: Mapping[str, Cues]) -> Part:
    question = _question(part.question, spelt, cues)
    if question is part.question:
        return part
    return replace(
        part,
        question=question,
        query=question.text if part.query == part.question.text else part.query,
        alternative=part.alternative and _question(part.alternative, spelt, cues),
        fuller=part.fuller and _question(part.fuller, spelt, cues),
        supposed=tuple(_question(one, spelt, cues) for one in part.supposed),
        sides=tuple(_question(side, spelt, cues) for side in part.sides),
    )


def _question(question: Question, spelt: _Spelt, cues: Mapping[str, Cues]) -> Question:
    text = question.text
    for pair, joint in spelt.rows:
        text = pair.sub(joint, text)
    if question.language != "ja" or not _KANA.search(_hiragana(text)):
        return question if text == question.text else understand(text, question.language, cues)
    text = _rewritten(text, spelt.name, spelt.names)
    if len(_KANJI.findall(question.text)) * RARELY < len(question.text):
        text = _nouns(_rewritten(text, spelt.word, spelt.words))
    return question if text == question.text else understand(text, question.language, cues)


def _rewritten(text: str, finder: re.Pattern[str] | None, spelt: Mapping[str, str]) -> str:
    plain = _hiragana(text)
    if finder is None or len(plain) != len(text):
        return text
    out, at = "", 0
    for match in finder.finditer(plain):
        said, name = text[match.start() : match.end()], spelt[match.group()]
        out += text[at : match.start()] + (said if fold(said) == fold(name) else name)
        at = match.end()
    return out + text[at:]


def _nouns(text: str) -> str:
    """``text`` with its common nouns in the kanji that the analyser knows them by: きょうぎ is 競技."""
    out, at = "", 0
    for token in analysed(text, "ja").tokens:
        common = token.pos.startswith("名詞,普通名詞") and "可能" not in token.pos.replace("サ変可能", "")
        if common and len(token.surface) >= WORD and _SPELT.fullmatch(token.surface) and _KANJI.search(token.base):
            out += text[at : token.start] + token.base
            at = token.end
    return out + text[at:]


def _hiragana(text: str) -> str:
    return fold(text).translate(HIRAGANA)


@by_identity
def _spelt(index: Index, cues: Cues) -> _Spelt:
    known = {name for one in index.known.values() for name in one.names if not name.isascii()}
    names = {
        form: name
        for name in sorted(known)
        for form in (_hiragana(name), _reading(name))
        if len(form) >= NAME and form not in known and _KANA.search(form)
    }
    words = {
        reading: word for group in cues.groups.values() for word in group
        if _KANJI.search(word) and len(reading := _reading(word)) >= WORD
    }  # fmt: skip
    return _Spelt(names, words, _finder(names), _finder(words), _rows(index))


def _rows(index: Index) -> tuple[tuple[re.Pattern[str], str], ...]:
    """See ``_Spelt.rows``; of concepts only: what two bodies have between them is one thing."""
    heads: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in index.known.values():
        for name in one.names if one.kind == "concept" else ():
            joint = " " if name.isascii() else "の"
            head, found, tail = name.rpartition(joint)
            if found and head:
                heads[joint, tail][head] = one.id
    out = []
    for (joint, tail), ids in heads.items():
        if len(set(ids.values())) > 1:
            either = "|".join(re.escape(head) for head in sorted(ids, key=len, reverse=True))
            link, edge, many = (" (?:and|or) ", r"\b", "s?") if joint == " " else ("(?:と|や|、|・)", "", "")
            both = f"{edge}({either}){link}({either}){joint}({re.escape(tail)}){many}{edge}"
            said = r"\1 \3 and \2 \3" if joint == " " else r"\1の\3と\2の\3"
            out.append((re.compile(both, re.IGNORECASE), said))
    return tuple(out)


def _finder(spelt: Mapping[str, str]) -> re.Pattern[str] | None:
    longest = sorted(spelt, key=len, reverse=True)
    return re.compile(f"{_BEFORE}(?:{'|'.join(map(re.escape, longest))})") if longest else None


def _reading(name: str) -> str:
    """In hiragana, as the analyser reads it; empty where it can not read all of it."""
    read = [_hiragana(token.reading or token.surface) for token in analysed(name, "ja").tokens]
    whole = "".join(read)
    return "" if _KANJI.search(whole) or not whole else whole
