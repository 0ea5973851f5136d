"""Two or more subjects held against each other: which has more, what they share, what each of them is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answering.computing.numbers import half
from bot.answering.computing.worked_out import title, unit_of, whole
from bot.answering.language.comparing import said_to_be_more
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import ASKS_FOR, Question, is_yes_no
from bot.answering.language.terms import Term, coverage
from bot.answering.tables import figures
from bot.answering.tables.facts import COMPARISON, UNSTATED, Fit, Spans, attributes, fits
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, cited, of_fact
from bot.answering.tables.weighing import probability, ranked, threshold
from bot.seams import Fact
from bot.wording import Wording

_FEWER = re.compile(r"少な|小さ|fewer|less|smaller")
_LATER = re.compile(r"後|新し|遅|later|newer|more recent|younger organi")
_YOUNGER = re.compile(r"若い|年下|younger")
_ROW = re.compile(r"(?:さん|氏|先生|市長)?(?:の[^、。]{1,4})?(?:と|、|や|及び|および|・)|,? ?(?:and|or|&)? ?(?:the )?")
_OF_TIME = re.compile(r"古|新し|先に|先か|後に|早|遅|年上|年下|若|older|oldest|newer|earlier|later|younger|first")
_OF_SIZE = re.compile(r"多|少|大き|小さ|\bmore\b|fewer|\bless\b|larger|bigger|smaller")
_COMMON_LIMIT = 3
SAYS_SO = 0.5
"""Share of the other words of a question that what is told of all must hold to say yes to it."""
_OF_BOUND = ("agreement_date", "partner")
"""Attributes of the agreements of a body."""
WHO = ("position", "definition")
"""Attributes that tell who or what something is, where nothing else is asked."""
_BECAME = ("renamed", "predecessor", "former_name")
"""Attributes that tell of two names that one is what the other was before."""
_OPENING = re.compile(r"^(?:[「『\"']|the |an? )+")
EACH = 0.7
"""Confidence of what is told of each of several."""


def answer(
    question: Question, index: Index, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    """Which has more, is older, came first; or what they have in common. None when nothing is compared."""
    subjects = _without_owners(question, index, subjects)
    distinct = _distinct(subjects)
    if cues.has("compare.common", question.norm) and len(distinct) > 1:
        told = next((f for f in found if f.fact.attribute == "comparison" and f.subject > 0.85), None)
        return _told(told.fact, say) if told else _common(distinct, index, say)
    if not cues.has("compare.more", question.norm):
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    of_time, of_size = bool(_OF_TIME.search(question.norm)), bool(_OF_SIZE.search(question.norm))
    sort = "count" if of_size and not of_time else "year" if of_time and not of_size else ""
    lacking = _without(question, index, distinct, asked)
    both = None if lacking else figures.pair(index, subjects, asked, sort)
    if both is None:
        partly = half(index, subjects, asked, say, lacking, sort)
        # which of two it is can not be told then; each figure by itself can
        return replace(partly, answered=cues.has("compare.each", question.norm)) if partly else None
    return more(question, both, index, say)


def same(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """Whether two people named are one and the same; those who share a family name are two."""
    if not cues.has("compare.same_person", question.norm) or ASKS_FOR.search(question.norm):
        return None
    ids = list(dict.fromkeys(i for one in subjects for i in one.ids if index.known[i].kind == "person"))
    named = sum(index.known[i].kind == "person" for one in subjects for i in one.ids[:1])
    if len(ids) > 2 or not ids or (len(ids) == 1 and named < 2):
        return None
    alike = (len(ids) == 1) is not cues.has("compare.other_person", question.norm)
    facts = [
        next((f for f in index.tables.facts if f.subject == i and f.attribute in WHO), None) for i in ids
    ]  # fmt: skip
    told = [fact for fact in facts if fact]
    if len(told) < len(ids):
        return None
    lines, sources = cited(told, say.language)
    lead = say("answers.lead.yes" if alike else "answers.lead.no")
    apart = say("answers.compare.one_person" if len(ids) == 1 else "answers.compare.two_people")
    return Piece(lead + say("answers.list.sentence").join([apart, *lines]), sources, "fact")


def one_thing(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """That two names are those of one body or scheme, where it is asked whether they are."""
    ids = {i for one in subjects for i in one.ids}
    called = {one.words for one in subjects}
    if len(ids) != 1 or len(called) != 2 or not cues.has("compare.same_thing", question.norm):
        return None
    facts = related(index, subjects, question.language)
    if not facts:
        return None
    lines, sources = cited(facts[:1], say.language)
    return Piece(say("answers.lead.yes") + lines[0], sources, "fact")


def linked(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """That two have to do with each other, where it is asked whether they do and a statement tells of both."""
    distinct = _distinct(subjects)
    if len(distinct) != 2 or not is_yes_no(question) or question.negative:
        return None
    if not cues.has("compare.linked", question.norm):
        return None
    both = [
        told.fact for told in index.told[question.language].told
        if all(set(one.ids) & told.concerned for one in distinct)
        and not any(f.attribute in (COMPARISON, UNSTATED, "contradiction") for f in told.facts)
    ]  # fmt: skip
    if not both:
        return None
    lines, sources = cited(both[:_LINKS], say.language)
    return Piece(say("answers.lead.yes") + say("answers.list.sentence").join(lines), sources, "fact")


def related(index: Index, subjects: Sequence[Mentioned], language: str) -> list[Fact]:
    """What tells how two that are named belong together: one is only another name for the other, or became it."""
    distinct = _distinct(subjects)
    ids = {i for one in subjects for i in one.ids}
    if len(distinct) == 2:
        return [
            fact for told in index.told[language].told for fact in told.facts[:1]
            if all(set(one.ids) & told.named for one in distinct)
            and any(f.attribute in _BECAME and f.subject in ids for f in told.facts)
        ]  # fmt: skip
    called = list(dict.fromkeys(one.words for one in subjects))
    if len(distinct) != 1 or len(called) != 2:
        return []
    own = index.about(distinct[0].ids, language)
    short = [t.facts[0] for t in own if all(name in t.plain for name in called) and t.facts[0].attribute == "name"]
    defined = [
        t.facts[0] for name in called for t in own
        if t.facts[0].attribute == "definition" and _OPENING.sub("", t.plain).startswith(name)
    ]  # fmt: skip
    return short[:1] or (defined if len({f.text_ja for f in defined}) > 1 else [])


def _without(
    question: Question, index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans]
) -> list[Mentioned]:
    """Those of whom something is asked by name that no fact of theirs tells: the staff of X, Xの職員数."""
    found = []
    for one in subjects:
        own = {fact.attribute for told in index.about(one.ids, question.language) for fact in told.facts}
        bound = {attribute for attribute, spans in asked.items() if any(_of(question, one, span) for span in spans)}
        if bound and not bound & own:
            found.append(one)
    return found


def _of(question: Question, one: Mentioned, span: tuple[int, int]) -> bool:
    """True when what stands at ``span`` is said to be this subject's: Xの職員, the staff of X."""
    if question.language == "ja":
        return question.norm[one.end : span[0]] == "の"
    return question.norm[span[1] : one.start] in (" ", " the ", " of ", " of the ")


def _without_owners(question: Question, index: Index, subjects: Sequence[Mentioned]) -> list[Mentioned]:
    """The subjects without those people who only tell whose a body is: Komiyama's network, 小宮山さんのネットワーク."""
    owned = "の" if question.language == "ja" else "'s "
    behind = dict(pairwise(subjects))

    def owns(one: Mentioned) -> bool:
        other = behind.get(one)
        people = all(index.known[i].kind == "person" for i in one.ids)
        return bool(other) and people and question.norm[one.end : other.start] == owned  # type: ignore[union-attr]

    left = [one for one in subjects if not owns(one)]
    return left if len(_distinct(left)) > 1 else list(subjects)


_LINKS = 2
"""Statements of what two have to do with each other that are told."""


def _distinct(subjects: Sequence[Mentioned]) -> list[Mentioned]:
    out: list[Mentioned] = []
    for one in subjects:
        if all(not set(one.ids) & set(d.ids) for d in out):
            out.append(one)
    return out


def _told(fact: Fact, say: Wording) -> Piece:
    text = fact.told_in(say.language)
    return Piece(f"{text}[1]", (of_fact(fact, say.language),), "fact")


def more(question: Question, both: tuple[figures.Figure, figures.Figure], index: Index, say: Wording) -> Piece:
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
    text = _whether(question, (a, b), key, say) + text
    # who asks on about it, or about them, means the one that was told
    first = index.known.get(a.fact.subject) if key != "equal" else None
    topic = {"given_ja": [first.name_ja], "given_en": [first.name_en or first.name_ja]} if first else {}
    sources = (of_fact(a.fact, say.language), of_fact(b.fact, say.language))
    return Piece(f"{text}[1][2]", sources, "number", topic=topic)


def _whether(question: Question, ordered: tuple[figures.Figure, figures.Figure], key: str, say: Wording) -> str:
    """Yes or no to whether the one of which it is said is the older, the larger …, and by as much as is said.

    Args:
        question: which of the two is more.
        ordered: the two figures, the one that it is so of first.
        key: how they compare.
        say: the words of the answer.
    """
    if not is_yes_no(question):
        return ""
    first = said_to_be_more(question.norm, [f.at for f in ordered], question.language)
    if first is None:
        return ""
    by = [n.value for n in quantities(question.norm).numbers if n.value > 1]
    as_much = len(by) != 1 or by[0] in (abs(ordered[0].value - ordered[1].value), *(f.value for f in ordered))
    holds = key != "equal" and first == 0 and as_much
    return say("answers.lead.yes" if holds is not (question.negative or question.inverted) else "answers.lead.no")


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
    lines, sources = cited(facts, say.language)
    common = say("answers.compare.common", names=say("answers.list.comma").join(both))
    return Piece("\n".join([common, *lines]), sources, "fact")


def asks_each(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True when the same is asked of each of several: 大垣と長岡、それぞれ…, both A and B, the two Nakamuras."""
    return cues.has("compare.each", question.norm) and len(_distinct(bearers(index, subjects))) > 1


def holders(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Mentioned]:
    """Those who hold one post together, where something is asked of each of so many: 副学長のお二人の所属."""
    role = cues.pattern["role.words"].search(question.norm)
    so_many = cues.pattern["role.so_many"].search(question.norm)
    if role is None or so_many is None or question.has("person") or cues.has("role.asked", question.norm):
        return []
    named = {i for s in subjects for i in s.ids}
    if any(index.known[i].kind == "person" for i in named):
        return []
    called = next((g for g in role.groups() if g), role.group())
    best: list[str] = []
    for told in index.told[question.language].told:
        people = sorted(i for i in told.named if index.known[i].kind == "person")
        together = any(f.attribute == "member" and f.number == len(people) for f in told.facts)
        bodies = {i for i in named if index.known[i].kind != "concept"}
        if together and called in told.plain and bodies <= told.named and (not best or len(people) < len(best)):
            best = people
    return [Mentioned(role.start(), role.end(), (i,), called) for i in best] if len(best) > 1 else []


def bearers(index: Index, subjects: Sequence[Mentioned]) -> list[Mentioned]:
    """The subjects, with everybody apart who bears a family name that is named."""
    out: list[Mentioned] = []
    for one in subjects:
        people = all(index.known[i].kind == "person" for i in one.ids)
        out += [replace(one, ids=(i,)) for i in one.ids] if people else [one]
    return out


def listed(question: Question, subjects: Sequence[Mentioned]) -> bool:
    """True when the subjects stand in a row: AとB, A, B and C."""
    gaps = [question.norm[a.end : b.start] for a, b in pairwise(_distinct(subjects))]
    return bool(gaps) and all(_ROW.fullmatch(gap) for gap in gaps)


def each(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    cues: Cues,
    say: Wording,
    *,
    whole: bool = False,
) -> Piece | None:
    """The same asked of several subjects: what is known of each, and of which it is not.

    Args:
        question: names two subjects or more.
        index: the tables.
        subjects: those that it names.
        cues: of the question's language.
        say: the words of the answer.
        whole: nothing is said when it is not known of all.
    """
    distinct = _distinct(bearers(index, subjects))
    if len(distinct) < 2:
        return None
    told: dict[str, Fact] = {}
    lacking = []
    for one in distinct[:4]:
        fact, tells = _of_one(question, index, one, subjects, cues)
        if fact is None:
            lacking.append(say("answers.compare.missing", name=index.known[one.ids[0]].name(say.language)))
        elif not tells:
            lacking.append(fact.told_in(say.language))
        else:
            told.setdefault(fact.told_in(say.language), fact)
    if not told or (whole and lacking):
        return None
    lines, sources = cited(tuple(told.values()), say.language)
    held = coverage([t for t in question.terms if not _within(t, subjects)], fold(" ".join(told)))
    apart = cues.has("sides.same", question.norm) or cues.has("sides.differ", question.norm)
    sure = is_yes_no(question) and not lacking and not apart and held >= SAYS_SO
    lead = say("answers.lead.yes") if sure else ""
    return Piece(lead + "\n".join([*lacking, *lines]), sources, "fact", True, EACH, exact=True)


def _within(term: Term, subjects: Sequence[Mentioned]) -> bool:
    return any(s.start < term.end and term.start < s.end for s in subjects)


def _of_one(
    question: Question, index: Index, one: Mentioned, subjects: Sequence[Mentioned], cues: Cues
) -> tuple[Fact | None, bool]:
    """What answers for one of several; with False, the statement that the sources do not say it."""
    others = [(s.start, s.end) for s in subjects if s is not one]
    alone = replace(
        question,
        terms=tuple(
            t for t in question.terms
            if t.kind != "compound" and not any(a < t.end and t.start < b for a, b in others)
        ),
        focus=(),
    )  # fmt: skip
    bound = _bound(index, one)
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    found = fits(alone, index, [replace(one, ids=(*one.ids, *bound))], cues)
    # what sets them against each other tells nothing of something else that is asked of each
    against = is_yes_no(question) or (
        set(asked) <= {COMPARISON}
        and any(cues.has(f"compare.{key}", question.norm) for key in ("common", "different", "more"))
    )
    weighed = ranked(alone, [f for f in found if f.direct and (against or f.fact.attribute != COMPARISON)])
    open_end = next((w.fit.fact for w in weighed if w.fit.unstated and w.fit.fact.attribute in asked), None)
    told = [w for w in weighed if not w.fit.unstated]
    if told and probability(alone, told) >= threshold(alone, told) and not open_end:
        return told[0].fit.fact, True
    own = {fact.attribute for one_told in index.about(one.ids, question.language) for fact in one_told.facts}
    wanted = [a for a in _exactly(asked) if a in own or a in _OF_BOUND] if asked else []
    wanted = wanted or [a for a in WHO if a in asked and a in own]
    wanted = wanted or (list(WHO) if question.has("define") or not asked else [])
    plainly = [w for w in told if w.fit.fact.attribute in wanted and w.fit.kind > 0]
    return (plainly[0].fit.fact, True) if plainly and not open_end else (open_end, False)


def _bound(index: Index, one: Mentioned) -> list[str]:
    """The programmes of a municipality or body that has no roster: its agreements and schemes."""
    names = {name for i in one.ids for name in index.known[i].names}
    return list(dict.fromkeys(m.programme for name in names for m in index.others.get(name, ())
                              if all(m.programme != r.programme for r in index.rosters)))  # fmt: skip


def _exactly(asked: Mapping[str, Spans]) -> list[str]:
    """The attributes whose cue is the longest: what is asked for first of all."""
    size = {attribute: max(b - a for a, b in spans) for attribute, spans in asked.items()}
    return [attribute for attribute, n in size.items() if n == max(size.values())]
