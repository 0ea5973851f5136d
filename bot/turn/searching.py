"""What stays are looked up by: the wishes as they stand, others than those shown, and the same time a year later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.preferences import Preferences, Wishes
from bot.turn.steps import Work
from bot.turn.understood import Search


def search_for(wishes: Wishes, work: Work, *, proposes: bool) -> Search:
    """What is looked up; without ``proposes`` nothing is left out, as nothing is to be shown."""
    exclude = work.state.disliked
    if work.more:
        exclude = (*exclude, *work.state.seen)
        shown = work.state.shown
        costs = [s.cost_yen for s in shown if s.cost_yen is not None]
        minutes = [s.minutes for s in shown if s.minutes is not None]
        if work.towards == "cheaper" and costs:
            wishes = replace(wishes, budget_yen_max=max(0, min(costs) - 1))
        elif work.towards == "nearer" and minutes:
            wishes = replace(wishes, needs=(*wishes.needs, f"移動{max(0, min(minutes) - 1)}分以内"))
    return Search(wishes, tuple(exclude) if proposes else ())


SOON = timedelta(days=100)
"""A time without its year that is over so soon may as well be that of next year."""
_TURN_OF_YEAR = re.compile(r"年(?:末|始|明け|越し|の瀬)|新年|new year\S*", re.IGNORECASE)
_WHICH_YEAR = re.compile(
    r"年|今|来|翌|次の|以内|すぐ|早|明日|あさって|週|\d{4}"
    r"|\b(?:this|next|coming|tomorrow|week|weeks|now|soon|today|year|later|asap)\b|\bin an?\b"
    r"|\bin \w+ (?:days|months)\b",
    re.IGNORECASE,
)


def a_year_later(wishes: Wishes, preferences: Preferences, today: date) -> Wishes | None:
    """The wishes with their time a year later; None where the person said which year, or the time is far off."""
    held = preferences.values("start")
    last = wishes.end_latest or wishes.start_latest
    if not held or not held[-1].words or wishes.start_earliest is None or last is None or last - today > SOON:
        return None
    if _WHICH_YEAR.search(_TURN_OF_YEAR.sub("", held[-1].words)):
        return None
    first = wishes.start_earliest
    if first == today and last.month == first.month:
        first = first.replace(day=1)  # of a month that has begun, the whole

    def later(day: date | None) -> date | None:
        leap = day is not None and (day.month, day.day) == (2, 29)
        return day and (day + timedelta(days=365) if leap else day.replace(year=day.year + 1))

    latest, end = later(wishes.start_latest), later(wishes.end_latest)
    return replace(wishes, start_earliest=later(first), start_latest=latest, end_latest=end)
