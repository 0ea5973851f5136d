"""Figures worked out from facts, with the calculation shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables import figures
from bot.answering.tables.facts import Spans, attributes
from bot.answering.tables.figures import Figure
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, cited, of_fact
from bot.seams import Fact
from bot.wording import Wording

SET_AGAINST = ("birth_year", "founded", "members_total", "members_companies", "members_municipalities")
"""Attributes by which two are held against each other."""
ALL_MEMBERS = "members_total"
LEAST = "minimum_size"
"""Attribute that gives the least number with which something is held."""
DEED_HELD = 0.3
"""Share of the words of a question that a statement must hold to be what somebody did."""
_MAN = 10_000
_TAXED = re.compile(r"税込|(?<!消費税の)総額|including|\btotal\b(?! (?:amount of )?(?:consumption )?tax)")
_WORDS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """A figure that must be calculated; None when nothing is to be."""
    return (
        _numbered(question, index, cues, say)
        or _by_the_time(question, index, subjects, cues, say)
        or _fee(question, index, subjects, cues, say)
        or _age(question, index, subjects, cues, say)
        or _under_one_name(question, index, subjects, cues, say)
        or _set_against(question, index, subjects, cues, say)
    )


def reached(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """Whether so many are enough for what takes a least number of them, and how many more it takes."""
    norm = question.norm
    said = [n for n in quantities(norm).numbers if n.value > 1 and n.unit in ("municipality", "")]
    fails = cues.has("number.fails", norm)
    told_first = re.search(r"[。.]\s*\S", norm)  # what is stated is supposed, not asked
    lacking = cues.has("number.more_needed", norm)
    vaguely = not lacking and not said and fails and cues.has("number.too_few", norm)
    if (len(said) != 1 and not vaguely) or not (fails or lacking or cues.has("number.held", norm)):
        return None
    if not lacking and (told_first or not is_yes_no(question)):
        return None
    ids = {i for s in subjects for i in s.ids}
    least = [f for f in index.tables.facts if f.attribute == LEAST and f.number and (not ids or f.subject in ids)]
    if not least or (not ids and len({f.subject for f in least}) > 1):
        return None
    if lacking:
        left = int((least[0].number or 0.0) - said[0].value)
        key = "still_needed" if left > 0 else "enough"
        values = {"least": int(least[0].number or 0.0), "n": int(said[0].value), "left": left}
        return reckoned(say(f"answers.number.{key}", **values), least[:1], say)
    enough = not vaguely and said[0].value >= (least[0].number or 0.0) and not cues.has("number.fewer", norm)
    lead = say("answers.lead.yes" if enough is not fails else "answers.lead.no")
    lines, sources = cited(least[:1], say.language)
    return Piece(lead + lines[0], sources, "number", denies=enough is fails)


# ---------------------------------------------------------------- fees


def _fee(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """What a fee is with tax, the tax alone, for several, for as few as will do, or for each of so many people."""
    norm = question.norm
    several = cues.pattern["number.several"].search(norm)
    years = None if several else cues.pattern["number.years_running"].search(norm)
    people = cues.pattern["number.people"].search(norm) if cues.has("number.per_head", norm) else None
    included = is_yes_no(question) and cues.has("number.includes", norm) and any(t.key == "tax" for t in question.terms)
    tax_only = cues.has("number.tax_only", norm) and not included
    with_tax = cues.has("number.with_tax", norm)
    fewest = cues.has("number.fewest", norm) and cues.has("number.supposed", norm)
    sums = [n.value for n in quantities(norm).numbers if n.unit == "yen" or (not n.unit and n.value >= _MAN)]
    affords = is_yes_no(question) and cues.has("number.affords", norm)
    remains = (affords or cues.has("number.left", norm)) and len(sums) == 1
    fee = priced(question, index, subjects, cues)
    if (
        fee is None
        or fee.number is None
        or not (several or years or people or tax_only or with_tax or included or fewest or remains)
    ):
        return None
    if cues.has("number.beside", norm):
        return _not_all(fee, index, say)
    ids = {fee.subject}
    rates = figures.of(index, ids, ["tax_rate"])
    if not rates:
        return None
    facts = [fee, rates[0].fact]
    rate = rates[0]
    base, n = int(fee.number), 1
    without_tax = cues.has("number.without_tax", norm)
    if repeated := several or years:
        n = counted(repeated)
    elif fewest and (least := figures.of(index, ids, ["minimum_size"])):
        n = int(least[0].value)
        facts.append(least[0].fact)
    of_money = question.has("money") or remains or any(t.key in ("fee", "tax") for t in question.terms)
    if question.has("how_long") and not remains:
        return None  # 合計何時間 adds up no money
    if n < 1 or not (of_money or (n > 1 and cues.has("number.charged", norm))):
        return None
    heads = counted(people) if people else 0
    tax = round(base * rate.value / 100)
    values = {
        "base": f"{base:,}", "tax": f"{tax:,}", "rate": f"{rate.value:g}", "n": n, "total": f"{(base + tax) * n:,}",
        "net": f"{base * n:,}", "base_man": _yen(base, say), "tax_man": _yen(tax, say),
        "total_man": _yen((base + tax) * n, say), "net_man": _yen(base * n, say),
        "unit": say("answers.unit.years" if years else "answers.unit.municipalities"),
    }  # fmt: skip
    paid = base if without_tax or not (with_tax or remains) else base + tax
    taxed = bool(_TAXED.search(norm))
    if remains:
        left = int(sums[0]) - paid * n
        values |= {"sum": _yen(int(sums[0]), say), "paid": _yen(paid * n, say), "left": _yen(abs(left), say)}
        key = "left" if left >= 0 else "short"
        asked_for = (left >= 0) is not cues.has("number.lacking", norm)
        lead = say("answers.lead.yes" if asked_for else "answers.lead.no") if is_yes_no(question) else ""
        return reckoned(lead + say(f"answers.number.{key}", **values), facts, say)
    if heads > 1:
        values |= {"heads": heads, "paid": _yen(paid, say), "share": _yen(round(paid / heads), say)}
        key = "per_head" if paid == base else "per_head_tax"
    elif n > 1 and tax_only and not taxed:
        values |= {"tax_n": f"{tax * n:,}", "tax_n_man": _yen(tax * n, say)}
        key = "several_tax_only"
    elif n > 1:
        key = "several" if without_tax or not (with_tax or tax_only) else "several_tax"
    elif tax_only and not taxed:
        key = "tax_only"
    else:
        key = "with_tax_man"
    lead = ""
    if included:
        # the sum as stated is one before tax
        lead = say("answers.lead.yes" if sums == [(base + tax) * n] else "answers.lead.no")
    elif is_yes_no(question) and len(sums) == 1:
        known = {base, base + tax, base * n, (base + tax) * n}
        lead = say("answers.lead.yes" if sums[0] in known else "answers.lead.no")
    return reckoned(lead + say(f"answers.number.{key}", **values), facts, say)


def _numbered(question: Question, index: Index, cues: Cues, say: Wording) -> Piece | None:
    """That the sources tell of another question of a survey than the one whose number is given; else None."""
    said = cues.pattern["number.of_question"].search(question.norm)
    known = [f for f in index.tables.facts if f.unit == "question" and f.number]
    if said is None or not known or is_yes_no(question) or any(f.number == counted(said) for f in known):
        return None
    text = say("answers.unknown.plain") + say("answers.list.sentence") + known[0].told_in(say.language)
    return Piece(text, (), "unknown", False, near=(of_fact(known[0], say.language),))


def _by_the_time(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """That a fee is not told by the session, day or month; None when it is not asked for so."""
    if not cues.has("number.by_time", question.norm) or not (
        question.has("money", "how_many") or any(t.key == "fee" for t in question.terms)
    ):
        return None
    fee = priced(question, index, subjects, cues)
    if fee is None:
        return None
    text = say("answers.unknown.plain") + say("answers.list.sentence") + fee.told_in(say.language)
    return Piece(text, (), "unknown", False, near=(of_fact(fee, say.language),))


def _not_all(fee: Fact, index: Index, say: Wording) -> Piece:
    """What the fee is, where more than the fee is to be added up and the sources give no sum for that."""
    told = [fee, *[f for f in index.tables.facts if f.subject == fee.subject and f.attribute == "travel_cost"][:1]]
    lines = say("answers.list.sentence").join(fact.told_in(say.language) for fact in told)
    near = tuple(of_fact(fact, say.language) for fact in told)
    return Piece(say("answers.number.not_all") + lines, (), "unknown", False, near=near)


def counted(match: re.Match[str]) -> int:
    """The number that a cue caught; 0 when it is none."""
    said = next(g for g in match.groups() if g)
    return int(said) if said.isdigit() else _WORDS.get(said, 0)


def priced(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> Fact | None:
    """The fee that is meant: of a subject named, or the only one that there is."""
    del cues
    fees = [f for f in index.tables.facts if f.attribute == "fee" and f.unit == "yen" and f.number]
    named = {i for s in subjects for i in s.ids}
    own = [f for f in fees if f.subject in named]
    if own:
        return own[0]
    if named and any(index.known[i].kind not in ("concept", "place") for i in named):
        return None
    priced = {f.subject for f in fees}
    about_fee = any(t.key in ("fee", "tax") for t in question.terms)
    return fees[0] if len(priced) == 1 and about_fee else None


def _yen(amount: int, say: Wording) -> str:
    """``44万円``, ``8.8万円``; in English ``440,000 yen``."""
    if say.language == "ja" and amount % (_MAN // 10) == 0 and amount >= _MAN:
        return say("answers.number.man", n=f"{amount / _MAN:,.1f}".removesuffix(".0"))
    return say("answers.number.yen", n=f"{amount:,}")


# ---------------------------------------------------------------- years


def _age(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """How old somebody is, or how long something has been there, in a year that the question names or tells of."""
    year = _YEAR.search(question.norm)
    if year is None and cues.has("number.age_then", question.norm):
        return _age_then(question, index, subjects, say)
    if not year or len(subjects) != 1:
        return None
    if not re.search(r"何歳|いくつ|何年(?:目|経|たっ|にな|間)|何周年|how old|how many years|how long", question.norm):
        return None
    asked = int(year.group())
    births = figures.of(index, subjects[0].ids, ["birth_year"])
    if births and re.search(r"歳|いくつ|old", question.norm):
        born = int(births[0].value)
        if asked <= born:
            return None
        text = say("answers.number.age", year=asked, age=asked - born, before=asked - born - 1, birth=born)
        return reckoned(text, [births[0].fact], say)
    starts = figures.of(index, subjects[0].ids, ["founded"])
    if starts and asked > starts[0].value:
        start = int(starts[0].value)
        return reckoned(say("answers.number.elapsed", year=asked, n=asked - start, start=start), [starts[0].fact], say)
    return None


def _age_then(question: Question, index: Index, subjects: Sequence[Mentioned], say: Wording) -> Piece | None:
    """How old somebody was when they did what the question says: the statement of theirs that holds most of it."""
    people = index.persons(subjects)
    births = figures.of(index, people[0].ids, ["birth_year"]) if len(people) == 1 else []
    if not births:
        return None
    rest = [t for t in question.terms if not any(s.start < t.end and t.start < s.end for s in people)]
    named = {i for s in subjects for i in s.ids} - set(people[0].ids)
    best, most = None, DEED_HELD
    for told in index.about(people[0].ids, question.language):
        dated = next((f for f in told.facts if f.subject in people[0].ids and f.unit in figures.YEARS), None)
        if dated is None or dated.attribute == "birth_year" or not named <= told.named:
            continue
        held = sum(t.weight * t.found_in(told.plain) for t in rest) / (sum(t.weight for t in rest) or 1.0)
        if held > most:
            best, most = dated, held
    if best is None or best.number is None:
        return None
    year, born = int(best.number), int(births[0].value)
    text = say("answers.number.age", year=year, age=year - born, before=year - born - 1, birth=born)
    return reckoned(text, [best, births[0].fact], say)


def _of_all(index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans]) -> tuple[Figure, Figure] | None:
    """The members of one kind, asked for in words of their own, and all members."""
    ids = [i for s in subjects for i in s.ids]
    whole_at = asked.get(ALL_MEMBERS, ())
    for attribute in (a for a in asked if a.startswith("members_") and a != ALL_MEMBERS):
        part, every = figures.of(index, ids, [attribute]), figures.of(index, ids, [ALL_MEMBERS])
        if part and every and any(span not in whole_at for span in asked[attribute]):
            return part[0], every[0]
    return None


def _under_one_name(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """For how many years a body went by its first name: from its founding until it was renamed."""
    norm = question.norm
    until = cues.has("number.until_renamed", norm)
    if not (cues.has("number.span", norm) and (until or cues.has("number.named", norm))):
        return None
    begun = {f.value for s in subjects for f in figures.of(index, s.ids, ["founded"])}
    if len(begun) > 1:
        return None  # from one's founding to another's renaming
    for one in subjects:
        started, renamed = (figures.of(index, one.ids, [kind]) for kind in ("founded", "renamed"))
        if started and renamed and renamed[0].value > started[0].value:
            return stated("difference", renamed[0], started[0], index, say)
    return None


# ---------------------------------------------------------------- two figures


def _set_against(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """Difference, ratio or share of two figures."""
    kind = next((k for k in ("sum", "times", "share", "difference") if cues.has(f"number.{k}", question.norm)), "")
    if not kind:
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    if kind == "sum":
        return _added(index, subjects, asked, say)
    if kind == "share" and (part := _of_all(index, subjects, asked)):
        return stated(kind, *part, index, say)
    both = figures.pair(index, subjects, asked)
    if both is None or not all(f.value for f in both):
        people = all(index.known[i].kind == "person" for s in subjects for i in s.ids)
        return half(index, subjects, asked, say, (), "year" if people else "") if kind == "difference" else None
    if both[0].value == both[1].value and _one_event(index, *both):
        return None
    a, b = sorted(both, key=lambda f: -f.value)
    if kind == "share":
        a, b = b, a
    if kind == "times" and a.sort == "year":
        return None
    return stated(kind, a, b, index, say)


def _one_event(index: Index, a: Figure, b: Figure) -> bool:
    """True when the statement of one figure is about the other's subject as well: they tell the same event."""
    pairs = ((a.fact, b.fact.subject), (b.fact, a.fact.subject))
    return any(other in one.ids for fact, other in pairs for one in index.named_in(fold(fact.text_ja)))


def _added(index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans], say: Wording) -> Piece | None:
    """The sum of a figure of each of two; that it can not be told where they count different things."""
    if len({s.ids for s in subjects}) != 2:
        return None
    both = figures.pair(index, subjects, asked)
    if both is None:
        return None
    if both[0].sort != "count" or both[0].fact.unit != both[1].fact.unit:
        lines = say("answers.list.sentence").join(dict.fromkeys(f.fact.told_in(say.language) for f in both))
        near = tuple(of_fact(f.fact, say.language) for f in both)
        return Piece(say("answers.number.unlike") + lines, (), "unknown", False, near=near)
    return stated("sum", *both, index, say)


def half(
    index: Index,
    subjects: Sequence[Mentioned],
    asked: Mapping[str, Spans],
    say: Wording,
    without: Sequence[Mentioned] = (),
    sort: str = "",
) -> Piece | None:
    """The figures of some of those to be set against each other, and of whom the sources give none.

    Args:
        index: the tables.
        subjects: those named.
        asked: the attributes asked for.
        say: the words of the answer.
        without: those of whom it is known already that the sources do not tell it.
        sort: which figures are meant (see ``figures.Figure.sort``); empty for any.
    """
    named = {one.ids: one for one in subjects if len(one.ids) == 1}
    people = all(index.known[ids[0]].kind == "person" for ids in named)
    if people and sort != "year" and not {"birth_year", "age"} & set(asked):
        return None
    wanted = ("birth_year",) if people else tuple(a for a in SET_AGAINST if a in asked or without)
    for attribute in wanted if len(named) > 1 else ():
        known = {ids: [] if one in without else figures.of(index, ids, [attribute]) for ids, one in named.items()}
        given = [found[0] for found in known.values() if found]
        if not given or len(given) == len(known) or sort not in ("", given[0].sort):
            continue
        lacking = [index.known[ids[0]].name(say.language) for ids, found in known.items() if not found]
        lines, sources = cited([f.fact for f in given], say.language)
        without_it = [say("answers.compare.missing", name=name) for name in lacking]
        return Piece("\n".join([*without_it, *lines]), sources, "number")
    return None


def stated(kind: str, a: Figure, b: Figure, index: Index, say: Wording) -> Piece:
    """The calculation of two figures, worded and cited."""
    unit = (
        say("answers.unit.years") if a.sort == "year" else unit_of(a, say) if unit_of(a, say) == unit_of(b, say) else ""
    )
    values = {
        "a": whole(a.value, a), "b": whole(b.value, b), "difference": whole(abs(a.value - b.value)), "unit": unit,
        "sum": whole(a.value + b.value),
        "ratio": f"{a.value / b.value:.2f}".rstrip("0").rstrip("."), "percent": f"{100 * a.value / b.value:.1f}",
        "a_name": title(a, b, index, say), "b_name": title(b, a, index, say),
    }  # fmt: skip
    key = "years_between" if kind == "difference" and a.sort == "year" else kind
    return reckoned(say(f"answers.number.{key}", **values), [a.fact, b.fact], say)


def whole(value: float, figure: Figure | None = None) -> str:
    """A number as it is read: years without a comma."""
    if figure is not None and figure.sort == "year":
        return f"{value:g}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def unit_of(figure: Figure, say: Wording) -> str:
    """The unit of a figure, worded; empty when there is no word for it."""
    key = f"answers.unit.{figure.fact.unit}"
    return say(key) if say.has(key) else ""


def title(one: Figure, other: Figure, index: Index, say: Wording) -> str:
    """What a figure counts: its subject, or within one subject its attribute."""
    known = index.known.get(one.fact.subject)
    name = known.name(say.language) if known else one.fact.subject
    if one.fact.subject != other.fact.subject and one.fact.attribute == other.fact.attribute:
        return name
    key = f"answers.attribute.{one.fact.attribute}"
    return say(key) if say.has(key) else name


def reckoned(text: str, facts: Sequence[Fact], say: Wording) -> Piece:
    """A figure that was worked out, with the facts on which it rests."""
    sources = tuple(of_fact(fact, say.language) for fact in facts)
    marks = "".join(f"[{n}]" for n in range(1, len(sources) + 1))
    return Piece(f"{text}{marks}", sources, "number")
