"""Who takes part: yes or no, which, how many. Computed from the roster, complete and exact."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.naming import Named
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.rosters.roster_areas import and_towns, compared_kinds, of_areas, share, these_only
from bot.answering.rosters.roster_claims import ONLY
from bot.answering.rosters.roster_prefectures import by_count
from bot.answering.rosters.roster_questions import COUNTS, SAME, YEAR, Asked, kinds_named, recognise
from bot.answering.rosters.roster_verdicts import yes_or_no
from bot.answering.rosters.roster_view import View
from bot.answering.rosters.roster_whole import ambiguous, of_all
from bot.answering.tables.index import Index
from bot.answering.tables.pieces import Piece
from bot.wording import Wording

__all__ = ["answer", "recognise"]


def answer(asked: Asked, question: Question, index: Index, cues: Cues, wording: Wording) -> Piece:
    """The answer to a question about a roster."""
    view = View(asked, question, index, cues, wording)
    if YEAR.search(asked.rest):
        return view.undated()
    towns = [n for n in asked.places if not n.codes or any(c.startswith("M:") for c in n.codes)]
    areas = [n for n in asked.places if n not in towns]
    areas = _widest(areas, index) if not cues.has("compare.more", question.norm) else areas
    if SAME.search(asked.rest) and not towns:
        return ambiguous(view)
    if cues.has("number.share", asked.rest) and not towns and (areas or view.kinds()):
        return share(view, areas)
    if not towns and not is_yes_no(question) and (told := by_count(view, [c for n in areas for c in n.codes])):
        return told
    kinds = kinds_named(asked.rest, question.language)
    set_apart = cues.has("compare.more", question.norm) or cues.has("number.difference", question.norm)
    if not towns and len(areas) < 2 and len(kinds) > 1 and set_apart:
        return compared_kinds(view, areas, kinds)
    if towns and (areas or view.kinds()) and is_yes_no(question) and ONLY.search(asked.rest):
        return these_only(view, towns, areas)
    if towns and areas and COUNTS.search(asked.rest):
        return and_towns(view, areas, towns)
    if towns:
        return yes_or_no(view, towns, areas)
    if areas:
        return of_areas(view, areas)
    return of_all(view)


def _widest(areas: Sequence[Named], index: Index) -> list[Named]:
    """The areas, each once, without those that lie in another one named: only examples (中国地方（岡山など）)."""
    once = {one.codes: one for one in areas}
    return [
        one for one in once.values()
        if not any(
            other is not one and one.codes != other.codes
            and all(any(index.places.within(c, w) for w in other.codes) for c in one.codes)
            for other in areas
        )
    ]  # fmt: skip
