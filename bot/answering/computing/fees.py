"""What a fee is: with tax, for several, for each of so many people, what is left; and whether enough take part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.computing.worked_out import counted, reckoned
from bot.answering.language.cues import Cues
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables import figures
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, cited, of_fact
from bot.seams import Fact
from bot.wording import Wording

LEAST = "minimum_size"
"""Attribute that gives the least number with which something is held."""
_MAN = 10_000
_TAXED = re.compile(r"税込|(?<!消費税の)総額|including|\btotal\b(?! (?:amount of )?(?:consumption )?tax)")


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


def fee(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
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
        "net": f"{base * n:,}", "base_man": yen(base, say), "tax_man": yen(tax, say),
        "total_man": yen((base + tax) * n, say), "net_man": yen(base * n, say),
        "unit": say("answers.unit.years" if years else "answers.unit.municipalities"),
    }  # fmt: skip
    paid = base if without_tax or not (with_tax or remains) else base + tax
    taxed = bool(_TAXED.search(norm)) and not cues.has("number.tax_alone", norm)
    if remains:
        left = int(sums[0]) - paid * n
        values |= {"sum": yen(int(sums[0]), say), "paid": yen(paid * n, say), "left": yen(abs(left), say)}
        key = "left" if left >= 0 else "short"
        asked_for = (left >= 0) is not cues.has("number.lacking", norm)
        lead = say("answers.lead.yes" if asked_for else "answers.lead.no") if is_yes_no(question) else ""
        return reckoned(lead + say(f"answers.number.{key}", **values), facts, say)
    if heads > 1:
        values |= {"heads": heads, "paid": yen(paid, say), "share": yen(round(paid / heads), say)}
        key = "per_head" if paid == base else "per_head_tax"
    elif n > 1 and tax_only and not taxed:
        values |= {"tax_n": f"{tax * n:,}", "tax_n_man": yen(tax * n, say)}
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
    elif is_yes_no(question) and not sums:
        percent = [n.value for n in quantities(norm).numbers if n.unit == "%"]
        if len(percent) == 1:
            lead = say("answers.lead.yes" if percent[0] == rate.value else "answers.lead.no")
        elif cues.has("number.tax_added", norm):
            lead = say("answers.lead.yes")
    return reckoned(lead + say(f"answers.number.{key}", **values), facts, say)


def by_the_time(
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


def yen(amount: int, say: Wording) -> str:
    """A sum: ``44万円``, ``8.8万円``; in English ``440,000 yen``."""
    if say.language == "ja" and amount % (_MAN // 10) == 0 and amount >= _MAN:
        return say("answers.number.man", n=f"{amount / _MAN:,.1f}".removesuffix(".0"))
    return say("answers.number.yen", n=f"{amount:,}")
