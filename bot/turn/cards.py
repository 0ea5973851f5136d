"""Matches as cards: what a person needs to judge a stay, each reason tied to a column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from bot.matching import Held, Match, Stay, word_reason
from bot.message import Card, Choice
from bot.places import Places
from bot.turn.readback import day_text, days_text, value_text, yen
from bot.wording import Wording

STALE_AFTER = timedelta(days=180)
WINDOWS_SHOWN = 2


QUOTED = 40
"""Characters of the person's own words that are quoted."""


def card(match: Match, today: date, places: Places, wording: Wording, new: Collection[str] = frozenset()) -> Card:
    """One stay that fits, worded; of the person's own words only the ``new`` ones are quoted where it is shown."""
    stay = match.stay
    place = places.label(f"M:{stay.municipality}", wording.language)
    styles = wording("dialogue.join.list").join(value_text("styles", s, places, wording) for s in stay.styles)
    description = stay.description_en if wording.language == "en" else stay.description_ja
    return Card(
        id=stay.id,
        title=stay.name,
        subtitle=f"{place} ({styles})" if wording.language == "en" else f"{place}（{styles}）",
        lines=tuple(filter(None, (description, *facts(stay, today, wording)))),
        reasons=tuple(word_reason(_quoted(held, new), wording) for held in match.reasons),
        note=note(stay, today, wording),
        choices=(
            Choice(wording("dialogue.button.interested"), f"interested:{stay.id}", emphasis="primary"),
            Choice(wording("dialogue.button.far"), f"dislike:{stay.id}:far"),
            Choice(wording("dialogue.button.dislike"), f"dislike:{stay.id}"),
        ),
        url=stay.url,
    )


def _quoted(held: Held, new: Collection[str]) -> Held:
    """Words from an earlier message were perhaps written where nobody read along: they are not quoted."""
    words = str(held.values.get("words", ""))
    if held.wish not in ("text", "against"):
        return held
    if words not in new:
        return replace(held, values={})
    return replace(held, values={"words": words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"})


def facts(stay: Stay, today: date, wording: Wording) -> tuple[str, ...]:
    """Dates, length, cost and places left."""
    coming = [w for w in stay.windows if w[1] >= today][:WINDOWS_SHOWN]
    windows = wording("dialogue.join.list").join(
        wording(
            "dialogue.propose.window",
            first=day_text(first, wording),
            last=day_text(last, wording, year=last.year != first.year),
        )
        for first, last in coming
    )
    if stay.cost_yen is None:
        cost = wording("dialogue.propose.cost_unknown")
    elif stay.cost_yen == 0:
        cost = wording("dialogue.propose.cost_free")
    else:
        cost = wording("dialogue.propose.cost", cost=yen(stay.cost_yen, wording))
    return (
        wording("dialogue.propose.windows", windows=windows),
        wording("dialogue.propose.days", days=days_text(stay.days_min, stay.days_max, wording)),
        cost,
        wording("dialogue.propose.left", left=max(0, stay.capacity - stay.taken), capacity=stay.capacity),
    )


def note(stay: Stay, today: date, wording: Wording) -> str:
    """A sample, or an offer that nobody has confirmed or that was confirmed long ago, says so."""
    notes = []
    if stay.sample:
        notes.append(wording("dialogue.propose.sample"))
    if stay.confirmed_on is None:
        notes.append(wording("dialogue.propose.unconfirmed"))
    elif today - stay.confirmed_on > STALE_AFTER:
        notes.append(wording("dialogue.propose.stale", day=day_text(stay.confirmed_on, wording)))
    return wording("dialogue.join.list").join(notes)
