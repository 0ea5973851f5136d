"""What a question supposes and the tables say otherwise: another holder of a post, another year, figure, rank, partner.

Every check is exact: it speaks only where the tables name just what the question names and something else instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.computing.fees import priced
from bot.answering.judging.verdicts import on_side
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.premises import bindings
from bot.answering.premises.claims import Otherwise
from bot.answering.tables import bodies, figures
from bot.answering.tables.facts import COMPARISON, attributes
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.pieces import Piece, cited, join
from bot.answering.tables.ranks import places_said, rank_of, ranking
from bot.seams import Fact
from bot.wording import Wording

TITLES = ("position", "representative", "deputy_mayor", "career")
"""Attributes of facts that say who holds which post."""
BEFORE = {"ja": 20, "en": 30}
"""Letters between a person and a post behind them that the question gives to them."""
_BEHIND = {
    "ja": re.compile(r"(?:の|で|である|だった|を(?:して|務めて|つとめて|やって)い?[るた]|を務める|をつとめる|、)?"),
    "en": re.compile(r",? ?(?:is |was |mr\.? |ms\.? |dr\.? )?"),
}
"""What stands between a post and the person behind it to whom the question gives it."""
APART = {"ja": 14, "en": 26}
"""Letters between a year and what is said to have happened in it."""
_AT_BEFORE = {
    "ja": re.compile(r"(?:の[^、。はが]{0,8})?(?:さん|氏|先生)?[はが]?"),
    "en": re.compile(r"(?:'s)? ?(?:the )?"),
}
_AT_BEHIND = {"ja": re.compile(r"(?!)"), "en": re.compile(r" (?:of|at|for|in|from) (?:the )?")}
"""What stands between a body and a post at it: エコッツェリア協会の松田さんは主席研究員, the president of X."""
_TITLED = {"ja": re.compile("\x00(?:さん|氏|様|先生)"), "en": re.compile("\\b(?:mr|ms|mrs|dr)\\.? \x00")}
"""A name (at \\x00) of somebody who is addressed by it."""
_OF_LEARNING, _ARTICLE = re.compile(r"教授|professors?"), re.compile(r"\b(?:an?|the|visiting) $")
_OBLIQUE = re.compile(r"[一-鿿ァ-ヴー](?:に|を|から|へ)(?![一-鿿]*(?:就|な|勤|務))")
"""Between a person and a post: what stands there has the post beside it, 石川さんのコメントに市長と."""
_IS = re.compile(r"で(?:す|し|あ)|だ|な[のん]|[?。]|$")
_YEAR = re.compile(r"(?<![\d,.])(1[89]\d\d|20\d\d)(?![\d,%])")
UNITS = {"person": ("people", "members", "respondents", "names"), "company": ("companies",),
         "municipality": ("municipalities",)}  # fmt: skip
"""Unit of a number in a text → units of facts that count the same."""
FIGURE_HELD = 0.4
"""Share of the words of a question that the statement of the figure must hold."""
_RANKED = {
    "ja": re.compile(r"[」』]?(?:が|は|の)?|(?:の|だった|になった|となった|に選ばれた)[「『]?"),
    "en": re.compile(r"['\"]? (?:is |was |in |as |ranked |came |come |the )*|(?: problem| worry|,| was| is)* ['\"]?"),
}
"""What stands between a thing and its place: 「予算不足」が1位, 1位だった「予算不足」."""
ITEM_HELD = 1.0
"""Weight of the words by which a thing is known in a ranking."""


def contradicted(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """What is so instead; None when nothing that the question supposes is known to be otherwise."""
    facts = (
        _post(question, index, subjects, cues)
        or _head(question, index, subjects, cues)
        or _year(question, index, subjects, cues)
        or _price(question, index, subjects, cues)
        or _figure(question, index, subjects, cues)
        or _place_in_ranking(question, index, cues)
        or bindings.otherwise(question, index, subjects, cues)
    )
    if not facts:
        return None
    return _told(facts, say("answers.lead.no" if is_yes_no(question) else "answers.premise.otherwise"), say)


def corrected(wrong: Otherwise, told: Piece | None, say: Wording) -> Piece:
    """What is stated instead of a claim, with what answers the rest of the question."""
    lead = say("answers.premise.otherwise" if wrong.excluded else "answers.premise.unconfirmed")
    first = _told([wrong.fact], lead, say)
    if told is None or not told.answered:
        return first
    if told.sources[0].passage != wrong.fact.told_in(say.language):
        text, sources = join([first, told], say("answers.list.sentence"))
        return replace(told, text=text, sources=sources, denies=True)
    leads = [say(f"answers.{key}") for key in ("premise.otherwise", "premise.unconfirmed")]
    if any(told.text.startswith(one) for one in leads):
        return told
    return replace(told, text=lead + told.text, denies=True)


def _told(facts: Sequence[Fact], lead: str, say: Wording) -> Piece:
    shown = list({fact.text_ja: fact for fact in facts}.values())[:3]
    lines, sources = cited(shown, say.language)
    return Piece(lead + say("answers.list.sentence").join(lines), sources, "fact", True, 1.0, denies=True)


# ---------------------------------------------------------------- who holds a post


def _post(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """The post that somebody really holds and who holds the one that the question gives to them."""
    role = cues.pattern["role.words"].search(question.norm)
    if role is None or cues.has("role.asked", _clause(question.norm, role.start())):
        return []
    if any(s.start <= role.start() and role.end() <= s.end for s in subjects):
        return _by_post(question, index, subjects, role)
    bodies = [s for s in subjects if any(index.known[i].kind not in ("person", "concept") for i in s.ids)]
    called = next((g for g in role.groups() if g), role.group())
    plain = cues.pattern["role.once"].sub("", called)
    words = re.escape(called)
    if plain != called:
        # 元町長 is also 元川島町長
        words = re.escape(called.removesuffix(plain)) + r"[^、。,.]{0,14}?" + re.escape(plain)
    held = re.compile(cues.words["role.stands"][0].replace("ROLE", words))
    wrong: list[Fact] = []
    for person in _bearers(question, index, subjects, role):
        if index.tables.said and _said_to_hold(index, person, called):
            continue
        own = sorted(
            (t for t in index.about(person.ids, question.language) if _titles(t, person.ids)),
            key=lambda t: (not any(set(b.ids) & t.named for b in bodies), _rank(t, person.ids)),
        )
        having = [t for t in own if held.search(t.plain)]
        where = [b for b in bodies if _linked(question, b, role)]
        strange = _at_a_stranger(question, role, subjects, cues)
        elsewhere = bool(strange) and not any(strange in t.plain for t in having)
        if having and all(any(set(b.ids) & t.named for t in having) for b in where) and not elsewhere:
            continue
        if not where and _only_called(question, person, role):
            continue
        holders = [] if having else _holders(index, question, held, bodies)
        if index.tables.said and not holders:
            continue  # a document that gives the post to nobody else does not say that it is not theirs
        wrong += [_fact_of(t, person.ids) for t in (having or own)[:2]]
        wrong += holders
    return wrong or _of_a_family_name(question, index, role, held, bodies)


def _of_a_family_name(
    question: Question, index: Index, role: re.Match[str], held: re.Pattern[str], bodies: Sequence[Mentioned]
) -> list[Fact]:
    """The same of somebody of whom no more is known than that a body has one of that name in another post."""
    wanted = {i for b in bodies for i in b.ids}
    wrong: list[Fact] = []
    for term in question.terms:
        titled = _TITLED[question.language].search(question.norm[: term.start] + "\x00" + question.norm[term.end :])
        if term.kind != "name" or not titled or not term.end <= role.start() <= term.end + BEFORE[question.language]:
            continue
        own = [
            t for t in index.told[question.language].told
            if term.found_in(t.plain) and wanted & t.concerned and any(f.attribute in TITLES for f in t.facts)
        ]  # fmt: skip
        if own and not any(held.search(t.plain) for t in own):
            wrong += [own[0].fact, *_holders(index, question, held, bodies)]
    return wrong


def _head(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """Who is really at the head of a body that the question puts somebody else at the head of, and what they are."""
    people = index.persons(subjects)
    if len({p.ids for p in people}) != 1:
        return []
    person = people[0].ids
    for body in subjects:
        beside = question.norm[body.end :] if question.language == "ja" else question.norm[: body.start]
        if body in people or not cues.has("premise.heads", beside):
            continue
        heads = [
            t for t in index.about(body.ids, question.language)
            if any(f.subject in body.ids and f.attribute == "representative" for f in t.facts)
        ]  # fmt: skip
        if heads and not any(t.concerned & set(person) for t in heads):
            own = sorted((t for t in index.about(person, question.language) if _titles(t, person)),
                         key=lambda t: _rank(t, person))  # fmt: skip
            return [_fact_of(heads[0], body.ids), *(_fact_of(t, person) for t in own[:1])]
    return []


def _said_to_hold(index: Index, person: Mentioned, post: str) -> bool:
    """True when a document names somebody right beside a post, or the post in what is said under their name."""
    names = "|".join(re.escape(n) for i in person.ids for n in (*index.known[i].names, person.words))
    beside = re.compile(rf"{re.escape(post)}\W{{0,2}}(?:{names})|(?:{names})(?:さん|氏)?\W{{0,2}}{re.escape(post)}")
    under = re.compile(names)
    for one in index.tables.said:
        text, heading = fold(one.text), fold(one.passage.heading)
        if beside.search(f"{heading} {text}") or (post in text and under.search(heading)):
            return True
    return False


def _clause(norm: str, at: int) -> str:
    """The clause in which this place stands: what is asked behind a comma is not asked of the post before it."""
    start = max(norm.rfind(mark, 0, at) for mark in "、,;") + 1
    ends = [end for mark in "、,;" if (end := norm.find(mark, at)) >= 0]
    return norm[start : min(ends, default=len(norm))]


def _by_post(question: Question, index: Index, subjects: Sequence[Mentioned], role: re.Match[str]) -> list[Fact]:
    """The same where the post is the name of its holder: 豊田さんは大垣市長ですか."""
    holder = next(s for s in subjects if s.start <= role.start() and role.end() <= s.end)
    others = [
        s for s in index.persons(subjects)
        if not set(s.ids) & set(holder.ids) and 0 <= holder.start - s.end <= BEFORE[question.language]
    ]  # fmt: skip
    if not others or not _IS.match(question.norm[holder.end :]):
        return []
    told = [t for ids in (others[0].ids, holder.ids) for t in index.about(ids, question.language) if _titles(t, ids)]
    return [told[0].fact, *(_fact_of(t, holder.ids) for t in told if _titles(t, holder.ids))][:2]


def _bearers(question: Question, index: Index, subjects: Sequence[Mentioned], role: re.Match[str]) -> list[Mentioned]:
    """To whom the question gives a post: the person right behind it, else those shortly before it."""
    people = index.persons(subjects)
    gaps = [(p, question.norm[role.end() : p.start]) for p in people if role.end() <= p.start]
    behind = [p for p, gap in gaps if _BEHIND[question.language].fullmatch(gap)]
    before = [
        p for p in people
        if 0 <= role.start() - p.end <= BEFORE[question.language]
        and not _OBLIQUE.search(question.norm[p.end : role.start()])
    ]  # fmt: skip
    return behind[:1] or before


def _at_a_stranger(question: Question, role: re.Match[str], subjects: Sequence[Mentioned], cues: Cues) -> str:
    """The body, none of those in the tables, at which a yes-no question has a post: 京大の総長; empty without one."""
    if not is_yes_no(question):
        return ""
    at_before, at_behind = _AT_BEFORE[question.language], _AT_BEHIND[question.language]
    for _, match in bodies.strangers(question.norm, subjects, cues):
        before = match.end() <= role.start() and at_before.fullmatch(question.norm[match.end() : role.start()])
        behind = role.end() <= match.start() and at_behind.fullmatch(question.norm[role.end() : match.start()])
        if before or behind:
            return match.group()
    return ""


def _only_called(question: Question, person: Mentioned, role: re.Match[str]) -> bool:
    """True for a title of learning right at a name, at no body: Professor X is how one speaks of a former president."""
    norm = question.norm
    beside = (
        norm[role.end() : person.start].strip(" .") == "" if role.end() <= person.start else role.start() == person.end
    )
    article = _ARTICLE.search(norm[: role.start()]) is not None
    return beside and not article and _OF_LEARNING.fullmatch(role.group()) is not None


def _titles(told: Told, ids: Sequence[str]) -> bool:
    return any(f.subject in ids and f.attribute in TITLES for f in told.facts)


def _rank(told: Told, ids: Sequence[str]) -> int:
    """Posts before what somebody once was or did."""
    return min(TITLES.index(f.attribute) for f in told.facts if f.subject in ids and f.attribute in TITLES)


def _linked(question: Question, body: Mentioned, role: re.Match[str]) -> bool:
    """True when the question speaks of the post at just this body: 長岡市の市長, the mayor of Nagaoka."""
    if body.start < role.start() < body.end:
        return True  # 長岡市長: the post stands in the name
    if body.end <= role.start():
        gap = question.norm[body.end : role.start()]
        return bool(_AT_BEFORE[question.language].fullmatch(gap))
    return bool(_AT_BEHIND[question.language].fullmatch(question.norm[role.end() : body.start]))


def _holders(index: Index, question: Question, held: re.Pattern[str], bodies: Sequence[Mentioned]) -> list[Fact]:
    """Who holds the post, at the bodies named where there are any."""
    wanted = {i for b in bodies for i in b.ids}
    return [
        told.fact for told in index.told[question.language].told
        if held.search(told.plain) and any(f.attribute in TITLES for f in told.facts)
        and (not wanted or wanted & told.concerned)
    ][:1]  # fmt: skip


def _fact_of(told: Told, ids: Sequence[str]) -> Fact:
    return next((f for f in told.facts if f.subject in ids), told.fact)


# ---------------------------------------------------------------- years, prices, ranks


def _year(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """The year in which it happened, where the question says that it happened in another."""
    years = list(_YEAR.finditer(question.norm))
    if len(years) != 1 or cues.has("premise.reckoned", question.norm):
        return []
    year = years[0]
    said = int(year.group())
    ids = list(dict.fromkeys(i for s in subjects for i in s.ids))
    gaps = [
        (max(a - year.end(), year.start() - b), attribute)
        for attribute, hits in attributes(question, cues, [(s.start, s.end) for s in subjects]).items()
        if attribute in figures.DATED
        for a, b in hits
    ]
    if not gaps or min(gaps)[0] > APART[question.language]:
        return []
    dated = [f.fact for f in figures.of(index, ids, [min(gaps)[1]])]
    if not dated or any(f.number == said for f in dated):
        return []
    own = [
        f for f in index.tables.facts if f.subject == dated[0].subject and f.attribute not in (COMPARISON, "history")
    ]
    then = [f for f in own if f.attribute in figures.DATED and f.number == said]
    # what is only supposed may be told of that year in other words
    others = {t.text_ja for t in then}
    if not is_yes_no(question) and any(str(said) in f.text_ja and f.text_ja not in others for f in own):
        return []
    return [dated[0], *then[:1]]


def _price(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """What it really costs, where the question gives another sum."""
    about = any(t.key == "fee" for t in question.terms) or cues.has("premise.dear", question.norm)
    reckoned = ("several", "left", "affords", *(("per_head",) if question.has("money") else ()))
    if not about or any(cues.has(f"number.{key}", question.norm) for key in reckoned):
        return []
    sums = [n.value for n in quantities(question.norm).numbers if n.unit == "yen"]
    fee = priced(question, index, subjects, cues)
    if len(sums) != 1 or fee is None or not fee.number:
        return []
    rates = figures.of(index, [fee.subject], ["tax_rate"])
    rate = rates[0].value / 100 if rates else 0.0
    taxed = any(t.key == "tax" for t in question.terms)
    known = (fee.number, fee.number * (1 + rate), *((fee.number * rate,) if taxed else ()))
    if any(abs(sums[0] - one) < 1 for one in known):
        return []
    with_tax = [f for f in index.tables.facts if f.subject == fee.subject and f.attribute == "fee_with_tax"]
    return [fee, *(with_tax[:1] if cues.has("number.with_tax", question.norm) else [])]


def _figure(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """How many there really are, where a yes-no question gives another number of them."""
    said = [n for n in quantities(question.norm).numbers if n.unit in UNITS]
    if cues.has("number.affords", question.norm):
        return []  # so many are only supposed
    if len({n.value for n in said}) != 1 or not (is_yes_no(question) or cues.has("premise.given", question.norm)):
        return []
    ids = {i for s in subjects for i in s.ids}
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    words = [t for t in question.terms if t.kind not in ("compound", "number")]
    best, held = None, 0.0
    for fact in index.tables.facts:
        counted = fact.unit in UNITS[said[0].unit] and fact.number and fact.attribute not in figures.WORKED_OUT
        if not counted or fact.attribute not in asked or (ids and fact.subject not in ids):
            continue
        text = fold(fact.text_en if question.language == "en" else fact.text_ja)
        share = sum(t.weight * t.found_in(text) for t in words) / (sum(t.weight for t in words) or 1.0)
        if share > held:
            best, held = fact, share
    if best is None or held < FIGURE_HELD:
        return []
    numbers = [n.value for n in quantities(best.text_ja).numbers if n.unit in (said[0].unit, "")]
    known = [best.number or 0.0, *numbers]
    side = on_side(question.norm, best.number or 0.0, said[0].value, cues)
    if side is not None:
        return [] if side else [best]
    return [] if min(known) <= said[0].value <= max(known) else [best]


def _place_in_ranking(question: Question, index: Index, cues: Cues) -> list[Fact]:
    """The rank that a thing really has and what has the rank that the question gives to it."""
    rank = rank_of(question.norm, question.language)
    ranks = ranking(index, question.language)
    if not (is_yes_no(question) or cues.has("premise.given", question.norm)):
        return []
    if unranked := _unranked(question, ranks, cues):
        return [ranks[unranked].fact]
    if rank not in ranks:
        return []
    held = dict.fromkeys(ranks, 0.0)
    for term in question.terms:
        by = {n for n, told in ranks.items() if term.found_in(told.plain)}
        if len(by) < len(ranks) and term.kind not in ("compound", "number"):
            held.update({n: held[n] + term.weight for n in by})
    best = max(held, key=lambda n: held[n])
    if best == rank or held[best] < ITEM_HELD or held[rank] >= held[best]:
        return []
    return [ranks[best].fact, ranks[rank].fact]


def _unranked(question: Question, ranks: Mapping[int, Told], cues: Cues) -> int:
    """The place that a question gives to a thing right beside it which has none; 0 when there is no such thing."""
    if not cues.has("ranking.of", question.norm):
        return 0
    for place, start, end in places_said(question.norm, question.language):
        said = [
            t for t in question.terms
            if t.kind in ("noun", "name") and t.weight >= 1.0 and t.text not in ASKS
            and not cues.has("ranking.of", t.text)
            and _RANKED[question.language].fullmatch(question.norm[min(t.end, end) : max(t.start, start)])
        ]  # fmt: skip
        if place in ranks and said and not any(t.found_in(told.plain) for t in said for told in ranks.values()):
            return place
    return 0
