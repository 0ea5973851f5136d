"""Two or more subjects held against each other: which has more, what they share, what each of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.cues import Cues
from bot.answering.facts import Fit, attributes, fits
from bot.answering.index import Index, Mentioned
from bot.answering.numbers import title, unit_of, whole
from bot.answering.pieces import Piece, of_fact
from bot.answering.question_types import Question
from bot.answering.weighing import probability, ranked, threshold
from bot.seams import Fact
from bot.wording import Wording

_FEWER = re.compile(r"少な|小さ|fewer|less|smaller")
_LATER = re.compile(r"後|新し|遅|later|newer|more recent|younger organi")
_YOUNGER = re.compile(r"若い|年下|younger")
_COMMON_LIMIT = 3


def answer(
    question: Question, index: Index, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    """Which has more, is older, came first; or what they have in common. None when nothing is compared."""
    distinct = _distinct(subjects)
    if cues.has("compare.common", question.norm) and len(distinct) > 1:
        told = next((f for f in found if f.fact.attribute == "comparison" and f.subject > 0.85), None)
        return _told(told.fact, say) if told else _common(distinct, index, say)
    if not cues.has("compare.more", question.norm):
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    both = figures.pair(index, subjects, asked)
    if both is None:
        return None
    return _more(question, both, index, say)


def _distinct(subjects: Sequence[Mentioned]) -> list[Mentioned]:
    out: list[Mentioned] = []
    for one in subjects:
        if all(not set(one.ids) & set(d.ids) for d in out):
            out.append(one)
    return out


def _told(fact: Fact, say: Wording) -> Piece:
    text = fact.text_en if say.language == "en" and fact.text_en else fact.text_ja
    return Piece(f"{text}[1]", (of_fact(fact, say.language),), "fact")


def _more(question: Question, both: tuple[figures.Figure, figures.Figure], index: Index, say: Wording) -> Piece:
    """Which of two figures is the larger, or the earlier."""
    a, b = both
    if a.value == b.value:
        key = "equal"
    elif a.fact.attribute == "birth_year":
        younger = bool(_YOUNGER.search(question.norm))
        key = "younger" if younger else "older"
        a, b = sorted(both, key=lambda f: -f.value if younger else f.value)
    elif a.sort == "year":
        later = bool(_LATER.search(question.norm))
        key = "later" if later else "earlier"
        a, b = sorted(both, key=lambda f: -f.value if later else f.value)
    else:
        fewer = bool(_FEWER.search(question.norm))
        key = "fewer" if fewer else "more"
        a, b = sorted(both, key=lambda f: f.value if fewer else -f.value)
    text = say(
        f"answers.compare.{key}", a_name=title(a, b, index, say), b_name=title(b, a, index, say),
        a=whole(a.value, a), b=whole(b.value, b), unit=unit_of(a, say) if unit_of(a, say) == unit_of(b, say) else "",
        difference=whole(abs(a.value - b.value)),
    )  # fmt: skip
    return Piece(f"{text}[1][2]", (of_fact(a.fact, say.language), of_fact(b.fact, say.language)), "number")


def _common(subjects: Sequence[Mentioned], index: Index, say: Wording) -> Piece | None:
    """What the facts about each of the subjects name alike."""
    shared: set[str] | None = None
    for one in subjects:
        named = {i for told in index.about(one.ids, "ja") for i in told.named} - set(one.ids)
        shared = named if shared is None else shared & named
    ids = {i for s in subjects for i in s.ids}
    facts: list[Fact] = []
    for key in sorted((shared or set()) - ids):
        for one in subjects:
            held = [f for t in index.about(one.ids, "ja") if key in t.named for f in t.facts if f.subject in one.ids]
            held.sort(key=lambda f: f.attribute not in ("position", "member", "founded", "founder"))
            if held and held[0].text_ja not in {f.text_ja for f in facts}:
                facts.append(held[0])
        if len(facts) >= _COMMON_LIMIT * len(subjects):
            break
    if not facts:
        return None
    both = [index.known[i].name(say.language) for i in sorted((shared or set()) - ids)][:_COMMON_LIMIT]
    lines = [say("answers.compare.common", names=say("answers.list.comma").join(both))]
    lines += [f"{f.text_en if say.language == 'en' and f.text_en else f.text_ja}[{n}]" for n, f in enumerate(facts, 1)]
    return Piece("\n".join(lines), tuple(of_fact(f, say.language) for f in facts), "fact")


def each(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    cues: Cues,
    say: Wording,
) -> Piece | None:
    """The same asked of several subjects: what is known of each, and of which it is not.

    Args:
        question: names two subjects or more.
        index: the tables.
        subjects: those that it names.
        cues: of the question's language.
        say: the words of the answer.
    """
    distinct = _distinct(subjects)
    if len(distinct) < 2:
        return None
    lines, sources, lacking = [], [], []
    for one in distinct[:4]:
        others = [(s.start, s.end) for s in subjects if s is not one]
        alone = replace(
            question,
            terms=tuple(
                t
                for t in question.terms
                if t.kind != "compound" and not any(a < t.end and t.start < b for a, b in others)
            ),
            focus=(),
        )
        own = [f for f in fits(alone, index, [one], cues) if f.direct and not f.unstated]
        weighed = ranked(alone, own)
        if weighed and probability(alone, weighed) >= threshold(alone, weighed):
            fact = weighed[0].fit.fact
            text = fact.text_en if say.language == "en" and fact.text_en else fact.text_ja
            source = of_fact(fact, say.language)
            if source not in sources:
                sources.append(source)
                lines.append(f"{text}[{len(sources)}]")
        else:
            known = index.known[one.ids[0]]
            lacking.append(say("answers.compare.missing", name=known.name(say.language)))
    if not lines:
        return None
    # which of two can not be told when one half is missing
    whole = not (lacking and cues.has("compare.more", question.norm))
    return Piece("\n".join([*lacking, *lines] if not whole else [*lines, *lacking]), tuple(sources), "fact", whole, 0.7)
