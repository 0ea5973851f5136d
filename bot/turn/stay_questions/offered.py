"""Questions about all stays on offer: what they cost, how long one can stay, whether one can come along with others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.matching import Overview
from bot.places import Places
from bot.turn.readback import day_text, days_text, yen
from bot.turn.stay_questions.asking import StayQuestion, asks
from bot.turn.stay_questions.pointing import any_of, folded, rest
from bot.wording import Wording

COLUMNS = (
    "count", "place", "windows", "days", "cost", "party", "childcare", "elder_care", "wifi", "workspace",
    "private_room", "car_needed", "minutes",
)  # fmt: skip
PREFECTURES_TOLD = 8


_SO_MANY = re.compile(
    r"[0-9一二三四五六七八九十]{1,2}(?:人|名)(?:家族)?|\b(?:[0-9]{1,2}|two|three|four|five|six|seven|eight)\s+"
    r"(?:of\s+us|people|persons|adults)\b"
)
"""「家族5人で」: so many people."""


def of_all(question: str, wording: Wording, places: Places, *, after_answer: bool) -> StayQuestion | None:
    """The question as one about all stays on offer; None when it names, or asks, anything else.

    ``after_answer``: the last reply told something out of the sources, so that a stay has to be spoken of.
    """
    text = folded(question)
    stays = wording.list("stay_questions.offered.stays")
    if not asks(text) or (after_answer and not any_of(text, stays)):
        return None
    cues = _cues(COLUMNS, wording)
    counted = _SO_MANY.search(text) is not None
    columns = tuple(c for c in COLUMNS if any_of(text, cues[c]) or (c == "party" and counted))
    text = _SO_MANY.sub(" ", text)
    fillers = wording.list("stay_questions.offered.fillers")
    if not columns or rest(text, (), wording, places, stays, fillers, *(cues[column] for column in columns)):
        return None
    return StayQuestion(question, (), columns, "offered")


def told_of_at_all(question: str, wording: Wording, places: Places) -> StayQuestion | None:
    """The question as one that the stays on offer tell something of, though it asks more: whoever takes part how.

    For where the sources say nothing: 「赤ちゃん連れで参加する人っているんですか」, "do the children pay, too?".
    None when it is not about taking part, or about nothing that the stays tell.
    """
    text = folded(question)
    taking_part = wording.list("stay_questions.offered.taking_part")
    if not any_of(text, taking_part) or any_of(text, wording.list("stay_questions.offered.not_told")):
        return None
    cues = _cues(_OF_WHO_COMES, wording)
    columns = tuple(c for c in _OF_WHO_COMES if any_of(text, cues[c]))
    if columns == ("cost",):
        # what else could be paid for is named: a fee, a van
        fillers = wording.list("stay_questions.offered.fillers")
        left = rest(text, (), wording, places, taking_part, fillers, cues["cost"])
        if len(left) > _BESIDE_COST[wording.language]:
            return None
    return StayQuestion(question, (), columns, "offered") if columns else None


_BESIDE_COST = {"ja": 6, "en": 16}
"""Characters that a question for the cost of taking part may hold beside its own words."""
_OF_WHO_COMES = tuple(c for c in COLUMNS if c not in ("count", "place", "windows", "minutes"))


def _cues(columns: Sequence[str], wording: Wording) -> dict[str, tuple[str, ...]]:
    """Column → the words that ask for it."""
    return {column: wording.list(f"stay_questions.offered.asks.{column}") for column in columns}


def told(question: StayQuestion, offer: Overview, wording: Wording, places: Places) -> str:
    """What is on offer, of the columns that the question asks about; its source is ``[1]``. There is some stay."""
    facts = [wording("stay_questions.offered.lead", stays=offer.stays)]
    facts += [_fact(column, offer, wording, places) for column in question.attributes if column != "count"]
    text = wording("stay_questions.offered.join").join(facts)
    note = wording("stay_questions.offered.sample") if offer.sample else ""
    return wording("stay_questions.offered.answer", facts=text, note=note) + " [1]"


def _fact(column: str, offer: Overview, wording: Wording, places: Places) -> str:
    key, said = f"stay_questions.offered.{column}", wording
    match column:
        case "place":
            first = offer.prefectures[:PREFECTURES_TOLD]
            named = [
                said("stay_questions.offered.in", place=places.label(f"P:{number:02}", wording.language), stays=stays)
                for number, stays in first
            ]
            more = len(offer.prefectures) - len(first)
            listed = said("dialogue.join.list").join(named)
            return said(f"{key}{'_more' if more else ''}", places=listed, more=more)
        case "windows" if offer.opens:
            return said(key, first=day_text(offer.opens[0], wording), last=day_text(offer.opens[1], wording))
        case "days" if offer.days:
            return said(key, days=days_text(*offer.days, wording))
        case "cost" if offer.cost:
            return said(key, low=yen(offer.cost[0], wording), high=yen(offer.cost[1], wording))
        case "minutes" if offer.minutes:
            return said(key, low=offer.minutes[0], high=offer.minutes[1])
        case "party":
            return said(key, most=offer.most_left)
        case "childcare":
            if not offer.care_ages:
                return said(f"{key}_none")
            return said(key, stays=offer.childcare, low=offer.care_ages[0], high=offer.care_ages[1])
        case _ if column in offer.having:
            with_it, without = offer.having[column]
            return said(key, having=with_it, without=without)
    return said("stay_questions.offered.unknown")
