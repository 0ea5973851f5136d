"""Why a statement is not said though it fits: it tells of another one, or of nothing of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language import measures
from bot.answering.language.answer_types import holds_time
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.tables import figures
from bot.answering.tables.facts import Fit
from bot.answering.tables.index import Index, Mentioned

_QUOTED = re.compile(r"[「『\"]([^」』\"]{2,})[」』\"]")
_WHEN_IT_WAS = re.compile(r"when\b[^,?]*, (?:which|who|what|how|where)\b")
"""When it was set up, which …? asks for no time."""
_SAYS = re.compile(r"(?:さん|氏|様)?[がは]| (?:say|mention|name|see|give|speak|point)")
"""Behind a post whose holder says something."""


def place_said(question: Question, fit: Fit, index: Index) -> bool:
    """True when it is asked where, and the statement names no place but the question's own: 東京開催の会場."""
    if not question.has("place") or is_yes_no(question) or fit.fact.attribute != "place":
        return False
    told = places_in(fit.told.plain, index.places, question.language)
    asked = {code for n in places_in(question.norm, index.places, question.language) for code in n.codes}
    return bool(told) and all(set(n.codes) <= asked for n in told)


def part_unheard(question: Question, best: Fit) -> bool:
    """True when it is asked how many of some are what the statement does not speak of: of those hired, the women."""
    among = question.among
    afterwards = among is not None and among[0] and question.norm[among[1] :].startswith(",")
    if among is None or not question.has("how_many") or is_yes_no(question) or afterwards:
        return False  # "of the session, from start to finish" is no choice
    return any(
        t.kind in ("noun", "name")
        and t.weight >= 1.0
        and t.text not in ASKS
        and not (among[0] < t.end and t.start < among[1])
        and not t.found_in(best.told.plain)
        for t in question.terms
    )


def elsewhere(question: Question, fit: Fit, index: Index) -> bool:
    """True when the question names a place, and the statement tells of another or of none."""
    if is_yes_no(question):
        return False
    # 石川さん is no prefecture, whatever part 石川さん plays
    spans = [(s.start, s.end) for s in index.named_in(question.norm)]
    for named in places_in(question.norm, index.places, question.language):
        if any(a < named.end and named.start < b for a, b in spans) or named.words in fit.told.plain:
            continue
        known = [index.places.by_code[code] for code in named.codes if code in index.places.by_code]
        if not any(fold(one.short) in fold(fit.fact.text_ja) for one in known):
            return True
    return False


def another(question: Question, fit: Fit, subjects: Sequence[Mentioned], index: Index, cues: Cues) -> bool:
    """True when the question names a post or a school, and the statement tells of another one."""
    if is_yes_no(question):
        return False
    called = {s.end for s in subjects}  # 小宮山学長: only how somebody is addressed
    inside = [(s.start, s.end) for s in subjects]  # the mayor of Ogaki: how he is named
    return any(
        t.text in cues.exact and t.kind != "compound" and t.start not in called
        and not any(a <= t.start and t.end <= b for a, b in inside)
        and not t.found_in(fit.told.plain) and not _says_it(question, t, fit, index)
        for t in question.terms
    )  # fmt: skip


def _says_it(question: Question, post: Term, fit: Fit, index: Index) -> bool:
    """True when the holder of a post at a body only says what is asked about it: 市の課題として市長が挙げる."""
    if index.known[fit.fact.subject].kind in ("person", "concept") or not _SAYS.match(question.norm[post.end :]):
        return False
    return any(post.found_in(told.plain) for told in index.about([fit.fact.subject], question.language))


def another_year(question: Question, fit: Fit) -> bool:
    """True when a figure is asked for of one year, and the statement gives that of another."""
    asked, told = quantities(question.norm).years, quantities(fit.told.text).years
    counted = fit.fact.number is not None and fit.fact.unit not in figures.YEARS
    return bool(asked and told and counted and not asked & told and not is_yes_no(question))


def looks_right(question: Question, fit: Fit, cues: Cues) -> bool:
    """False when a figure of a certain look is asked for and the statement holds none, or only speaks of the thing."""
    kind = measures.asked(question.norm, cues)
    unit = {"people": ("people", "members"), "yen": ("yen",)}.get(kind, ())
    return fit.unstated or fit.fact.unit in unit or measures.shown(kind, [fit.told.plain])


def lacks_what_is_asked(question: Question, fit: Fit, index: Index, cues: Cues) -> bool:
    """True when a time, a sum, an age … is asked for by its name, and the statement holds none at all.

    Of 700 right answers to questions of nine writers none was such a statement.
    """
    plain = fit.told.plain
    another = any(t.kind == "name" and not t.found_in(plain) for t in question.terms) or any(
        said not in plain for said in _QUOTED.findall(question.norm)
    )
    if is_yes_no(question) or fit.unstated or fit.missing or another:
        return False  # who names another than the statement is set right by it
    texts = [plain, fold(fit.fact.text_ja)]
    only_since = _WHEN_IT_WAS.match(question.norm)
    if question.form == "when" and not only_since and not any(holds_time(question, text) for text in texts):
        return True
    if not measures.shown(measures.strictly(question.norm, cues), texts):
        return True
    return cues.has("measure.which_town", question.norm) and not any(
        places_in(text, index.places, language) for text, language in zip(texts, (question.language, "ja"), strict=True)
    )
