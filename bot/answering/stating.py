"""Chosen facts and sentences → a piece of the answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering import gate, measures
from bot.answering.answer_types import KINDS
from bot.answering.cues import Cues
from bot.answering.extraction import Candidate
from bot.answering.facts import Fit
from bot.answering.folding import fold
from bot.answering.index import Index, Mentioned
from bot.answering.pieces import Piece, of_fact, of_passage
from bot.answering.question_types import Question, is_yes_no
from bot.answering.sentences import Statement, statements
from bot.answering.terms import coverage
from bot.seams import Fact, Passage
from bot.wording import Wording

STALE_DAYS = 365
FAMILIES = ("benefit", "goal", "survey_result")
"""Attributes that come in parts, each a fact of its own."""
_PLURAL = re.compile(
    r"(?:[2-9]|[二三四五六七八九])つ|位から|には何が|それぞれ|種類|項目|\\b(?:two|three|four|five|top|first)\\b"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ERA = re.compile(r"(令和|平成|昭和)(\d{1,2}|元)(年度?)")
VAGUE = frozenset({"activity", "position", "career", "founder", "expertise"})
"""Attributes of facts read from passages that say little without the name of whom they are about."""
LIST_AT_MOST = 12
"""Items of a list that is shown whole."""
_DENIES = re.compile(
    r"ではなく|(?:ではない|ていない|できない|含まれない)(?:。|$)|\bdoes not\b|\bis not\b|\bnot included\b"
)
ASKED_FOR = 0.9
"""How plainly a fact's attribute must be asked for to answer without the word before the asking word."""
_DEFINED = re.compile(r"^(?P<what>[^、。?の]{2,24}?)(?:とは|って)(?:何|なに|なん|どう|いったい)?[^、。]{0,12}$")
_DEFINED_EN = re.compile(r"^what (?:is|are|does) (?:an? |the )?(?P<what>[a-z][a-z -]{2,30}?)(?: mean)?\?*$")
_RANK = re.compile(r"\d位")
HALF_HEARD = 0.6
"""Share of the words below which a fact whose attribute nobody asked for is no answer."""
UNHEARD = 0.2
"""By how much a noun that no statement holds lowers the confidence."""
SURE = 0.5
"""Confidence from which a fact is said."""
_NEGATED = re.compile(r"ではな|でな(?:い|く)|ない[?？かの]|ません|\bnot\b|n't\b")


def confidence(question: Question, fit: Fit, subjects: Sequence[Mentioned]) -> float:
    """How sure it is that a statement answers, 0 to 1; from 0.5 it is said."""
    if subjects and fit.subject < 0.85:
        return 0.0
    checks = is_yes_no(question)
    if fit.fact.attribute == "comparison" and not fit.attribute and len(subjects) == 1:
        return 0.1  # what is said of another in the same breath
    if fit.missing:
        # "was it founded in 1990?": what the fact says instead corrects it
        return 0.6 if checks and fit.direct and fit.attribute and len(fit.missing) == 1 else 0.2
    wanted = [k for k in KINDS if k in question.forms]
    if wanted and wanted[0] in ("when", "money", "how_many", "how_long") and fit.kind < 0.5:
        return 0.2
    acts = all(question.terms[i].kind == "verb" for i in question.focus)
    plainly = fit.direct and fit.kind == 1.0 and fit.attribute >= (ASKED_FOR - 0.1 if acts else ASKED_FOR)
    if fit.focus < 0.5 and not checks and not plainly:
        return 0.25
    if not subjects and fit.fact.id.partition(":")[0] != "passage" and not defines(question, fit.told.plain):
        return 0.2
    if not subjects:
        # nothing tells what it is about but its words
        return 0.0 if fit.text < 0.55 else min(1.0, 0.75 * fit.text + 0.15 * fit.attribute + 0.1 * fit.focus)
    if not fit.direct:
        return 0.0 if fit.text < 0.5 else min(1.0, 0.7 * fit.text + 0.15 * fit.attribute + 0.15 * fit.focus)
    if not fit.attribute and fit.coverage < HALF_HEARD and not checks:
        return 0.4
    told_kind = 0.06 if wanted and fit.kind == 1.0 and fit.focus == 1.0 else 0.0
    doubt = 0.0 if checks else UNHEARD * fit.unheard
    return max(
        0.0,
        min(1.0, told_kind - doubt + 0.55 * fit.coverage + 0.12 * fit.text + 0.25 * fit.attribute + 0.15 * fit.focus),
    )


def say_facts(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    found: Sequence[Fit],
    cues: Cues,
    say: Wording,
    today: date,
) -> Piece | None:
    """The facts that answer; None when none comes near. Not ``answered`` when they say that the sources do not say."""
    found = [fit for fit in found if _looks_right(question, fit, cues)]
    if not found:
        return None
    best = found[0]
    sure = confidence(question, best, subjects)
    if sure < SURE:
        return None
    if best.fact.id.startswith("passage:") and not best.direct and (best.fact.attribute in VAGUE or not best.attribute):
        return None
    if best.unstated:
        return say_unstated(best, say)
    chosen = [best]
    limit = 3 if question.has("listing", "define", "how", "why") or question.form == "" else 2
    family = _family(best.fact.attribute)
    if len(_RANK.findall(question.norm)) == 1 and "から" not in question.norm:
        limit, family = 1, ""
    for fit in found[1:8]:
        if len(chosen) == limit:
            break
        # a reverse look-up may have several subjects
        if fit.unstated or (
            fit.fact.subject != best.fact.subject and (subjects or not question.has("person", "listing"))
        ):
            continue
        if fit.fact.subject != best.fact.subject and (
            fit.text < best.text - 0.28 or fit.kind < best.kind or fit.missing
        ):
            continue
        alike = fit.fact.attribute == best.fact.attribute or (family and _family(fit.fact.attribute) == family)
        if fit.score >= best.score - (0.6 if alike else 0.2) and confidence(question, fit, subjects) >= SURE:
            chosen.append(fit)
    if family and best.fact.attribute == family:
        for one in index.about([best.fact.subject], question.language):
            own = next(f for f in one.facts if f.subject == best.fact.subject)
            if _family(own.attribute) == family and one.plain not in {c.told.plain for c in chosen} and len(chosen) < 5:
                chosen.append(replace(best, told=one, fact=own))
    lines, sources = [], []
    foreign = say.language == "en" and not best.fact.text_en
    for number, fit in enumerate(chosen, 1):
        lines.append(f"{_text(fit.fact, say.language)}[{number}]{_dated(fit.fact, say, today)}")
        sources.append(of_fact(fit.fact, say.language))
    return Piece(
        _led(_yes_no(question, best, say), lines, say, foreign=foreign),
        tuple(sources),
        "fact",
        True,
        sure,
    )


def defines(question: Question, plain: str) -> bool:
    """False when a thing is to be defined and folded ``plain`` is about something else that only involves it."""
    norm = question.norm.strip()
    if question.language == "en":
        match = _DEFINED_EN.match(norm)
        return match is None or re.search(rf"^(?:an? |the )?[\"']?{re.escape(match['what'])}\b", plain) is not None
    match = _DEFINED.match(norm)
    if match is None:
        return True
    what = re.escape(match["what"])
    after = r"[」』]?(?:[(（][^)）]*[)）])?"
    told = (
        rf"^[「『]?{what}{after}(?:[、,]|は|と|が|も)"
        rf"|{what}{after}[」』]?(?:とい|と呼|とは|を指)|(?:つまり|すなわち){what}"
    )
    return re.search(told, plain) is not None


def _looks_right(question: Question, fit: Fit, cues: Cues) -> bool:
    """False when a figure of a certain look is asked for and the statement holds none, or only speaks of the thing."""
    kind = measures.asked(question.norm, cues)
    unit = {"people": ("people", "members"), "yen": ("yen",)}.get(kind, ())
    return fit.unstated or fit.fact.unit in unit or measures.shown(kind, [fit.told.plain])


def unstated(found: Sequence[Fit], subjects: Sequence[Mentioned]) -> Fit | None:
    """The statement that the sources do not say what is asked, when it speaks of just that."""
    for fit in found[:6]:
        if (
            not fit.unstated
            or fit.focus < 0.5
            or fit.coverage < 0.7
            or (fit.subject < 0.85 if subjects else fit.text < 0.55)
        ):
            continue
        better = [o for o in found[:6] if not o.unstated and o.kind == 1.0 and o.coverage >= fit.coverage and o.direct]
        if not better or fit is found[0]:
            return fit
    return None


def say_unstated(fit: Fit, say: Wording) -> Piece:
    """That the sources do not say it, and the sentence on which that rests."""
    text = say("answers.unknown.plain") + say("answers.list.sentence") + _text(fit.fact, say.language)
    return Piece(text, (), "unknown", False, fit.coverage, near=(of_fact(fit.fact, say.language),))


def _led(checked: str, lines: Sequence[str], say: Wording, *, foreign: bool) -> str:
    """The sentences of the sources under a few words that say whose they are."""
    if foreign:
        lead = say("answers.lead.other_language")
    elif len(lines) > 1:
        lead = say("answers.lead.facts")
    else:
        lead = say("answers.lead.fact")
    return checked + lead + say("answers.list.sentence").join(lines)


def _family(attribute: str) -> str:
    return next((f for f in FAMILIES if attribute == f or attribute.startswith(f"{f}_")), "")


def _text(fact: Fact, language: str) -> str:
    return fact.text_en if language == "en" and fact.text_en else fact.text_ja


def _dated(fact: Fact, say: Wording, today: date) -> str:
    """The day of confirmation, for what was confirmed long ago."""
    day = fact.confirmed_on
    if day is None or (today - day).days < STALE_DAYS:
        return ""
    return say("answers.dated.old", year=day.year, month=day.month, day=day.day)


def _yes_no(question: Question, best: Fit, say: Wording) -> str:
    """はい or いいえ, when the question is of that kind and the fact tells."""
    if not is_yes_no(question):
        return ""
    if best.missing:
        return say("answers.lead.no")
    if best.text >= 0.7 and not _NEGATED.search(question.norm):
        return say("answers.lead.no" if _DENIES.search(best.told.plain) else "answers.lead.yes")
    return ""


def say_passages(
    question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate], say: Wording, today: date
) -> Piece:
    """The chosen sentences under a short lead-in that names where they stand; of a list, all of it."""
    shown = _whole_list(question, passages, chosen) or [c.statement for c in chosen]
    ordered = sorted(shown, key=lambda s: (s.passage != shown[0].passage, s.passage, s.order))
    numbers: dict[int, int] = {}
    lines = []
    for one in ordered:
        number = numbers.setdefault(one.passage, len(numbers) + 1)
        lines.append(f"{'・' if one.item and len(ordered) > 2 else ''}{_western(one.text)}[{number}]")
    sources = [of_passage(passages[i]) for i in numbers]
    first = passages[ordered[0].passage]
    said = fold(" ".join(lines))
    head = first.heading.split(" › ")[-1]
    lead = ""
    if first.language != say.language:
        lead = say("answers.lead.other_language")
    elif head and fold(head) not in said and fold(head) not in fold(first.title):
        lead = say("answers.lead.passage_heading", title=first.title, heading=head)
    elif fold(first.title) not in said:
        lead = say("answers.lead.passage", title=first.title)
    day = first.confirmed_on
    dated = ""
    if day is not None and (today - day).days >= STALE_DAYS:
        dated = say("answers.dated.old", year=day.year, month=day.month, day=day.day)
    space = "\n" if len(ordered) > 2 or first.language == "ja" else " "
    return Piece(_checked(question, ordered, first, say) + lead + space.join(lines) + dated, tuple(sources), "passage")


def _western(text: str) -> str:
    """``令和3年`` with its Western year, where the text does not give it."""

    def with_year(match: re.Match[str]) -> str:
        said = 1 if match[2] == "元" else int(unicodedata.normalize("NFKC", match[2]))
        year = _ERAS[match[1]] + said
        return match.group() if str(year) in text else f"{match.group()}（{year}{match[3]}）"

    return _ERA.sub(with_year, text)


def _whole_list(question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate]) -> list[Statement]:
    """All items of the list that the best statement leads to or belongs to, when a list is asked for."""
    if not question.has("listing", "how_many") and not _PLURAL.search(question.norm):
        return []
    best = chosen[0].statement
    whole = statements(best.passage, passages[best.passage])
    near = best.order if best.item else next((s.order for s in whole if s.order > best.order and s.item), -1)
    if near < 0 or (not best.item and near - best.order > 2):
        return []
    start = end = near
    while start and whole[start - 1].item:
        start -= 1
    while end + 1 < len(whole) and whole[end + 1].item:
        end += 1
    if end - start < 1 or end - start > LIST_AT_MOST:
        return []
    lead = [best] if not best.item else []
    return [*lead, *whole[start : end + 1]]


def _checked(question: Question, shown: Sequence[Statement], first: Passage, say: Wording) -> str:
    """はい, when the sentences hold all that a yes-no question says."""
    if not is_yes_no(question) or _NEGATED.search(question.norm) or first.language != question.language:
        return ""
    text = fold(" ".join([first.title, first.heading, *(s.text for s in shown)]))
    whole = coverage(question.terms, text)
    plain = "".join(s.folded for s in shown)
    if whole >= 0.75 and not gate.missing(question, [text]) and not _DENIES.search(plain):
        return say("answers.lead.yes")
    return ""
